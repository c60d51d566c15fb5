/** Defaults of StorageClass and CSIDriver (pkg/apis/storage/v1/defaults.go, 1.37). */
import { featureEnabled, type KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { StorageClass } from '../../../kubernetes/storage-class';
import type { CSIDriver } from '../../../kubernetes/storage-kinds';

export function defaultStorageClassFields(storageClass: StorageClass): StorageClass {
  return {
    ...storageClass,
    reclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
    volumeBindingMode: storageClass.volumeBindingMode ?? 'Immediate',
  };
}

export function defaultCsiDriver(driver: CSIDriver, version: KubernetesVersion): CSIDriver {
  const spec = driver.spec ?? {};
  return {
    ...driver,
    spec: {
      attachRequired: true,
      podInfoOnMount: false,
      ...spec,
      volumeLifecycleModes: spec.volumeLifecycleModes ?? ['Persistent'],
      storageCapacity: spec.storageCapacity ?? false,
      fsGroupPolicy: spec.fsGroupPolicy ?? 'ReadWriteOnceWithFSType',
      requiresRepublish: spec.requiresRepublish ?? false,
      seLinuxMount: spec.seLinuxMount ?? false,
      ...(featureEnabled(version, 'VolumeLimitScaling') && {
        preventPodSchedulingIfMissing: spec.preventPodSchedulingIfMissing ?? false,
      }),
    },
  };
}
