import type { KubernetesObject } from './object';

/** What a watch says of one write. */
export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/**
 * One entry of the watch log: the object as it is after the write (for DELETED: as it was last). `revision` is
 * the object's resourceVersion as a number and grows with every write of the cluster; `timeMs` is milliseconds
 * since the epoch, in simulated time on a simulated cluster; `actor` is who wrote, by its upstream name
 * (`persistentvolume-controller`, `default-scheduler`, `kubelet`, `user`, …).
 */
export interface Change {
  readonly revision: number;
  readonly timeMs: number;
  readonly actor: string;
  readonly type: ChangeType;
  readonly object: KubernetesObject;
}
