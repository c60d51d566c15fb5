/** The volumes of a Pod and how its containers mount them (ValidateVolumes, ValidateVolumeMounts, 1.37). */
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { goQuote } from '../../../kubernetes/go-text';
import { subdomainErrors } from '../../../kubernetes/label-syntax';
import type { Container, PodVolume } from '../../../kubernetes/pod';
import { duplicate, type FieldError, fieldForbidden, fieldNotFound, invalid, required } from '../field-error';
import { labelErrors } from './names';
import { validatePersistentVolumeClaimSpec } from './persistent-volume-claim';
import { validateNotNegative } from './volume-fields';
import { validateHostPath, validateNfs, validateNoBacksteps } from './volume-source';

type Source = Readonly<Record<string, unknown>>;

/** `podName`: absent in a template, where names of generated claims are not known. */
export function validateVolumes(
  volumes: readonly PodVolume[],
  path: string,
  podName: string | undefined,
  version: KubernetesVersion,
): readonly FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const place = `${path}[${index}]`;
    const errors = [...validateSource(volume, place, podName, version)];
    const name = volume.name ?? '';
    if (name === '') errors.push(required(`${place}.name`));
    else errors.push(...labelErrors(name).map((text) => invalid(`${place}.name`, name, text)));
    if (names.has(name)) errors.push(duplicate(`${place}.name`, name));
    if (errors.length === 0) names.add(name);
    return errors;
  });
}

function validateSource(
  volume: PodVolume,
  path: string,
  podName: string | undefined,
  version: KubernetesVersion,
): readonly FieldError[] {
  const { name = '', ...sources } = volume;
  const [first, ...others] = Object.keys(sources).filter((field) => sources[field] !== undefined);
  if (first === undefined) return [required(path, 'must specify a volume type')];
  return [
    ...validateKnownSource(first, sources[first] as Source, name, `${path}.${first}`, podName, version),
    ...others.map((field) => fieldForbidden(`${path}.${field}`, 'may not specify more than 1 volume type')),
  ];
}

function validateKnownSource(
  field: string,
  source: Source,
  name: string,
  path: string,
  podName: string | undefined,
  version: KubernetesVersion,
): readonly FieldError[] {
  switch (field) {
    case 'persistentVolumeClaim':
      return source.claimName ? [] : [required(`${path}.claimName`)];
    case 'hostPath':
      return validateHostPath(source, path);
    case 'nfs':
      return validateNfs(source, path);
    case 'secret':
      return source.secretName ? [] : [required(`${path}.secretName`)];
    case 'configMap':
      return source.name ? [] : [required(`${path}.name`)];
    case 'emptyDir':
      return validateSizeLimit(source, path);
    case 'downwardAPI':
      return validateDownwardItems(source, path);
    case 'csi':
      return source.driver ? [] : [required(`${path}.driver`)];
    case 'ephemeral':
      return validateEphemeral(source, name, path, podName, version);
    default:
      return [];
  }
}

function validateSizeLimit(source: Source, path: string): readonly FieldError[] {
  if (typeof source.sizeLimit !== 'string') return [];
  if (validateNotNegative(source.sizeLimit, path).length === 0) return [];
  return [fieldForbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')];
}

function validateDownwardItems(source: Source, path: string): readonly FieldError[] {
  const items = Array.isArray(source.items) ? (source.items as readonly Source[]) : [];
  return items.flatMap((item, index) => {
    const place = `${path}.items[${index}]`;
    const errors: FieldError[] = [];
    if (!item.path) errors.push(required(`${place}.path`));
    if (item.fieldRef && item.resourceFieldRef) {
      const detail = 'fieldRef and resourceFieldRef can not be specified simultaneously';
      errors.push(invalid(place, 'resource', detail));
    } else if (!item.fieldRef && !item.resourceFieldRef) {
      errors.push(required(place, 'one of fieldRef and resourceFieldRef is required'));
    }
    return errors;
  });
}

function validateEphemeral(
  source: Source,
  name: string,
  path: string,
  podName: string | undefined,
  version: KubernetesVersion,
): readonly FieldError[] {
  const template = (source as NonNullable<PodVolume['ephemeral']>).volumeClaimTemplate;
  if (!template) return [required(`${path}.volumeClaimTemplate`)];
  const specPath = `${path}.volumeClaimTemplate.spec`;
  const errors = [...validatePersistentVolumeClaimSpec(template.spec, undefined, specPath, version)];
  if (podName === undefined) return errors;
  const claimName = `${podName}-${name}`;
  const texts = subdomainErrors(claimName).map((text) => `PVC name ${goQuote(claimName)}: ${text}`);
  return [...errors, ...texts.map((text) => invalid(path.replace(/\.ephemeral$/, '.name'), name, text))];
}

export function validateMounts(
  container: Container,
  path: string,
  volumes: readonly PodVolume[],
): readonly FieldError[] {
  const { volumeMounts = [], volumeDevices = [] } = container;
  const known = new Map(volumes.map((volume) => [volume.name, volume]));
  const mountErrors = volumeMounts.flatMap((mount, index) => {
    const place = `${path}.volumeMounts[${index}]`;
    const { name = '', mountPath = '', subPath } = mount;
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${place}.name`));
    if (!known.has(name)) errors.push(fieldNotFound(`${place}.name`, name));
    if (mountPath === '') errors.push(required(`${place}.mountPath`));
    if (volumeMounts.slice(0, index).some((earlier) => (earlier.mountPath ?? '') === mountPath)) {
      errors.push(invalid(`${place}.mountPath`, mountPath, 'must be unique'));
    }
    if (volumeDevices.some((device) => device.name === name)) {
      errors.push(invalid(`${place}.name`, name, 'must not already exist in volumeDevices'));
    }
    if (volumeDevices.some((device) => device.devicePath === mountPath)) {
      errors.push(
        invalid(`${place}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'),
      );
    }
    return [...errors, ...validateSubPath(subPath, `${place}.subPath`)];
  });
  return [...mountErrors, ...validateDevices(container, path, known)];
}

function validateSubPath(subPath: string | undefined, path: string): readonly FieldError[] {
  if (!subPath) return [];
  const errors = subPath.startsWith('/') ? [invalid(path, subPath, 'must be a relative path')] : [];
  return [...errors, ...validateNoBacksteps(subPath, path)];
}

function validateDevices(
  { volumeMounts = [], volumeDevices = [] }: Container,
  path: string,
  known: ReadonlyMap<string, PodVolume>,
): readonly FieldError[] {
  return volumeDevices.flatMap((device, index) => {
    const place = `${path}.volumeDevices[${index}]`;
    const { name = '', devicePath = '' } = device;
    const volume = known.get(name);
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${place}.name`));
    if (volumeDevices.slice(0, index).some((earlier) => earlier.name === name)) {
      errors.push(invalid(`${place}.name`, name, 'must be unique'));
    }
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      const detail = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      errors.push(invalid(`${place}.name`, name, detail));
    }
    if (!volume) errors.push(fieldNotFound(`${place}.name`, name));
    if (devicePath === '') errors.push(required(`${place}.devicePath`));
    if (volumeDevices.slice(0, index).some((earlier) => earlier.devicePath === devicePath)) {
      errors.push(invalid(`${place}.devicePath`, devicePath, 'must be unique'));
    }
    errors.push(...validateNoBacksteps(devicePath, `${place}.devicePath`));
    if (volumeMounts.some((mount) => mount.name === name)) {
      errors.push(invalid(`${place}.name`, name, 'must not already exist in volumeMounts'));
    }
    return errors;
  });
}
