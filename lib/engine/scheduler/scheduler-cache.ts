/**
 * The cluster as the scheduler sees it: what is stored, and on top of it what the scheduler has decided but not yet
 * written, so that the next Pod is not promised the same volume or room. It decides nothing.
 * Upstream: backend/cache and util/assumecache of pkg/scheduler, 1.37.
 */
import type { Node } from '../../kubernetes/node';
import { namespacedKey, objectKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { isPodTerminated, type Pod } from '../../kubernetes/pod';
import {
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
  volumeAttachments,
} from '../../kubernetes/resources';
import type { PlacementView } from '../../volume/placement/placement-view';
import { priorityOf, withPodsOnNode } from '../../volume/placement/preemption';
import { getPersistentVolumeClass } from '../../volume/storage-class-name';
import type { ComponentContext } from '../component';

export class SchedulerCache implements PlacementView {
  readonly version;
  readonly #context: ComponentContext;
  readonly #podsByNode = new Map<string, Map<string, Pod>>();
  readonly #volumesByClass = new Map<string, Map<string, PersistentVolume>>();
  readonly #assumedVolumes = new Map<string, PersistentVolume>();
  /** Pods for which room is being made somewhere, by key. */
  readonly #nominated = new Map<string, Pod>();
  #hiddenVolume: string | undefined;
  readonly #assumedClaims = new Map<string, PersistentVolumeClaim>();

  constructor(context: ComponentContext) {
    this.version = context.version;
    this.#context = context;
    context.watch(pods, (change, previous) => {
      this.#noteNominated(change.object, change.type === 'DELETED');
      if (previous) this.#forget(previous);
      if (change.type !== 'DELETED') this.#note(change.object);
    });
    context.watch(persistentVolumes, (change, previous) => {
      if (previous) this.#volumesOf(previous).delete(previous.metadata.name);
      if (change.type === 'DELETED') return;
      this.#volumesOf(change.object).set(change.object.metadata.name, change.object);
    });
  }

  enabled: PlacementView['enabled'] = (gate) => this.#context.enabled(gate);

  nodes(): readonly Node[] {
    return this.#context.api.list(nodes);
  }

  podsOnNode(nodeName: string): Iterable<Pod> {
    return this.#podsByNode.get(nodeName)?.values() ?? [];
  }

  claim(namespace: string, name: string): PersistentVolumeClaim | undefined {
    const key = namespacedKey(namespace, name);
    return newest(this.#context.api.get(persistentVolumeClaims, key), this.#assumedClaims.get(key));
  }

  volume(name: string): PersistentVolume | undefined {
    return newest(this.#context.api.get(persistentVolumes, name), this.#assumedVolumes.get(name));
  }

  storageClass(name: string) {
    return this.#context.api.get(storageClasses, name);
  }

  *volumesOfClass(storageClassName: string): Iterable<PersistentVolume> {
    for (const volume of this.#volumesByClass.get(storageClassName)?.values() ?? []) {
      if (volume.metadata.name === this.#hiddenVolume) continue;
      yield newest(volume, this.#assumedVolumes.get(volume.metadata.name)) ?? volume;
    }
  }

  csiDriver(name: string) {
    return this.#context.api.get(csiDrivers, name);
  }

  csiNode(name: string) {
    return this.#context.api.get(csiNodes, name);
  }

  csiStorageCapacities() {
    return this.#context.api.list(csiStorageCapacities);
  }

  volumeAttachments() {
    return this.#context.api.list(volumeAttachments);
  }

  namespaceLabels(name: string) {
    return this.#context.api.get(namespaces, name)?.metadata.labels;
  }

  /**
   * What `pod` may count on: the room that is being made for others, no less important than it, is theirs.
   * Upstream: addNominatedPods, pkg/scheduler/framework/runtime.
   */
  seenBy(pod: Pod): PlacementView {
    let view: PlacementView = this;
    for (const other of this.#nominated.values()) {
      if (objectKey(other) === objectKey(pod) || priorityOf(other) < priorityOf(pod)) continue;
      const nodeName = other.status?.nominatedNodeName ?? '';
      view = withPodsOnNode(view, nodeName, [...view.podsOnNode(nodeName), other]);
    }
    return view;
  }

  #noteNominated(pod: Pod, isGone: boolean): void {
    const waits = !isGone && !pod.spec.nodeName && pod.metadata.deletionTimestamp === undefined;
    if (waits && pod.status?.nominatedNodeName) this.#nominated.set(objectKey(pod), pod);
    else this.#nominated.delete(objectKey(pod));
  }

  /** What `look` finds while one volume cannot be taken yet. */
  withoutVolume<T>(name: string, look: () => T): T {
    this.#hiddenVolume = name;
    const found = look();
    this.#hiddenVolume = undefined;
    return found;
  }

  /** Counts the Pod as being on the node until the stored Pod says so, or until it is given up. */
  assumePod(pod: Pod, nodeName: string): void {
    this.#note({ ...pod, spec: { ...pod.spec, nodeName } });
  }

  forgetPod(pod: Pod, nodeName: string): void {
    this.#forget({ ...pod, spec: { ...pod.spec, nodeName } });
    const stored = this.#context.api.get(pods, objectKey(pod));
    if (stored) this.#note(stored);
  }

  assumeVolume(volume: PersistentVolume): void {
    this.#assumedVolumes.set(volume.metadata.name, volume);
  }

  assumeClaim(claim: PersistentVolumeClaim): void {
    this.#assumedClaims.set(objectKey(claim), claim);
  }

  restoreVolume(name: string): void {
    this.#assumedVolumes.delete(name);
  }

  restoreClaim(key: string): void {
    this.#assumedClaims.delete(key);
  }

  /** The scheduler never sees finished Pods: to it they are gone. */
  #note(pod: Pod): void {
    const { nodeName } = pod.spec;
    if (!nodeName || isPodTerminated(pod)) return;
    let onNode = this.#podsByNode.get(nodeName);
    if (!onNode) {
      onNode = new Map();
      this.#podsByNode.set(nodeName, onNode);
    }
    onNode.set(objectKey(pod), pod);
  }

  #forget(pod: Pod): void {
    const { nodeName } = pod.spec;
    if (nodeName) this.#podsByNode.get(nodeName)?.delete(objectKey(pod));
  }

  #volumesOf(volume: PersistentVolume): Map<string, PersistentVolume> {
    const className = getPersistentVolumeClass(volume);
    let volumes = this.#volumesByClass.get(className);
    if (!volumes) {
      volumes = new Map();
      this.#volumesByClass.set(className, volumes);
    }
    return volumes;
  }
}

/** An assumed object counts while the one that it was made from is the stored one; any write replaces it. */
function newest<T extends PersistentVolume | PersistentVolumeClaim>(
  stored: T | undefined,
  assumed: T | undefined,
): T | undefined {
  return stored && assumed?.metadata.resourceVersion === stored.metadata.resourceVersion ? assumed : stored;
}
