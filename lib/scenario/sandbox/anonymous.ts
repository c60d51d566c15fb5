/**
 * The same objects under numbered names. What means something to Kubernetes stays (drivers, well-known labels,
 * capacities, modes); every word that somebody chose is replaced, and equal words by equal ones, so that all references
 * and selectors still meet.
 */
import { isJsonObject } from '../../base/json';
import {
  annBetaStorageClass,
  annBindCompleted,
  annBoundByController,
  annDefaultStorageClass,
  annDynamicallyProvisioned,
} from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';

type Json = Record<string, unknown>;

/** Names that every cluster has, or that Kubernetes gives a meaning to. */
const KEPT_NAMES: ReadonlySet<string> = new Set([
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
  '',
]);
const KEPT_ANNOTATIONS: ReadonlySet<string> = new Set([
  annBindCompleted,
  annBoundByController,
  annDefaultStorageClass,
  annDynamicallyProvisioned,
]);
/** Label keys of Kubernetes itself. */
const WELL_KNOWN = /(^|\.)(kubernetes|k8s)\.io\//;
const HOSTNAME = 'kubernetes.io/hostname';

export function anonymous(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const names = new Names(objects);
  return objects.map((object) => names.object(object));
}

class Names {
  readonly #given = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #statefulSets: ReadonlySet<string>;

  constructor(objects: readonly KubernetesObject[]) {
    const sets = objects.filter(({ kind }) => kind === 'StatefulSet');
    this.#statefulSets = new Set(sets.map(({ metadata }) => metadata.name));
  }

  object(object: KubernetesObject): KubernetesObject {
    const { apiVersion, kind, metadata, ...rest } = object;
    const { name, namespace, labels, annotations, deletionTimestamp: _, finalizers: __ } = metadata;
    const kept = annotations && this.#annotations(annotations);
    return {
      apiVersion,
      kind,
      metadata: {
        name: this.#nameOf(kind, name),
        ...(namespace === undefined ? {} : { namespace: this.#of('namespace', namespace) }),
        // The API server labels a namespace with its name.
        ...(labels && kind !== 'Namespace' ? { labels: this.#labels(labels) } : {}),
        ...(kept && Object.keys(kept).length > 0 ? { annotations: kept } : {}),
      },
      ...(this.#part(rest as Json, kind) as object),
    } as KubernetesObject;
  }

  /** One replacement for one word of one sort. */
  #of(sort: string, word: string): string {
    if (KEPT_NAMES.has(word)) return word;
    const key = `${sort} ${word}`;
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(sort) ?? 0) + 1;
    this.#counts.set(sort, count);
    const given = `${sort}-${count}`;
    this.#given.set(key, given);
    return given;
  }

  #nameOf(kind: string, name: string): string {
    switch (kind) {
      case 'PersistentVolume':
        return this.#of('volume', name);
      case 'PersistentVolumeClaim':
        return this.#claim(name);
      case 'StorageClass':
        return this.#of('class', name);
      case 'CSIDriver':
        return name;
      case 'CSINode':
        return this.#of('node', name);
      default:
        return this.#of(kind.toLowerCase(), name);
    }
  }

  /** The claims of a StatefulSet must keep the name that its controller gives: template, set, ordinal. */
  #claim(name: string): string {
    const [, stem = '', ordinal = ''] = /^(.*)-(\d+)$/.exec(name) ?? [];
    for (const set of this.#statefulSets) {
      if (!stem.endsWith(`-${set}`)) continue;
      const template = stem.slice(0, -set.length - 1);
      return `${this.#of('template', template)}-${this.#of('statefulset', set)}-${ordinal}`;
    }
    return this.#of('claim', name);
  }

