/**
 * How many volumes of one CSI driver a node can have attached, and whether a Pod's volumes still fit. A volume that
 * several Pods use counts once. Upstream: pkg/scheduler/framework/plugins/nodevolumelimits/csi.go, 1.37.
 * Not simulated: bound in-tree volumes migrated to CSI, and the per-cloud limits of 1.30 and older.
 */

import type { Pod } from '../../kubernetes/pod';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import { claimNamesOfPod } from '../in-use';
import { migratedTo } from '../migration';
import { getPersistentVolumeClaimClass } from '../storage-class-name';
import type { PlacementView } from './placement-view';

export type VolumeLimitObstacle =
  | {
      readonly reason: 'Limit';
      readonly driver: string;
      readonly attached: number;
      readonly added: number;
      readonly limit: number;
    }
  /** Gate VolumeLimitScaling: the driver asks to be waited for, and the node does not list it. */
  | { readonly reason: 'NotInstalled'; readonly driver: string };

export function findVolumeLimitObstacle(
  pod: Pod,
  nodeName: string,
  view: PlacementView,
): VolumeLimitObstacle | undefined {
  const added = attachableVolumes([pod], view);
  if (added.size === 0) return undefined;
  const drivers = view.csiNode(nodeName)?.spec.drivers ?? [];
  if (view.enabled('VolumeLimitScaling')) {
    for (const driver of new Set(added.values())) {
      const waits = view.csiDriver(driver)?.spec.preventPodSchedulingIfMissing === true;
      if (waits && !drivers.some(({ name }) => name === driver)) return { reason: 'NotInstalled', driver };
    }
  }
  const limits = drivers.filter(({ allocatable }) => allocatable?.count !== undefined);
  if (limits.length === 0) return undefined;
  const attached = attachableVolumes(view.podsOnNode(nodeName), view);
  if (hasBehaviour(view.version, 'VolumeLimitsCountAttachments')) addAttachments(attached, nodeName, view);
  for (const { name, allocatable } of limits) {
    const limit = allocatable?.count ?? 0;
    const before = countOf(attached, name);
    const more = [...added].filter(([handle, driver]) => driver === name && !attached.has(handle)).length;
    if (more > 0 && before + more > limit)
      return { reason: 'Limit', driver: name, attached: before, added: more, limit };
  }
  return undefined;
}

function countOf(volumes: ReadonlyMap<string, string>, driver: string): number {
  return [...volumes.values()].filter((name) => name === driver).length;
}

/** Driver by unique name of volume. A claim without a volume counts as a new volume of its class's provisioner. */
function attachableVolumes(pods: Iterable<Pod>, view: PlacementView): Map<string, string> {
  const volumes = new Map<string, string>();
  for (const pod of pods) {
    const namespace = pod.metadata.namespace ?? '';
    for (const claimName of claimNamesOfPod(pod)) {
      const claim = view.claim(namespace, claimName);
      if (!claim) continue;
      const volume = view.volume(claim.spec.volumeName ?? '');
      if (volume) {
        const csi = volume.spec.csi;
        if (csi) volumes.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
        continue;
      }
      const provisioner = view.storageClass(getPersistentVolumeClaimClass(claim))?.provisioner;
      if (!provisioner) continue;
      volumes.set(`unbound/${namespace}/${claimName}`, migratedTo(view.version, provisioner) ?? provisioner);
    }
  }
  return volumes;
}

/** Volumes that are still attached although no Pod uses them any more count too. */
function addAttachments(attached: Map<string, string>, nodeName: string, view: PlacementView): void {
  for (const { spec } of view.volumeAttachments()) {
    if (spec.nodeName !== nodeName) continue;
    const csi = view.volume(spec.source.persistentVolumeName ?? '')?.spec.csi;
    if (csi) attached.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
  }
}

export function volumeLimitText(obstacle: VolumeLimitObstacle): string {
  if (obstacle.reason === 'NotInstalled') return `${obstacle.driver} CSI driver is not installed on the node`;
  return 'node(s) exceed max volume count';
}
