/**
 * What the API server says about an object that it takes all the same, as the header Warning
 * (pkg/api/{persistentvolume,persistentvolumeclaim,pod,storage}/… GetWarnings, 1.37).
 */
import { annBetaStorageClass, annMountOptions } from '../../kubernetes/annotations';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import { goQuote } from '../../kubernetes/go-text';
import type { KubernetesObject } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import { profileWarnings } from '../drivers/driver-profile';
import { filesWarnings } from '../kubelet/node-files';
import { writesWarnings } from '../kubelet/pod-writes';
import { readQuantity } from './validation/volume-fields';

const NANO = 1_000_000_000n;

export function warningsFor(object: KubernetesObject, version: KubernetesVersion): readonly string[] {
  switch (`${object.apiVersion}/${object.kind}`) {
    case 'v1/PersistentVolume':
      return volumeWarnings(object as PersistentVolume, version);
    case 'v1/PersistentVolumeClaim':
      return claimWarnings(object as PersistentVolumeClaim);
    case 'v1/Node':
      return filesWarnings(object.metadata.annotations);
    case 'v1/Pod':
      return writesWarnings(object.metadata.annotations);
    case 'storage.k8s.io/v1/CSIDriver':
      return profileWarnings(object.metadata.annotations ?? {});
    default:
      return [];
  }
}

function volumeWarnings(volume: PersistentVolume, version: KubernetesVersion): readonly string[] {
  const { spec = {} } = volume;
  const warnings = [...classAnnotationWarning(volume)];
  if (
    volume.metadata.annotations?.[annMountOptions] !== undefined &&
    hasBehaviour(version, 'MountOptionsAnnotationWarned')
  ) {
    warnings.push(
      `metadata.annotations[${annMountOptions}]: deprecated since v1.31; use "mountOptions" attribute instead`,
    );
  }
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
    warnings.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  }
  if (spec.glusterfs) warnings.push('spec.glusterfs: deprecated in v1.25, non-functional in v1.26+');
  for (const source of ['cephfs', 'rbd'] as const) {
    if (spec[source] && hasBehaviour(version, 'CephVolumesWarned')) {
      warnings.push(`spec.${source}: deprecated in v1.28, non-functional in v1.31+`);
    }
  }
  return [...warnings, ...fractionWarning('spec.capacity[storage]', spec.capacity?.storage)];
}

function claimWarnings(claim: PersistentVolumeClaim): readonly string[] {
  const { requests, limits } = claim.spec?.resources ?? {};
  return [
    ...classAnnotationWarning(claim),
    ...fractionWarning('spec.resources.requests[storage]', requests?.storage),
    ...fractionWarning('spec.resources.limits[storage]', limits?.storage),
  ];
}

function classAnnotationWarning({ metadata }: KubernetesObject): readonly string[] {
  if (metadata.annotations?.[annBetaStorageClass] === undefined) return [];
  return [
    `metadata.annotations[${annBetaStorageClass}]: deprecated since v1.8; use "storageClassName" attribute instead`,
  ];
}

function fractionWarning(path: string, size: string | undefined): readonly string[] {
  if (size === undefined || readQuantity(size).nano % NANO === 0n) return [];
  return [`${path}: fractional byte value ${goQuote(size)} is invalid, must be an integer`];
}
