/** What each source of a PersistentVolume needs (ValidatePersistentVolumeSpec and its callees, 1.37). */
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { PersistentVolumeSpec } from '../../../kubernetes/persistent-volume';
import { VOLUME_SOURCE_FIELDS, type VolumeSourceField } from '../../../kubernetes/volume-source';
import { type FieldError, fieldForbidden, invalid, notSupported, required } from '../field-error';
import { validateDriverName } from './driver-name';

type Source = Readonly<Record<string, unknown>>;
type SourceRule = (source: Source, path: string, version: KubernetesVersion) => readonly FieldError[];

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];
const LUN_RANGE = 'must be between 0 and 255, inclusive';

/** Exactly one source, and what is wrong with the first. */
export function validateVolumeSource(
  spec: PersistentVolumeSpec,
  path: string,
  version: KubernetesVersion,
): readonly FieldError[] {
  const given = VOLUME_SOURCE_FIELDS.filter((field) => spec[field] !== undefined);
  const [first, ...others] = given;
  if (first === undefined) return [required(path, 'must specify a volume type')];
  const errors = [...RULES[first](spec[first] as Source, `${path}.${first}`, version)];
  if (first === 'local' && spec.nodeAffinity === undefined) {
    errors.push(required(`${path}.nodeAffinity`, 'Local volume requires node affinity'));
  }
  for (const field of others) {
    errors.push(fieldForbidden(`${path}.${field}`, 'may not specify more than 1 volume type'));
  }
  return errors;
}

export function validateHostPath(source: Source, path: string): readonly FieldError[] {
  if (!source.path) return [required(`${path}.path`)];
  const errors = [...validateNoBacksteps(String(source.path), `${path}.path`)];
  if (source.type !== undefined && !HOST_PATH_TYPES.includes(String(source.type))) {
    errors.push(notSupported(`${path}.type`, source.type, HOST_PATH_TYPES));
  }
  return errors;
}

export function validateNfs(source: Source, path: string): readonly FieldError[] {
  const errors = [...requireFields(source, path, 'server', 'path')];
  if (!String(source.path ?? '').startsWith('/')) {
    errors.push(invalid(`${path}.path`, source.path ?? '', 'must be an absolute path'));
  }
  return errors;
}

/** validatePathNoBacksteps */
export function validateNoBacksteps(value: string, path: string): readonly FieldError[] {
  return value.split('/').includes('..') ? [invalid(path, value, "must not contain '..'")] : [];
}

function requireFields(source: Source, path: string, ...fields: readonly string[]): readonly FieldError[] {
  return fields
    .filter((field) => source[field] === undefined || source[field] === '')
    .map((field) => required(`${path}.${field}`));
}

function needs(...fields: readonly string[]): SourceRule {
  return (source, path) => requireFields(source, path, ...fields);
}

function validateDisk(idField: string): SourceRule {
  return (source, path) => {
    const errors = [...requireFields(source, path, idField)];
    const partition = Number(source.partition ?? 0);
    if (partition < 0 || partition > 255) errors.push(invalid(`${path}.partition`, partition, LUN_RANGE));
    return errors;
  };
}

function validateFlocker({ datasetName, datasetUUID }: Source, path: string): readonly FieldError[] {
  if (!datasetName && !datasetUUID) {
    return [required(path, 'one of datasetName and datasetUUID is required')];
  }
  const errors: FieldError[] = [];
  if (datasetName && datasetUUID) {
    const detail = 'datasetName and datasetUUID can not be specified simultaneously';
    errors.push(invalid(path, 'resource', detail));
  }
  if (String(datasetName ?? '').includes('/')) {
    errors.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"));
  }
  return errors;
}

