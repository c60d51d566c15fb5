/**
 * What two Pods must not share: a claim with ReadWriteOncePod, or a disk that its plugin attaches once to a node.
 * Upstream: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go, 1.37.
 */
import { isJsonObject } from '../../base/json';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Pod, PodVolume } from '../../kubernetes/pod';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import type { PlacementView } from './placement-view';

export type VolumeRestriction =
  | { readonly reason: 'ReadWriteOncePod'; readonly claimName: string; readonly podName: string }
  | { readonly reason: 'Disk'; readonly podVolumeName: string; readonly podName: string };

/** Names of the Pod's claims with ReadWriteOncePod. Generic ephemeral claims belong to one Pod anyway. */
function readWriteOncePodClaims(pod: Pod, view: PlacementView): readonly string[] {
  if (!view.enabled('ReadWriteOncePod')) return [];
  return (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => {
    if (!persistentVolumeClaim) return [];
    const claim = view.claim(pod.metadata.namespace ?? '', persistentVolumeClaim.claimName);
    return claim?.spec.accessModes?.includes('ReadWriteOncePod') ? [persistentVolumeClaim.claimName] : [];
  });
}

/** The claim that a Pod on any node holds already: every node is refused then, not only that one. */
export function findReadWriteOncePodConflict(pod: Pod, view: PlacementView): VolumeRestriction | undefined {
  const claimNames = readWriteOncePodClaims(pod, view);
  if (claimNames.length === 0) return undefined;
  for (const node of view.nodes()) {
    for (const other of view.podsOnNode(node.metadata.name)) {
      if (other.metadata.namespace !== pod.metadata.namespace) continue;
      for (const { persistentVolumeClaim } of other.spec.volumes ?? []) {
        const claimName = persistentVolumeClaim?.claimName ?? '';
        if (claimNames.includes(claimName)) {
          return { reason: 'ReadWriteOncePod', claimName, podName: other.metadata.name };
        }
      }
    }
  }
  return undefined;
}

/** A disk of the Pod that a Pod on this node has attached already. */
export function findDiskConflict(pod: Pod, podsOnNode: Iterable<Pod>): VolumeRestriction | undefined {
  const disks = (pod.spec.volumes ?? []).filter(isRestricted);
  if (disks.length === 0) return undefined;
  for (const other of podsOnNode) {
    for (const disk of disks) {
      if ((other.spec.volumes ?? []).some((taken) => isSameDisk(disk, taken))) {
        return { reason: 'Disk', podVolumeName: disk.name, podName: other.metadata.name };
      }
    }
  }
  return undefined;
}

type Source = Readonly<Record<string, unknown>>;

function sourceOf(podVolume: PodVolume, field: string): Source | undefined {
  const source = podVolume[field];
  return isJsonObject(source) ? source : undefined;
}

function isRestricted(podVolume: PodVolume): boolean {
  return ['gcePersistentDisk', 'awsElasticBlockStore', 'rbd', 'iscsi'].some(
    (field) => sourceOf(podVolume, field) !== undefined,
  );
}

/** isVolumeConflict: two read-only users of one disk do not disturb each other, but for AWS, which has no such mode. */
function isSameDisk(a: PodVolume, b: PodVolume): boolean {
  return (
    bothHave(a, b, 'gcePersistentDisk', (x, y) => x.pdName === y.pdName && !bothReadOnly(x, y)) ||
    bothHave(a, b, 'awsElasticBlockStore', (x, y) => x.volumeID === y.volumeID) ||
    bothHave(a, b, 'iscsi', (x, y) => x.iqn === y.iqn && !bothReadOnly(x, y)) ||
    bothHave(a, b, 'rbd', (x, y) => isSameImage(x, y) && !bothReadOnly(x, y))
  );
}

function bothHave(
  a: PodVolume,
  b: PodVolume,
  field: string,
  same: (x: Source, y: Source) => boolean,
): boolean {
  const x = sourceOf(a, field);
  const y = sourceOf(b, field);
  return x !== undefined && y !== undefined && same(x, y);
}

function bothReadOnly(x: Source, y: Source): boolean {
  return x.readOnly === true && y.readOnly === true;
}

function isSameImage(x: Source, y: Source): boolean {
  const monitors = Array.isArray(x.monitors) ? x.monitors : [];
  const others = Array.isArray(y.monitors) ? y.monitors : [];
  const pool = (source: Source): unknown => source.pool ?? 'rbd';
  return x.image === y.image && pool(x) === pool(y) && monitors.some((monitor) => others.includes(monitor));
}

export function volumeRestrictionText(restriction: VolumeRestriction, version: KubernetesVersion): string {
  if (restriction.reason === 'Disk') return 'node(s) had no available disk';
  return hasBehaviour(version, 'ReadWriteOncePodTextSaysInUse')
    ? 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod'
    : 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode';
}
