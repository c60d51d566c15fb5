/**
 * What belongs together: classes, volumes, claims, snapshots, Pods and nodes as one graph, from the references in their specs.
 * A row of `RELATIONS` for each kind of edge; an end that does not exist is an edge all the same, to a node that
 * says so.
 */
import type { Node } from '../kubernetes/node';
import { namespacedKey, objectKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { StorageClass } from '../kubernetes/storage-class';
import { SNAPSHOT_GROUP, type VolumeSnapshot } from '../kubernetes/volume-snapshot';
import { claimRefKey } from '../volume/claim-ref';
import { claimNamesOfPod } from '../volume/in-use';
import { isReady } from '../volume/snapshot/snapshot-content';
import { getPersistentVolumeClaimClass, getPersistentVolumeClass } from '../volume/storage-class-name';

/** In the order of the columns. */
export const MAP_KINDS = [
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'VolumeSnapshot',
  'Pod',
  'Node',
] as const;

export type MapKind = (typeof MAP_KINDS)[number];

/** `PersistentVolumeClaim/shop/orders`, `Node/node-a`; the class of objects without one is `StorageClass/`. */
export type MapId = `${MapKind}/${string}`;

export function mapId(kind: MapKind, key: string): MapId {
  return `${kind}/${key}`;
}

export interface Relation {
  readonly from: MapId;
  readonly to: MapId;
  /** The field that makes the edge. */
  readonly field: string;
}

export interface MapObjects {
  readonly storageClasses: Iterable<StorageClass>;
  readonly volumes: Iterable<PersistentVolume>;
  readonly claims: Iterable<PersistentVolumeClaim>;
  readonly snapshots: Iterable<VolumeSnapshot>;
  readonly pods: Iterable<Pod>;
  readonly nodes: Iterable<Node>;
}

/** Edges from left to right. */
export function relationsOf(objects: MapObjects): readonly Relation[] {
  const relations: Relation[] = [];
  for (const volume of objects.volumes) {
    relations.push(...relationsOfVolume(volume));
  }
  const claims = [...objects.claims];
  const snapshots = [...objects.snapshots];
  for (const claim of claims) relations.push(...relationsOfClaim(claim));
  relations.push(...relationsOfSnapshots(claims, snapshots));
  for (const pod of objects.pods) relations.push(...relationsOfPod(pod));
  return distinct(relations);
}

function relationsOfVolume(volume: PersistentVolume): readonly Relation[] {
  const id = mapId('PersistentVolume', volume.metadata.name);
  const relations: Relation[] = [
    { from: mapId('StorageClass', getPersistentVolumeClass(volume)), to: id, field: 'spec.storageClassName' },
  ];
  const claimKey = claimRefKey(volume);
  if (claimKey !== undefined) {
    relations.push({ from: id, to: mapId('PersistentVolumeClaim', claimKey), field: 'spec.claimRef' });
  }
  return relations;
}

/** A claim hangs on its class only while no volume stands between them. */
function relationsOfClaim(claim: PersistentVolumeClaim): readonly Relation[] {
  const { namespace, name } = claim.metadata;
  const id = mapId('PersistentVolumeClaim', namespacedKey(namespace, name));
  if (claim.spec.volumeName) {
    return [{ from: mapId('PersistentVolume', claim.spec.volumeName), to: id, field: 'spec.volumeName' }];
  }
  const storageClassName = getPersistentVolumeClaimClass(claim);
  if (storageClassName === '') return [];
  return [{ from: mapId('StorageClass', storageClassName), to: id, field: 'spec.storageClassName' }];
}

/**
 * The claim that a snapshot was taken of, and the claims that are restored from it. Once it is ready, or they have their
 * volume, they do not need each other any more: then an end that is gone is no edge.
 */
function relationsOfSnapshots(
  claims: readonly PersistentVolumeClaim[],
  snapshots: readonly VolumeSnapshot[],
): readonly Relation[] {
  const claimKeys = new Set(claims.map(objectKey));
  const snapshotKeys = new Set(snapshots.map(objectKey));
  const taken = snapshots.flatMap((snapshot): readonly Relation[] => {
    const claimName = snapshot.spec.source.persistentVolumeClaimName;
    if (claimName === undefined) return [];
    const key = namespacedKey(snapshot.metadata.namespace, claimName);
    if (isReady(snapshot) && !claimKeys.has(key)) return [];
    const to = mapId('VolumeSnapshot', objectKey(snapshot));
    return [{ from: mapId('PersistentVolumeClaim', key), to, field: 'spec.source' }];
  });
  const restored = claims.flatMap((claim): readonly Relation[] => {
    const source = claim.spec.dataSource ?? claim.spec.dataSourceRef;
    if (source?.kind !== 'VolumeSnapshot' || source.apiGroup !== SNAPSHOT_GROUP) return [];
    const key = namespacedKey(claim.metadata.namespace, source.name);
    if (claim.spec.volumeName && !snapshotKeys.has(key)) return [];
    const from = mapId('PersistentVolumeClaim', objectKey(claim));
    return [{ from, to: mapId('VolumeSnapshot', key), field: 'spec.dataSource' }];
  });
  return [...taken, ...restored];
}

function relationsOfPod(pod: Pod): readonly Relation[] {
  const { namespace, name } = pod.metadata;
  const id = mapId('Pod', namespacedKey(namespace, name));
  const claims = claimNamesOfPod(pod).map((claimName): Relation => {
    const from = mapId('PersistentVolumeClaim', namespacedKey(namespace, claimName));
    return { from, to: id, field: 'spec.volumes' };
  });
  if (!pod.spec.nodeName) return claims;
  return [...claims, { from: id, to: mapId('Node', pod.spec.nodeName), field: 'spec.nodeName' }];
}

/** Claim and volume refer to each other: one edge. */
function distinct(relations: readonly Relation[]): readonly Relation[] {
  const seen = new Map<string, Relation>();
  for (const relation of relations) {
    const key = `${relation.from} ${relation.to}`;
    if (!seen.has(key)) seen.set(key, relation);
  }
  return [...seen.values()];
}
