/**
 * A view for the placement of Pods over plain objects: those of a cluster at one moment, live or simulated, or of a
 * test. It is made anew from the objects and never changes.
 */
import { byString } from '../../base/compare';
import { type FeatureGate, featureEnabled, type KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Node } from '../../kubernetes/node';
import { type KubernetesObject, namespacedKey, objectKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { isPodTerminated, type Pod } from '../../kubernetes/pod';
import type { StorageClass } from '../../kubernetes/storage-class';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  VolumeAttachment,
} from '../../kubernetes/storage-kinds';
import { getPersistentVolumeClass } from '../storage-class-name';
import type { PlacementView } from './placement-view';

export interface PlacementObjects {
  readonly version: KubernetesVersion;
  /** Gates that differ from the version's defaults. */
  readonly gates?: { readonly [gate in FeatureGate]?: boolean };
  readonly nodes?: Iterable<Node>;
  readonly pods?: Iterable<Pod>;
  readonly claims?: Iterable<PersistentVolumeClaim>;
  readonly volumes?: Iterable<PersistentVolume>;
  readonly storageClasses?: Iterable<StorageClass>;
  readonly csiDrivers?: Iterable<CSIDriver>;
  readonly csiNodes?: Iterable<CSINode>;
  readonly csiStorageCapacities?: Iterable<CSIStorageCapacity>;
  readonly volumeAttachments?: Iterable<VolumeAttachment>;
}

export function placementView(objects: PlacementObjects): PlacementView {
  const nodes = [...(objects.nodes ?? [])].sort(byString((node) => node.metadata.name));
  const claims = mapOf(objects.claims);
  const volumes = mapOf(objects.volumes);
  const storageClasses = mapOf(objects.storageClasses);
  const csiDrivers = mapOf(objects.csiDrivers);
  const csiNodes = mapOf(objects.csiNodes);
  const running = [...(objects.pods ?? [])].filter((pod) => pod.spec.nodeName && !isPodTerminated(pod));
  const podsByNode = groupBy(running, (pod) => pod.spec.nodeName ?? '');
  const volumesByClass = groupBy(volumes.values(), getPersistentVolumeClass);
  return {
    version: objects.version,
    enabled: (gate) => objects.gates?.[gate] ?? featureEnabled(objects.version, gate),
    nodes: () => nodes,
    podsOnNode: (nodeName) => podsByNode.get(nodeName) ?? [],
    claim: (namespace, name) => claims.get(namespacedKey(namespace, name)),
    volume: (name) => volumes.get(name),
    storageClass: (name) => storageClasses.get(name),
    volumesOfClass: (storageClassName) => volumesByClass.get(storageClassName) ?? [],
    csiDriver: (name) => csiDrivers.get(name),
    csiNode: (name) => csiNodes.get(name),
    csiStorageCapacities: () => objects.csiStorageCapacities ?? [],
    volumeAttachments: () => objects.volumeAttachments ?? [],
  };
}

function mapOf<T extends KubernetesObject>(objects: Iterable<T> | undefined): ReadonlyMap<string, T> {
  return new Map([...(objects ?? [])].map((object) => [objectKey(object), object]));
}

function groupBy<T>(objects: Iterable<T>, key: (object: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const object of objects) {
    const group = groups.get(key(object));
    if (group) group.push(object);
    else groups.set(key(object), [object]);
  }
  return groups;
}
