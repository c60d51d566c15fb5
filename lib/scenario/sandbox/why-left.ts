/**
 * Why an object of a cluster is not in its copy. What comes back by itself is told from what does not: a reader asks
 * "what if" of the copy, and must know what it cannot answer.
 */
import type { KubernetesObject } from '../../kubernetes/object';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { Pod } from '../../kubernetes/pod';
import type { CSINode, VolumeAttachment } from '../../kubernetes/storage-kinds';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { isSystemNamespace } from '../../manifest/exportable';
import { isOrphan, uidsOf } from './owners';

export type LeftReason =
  | 'other-namespace'
  | 'bound-elsewhere'
  | 'system-namespace'
  | 'made-again'
  | 'told-anew'
  | 'attached-again'
  | 'own-room'
  | 'taken-again'
  | 'source-gone'
  | 'ended'
  | 'no-controller'
  | 'private'
  | 'not-storage';

/** As it follows a number and a kind: `2 Pod, of another namespace`. */
export const LEFT_WORDS: Readonly<Record<LeftReason, string>> = {
  'other-namespace': 'of another namespace',
  'bound-elsewhere': 'of a claim of another namespace',
  'system-namespace': 'of a namespace of Kubernetes itself',
  'made-again': 'made again by the control plane',
  'told-anew': 'the copy tells its own',
  'attached-again': 'made again where a Pod uses the volume',
  'own-room': 'made again by the simulated driver, which has its own room',
  'taken-again': 'taken again with its VolumeSnapshot',
  'source-gone': 'its claim or its VolumeSnapshot is gone',
  ended: 'ended: nothing in the copy waits for it',
  'no-controller': 'uses no claim, and its controller is not simulated',
  private: 'never copied',
  'not-storage': 'not simulated',
};

/** Kinds that decide where data goes, and those that use it. */
const TAKEN: ReadonlySet<string> = new Set([
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
  'VolumeAttributesClass',
  'VolumeSnapshotClass',
  'VolumeSnapshot',
  'VolumeSnapshotContent',
  'CSIDriver',
  'CSINode',
  'Node',
  'Pod',
  'StatefulSet',
  'Deployment',
  'ReplicaSet',
]);

/** Kinds that are left whatever they say. */
const LEFT: Readonly<Record<string, LeftReason>> = {
  Secret: 'private',
  ConfigMap: 'private',
  Event: 'told-anew',
  // The number that a real driver gave is true until its next volume: nothing in the copy would keep it so.
  CSIStorageCapacity: 'own-room',
  // What a simulation writes of its own data.
  NodeVolume: 'made-again',
  DataSet: 'made-again',
};

export interface Judged {
  readonly object: KubernetesObject;
  /** Undefined: it is taken. */
  readonly why: LeftReason | undefined;
}

/** Every object with what becomes of it; `namespaces` undefined: of all. */
export function judge(
  objects: readonly KubernetesObject[],
  namespaces: ReadonlySet<string> | undefined,
): readonly Judged[] {
  const alone = objects.map((object) => ({ object, why: whyAlone(object, namespaces) }));
  const copied = copiedOf(alone, namespaces);
  return alone.map(({ object, why }) => ({ object, why: why ?? whyBesideOthers(object, copied) }));
}

/** Whether the namespace of `object` is one that a copy may take or leave. */
export function isChoice({ kind, metadata }: KubernetesObject): boolean {
  const { namespace } = metadata;
  return namespace !== undefined && TAKEN.has(kind) && !isSystemNamespace(namespace);
}

function whyAlone(
  object: KubernetesObject,
  namespaces: ReadonlySet<string> | undefined,
): LeftReason | undefined {
  const { kind, metadata } = object;
  const left = LEFT[kind];
  if (left !== undefined) return left;
  if (kind === 'VolumeAttachment') return undefined;
  if (!TAKEN.has(kind)) return 'not-storage';
  if (kind === 'Namespace') return namespaces?.has(metadata.name) === false ? 'other-namespace' : undefined;
  const other = whyNamespace(metadata.namespace, namespaces);
  if (other !== undefined) return other;
  if (kind === 'PersistentVolume') return whyVolume(object as PersistentVolume, namespaces);
  return kind === 'Pod' && hasEnded(object as Pod) ? 'ended' : undefined;
}

