/**
 * Whether a volume that no Pod needs any more may be detached: not while its node says that it is in use. A node that
 * is not ready, or gone, cannot take that back, so after six minutes nobody waits for it; a node that somebody has
 * declared out of service is not waited for at all. It keeps what a deleted Node said last, and since when a detach is
 * wanted; both only in memory, as upstream, so a restart counts the six minutes anew.
 * Upstream: pkg/controller/volume/attachdetach/reconciler/reconciler.go (reconcile) and processVolumesInUse, 1.37.
 */

import { nodes } from '../../../kubernetes/resources';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import type { ComponentContext } from '../../component';
import { isNodeReady, isOutOfService } from '../node-state';

/** maxWaitForUnmountDuration */
export const MAX_WAIT_FOR_UNMOUNT_MS = 6 * 60_000;

export type DetachVerdict =
  | { readonly kind: 'Unmounted' }
  /** Detached although the node has it mounted: what was not written yet is lost. */
  | { readonly kind: 'Forced'; readonly why: 'Timeout' | 'OutOfService' }
  /** `forcedAfterMs`: how long a node that is not healthy is still waited for; undefined for a healthy one. */
  | { readonly kind: 'InUse'; readonly forcedAfterMs?: number };

/** A volume on a node. */
export interface Attached {
  /** Of its VolumeAttachment, or another name that only this volume on this node has. */
  readonly name: string;
  readonly nodeName: string;
  /** How the Node's status names it; undefined when its volume is gone. */
  readonly attachName: string | undefined;
}

export class MountedVolumes {
  readonly #context: ComponentContext;
  /** What each node said last, also after its end. */
  readonly #inUse = new Map<string, ReadonlySet<string>>();
  /** Since when a detach is wanted, by `Attached.name`. */
  readonly #wantedSinceMs = new Map<string, number>();

  constructor(context: ComponentContext) {
    this.#context = context;
    context.watch(nodes, ({ object }) => {
      this.#inUse.set(object.metadata.name, new Set(object.status?.volumesInUse ?? []));
    });
  }

  /** A Pod needs the volume there again. */
  forget(name: string): void {
    this.#wantedSinceMs.delete(name);
  }

  judge({ name, nodeName, attachName }: Attached): DetachVerdict {
    const now = this.#context.nowMs();
    const since = this.#wantedSinceMs.get(name) ?? now;
    this.#wantedSinceMs.set(name, since);
    if (attachName === undefined || !this.#inUse.get(nodeName)?.has(attachName)) return { kind: 'Unmounted' };
    const node = this.#context.api.get(nodes, nodeName);
    if (isOutOfService(node) && this.#context.enabled('NodeOutOfServiceVolumeDetach')) {
      return { kind: 'Forced', why: 'OutOfService' };
    }
    if (isNodeReady(node) && hasBehaviour(this.#context.version, 'ReadyNodeKeepsVolume'))
      return { kind: 'InUse' };
    const leftMs = since + MAX_WAIT_FOR_UNMOUNT_MS - now;
    return leftMs < 0 ? { kind: 'Forced', why: 'Timeout' } : { kind: 'InUse', forcedAfterMs: leftMs };
  }
}
