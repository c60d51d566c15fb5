/**
 * What of a live object may leave the server. Everything that Stowage does not need and that is known to hold
 * secrets goes: applied configurations, managed fields, the values of environment variables, commands and probes
 * of containers, passwords in the parameters of drivers. Pure; a new object, never a changed one.
 */
import { isJsonObject } from '../../base/json';
import { annLastApplied } from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';

/** Stands where a value was that must not be shown, so that nobody takes it for absent. */
export const WITHHELD = '(withheld by Stowage)';

/** An annotation that is longer holds a document, not a note: most often a copy of an applied manifest. */
const ANNOTATION_LIMIT = 1_024;

const SECRET_ANNOTATION = /last-applied|original|token|password|credential/i;
const SECRET_PARAMETER = /(password|passwd|passphrase|token|userkey|secretkey|accesskey|apikey|secret)$/i;

/** Fields of a container that the views need; everything else of it stays on the server. */
const CONTAINER_FIELDS = ['name', 'image', 'volumeMounts', 'volumeDevices', 'resources', 'restartPolicy'];
const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

type Json = Record<string, unknown>;

/** The object as it may be shown. */
export function redact(object: KubernetesObject): KubernetesObject {
  const { metadata, spec, status, parameters, ...rest } = object as KubernetesObject & Json;
  return {
    ...rest,
    ...(parameters === undefined ? {} : { parameters: redactParameters(parameters) }),
    ...(spec === undefined ? {} : { spec: redactSpec(object.kind, spec) }),
    ...(status === undefined ? {} : { status: redactStatus(object.kind, status) }),
    metadata: redactMetadata(metadata as unknown as Json),
  } as unknown as KubernetesObject;
}

function redactMetadata(metadata: Json): Json {
  const { managedFields: _managedFields, annotations, ...rest } = metadata;
  if (!isJsonObject(annotations)) return rest;
  const kept = Object.entries(annotations).filter(([key, value]) => mayShowAnnotation(key, value));
  return kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) };
}

function mayShowAnnotation(key: string, value: unknown): boolean {
  if (key === annLastApplied || SECRET_ANNOTATION.test(key)) return false;
  return typeof value === 'string' && value.length <= ANNOTATION_LIMIT;
}

function redactSpec(kind: string, spec: unknown): unknown {
  if (!isJsonObject(spec)) return spec;
  switch (kind) {
    case 'Pod':
      return redactPodSpec(spec);
    case 'StatefulSet':
    case 'Deployment':
    case 'ReplicaSet':
      return redactWorkload(spec);
    case 'PersistentVolume':
      return redactVolumeSource(spec);
    default:
      return spec;
  }
}

function redactStatus(kind: string, status: unknown): unknown {
  if (kind !== 'Node' || !isJsonObject(status)) return status;
  const { images: _images, ...rest } = status;
  return rest;
}

function redactWorkload(spec: Json): Json {
  const { template, volumeClaimTemplates, ...rest } = spec;
  return {
    ...rest,
    ...(isJsonObject(template) ? { template: redactTemplate(template) } : {}),
    ...(Array.isArray(volumeClaimTemplates)
      ? { volumeClaimTemplates: volumeClaimTemplates.filter(isJsonObject).map(redactTemplate) }
      : {}),
  };
}

function redactTemplate(template: Json): Json {
  const { metadata, spec, ...rest } = template;
  return {
    ...rest,
    ...(isJsonObject(metadata) ? { metadata: redactMetadata(metadata) } : {}),
    ...(isJsonObject(spec) ? { spec: redactPodSpec(spec) } : {}),
  };
}

function redactPodSpec(spec: Json): Json {
  const lists = CONTAINER_LISTS.filter((list) => Array.isArray(spec[list]));
  const containers = lists.map((list) => [
    list,
    (spec[list] as unknown[]).filter(isJsonObject).map(redactContainer),
  ]);
  return { ...spec, ...Object.fromEntries(containers) };
}

function redactContainer(container: Json): Json {
  const kept = CONTAINER_FIELDS.filter((field) => container[field] !== undefined).map((field) => [
    field,
    container[field],
  ]);
  const { env } = container;
  const names = Array.isArray(env) ? { env: env.filter(isJsonObject).map(redactVariable) } : {};
  return { ...Object.fromEntries(kept), ...names };
}

function redactVariable({ name, valueFrom }: Json): Json {
  return valueFrom === undefined ? { name, value: WITHHELD } : { name, valueFrom };
}

/** `csi.volumeAttributes` and `flexVolume.options` are free text of the driver. */
function redactVolumeSource(spec: Json): Json {
  const { csi, flexVolume } = spec;
  const attributes = isJsonObject(csi) ? csi.volumeAttributes : undefined;
  const options = isJsonObject(flexVolume) ? flexVolume.options : undefined;
  return {
    ...spec,
    ...(isJsonObject(csi) && attributes !== undefined
      ? { csi: { ...csi, volumeAttributes: redactParameters(attributes) } }
      : {}),
    ...(isJsonObject(flexVolume) && options !== undefined
      ? { flexVolume: { ...flexVolume, options: redactParameters(options) } }
      : {}),
  };
}

function redactParameters(parameters: unknown): unknown {
  if (!isJsonObject(parameters)) return parameters;
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [key, SECRET_PARAMETER.test(key) ? WITHHELD : value]),
  );
}
