/**
 * What no input may ever break, each with a name: followed write by write, or looked at when everything has settled.
 * A violation is a text that begins with the name.
 */
import {
  finalizerPVCProtection,
  finalizerPVProtection,
  finalizerVACProtection,
} from '../../kubernetes/annotations';
import type { Change } from '../../kubernetes/change';
import { type KubernetesObject, objectKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import {
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  volumeAttachments,
  volumeAttributesClasses,
} from '../../kubernetes/resources';
import type { VolumeAttachment } from '../../kubernetes/storage-kinds';
import { claimNamesOfPod, isPodDone, protectingPods } from '../../volume/in-use';
import type { ApiServer } from '../apiserver/api';
import { pvcProtectionController } from '../controllers/pvcprotection/controller';
import { pvProtectionController } from '../controllers/pvprotection/controller';
import { isAttributesClassUsed } from '../controllers/vacprotection/controller';
import { PhaseWatch, settledViolations } from './binding-laws';

/** What was known before a write, and the write. */
interface Written {
  readonly change: Change;
  readonly before: KubernetesObject | undefined;
  readonly api: ApiServer;
  /** Uids of the volumes that never had another policy than Retain. */
  readonly alwaysRetained: ReadonlySet<string>;
}

/** Says what is wrong with a write; undefined when nothing is. */
type WriteLaw = (written: Written) => string | undefined;

/** Laws of each write. Their names are what a violation begins with. */
export const WRITE_LAWS: Readonly<Record<string, WriteLaw>> = {
  'the revision of an object is that of its last write': ({ change: { object, revision } }) =>
    object.metadata.resourceVersion === String(revision)
      ? undefined
      : `it is ${object.metadata.resourceVersion}`,

  'the watch log can be replayed': ({ change: { type, object }, before }) => {
    if (type === 'ADDED') return before ? 'added, and was there already' : undefined;
    if (!before) return `${type}, and was not there`;
    return before.metadata.uid === object.metadata.uid ? undefined : 'the uid is that of another object';
  },

  'a deletion is not taken back': ({ change: { type, object }, before }) =>
    type === 'MODIFIED' && before?.metadata.deletionTimestamp && !object.metadata.deletionTimestamp
      ? 'the deletionTimestamp is gone'
      : undefined,

  // The last finalizer goes with the object: a watch shows it as it was before.
  'nothing goes at once that a finalizer holds': ({ change: { type, object }, before }) =>
    type === 'DELETED' && object.metadata.finalizers?.length && !before?.metadata.deletionTimestamp
      ? `it went with ${object.metadata.finalizers.join(', ')}`
      : undefined,

  'a claim that a Pod with a node uses is not let go': ({ change, api }) => {
    if (change.actor !== pvcProtectionController.name) return undefined;
    if (change.type !== 'DELETED' || change.object.kind !== 'PersistentVolumeClaim') return undefined;
    const [user] = protectingPods(api.list(pods), change.object as PersistentVolumeClaim);
    return user && `Pod ${user.metadata.name} uses it`;
  },

  'a volume that is Bound is not let go': ({ change, before }) =>
    change.actor === pvProtectionController.name &&
    change.type === 'DELETED' &&
    (before as PersistentVolume | undefined)?.status?.phase === 'Bound'
      ? 'it was Bound'
      : undefined,

  'only a user deletes a volume with Retain': ({ change, before, alwaysRetained }) => {
    const { actor, type, object } = change;
    if (object.kind !== 'PersistentVolume' || actor === 'user') return undefined;
    const begins = type === 'DELETED' || object.metadata.deletionTimestamp !== undefined;
    if (!begins || before?.metadata.deletionTimestamp) return undefined;
    return alwaysRetained.has(object.metadata.uid ?? '') ? `${actor} deleted it` : undefined;
  },

  'the scheduler gives a ReadWriteOncePod claim to one Pod': ({ change, before, api }) => {
    const pod = change.object as Pod;
    if (pod.kind !== 'Pod' || change.type !== 'MODIFIED') return undefined;
    if (!pod.spec.nodeName || (before as Pod | undefined)?.spec.nodeName) return undefined;
    const shared = claimNamesOfPod(pod).find((name) => isOncePod(api, name) && userOf(api, name, pod));
    return shared && `claim ${shared} is in use by ${userOf(api, shared, pod)}`;
  },

  'a ReadWriteOnce volume is attached to one node': ({ change, api }) => {
    const attachment = change.object as VolumeAttachment;
    if (attachment.kind !== 'VolumeAttachment' || change.type === 'DELETED') return undefined;
    const { nodeName, source } = attachment.spec;
    const volume = api.get(persistentVolumes, source.persistentVolumeName ?? '');
    if (!attachment.status?.attached || !volume?.spec.accessModes?.every(isOneNode)) return undefined;
    const other = api
      .list(volumeAttachments)
      .find(
        ({ spec, status }) =>
          status?.attached &&
          spec.nodeName !== nodeName &&
          spec.source.persistentVolumeName === source.persistentVolumeName,
      );
    return other && `${source.persistentVolumeName} is attached to ${nodeName} and to ${other.spec.nodeName}`;
  },
};

/** Laws of a cluster in which nothing happens any more, after users interfered at any moment. */
export const SETTLED_LAWS: Readonly<Record<string, (api: ApiServer) => readonly string[]>> = {
  'claim and volume point at each other': (api) => settledViolations(api, true),

  'no volume is bound twice': (api) => {
    const owners = new Map<string, string>();
    return api.list(persistentVolumeClaims).flatMap((claim) => {
      if (claim.status?.phase !== 'Bound' || claim.metadata.deletionTimestamp) return [];
      const volume = api.get(persistentVolumes, claim.spec.volumeName ?? '');
      if (volume?.spec.claimRef?.uid !== claim.metadata.uid) return [];
      const name = volume?.metadata.name ?? '';
      const other = owners.get(name);
      owners.set(name, objectKey(claim));
      return other ? [`${name} is bound to ${other} and to ${objectKey(claim)}`] : [];
    });
  },

  'what is being deleted is held by somebody': (api) => [
    ...heldByNobody(
      api,
      persistentVolumeClaims,
      finalizerPVCProtection,
      (claim) => protectingPods(api.list(pods), claim).length > 0,
    ),
    ...heldByNobody(api, persistentVolumes, finalizerPVProtection, ({ status }) => status?.phase === 'Bound'),
    ...heldByNobody(api, volumeAttributesClasses, finalizerVACProtection, ({ metadata }) =>
      isAttributesClassUsed(api, metadata.name),
    ),
  ],
};

/** Terminating objects that only a protection finalizer keeps, though nothing uses them. */
function heldByNobody<T extends KubernetesObject>(
  api: ApiServer,
  resource: Resource<T>,
  finalizer: string,
  isUsed: (object: T) => boolean,
): readonly string[] {
  return api
    .list(resource)
    .filter(
      (object) =>
        object.metadata.deletionTimestamp &&
        object.metadata.finalizers?.includes(finalizer) &&
        !isUsed(object),
    )
    .map((object) => `${objectKey(object)} has ${finalizer} and no user`);
}

function isOneNode(mode: string): boolean {
  return mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod';
}

function isOncePod(api: ApiServer, claimName: string): boolean {
  const claim = api.get(persistentVolumeClaims, `default/${claimName}`);
  return claim?.spec.accessModes?.includes('ReadWriteOncePod') ?? false;
}

function userOf(api: ApiServer, claimName: string, besides: Pod): string | undefined {
  return api
    .list(pods, 'default')
    .find(
      (pod) =>
        pod.metadata.uid !== besides.metadata.uid &&
        pod.spec.nodeName &&
        !isPodDone(pod) &&
        claimNamesOfPod(pod).includes(claimName),
    )?.metadata.name;
}

/** Follows every write of a cluster and keeps what broke a law. */
export class Invariants {
  readonly #api: ApiServer;
  readonly #phases: PhaseWatch;
  readonly #violations: string[] = [];
  /** The store as the watch log tells it. */
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #alwaysRetained = new Set<string>();
  #revision: number;
  #timeMs = 0;

  constructor(api: ApiServer) {
    this.#api = api;
    this.#revision = api.revision;
    this.#phases = new PhaseWatch(api);
    for (const resource of api.resources()) for (const object of api.list(resource)) this.#keep(object);
    api.subscribe((change) => this.#observe(change));
  }

  get violations(): readonly string[] {
    const phases = this.#phases.violations.map((text) => `a phase moves along the phase machine: ${text}`);
    return [...this.#violations, ...phases];
  }

  /** Looks at the cluster as it stands, in which nothing happens any more. */
  checkSettled(): void {
    for (const [law, violationsOf] of Object.entries(SETTLED_LAWS)) {
      for (const text of violationsOf(this.#api)) this.#violations.push(`${law}: ${text}`);
    }
    this.#compareStore();
  }

  #observe(change: Change): void {
    const { type, object, revision, timeMs } = change;
    const before = this.#objects.get(idOf(object));
    if (revision <= this.#revision) this.#violations.push(`revisions grow: ${revision} came late`);
    if (timeMs < this.#timeMs) this.#violations.push(`time does not run back: at revision ${revision}`);
    this.#revision = revision;
    this.#timeMs = timeMs;
    this.#notePolicy(change);
    for (const [law, violationOf] of Object.entries(WRITE_LAWS)) {
      const text = violationOf({ change, before, api: this.#api, alwaysRetained: this.#alwaysRetained });
      if (text) this.#violations.push(`${law}: ${idOf(object)} at revision ${revision}: ${text}`);
    }
    if (type === 'DELETED') this.#objects.delete(idOf(object));
    else this.#keep(object);
  }

  #keep(object: KubernetesObject): void {
    this.#objects.set(idOf(object), object);
  }

  #notePolicy({ type, object }: Change): void {
    if (object.kind !== 'PersistentVolume') return;
    const { uid = '' } = object.metadata;
    const isRetained = (object as PersistentVolume).spec.persistentVolumeReclaimPolicy === 'Retain';
    if (!isRetained) this.#alwaysRetained.delete(uid);
    else if (type === 'ADDED') this.#alwaysRetained.add(uid);
  }

  #compareStore(): void {
    const stored = this.#api.resources().flatMap((resource) => this.#api.list(resource));
    const differing = stored.filter((object) => this.#objects.get(idOf(object)) !== object);
    if (differing.length > 0 || stored.length !== this.#objects.size) {
      const names = differing.map(idOf).join(', ');
      this.#violations.push(`the watch log replays to the store: ${this.#objects.size} objects, ${names}`);
    }
  }
}

function idOf(object: KubernetesObject): string {
  return `${object.apiVersion} ${object.kind} ${objectKey(object)}`;
}
