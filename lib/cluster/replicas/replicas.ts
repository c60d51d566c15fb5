/**
 * Several servers over one store, as each of them sees the others: who they are, and which of them has what lives in
 * one memory only (an awake cluster, a presentation, a pasted text). It moves nothing and answers no request.
 */
import type { Result } from '../../base/result';
import type { Status } from '../../kubernetes/status';

export interface Replica {
  /** New with every start of a server: an address may come to belong to somebody else. */
  readonly id: string;
  /** Where the other replicas reach it, `http://10.0.0.5:3000`; from its own configuration. */
  readonly url: string;
}

export interface Peer extends Replica {
  /** Simulated clusters that are awake there, as of its last sign of life. */
  readonly awake: number;
}

export interface Replicas {
  readonly self: Replica;
  /** Shared by all replicas of one store and known to nobody else; undefined until the store has answered once. */
  readonly secret: string | undefined;
  /** The others that are alive, as of this server's last sign of life. At most `REPLICA_LIMIT`. */
  peers(): readonly Peer[];
  /** Who has `place`; undefined where nobody does. */
  holderOf(place: string): Promise<Result<Replica | undefined, Status>>;
  /**
   * Takes `place` where it is free, and again when it was lost because this server was not heard of for long. Answers
   * who has it now. `onLost`: another server has it since.
   */
  claim(place: string, onLost: (why: Status) => void): Promise<Result<Replica, Status>>;
  /** Gives up a place that was claimed here. Nobody is told when that fails: it ends with this server. */
  release(place: string): Promise<void>;
  /** Aborts once that replica is not alive any more: what it was asked will not be answered. */
  untilGone(replica: Replica): AbortSignal;
  /** That replica did not answer, or has not what it should: what is remembered of it is asked for again. */
  doubt(replica: Replica): void;
}

/** Servers over one store, at most; more are refused. */
export const REPLICA_LIMIT = 16;
