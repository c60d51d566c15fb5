/**
 * The objects of a cluster at one moment, indexed for the questions that explanations ask. It is made anew from the
 * objects (a live watch, a moment of the past, a pasted manifest) and never changes; its indexes are made on first use.
 */

import type { Event } from '../kubernetes/event';
import { type FeatureGate, featureEnabled, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { Node } from '../kubernetes/node';
import { type KubernetesObject, namespacedKey, objectKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { StorageClass } from '../kubernetes/storage-class';
import type { CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment } from '../kubernetes/storage-kinds';
import { claimNamesOfPod } from './in-use';
import { placementView } from './placement/placement-objects';
import type { PlacementView } from './placement/placement-view';
import { VolumeIndex } from './volume-index';
import { type ControllerFlags, UPSTREAM_FLAGS, type VolumeView } from './volume-view';

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
  /** Only whether they exist is asked. Undefined: they were not read, so nothing is known of any. */
  readonly configMaps?: Iterable<KubernetesObject>;
  readonly secrets?: Iterable<KubernetesObject>;
  /** Kinds that could not be read: from the absence of one of their objects nothing is concluded. */
  readonly unreadableKinds?: ReadonlySet<string>;
  /** Only ever evidence: nothing is concluded from the absence of an event, for they are gone after an hour. */
  readonly events?: Iterable<Event>;
}

/** What is known of an object that is only named. */
export type Existence = 'Exists' | 'Missing' | 'Unknown';

export interface ClusterView extends VolumeView {
  volumes(): Iterable<PersistentVolume>;
  claims(): Iterable<PersistentVolumeClaim>;
  pods(): Iterable<Pod>;
  node(name: string): Node | undefined;
  csiDriver(name: string): CSIDriver | undefined;
  volumeAttachments(): Iterable<VolumeAttachment>;
  existenceOf(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): Existence;
  /** False where the objects of the kind are not shown, whatever there is. */
  isReadable(kind: string): boolean;
  /** The same cluster for the scheduler's questions. */
  placement(): PlacementView;
  /** Events about an object, newest first. */
  eventsOf(object: PersistentVolumeClaim | PersistentVolume | Pod): readonly Event[];
  /** Volumes whose claimRef names the claim. */
  volumesReservedFor(namespace: string, name: string): Iterable<PersistentVolume>;
  /** True when any volume here was made by this provisioner: it works, or has worked. */
  hasProvisioned(provisioner: string): boolean;
}

const annProvisionedBy = 'pv.kubernetes.io/provisioned-by';

export function clusterView(objects: ClusterObjects): ClusterView {
  const volumes = lazy(() => volumeIndex(objects.volumes ?? []));
  const claims = lazy(() => mapBy(objects.claims ?? [], objectKey));
  const storageClasses = lazy(() => mapBy(objects.storageClasses ?? [], objectKey));
  const nodes = lazy(() => mapBy(objects.nodes ?? [], objectKey));
  const csiDrivers = lazy(() => mapBy(objects.csiDrivers ?? [], objectKey));
  const podsByClaim = lazy(() => groupPods(objects.pods ?? []));
  const events = lazy(() => groupEvents(objects.events ?? []));
  const placement = lazy(() => placementView(objects));
  const configMaps = lazy(() => objects.configMaps && keysOf(objects.configMaps));
  const secrets = lazy(() => objects.secrets && keysOf(objects.secrets));
  const provisioners = lazy(
    () => new Set([...volumes().values()].map((volume) => volume.metadata.annotations?.[annProvisionedBy])),
  );
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
    existenceOf: (kind, namespace, name) => {
      const keys = kind === 'ConfigMap' ? configMaps() : secrets();
      if (!keys) return 'Unknown';
      return keys.has(namespacedKey(namespace, name)) ? 'Exists' : 'Missing';
    },
    isReadable: (kind) => !objects.unreadableKinds?.has(kind),
    placement,
    eventsOf: (object) =>
      events().get(eventKey(object.kind, object.metadata.namespace, object.metadata.name)) ?? [],
    volumesReservedFor: (namespace, name) => volumes().volumesReservedFor(namespace, name),
    hasProvisioned: (provisioner) => provisioners().has(provisioner),
    findMatchingVolume: (claim, options) => volumes().find(claim, options),
  };
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

function keysOf(objects: Iterable<KubernetesObject>): ReadonlySet<string> {
  return new Set([...objects].map(objectKey));
}

function volumeIndex(volumes: Iterable<PersistentVolume>): VolumeIndex {
  const index = new VolumeIndex();
  for (const volume of volumes) index.set(volume);
  return index;
}

function groupPods(pods: Iterable<Pod>): ReadonlyMap<string, readonly Pod[]> {
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
}

function eventKey(kind: string | undefined, namespace: string | undefined, name: string | undefined): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

/** Events about objects of cluster scope live in the namespace `default`, but their reference says none. */
function groupEvents(events: Iterable<Event>): ReadonlyMap<string, readonly Event[]> {
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
}

function newestFirst(a: Event, b: Event): number {
  const timeA = a.lastTimestamp ?? '';
  const timeB = b.lastTimestamp ?? '';
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return Number(b.metadata.resourceVersion ?? 0) - Number(a.metadata.resourceVersion ?? 0);
}
