/**
 * Where the journals of simulated clusters are kept: the port, with one adapter for a folder and one for PostgreSQL.
 * A journal is a list of records that only grows. It knows nothing of what its records mean, and keeps no state.
 */
import type { Result } from '../../base/result';
import type { Status } from '../../kubernetes/status';
import type { Replica, Replicas } from '../replicas/replicas';

export interface JournalStore {
  /** In words, for the log of the server: `the folder /data`. Never with a password. */
  readonly where: string;
  /** The other servers over this store; undefined where it has one server only. */
  readonly replicas: Replicas | undefined;
  /** All journals with at least one record, by name. */
  list(): Promise<Result<readonly JournalHead[], Status>>;
  /** The records of a journal, as they are now, for whoever only looks; none where there is no such journal. */
  read(name: string): Promise<Result<readonly unknown[], Status>>;
  /**
   * The right to write the journal `name`. Nobody else has it until it is released, or lost. Where there is no such
   * journal, it begins, unless only `existing` ones are wanted.
   */
  lease(name: string, wanted?: { readonly existing: boolean }): Promise<Result<Lease, Status>>;
  /** Gives up every lease. Appends under way are finished first. */
  close(): Promise<void>;
}

export interface JournalHead {
  readonly name: string;
  /** Grows with every record: who has read the journal at this length has read all of it. */
  readonly length: number;
}

export type Lease =
  | { readonly kind: 'held'; readonly journal: LeasedJournal }
  /** Another server has it. */
  | { readonly kind: 'elsewhere'; readonly replica: Replica }
  /** There is no such journal, and only an existing one was wanted. */
  | { readonly kind: 'absent' };

export interface LeasedJournal {
  /** What was in it when the lease began. */
  readonly records: readonly unknown[];
  /** Size of these records in bytes, about. */
  readonly bytes: number;
  /** Resolves, with the reason, when the lease may be somebody else's: what came of these records may then be old. */
  readonly lost: Promise<Status>;
  /** True from then on, or a moment earlier: asked before each answer, it does not wait for a timer. */
  readonly isLost: boolean;
  /** Why nothing can be appended just now, though the lease holds: the store does not answer. */
  readonly refusal: Status | undefined;
  /**
   * Adds `records` at the end, all or none. They are safe once it has answered. After an error nothing more is
   * appended under this lease: whoever goes on leases the journal again and reads what is in it.
   */
  append(records: readonly unknown[]): Promise<Result<void, Status>>;
  /** Deletes the journal and gives up the lease. */
  remove(): Promise<Result<void, Status>>;
  release(): Promise<void>;
}
