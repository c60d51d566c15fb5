/**
 * The objects of a cluster at one moment, indexed for the questions that explanations ask. It is made anew from the
 * objects (a live watch, a moment of the past, a pasted manifest) and never changes. Its indexes are made on first use,
 * and the large ones serve every view that is made of the same list.
 */

import { perObject } from '../base/per-object';
import type { Event } from '../kubernetes/event';
import { type FeatureGate, featureEnabled, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { Namespace, Node } from '../kubernetes/node';
import { type KubernetesObject, namespacedKey, objectKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { StorageClass } from '../kubernetes/storage-class';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  VolumeAttachment,
  VolumeAttributesClass,
} from '../kubernetes/storage-kinds';
import type {
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from '../kubernetes/volume-snapshot';
import type { StatefulSet } from '../kubernetes/workload';
import { type FileView, fileKeys } from './api-files';
import { claimNamesOfPod } from './in-use';
import { placementView } from './placement/placement-objects';
import type { PlacementView } from './placement/placement-view';
import type { SnapshotView } from './snapshot/snapshot-view';
import { VolumeIndex } from './volume-index';
import { type ControllerFlags, UPSTREAM_FLAGS, type VolumeView } from './volume-view';

/** Lists of objects, which must not change once a view was made of them. */
export interface ClusterObjects {
  readonly version: KubernetesVersion;
  readonly flags?: ControllerFlags;
  readonly volumes?: Iterable<PersistentVolume>;
  readonly claims?: Iterable<PersistentVolumeClaim>;
  readonly storageClasses?: Iterable<StorageClass>;
  readonly pods?: Iterable<Pod>;
  readonly nodes?: Iterable<Node>;
  readonly csiDrivers?: Iterable<CSIDriver>;
  readonly csiNodes?: Iterable<CSINode>;
  readonly csiStorageCapacities?: Iterable<CSIStorageCapacity>;
  readonly volumeAttachments?: Iterable<VolumeAttachment>;
  /** Undefined: they were not read, so nothing is known of any. */
  readonly volumeAttributesClasses?: Iterable<VolumeAttributesClass>;
  /** Undefined: they were not read; a cluster need not have these kinds at all. */
  readonly snapshots?: Iterable<VolumeSnapshot>;
  readonly snapshotContents?: Iterable<VolumeSnapshotContent>;
  readonly snapshotClasses?: Iterable<VolumeSnapshotClass>;
  readonly statefulSets?: Iterable<StatefulSet>;
  readonly namespaces?: Iterable<Namespace>;
  /** Only whether they exist, and their keys, are asked. Undefined: they were not read, so nothing is known of any. */
  readonly configMaps?: Iterable<KubernetesObject>;
  readonly secrets?: Iterable<KubernetesObject>;
  /** Kinds that could not be read: from the absence of one of their objects nothing is concluded. */
  readonly unreadableKinds?: ReadonlySet<string>;
  /** Why each of them was not read, where it is known. */
  readonly whyUnread?: ReadonlyMap<string, WhyUnread>;
  /** Kinds of which only the objects of some namespaces were read, with those namespaces. */
  readonly readNamespaces?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Only ever evidence: nothing is concluded from the absence of an event, for they are gone after an hour. */
  readonly events?: Iterable<Event>;
}

/**
 * `forbidden`: no right to it. `not-given`: the pasted text has none. `not-served`: the cluster has no such kind.
 * `reading`: its first list is under way. `failing`: the API server answers with errors.
 */
export type WhyUnread = 'forbidden' | 'not-given' | 'not-served' | 'reading' | 'failing';

/** What is known of an object that is only named. */
export type Existence = 'Exists' | 'Missing' | 'Unknown';

export interface ClusterView extends VolumeView, SnapshotView, FileView {
  volumes(): Iterable<PersistentVolume>;
  claims(): Iterable<PersistentVolumeClaim>;
  pods(): Iterable<Pod>;
  node(name: string): Node | undefined;
  csiDriver(name: string): CSIDriver | undefined;
  volumeAttachments(): Iterable<VolumeAttachment>;
  volumeAttributesClass(name: string): VolumeAttributesClass | undefined;
  statefulSet(namespace: string, name: string): StatefulSet | undefined;
  namespace(name: string): Namespace | undefined;
  existenceOf(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): Existence;
  /** False where the objects of the kind (in that namespace; without one: in all) are not shown, whatever there is. */
  isReadable(kind: string, namespace?: string): boolean;
  /** Why a kind is not readable; undefined where that is not known. */
  whyUnread(kind: string): WhyUnread | undefined;
  /** The same cluster for the scheduler's questions. */
  placement(): PlacementView;
  /** Events about an object, newest first. */
  eventsOf(object: KubernetesObject): readonly Event[];
  /** Volumes whose claimRef names the claim. */
  volumesReservedFor(namespace: string, name: string): Iterable<PersistentVolume>;
  /** True when any volume here was made by this provisioner: it works, or has worked. */
  hasProvisioned(provisioner: string): boolean;
}

const annProvisionedBy = 'pv.kubernetes.io/provisioned-by';

export function clusterView(objects: ClusterObjects): ClusterView {
  const volumes = lazy(() => volumeIndex(objects.volumes ?? NONE));
  const claims = lazy(() => claimsByKey(objects.claims ?? NONE));
  const storageClasses = lazy(() => mapBy(objects.storageClasses ?? [], objectKey));
  const nodes = lazy(() => mapBy(objects.nodes ?? [], objectKey));
  const csiDrivers = lazy(() => mapBy(objects.csiDrivers ?? [], objectKey));
  const attributesClasses = lazy(() => mapBy(objects.volumeAttributesClasses ?? [], objectKey));
  const snapshots = lazy(() => mapBy(objects.snapshots ?? [], objectKey));
  const snapshotContents = lazy(() => mapBy(objects.snapshotContents ?? [], objectKey));
  const snapshotClasses = lazy(() => mapBy(objects.snapshotClasses ?? [], objectKey));
  const statefulSets = lazy(() => mapBy(objects.statefulSets ?? [], objectKey));
  const namespaces = lazy(() => mapBy(objects.namespaces ?? [], objectKey));
  const podsByClaim = lazy(() => groupPods(objects.pods ?? NONE));
  const events = lazy(() => groupEvents(objects.events ?? NONE));
  const placement = lazy(() => placementView(objects));
  const configMaps = lazy(() => objects.configMaps && mapBy(objects.configMaps, objectKey));
  const secrets = lazy(() => objects.secrets && mapBy(objects.secrets, objectKey));
  const provisioners = lazy(() => provisionersOf(objects.volumes ?? NONE));
  return {
    version: objects.version,
    flags: objects.flags ?? UPSTREAM_FLAGS,
    enabled: (gate: FeatureGate) => featureEnabled(objects.version, gate),
    volume: (name) => volumes().get(name),
    volumes: () => volumes().values(),
    claim: (namespace, name) => claims().get(namespacedKey(namespace, name)),
    claims: () => claims().values(),
    storageClass: (name) => storageClasses().get(name),
    storageClasses: () => storageClasses().values(),
    pods: () => objects.pods ?? [],
    podsUsing: (namespace, claimName) => podsByClaim().get(namespacedKey(namespace, claimName)) ?? [],
    node: (name) => nodes().get(name),
    csiDriver: (name) => csiDrivers().get(name),
    volumeAttachments: () => objects.volumeAttachments ?? [],
    volumeAttributesClass: (name) => attributesClasses().get(name),
    snapshot: (namespace, name) => snapshots().get(namespacedKey(namespace, name)),
    snapshots: () => snapshots().values(),
    snapshotContent: (name) => snapshotContents().get(name),
    snapshotContents: () => snapshotContents().values(),
    snapshotClass: (name) => snapshotClasses().get(name),
    snapshotClasses: () => snapshotClasses().values(),
    statefulSet: (namespace, name) => statefulSets().get(namespacedKey(namespace, name)),
    namespace: (name) => namespaces().get(name),
    existenceOf: (kind, namespace, name) => {
      const known = kind === 'ConfigMap' ? configMaps() : secrets();
      if (!known) return 'Unknown';
      return known.has(namespacedKey(namespace, name)) ? 'Exists' : 'Missing';
    },
    keysOf: (kind, namespace, name) => {
      const known = kind === 'ConfigMap' ? configMaps() : secrets();
      const object = known?.get(namespacedKey(namespace, name));
      return object ? fileKeys(object) : known ? 'Missing' : 'Unknown';
    },
    isReadable: (kind, namespace) => {
      if (objects.unreadableKinds?.has(kind) || isUnread(objects, kind)) return false;
      const read = objects.readNamespaces?.get(kind);
      return read === undefined || (namespace !== undefined && read.has(namespace));
    },
    whyUnread: (kind) => objects.whyUnread?.get(kind),
    placement,
    eventsOf: (object) =>
      events().get(eventKey(object.kind, object.metadata.namespace, object.metadata.name)) ?? [],
    volumesReservedFor: (namespace, name) => volumes().volumesReservedFor(namespace, name),
    hasProvisioned: (provisioner) => provisioners().has(provisioner),
    findMatchingVolume: (claim, options) => volumes().find(claim, options),
  };
}

/** Kinds that a caller may leave out altogether. */
function isUnread(objects: ClusterObjects, kind: string): boolean {
  switch (kind) {
    case 'VolumeAttributesClass':
      return objects.volumeAttributesClasses === undefined;
    case 'VolumeSnapshot':
      return objects.snapshots === undefined;
    case 'VolumeSnapshotContent':
      return objects.snapshotContents === undefined;
    case 'VolumeSnapshotClass':
      return objects.snapshotClasses === undefined;
    default:
      return false;
  }
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function mapBy<T>(objects: Iterable<T>, key: (object: T) => string): ReadonlyMap<string, T> {
  return new Map([...objects].map((object) => [key(object), object]));
}

const NONE: readonly never[] = [];

// Indexes of a list: most changes of a cluster are of one kind and leave the lists of the others as they are.

const volumeIndex = perObject((volumes: Iterable<PersistentVolume>): VolumeIndex => {
  const index = new VolumeIndex();
  for (const volume of volumes) index.set(volume);
  return index;
});

const provisionersOf = perObject(
  (volumes: Iterable<PersistentVolume>): ReadonlySet<string | undefined> =>
    new Set([...volumes].map((volume) => volume.metadata.annotations?.[annProvisionedBy])),
);

const claimsByKey = perObject((claims: Iterable<PersistentVolumeClaim>) => mapBy(claims, objectKey));

const groupPods = perObject((pods: Iterable<Pod>): ReadonlyMap<string, readonly Pod[]> => {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    for (const claimName of claimNamesOfPod(pod)) {
      const key = namespacedKey(pod.metadata.namespace, claimName);
      const group = groups.get(key);
      if (group) group.push(pod);
      else groups.set(key, [pod]);
    }
  }
  return groups;
});

function eventKey(kind: string | undefined, namespace: string | undefined, name: string | undefined): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

/** Events about objects of cluster scope live in the namespace `default`, but their reference says none. */
const groupEvents = perObject((events: Iterable<Event>): ReadonlyMap<string, readonly Event[]> => {
  const groups = new Map<string, Event[]>();
  for (const event of events) {
    const { kind, namespace, name } = event.involvedObject;
    const key = eventKey(kind, namespace, name);
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  for (const group of groups.values()) group.sort(newestFirst);
  return groups;
});

function newestFirst(a: Event, b: Event): number {
  const timeA = a.lastTimestamp ?? '';
  const timeB = b.lastTimestamp ?? '';
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return Number(b.metadata.resourceVersion ?? 0) - Number(a.metadata.resourceVersion ?? 0);
}