const ISCSI_NAME_PATTERNS: Readonly<Record<string, RegExp>> = {
  iqn: /^iqn\.\d{4}-\d{2}\.([A-Za-z0-9-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui\.[0-9A-Za-z]{16}$/,
  naa: /^naa\.[0-9A-Za-z]{32}$/,
};

function isIscsiName(name: string): boolean {
  return ISCSI_NAME_PATTERNS[name.slice(0, 3)]?.test(name) ?? false;
}

function validateIscsi(source: Source, path: string): readonly FieldError[] {
  const errors = [...requireFields(source, path, 'targetPortal', 'iqn')];
  const { iqn, lun, chapAuthDiscovery, chapAuthSession, secretRef, initiatorName } = source;
  if (iqn && !isIscsiName(String(iqn))) errors.push(invalid(`${path}.iqn`, iqn, 'must be valid format'));
  if (Number(lun ?? 0) < 0 || Number(lun ?? 0) > 255) errors.push(invalid(`${path}.lun`, lun, LUN_RANGE));
  if ((chapAuthDiscovery || chapAuthSession) && !secretRef) errors.push(required(`${path}.secretRef`));
  if (secretRef && !(secretRef as Source).name) errors.push(required(`${path}.secretRef.name`));
  if (initiatorName !== undefined && !isIscsiName(String(initiatorName))) {
    errors.push(invalid(`${path}.initiatorname`, initiatorName, 'must be valid format'));
  }
  return errors;
}

function validateFc({ targetWWNs, wwids, lun }: Source, path: string): readonly FieldError[] {
  if (!targetWWNs && !wwids) {
    return [required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')];
  }
  const errors: FieldError[] = [];
  if (targetWWNs && wwids) {
    const detail = 'targetWWNs and wwids can not be specified simultaneously';
    errors.push(invalid(`${path}.targetWWNs`, targetWWNs, detail));
  }
  if (!targetWWNs) return errors;
  if (lun === undefined) {
    errors.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
  } else if (Number(lun) < 0 || Number(lun) > 255) {
    errors.push(invalid(`${path}.lun`, lun, LUN_RANGE));
  }
  return errors;
}

function validateSecretReference(secretRef: unknown, path: string): readonly FieldError[] {
  return secretRef === undefined ? [] : requireFields(secretRef as Source, path, 'name', 'namespace');
}

function validateCinder(source: Source, path: string): readonly FieldError[] {
  return [
    ...requireFields(source, path, 'volumeID'),
    ...validateSecretReference(source.secretRef, `${path}.secretRef`),
  ];
}

function validateLocal(source: Source, path: string): readonly FieldError[] {
  if (!source.path) return [required(`${path}.path`)];
  return validateNoBacksteps(String(source.path), `${path}.path`);
}

const CSI_SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
];

const validateCsi: SourceRule = (source, path, version) => [
  ...validateDriverName(source.driver as string | undefined, `${path}.driver`, version),
  ...requireFields(source, path, 'volumeHandle'),
  ...CSI_SECRETS.flatMap((field) => validateSecretReference(source[field], `${path}.${field}`)),
];

const RULES: Readonly<Record<VolumeSourceField, SourceRule>> = {
  hostPath: validateHostPath,
  gcePersistentDisk: validateDisk('pdName'),
  awsElasticBlockStore: validateDisk('volumeID'),
  glusterfs: needs('endpoints', 'path'),
  flocker: validateFlocker,
  nfs: validateNfs,
  rbd: needs('monitors', 'image'),
  quobyte: needs('registry', 'volume'),
  cephfs: needs('monitors'),
  iscsi: validateIscsi,
  cinder: validateCinder,
  fc: validateFc,
  flexVolume: needs('driver'),
  azureFile: needs('secretName', 'shareName'),
  vsphereVolume: needs('volumePath'),
  photonPersistentDisk: needs('pdID'),
  portworxVolume: needs('volumeID'),
  azureDisk: needs('diskName', 'diskURI'),
  scaleIO: needs('gateway', 'system', 'volumeName'),
  local: validateLocal,
  storageos: needs('volumeName'),
  csi: validateCsi,
};
