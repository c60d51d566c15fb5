/**
 * What of a manifest goes into a sandbox: the parts that decide about storage. A Pod keeps its volumes, its node and
 * what decides about the node; of a container only its name and its mounts are left.
 */
import { isJsonObject } from '../../base/json';
import type { KubernetesObject } from '../../kubernetes/object';

type Json = Record<string, unknown>;

/** Fields of a Pod's spec that decide where it runs and what it mounts. */
const POD_FIELDS = [
  'nodeName',
  'nodeSelector',
  'affinity',
  'tolerations',
  'topologySpreadConstraints',
  'volumes',
  'restartPolicy',
];
const CONTAINER_FIELDS = ['name', 'volumeMounts', 'volumeDevices', 'resources', 'restartPolicy'];

const SNAPSHOT_FIELDS = ['apiVersion', 'kind', 'namespace', 'name'];

/** Stands for every image: the simulation starts none. */
const IMAGE = 'dropped';

export function strip(object: KubernetesObject): KubernetesObject {
  const { spec } = object as unknown as Json;
  if (!isJsonObject(spec)) return object;
  switch (object.kind) {
    case 'Pod':
      return { ...object, spec: podSpec(spec) } as unknown as KubernetesObject;
    case 'StatefulSet':
    case 'Deployment':
    case 'ReplicaSet':
      return { ...object, spec: workloadSpec(spec) } as unknown as KubernetesObject;
    case 'VolumeSnapshotContent':
      return { ...object, spec: contentSpec(spec) } as unknown as KubernetesObject;
    default:
      return object;
  }
}

/** Its VolumeSnapshot gets another uid in the copy: it is named, and the two find each other. */
function contentSpec({ volumeSnapshotRef, ...spec }: Json): Json {
  const named = isJsonObject(volumeSnapshotRef) ? pick(volumeSnapshotRef, SNAPSHOT_FIELDS) : {};
  return { ...spec, volumeSnapshotRef: named };
}

function workloadSpec(spec: Json): Json {
  const { template } = spec;
  if (!isJsonObject(template) || !isJsonObject(template.spec)) return spec;
  const { labels } = isJsonObject(template.metadata) ? template.metadata : { labels: undefined };
  return {
    ...spec,
    template: { metadata: labels === undefined ? {} : { labels }, spec: podSpec(template.spec) },
  };
}

function podSpec(spec: Json): Json {
  const kept = pick(spec, POD_FIELDS);
  const { containers, initContainers } = spec;
  return {
    ...kept,
    ...(Array.isArray(kept.volumes) ? { volumes: kept.volumes.filter(isJsonObject).map(optional) } : {}),
    ...(Array.isArray(initContainers)
      ? { initContainers: initContainers.filter(isJsonObject).map(container) }
      : {}),
    containers: Array.isArray(containers) ? containers.filter(isJsonObject).map(container) : [],
  };
}

function container(spec: Json): Json {
  return { ...pick(spec, CONTAINER_FIELDS), image: IMAGE };
}

/** Secrets and ConfigMaps are not copied: a Pod must not wait for them in the copy. */
function optional(volume: Json): Json {
  const changed = { ...volume };
  for (const source of ['secret', 'configMap']) {
    const part = volume[source];
    if (isJsonObject(part)) changed[source] = { ...pick(part, ['secretName', 'name']), optional: true };
  }
  if (isJsonObject(volume.projected)) return { name: volume.name, emptyDir: {} };
  return changed;
}

function pick(object: Json, fields: readonly string[]): Json {
  return Object.fromEntries(
    fields.filter((field) => object[field] !== undefined).map((field) => [field, object[field]]),
  );
}
