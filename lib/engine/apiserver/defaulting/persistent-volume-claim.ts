/**
 * What a claim has without saying so, and what its data source becomes
 * (SetDefaults_PersistentVolumeClaimSpec and pkg/api/persistentvolumeclaim/util.go, 1.37).
 */
import { featureEnabled, type KubernetesVersion } from '../../../kubernetes/feature-gates';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  TypedLocalObjectReference,
} from '../../../kubernetes/persistent-volume-claim';

export function defaultPersistentVolumeClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return { ...claim, spec: defaultPersistentVolumeClaimSpec(claim.spec ?? {}) };
}

export function defaultPersistentVolumeClaimSpec(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  return {
    ...spec,
    volumeMode: spec.volumeMode ?? 'Filesystem',
    ...(dataSource && { dataSource: withApiGroup(dataSource) }),
    ...(dataSourceRef && { dataSourceRef: withApiGroup(dataSourceRef) }),
  };
}

/** A missing group is shown as null: the field has no `omitempty`. */
function withApiGroup(reference: TypedLocalObjectReference): TypedLocalObjectReference {
  return { ...reference, apiGroup: reference.apiGroup ?? null };
}

/** DropDisabledFields, EnforceDataSourceBackwardsCompatibility and NormalizeDataSources, in that order. */
export function prepareClaimSpec(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
  version: KubernetesVersion,
): PersistentVolumeClaimSpec {
  return normalizeDataSources(enforceDataSource(dropDisabledFields(spec, old, version), old));
}

function dropDisabledFields(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
  version: KubernetesVersion,
): PersistentVolumeClaimSpec {
  const { volumeAttributesClassName, dataSourceRef, ...rest } = spec;
  // A reference into another namespace goes as a whole: CrossNamespaceVolumeDataSource is off in every release.
  const keepReference = !dataSourceRef?.namespace || old?.dataSourceRef;
  const keepClass = featureEnabled(version, 'VolumeAttributesClass') || old?.volumeAttributesClassName;
  return {
    ...rest,
    ...(dataSourceRef && keepReference && { dataSourceRef }),
    ...(keepClass && volumeAttributesClassName !== undefined && { volumeAttributesClassName }),
  };
}

/** Kinds that `dataSource` alone may not name are dropped without a word. */
function enforceDataSource(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
): PersistentVolumeClaimSpec {
  if (old?.dataSource || old?.dataSourceRef || spec.dataSourceRef || !spec.dataSource) return spec;
  if (isClaimOrSnapshot(spec.dataSource)) return spec;
  const { dataSource: _dataSource, ...rest } = spec;
  return rest;
}

function isClaimOrSnapshot({ apiGroup, kind }: TypedLocalObjectReference): boolean {
  if (!apiGroup) return kind === 'PersistentVolumeClaim';
  return apiGroup === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot';
}

function normalizeDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) return { ...spec, dataSourceRef: dataSource };
  if (dataSourceRef && !dataSource) return { ...spec, dataSource: dataSourceRef };
  return spec;
}
