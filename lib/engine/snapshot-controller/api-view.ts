/** The API server's objects as the decisions about snapshots ask for them. */
import {
  persistentVolumeClaims,
  persistentVolumes,
  volumeSnapshotClasses,
  volumeSnapshotContents,
  volumeSnapshots,
} from '../../kubernetes/resources';
import type { SnapshotView } from '../../volume/snapshot/snapshot-view';
import type { ApiServer } from '../apiserver/api';

export function snapshotView(api: ApiServer): SnapshotView {
  return {
    snapshot: (namespace, name) => api.get(volumeSnapshots, `${namespace}/${name}`),
    snapshots: () => api.list(volumeSnapshots),
    snapshotContent: (name) => api.get(volumeSnapshotContents, name),
    snapshotContents: () => api.list(volumeSnapshotContents),
    snapshotClass: (name) => api.get(volumeSnapshotClasses, name),
    snapshotClasses: () => api.list(volumeSnapshotClasses),
    claim: (namespace, name) => api.get(persistentVolumeClaims, `${namespace}/${name}`),
    claims: () => api.list(persistentVolumeClaims),
    volume: (name) => api.get(persistentVolumes, name),
  };
}
