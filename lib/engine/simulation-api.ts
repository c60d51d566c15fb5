/** The simulated cluster as its owner holds it: an API server, a clock that only moves when told to, and a journal. */
import type { Result } from '../base/result';
import type { Change } from '../kubernetes/change';
import type { FaultOperation } from '../kubernetes/fault';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { ApiResult, ApiServer } from './apiserver/api';
import type { Operation, OperationTarget } from './apiserver/operation';
import type { SimulationConfig } from './config';

export interface SimulationOptions {
  readonly version: KubernetesVersion;
  /** Any 32-bit integer. Same options and same operations at the same times give the same watch log. */
  readonly seed: number;
  readonly config?: Partial<SimulationConfig>;
}

/** Why a run stopped: nothing changed for a whole resync, or a bound was reached first. */
export type Settled = { readonly settled: true } | { readonly settled: false; readonly why: string };

/** Whatever comes from outside: what the journal of a scenario is made of. */
export type Input = Operation | FaultOperation;

export interface Simulation {
  readonly version: KubernetesVersion;
  readonly seed: number;
  readonly api: ApiServer;
  readonly config: SimulationConfig;
  readonly nowMs: number;

  /** A user's write, now, or the beginning or end of a fault: the value is then its object. */
  execute(input: Input): ApiResult;
  /** Runs everything that is due up to and including `timeMs`. How the way there is cut makes no difference. */
  advanceTo(timeMs: number): void;
  /**
   * Runs what is due up to `limitMs` only until there is a revision `revision`: the rest of its moment is left undone.
   * What a task writes in one go is not taken apart.
   */
  advanceToRevision(revision: number, limitMs: number): void;
  /** Runs to the next change of anything but an Event, at most `limitMs` ahead; undefined when none came. */
  stepToNextWrite(limitMs?: number): Change | undefined;
  /** Runs until nothing but Events has changed for a whole resync (`windowMs`), at most `limitMs` ahead. */
  settle(limits?: { readonly windowMs?: number; readonly limitMs?: number }): Settled;
  /** Stops a component and starts it anew: its queues, caches and running operations are lost. One that is down stays so. */
  restartComponent(name: string): Result<void, string>;
  /** Names of all components, in the order in which they were started. */
  readonly componentNames: readonly string[];
}

export type { ApiResult, Operation, OperationTarget };