  #labels(labels: Readonly<Record<string, unknown>>): Json {
    return Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [
        this.#labelKey(key),
        this.#labelValue(key, String(value)),
      ]),
    );
  }

  #labelKey(key: string): string {
    return WELL_KNOWN.test(key) ? key : this.#of('label', key);
  }

  #labelValue(key: string, value: string): string {
    return this.#of(key === HOSTNAME ? 'node' : 'value', value);
  }

  #annotations(annotations: Readonly<Record<string, string>>): Json {
    return Object.fromEntries(
      Object.entries(annotations).flatMap(([key, value]) => {
        if (key === annBetaStorageClass) return [[key, this.#of('class', value)]];
        return KEPT_ANNOTATIONS.has(key) ? [[key, value]] : [];
      }),
    );
  }

  /** A part of an object, by the meaning of its fields. `kind` is that of the object around it. */
  #part(value: unknown, kind: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#part(item, kind));
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.flatMap(([key, part]) => this.#field(key, part, kind, value)));
  }

  #field(key: string, part: unknown, kind: string, around: Json): readonly (readonly [string, unknown])[] {
    if (DROPPED.has(key)) return [];
    if (key in STAND_INS) return [[key, STAND_INS[key]]];
    const sort = SORTS[key];
    if (typeof part === 'string' && sort !== undefined) return [[key, this.#of(sort, part)]];
    switch (key) {
      case 'claimName':
      case 'persistentVolumeClaimName':
        return [[key, this.#claim(String(part))]];
      case 'volumeName':
        return [[key, this.#of('volume', String(part))]];
      case 'name':
        return [[key, this.#inner(String(part), kind, around)]];
      case 'claimRef':
        return isJsonObject(part) ? [[key, this.#claimRef(part)]] : [];
      case 'taints':
      case 'tolerations':
        return Array.isArray(part) ? [[key, part.filter(isJsonObject).map((one) => this.#taint(one))]] : [];
      case 'parameters':
        // A VolumeAttributesClass must have some.
        return kind === 'VolumeAttributesClass'
          ? [[key, { tier: this.#of('value', JSON.stringify(part)) }]]
          : [];
      case 'path':
      case 'mountPath':
      case 'devicePath':
        return [[key, `/${this.#of('path', String(part))}`]];
      case 'matchLabels':
      case 'nodeSelector':
      case 'labels':
        return isJsonObject(part) ? [[key, this.#labels(part)]] : [];
      case 'matchExpressions':
      case 'matchLabelExpressions':
        return Array.isArray(part)
          ? [[key, part.filter(isJsonObject).map((one) => this.#expression(one))]]
          : [];
      case 'topologyKeys':
        return [[key, (Array.isArray(part) ? part : []).map((one) => this.#labelKey(String(one)))]];
      case 'topologyKey':
        return [[key, this.#labelKey(String(part))]];
      default:
        return [[key, this.#part(part, kind)]];
    }
  }

  /** A requirement of a selector: `values` stand for labels of that key. */
  #expression({ key, values, ...rest }: Json): Json {
    const label = String(key);
    const renamed = Array.isArray(values)
      ? values.map((value) => this.#labelValue(label, String(value)))
      : undefined;
    return { ...rest, key: this.#labelKey(label), ...(renamed ? { values: renamed } : {}) };
  }

  /** A taint, or what tolerates one: its key and value are words of a person, but for those of Kubernetes. */
  #taint({ key, value, ...rest }: Json): Json {
    return {
      ...rest,
      ...(key === undefined ? {} : { key: this.#labelKey(String(key)) }),
      ...(value === undefined ? {} : { value: this.#labelValue(String(key), String(value)) }),
    };
  }

  #claimRef({ name, namespace, ...rest }: Json): Json {
    return { ...rest, namespace: this.#of('namespace', String(namespace)), name: this.#claim(String(name)) };
  }

  /** `name` within an object: of what a claim is filled from, of a driver, of a template, volume or container. */
  #inner(name: string, kind: string, around: Json): string {
    if (kind === 'CSINode') return name;
    if (typeof around.kind === 'string') return this.#nameOf(around.kind, name);
    return this.#of('template', name);
  }
}

/** Fields that hold a word of somebody, and of what sort. */
const SORTS: Readonly<Record<string, string>> = {
  namespace: 'namespace',
  storageClassName: 'class',
  volumeAttributesClassName: 'volumeattributesclass',
  volumeSnapshotClassName: 'volumesnapshotclass',
  volumeSnapshotContentName: 'volumesnapshotcontent',
  nodeName: 'node',
  nodeID: 'node',
  serviceName: 'service',
  secretName: 'secret',
  server: 'server',
  subPath: 'path',
  image: 'image',
  pool: 'pool',
  user: 'user',
  ...Object.fromEntries(
    [
      'volumeHandle',
      'snapshotHandle',
      'pdName',
      'volumeID',
      'volumePath',
      'diskName',
      'diskURI',
      'shareName',
      'endpoints',
    ].map((field) => [field, 'handle']),
  ),
};

/** Addresses of backends: documentation's own stand for them. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  monitors: ['192.0.2.1:6789'],
  targetPortal: '192.0.2.1:3260',
  iqn: 'iqn.2001-04.com.example:target',
  targetWWNs: ['500a0982991b8dc5'],
};

/** What a driver was told in its own words, and what only a real backend can use. */
const DROPPED: ReadonlySet<string> = new Set([
  'volumeAttributes',
  'options',
  'mountOptions',
  'description',
  'keyring',
  'portals',
  'initiatorName',
  'wwids',
  'secretRef',
  'nodePublishSecretRef',
  'nodeStageSecretRef',
  'controllerExpandSecretRef',
  'controllerPublishSecretRef',
  'nodeExpandSecretRef',
  'podCIDR',
  'podCIDRs',
  'providerID',
]);