function whyNamespace(
  namespace: string | undefined,
  namespaces: ReadonlySet<string> | undefined,
): LeftReason | undefined {
  if (namespace === undefined) return undefined;
  if (isSystemNamespace(namespace)) return 'system-namespace';
  return namespaces?.has(namespace) === false ? 'other-namespace' : undefined;
}

function whyVolume(
  { spec }: PersistentVolume,
  namespaces: ReadonlySet<string> | undefined,
): LeftReason | undefined {
  const why = whyNamespace(spec.claimRef?.namespace, namespaces);
  return why === 'other-namespace' ? 'bound-elsewhere' : why;
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** What is taken and left, for objects that hang on others. */
interface Copied {
  readonly namespaces: ReadonlySet<string> | undefined;
  readonly uids: ReadonlySet<string>;
  /** `Pod default/web` */
  readonly keys: ReadonlySet<string>;
  readonly hasDriver: boolean;
  readonly snapshots: ReadonlyMap<string, VolumeSnapshot>;
  readonly volumesLeft: ReadonlyMap<string, LeftReason>;
}

function copiedOf(judged: readonly Judged[], namespaces: ReadonlySet<string> | undefined): Copied {
  const taken = judged.filter(({ why }) => why === undefined).map(({ object }) => object);
  const volumesLeft = judged.flatMap(({ object: { kind, metadata }, why }) =>
    kind === 'PersistentVolume' && why !== undefined ? [[metadata.name, why] as const] : [],
  );
  return {
    namespaces,
    uids: uidsOf(taken),
    keys: new Set(taken.map((object) => `${object.kind} ${objectKey(object)}`)),
    hasDriver: taken.some(({ kind }) => kind === 'CSIDriver'),
    snapshots: new Map(taken.filter(isSnapshot).map((snapshot) => [objectKey(snapshot), snapshot])),
    volumesLeft: new Map(volumesLeft),
  };
}

function isSnapshot(object: KubernetesObject): object is VolumeSnapshot {
  return object.kind === 'VolumeSnapshot';
}

function whyBesideOthers(object: KubernetesObject, copied: Copied): LeftReason | undefined {
  switch (object.kind) {
    case 'VolumeAttachment': {
      const { persistentVolumeName = '' } = (object as VolumeAttachment).spec.source;
      return copied.volumesLeft.get(persistentVolumeName) ?? 'attached-again';
    }
    case 'VolumeSnapshotContent':
      return whyContent(object as VolumeSnapshotContent, copied);
    case 'CSINode':
      // The kubelet of the copy writes none for no driver, and one that stands there keeps it from writing one later.
      return hasDrivers(object as CSINode) || copied.hasDriver ? undefined : 'made-again';
    case 'Pod':
      return whyPod(object as Pod, copied);
    default:
      return undefined;
  }
}

/** One that names a handle was written by a person and is taken; any other comes with the VolumeSnapshot that it is of. */
function whyContent({ spec }: VolumeSnapshotContent, copied: Copied): LeftReason | undefined {
  const { namespace = '', name = '' } = spec.volumeSnapshotRef;
  const left = whyNamespace(namespace, copied.namespaces);
  if (left !== undefined) return left;
  if (spec.source.snapshotHandle !== undefined) return undefined;
  const claim = copied.snapshots.get(`${namespace}/${name}`)?.spec.source.persistentVolumeClaimName;
  const isThere = claim !== undefined && copied.keys.has(`PersistentVolumeClaim ${namespace}/${claim}`);
  return isThere ? 'taken-again' : 'source-gone';
}

/** As it comes from a real API server, a list without entries may be null. */
function hasDrivers({ spec }: CSINode): boolean {
  return (spec.drivers ?? []).length > 0;
}

/** A DaemonSet, a Job or an operator is not simulated: their Pods stand for themselves, if they hold any data. */
function whyPod(pod: Pod, copied: Copied): LeftReason | undefined {
  if (!isOrphan(pod, copied.uids)) return undefined;
  const usesClaim = pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim || volume.ephemeral);
  return usesClaim ? undefined : 'no-controller';
}
