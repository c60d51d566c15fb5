/** Where a simulated cluster is: awake here, awake on another server, or nowhere, for a reason. */
import { err, ok, type Result } from '../../base/result';
import type { Status } from '../../kubernetes/status';
import type { Replica } from '../replicas/replicas';
import type { SimulatedCluster } from './simulated-cluster';

export type Whereabouts =
  | { readonly kind: 'here'; readonly cluster: SimulatedCluster }
  /** `why` is for whoever can only be answered here. */
  | { readonly kind: 'elsewhere'; readonly replica: Replica; readonly why: Status }
  | { readonly kind: 'nowhere'; readonly why: Status };

export function here(cluster: SimulatedCluster): Whereabouts {
  return { kind: 'here', cluster };
}

export function nowhere(why: Status): Whereabouts {
  return { kind: 'nowhere', why };
}

/** Of a cluster that was to be opened here. */
export function whereOf(opened: Result<SimulatedCluster, Status>): Whereabouts {
  return opened.ok ? here(opened.value) : nowhere(opened.error);
}

/** The cluster, for whoever can use it only here. */
export function resultOf(where: Whereabouts): Result<SimulatedCluster, Status> {
  return where.kind === 'here' ? ok(where.cluster) : err(where.why);
}
