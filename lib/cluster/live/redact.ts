/**
 * What of a live object may leave the server. Everything that Stowage does not need and that is known to hold
 * secrets goes: applied configurations, managed fields, the values of environment variables, commands and probes
 * of containers, passwords in the parameters of drivers, and what has the form of a credential in any text. Pure; a new
 * object, never a changed one.
 */
import { isJsonObject } from '../../base/json';
import { annLastApplied } from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';
import { WITHHELD } from '../../kubernetes/withheld';
import { scrub } from './scrub';

/** An annotation that is longer holds a document, not a note: most often a copy of an applied manifest. */
const ANNOTATION_LIMIT = 1_024;

const SECRET_ANNOTATION = /last-applied|original|token|password|credential/i;
/** Of a name without its dashes, dots and underscores: `api-key`, `secret_access_key`. */
const SECRET_NAME =
  /(password|passwd|passphrase|passcode|pwd|token|userkey|secretkey|accesskey|accountkey|privatekey|apikey|secret|credentials?|authorization|connectionstring)$/i;

/** Fields of a container that the views need; everything else of it stays on the server. */
const CONTAINER_FIELDS = ['name', 'image', 'volumeMounts', 'volumeDevices', 'resources', 'restartPolicy'];
const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

type Json = Record<string, unknown>;

/** The object as it may be shown. */
export function redact(object: KubernetesObject): KubernetesObject {
  const { metadata, spec, status, parameters, ...rest } = object as KubernetesObject & Json;
  return scrub({
    ...rest,
    ...(parameters === undefined ? {} : { parameters: redactParameters(parameters) }),
    ...(spec === undefined ? {} : { spec: redactSpec(object.kind, spec) }),
    ...(status === undefined ? {} : { status: redactStatus(object.kind, status) }),
    metadata: redactMetadata(metadata as unknown as Json),
  } as unknown as KubernetesObject);
}

function redactMetadata(metadata: Json): Json {
  const { managedFields: _managedFields, annotations, ...rest } = metadata;
  if (!isJsonObject(annotations)) return rest;
  const kept = Object.entries(annotations).filter(([key, value]) => mayShowAnnotation(key, value));
  return kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) };
}

function mayShowAnnotation(key: string, value: unknown): boolean {
  if (key === annLastApplied || SECRET_ANNOTATION.test(key) || namesSecret(key)) return false;
  return typeof value === 'string' && value.length <= ANNOTATION_LIMIT;
}

/** Whether a key says of its value that it is a secret. A name of a Secret is none: `…-secret-name`. */
function namesSecret(key: string): boolean {
  return SECRET_NAME.test(key.replace(/[-._]/g, ''));
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
    case 'VolumeAttachment':
      return redactAttachment(spec);
    default:
      return spec;
  }
}

function redactStatus(kind: string, status: unknown): unknown {
  if (!isJsonObject(status)) return status;
  switch (kind) {
    case 'Node': {
      const { images: _images, ...rest } = status;
      return rest;
    }
    case 'Pod':
      return redactPodStatus(status);
    case 'VolumeAttachment':
      return status.attachmentMetadata === undefined
        ? status
        : { ...status, attachmentMetadata: redactParameters(status.attachmentMetadata) };
    default:
      return status;
  }
}

const CONTAINER_STATUSES = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'];

/** What a container wrote when it ended is its own text, of whatever content; no view shows it. */
function redactPodStatus(status: Json): Json {
  const lists = CONTAINER_STATUSES.filter((list) => Array.isArray(status[list]));
  const statuses = lists.map((list) => [
    list,
    (status[list] as unknown[]).filter(isJsonObject).map(({ state, lastState, ...rest }) => ({
      ...rest,
      ...(state === undefined ? {} : { state: withoutLastWords(state) }),
      ...(lastState === undefined ? {} : { lastState: withoutLastWords(lastState) }),
    })),
  ]);
  return { ...status, ...Object.fromEntries(statuses) };
}

function withoutLastWords(state: unknown): unknown {
  if (!isJsonObject(state) || !isJsonObject(state.terminated)) return state;
  const { message: _message, ...terminated } = state.terminated;
  return { ...state, terminated };
}

/** A volume that a Pod names inline stands here with its whole source. */
function redactAttachment(spec: Json): Json {
  const { source } = spec;
  if (!isJsonObject(source) || !isJsonObject(source.inlineVolumeSpec)) return spec;
  return { ...spec, source: { ...source, inlineVolumeSpec: redactVolumeSource(source.inlineVolumeSpec) } };
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
  const volumes = Array.isArray(spec.volumes)
    ? { volumes: spec.volumes.filter(isJsonObject).map(redactVolumeSource) }
    : {};
  return { ...spec, ...Object.fromEntries(containers), ...volumes };
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

/** `csi.volumeAttributes` and `flexVolume.options` are free text of the driver, of a volume and inline in a Pod. */
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
    Object.entries(parameters).map(([key, value]) => [key, namesSecret(key) ? WITHHELD : value]),
  );
}
