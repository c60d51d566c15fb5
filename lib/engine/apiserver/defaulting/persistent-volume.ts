/** What a PersistentVolume has without saying so (pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume, 1.37). */
import type { PersistentVolume, PersistentVolumeSpec } from '../../../kubernetes/persistent-volume';

export function defaultPersistentVolume(volume: PersistentVolume): PersistentVolume {
  return { ...volume, spec: defaultPersistentVolumeSpec(volume.spec ?? {}) };
}

function defaultPersistentVolumeSpec(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  const { hostPath, rbd, iscsi } = spec;
  return {
    ...spec,
    ...(hostPath && { hostPath: { ...hostPath, type: hostPath.type ?? '' } }),
    ...(rbd && { rbd: { ...rbd, ...missing(rbd, RBD) } }),
    ...(iscsi && { iscsi: { ...iscsi, ...missing(iscsi, ISCSI) } }),
    persistentVolumeReclaimPolicy: spec.persistentVolumeReclaimPolicy ?? 'Retain',
    volumeMode: spec.volumeMode ?? 'Filesystem',
  };
}

const RBD = { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' };
const ISCSI = { iscsiInterface: 'default', lun: 0 };

/** Those of `defaults` that `source` does not have. */
function missing(
  source: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(defaults).filter(([key]) => source[key] === undefined));
}
