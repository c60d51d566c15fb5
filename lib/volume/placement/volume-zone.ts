/**
 * Whether a node lies in the zone and region that the labels of a bound volume name: the old way, from before volumes
 * had a node affinity. Upstream: pkg/scheduler/framework/plugins/volumezone/volume_zone.go, 1.37.
 */
import type { Node } from '../../kubernetes/node';
import type { Pod } from '../../kubernetes/pod';
import { claimNamesOfPod } from '../in-use';
import { getPersistentVolumeClaimClass } from '../storage-class-name';
import type { PlacementView } from './placement-view';

/** A label that the node must have with one of these values. */
export interface VolumeTopology {
  readonly volumeName: string;
  readonly key: string;
  readonly values: readonly string[];
}

export type PodTopologies =
  | { readonly kind: 'Ready'; readonly topologies: readonly VolumeTopology[] }
  | { readonly kind: 'Refused'; readonly message: string };

const TOPOLOGY_LABELS = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
];

/** The beta key of a stable one and the other way round. */
const OTHER_NAME: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone': 'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'failure-domain.beta.kubernetes.io/region',
};

/** What the labels of the Pod's volumes ask of its node (getPVbyPod). */
export function podTopologies(pod: Pod, view: PlacementView): PodTopologies {
  const topologies: VolumeTopology[] = [];
  for (const claimName of claimNamesOfPod(pod)) {
    const claim = view.claim(pod.metadata.namespace ?? '', claimName);
    if (!claim) return { kind: 'Refused', message: `persistentvolumeclaim "${claimName}" not found` };
    const volumeName = claim.spec.volumeName ?? '';
    if (volumeName === '') {
      const className = getPersistentVolumeClaimClass(claim);
      if (className === '') {
        return { kind: 'Refused', message: 'PersistentVolumeClaim had no pv name and storageClass name' };
      }
      if (view.storageClass(className)?.volumeBindingMode === 'WaitForFirstConsumer') continue;
      return { kind: 'Refused', message: 'PersistentVolume had no name' };
    }
    const volume = view.volume(volumeName);
    if (!volume) return { kind: 'Refused', message: `persistentvolume "${volumeName}" not found` };
    for (const key of TOPOLOGY_LABELS) {
      const value = volume.metadata.labels?.[key];
      const values = value === undefined ? undefined : labelZones(value);
      if (values) topologies.push({ volumeName, key, values });
    }
  }
  return { kind: 'Ready', topologies };
}

/** `a__b` stands for two zones (LabelZonesToSet); a label with an empty part is ignored. */
function labelZones(value: string): readonly string[] | undefined {
  const zones = value.split('__').map((zone) => zone.trim());
  return zones.some((zone) => zone === '') ? undefined : zones;
}

/** The first label that the node does not meet. A node without any zone or region label passes. */
export function findZoneConflict(
  topologies: readonly VolumeTopology[],
  node: Node,
): VolumeTopology | undefined {
  const labels = node.metadata.labels ?? {};
  if (!TOPOLOGY_LABELS.some((key) => labels[key] !== undefined)) return undefined;
  return topologies.find(({ key, values }) => {
    const value = labels[key] ?? labels[OTHER_NAME[key] ?? ''];
    return value === undefined || !values.includes(value);
  });
}

export const ZONE_CONFLICT_TEXT = 'node(s) had no available volume zone';
