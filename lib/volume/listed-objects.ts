/** All that explanations ask of a whole cluster, from whoever can list its objects by kind. Decides nothing. */

import type { KubernetesObject } from '../kubernetes/object';
import {
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  statefulSets,
  storageClasses,
  volumeAttachments,
  volumeAttributesClasses,
  volumeSnapshotClasses,
  volumeSnapshotContents,
  volumeSnapshots,
} from '../kubernetes/resources';
import type { ClusterObjects } from './cluster-view';

type List = <T extends KubernetesObject>(resource: Resource<T>) => readonly T[];

/** Events are evidence only and left to whoever wants them. */
export function listedObjects(list: List): Omit<ClusterObjects, 'version'> {
  return {
    volumes: list(persistentVolumes),
    claims: list(persistentVolumeClaims),
    storageClasses: list(storageClasses),
    pods: list(pods),
    nodes: list(nodes),
    csiDrivers: list(csiDrivers),
    csiNodes: list(csiNodes),
    csiStorageCapacities: list(csiStorageCapacities),
    volumeAttachments: list(volumeAttachments),
    volumeAttributesClasses: list(volumeAttributesClasses),
    snapshots: list(volumeSnapshots),
    snapshotContents: list(volumeSnapshotContents),
    snapshotClasses: list(volumeSnapshotClasses),
    statefulSets: list(statefulSets),
    namespaces: list(namespaces),
  };
}
