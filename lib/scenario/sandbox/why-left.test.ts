/** Each reason for leaving something, with the object that has it, and what is taken although somebody owns it. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { judge, LEFT_WORDS, type LeftReason } from './why-left';

const STORAGE = 'storage.k8s.io/v1';

function object(
  kind: string,
  name: string,
  { apiVersion = 'v1', namespace, owner, ...rest }: Record<string, unknown> = {},
): KubernetesObject {
  const metadata = {
    name,
    uid: `${kind}-${name}`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(owner === undefined ? {} : { ownerReferences: [owner] }),
  };
  return { apiVersion, kind, metadata, ...rest } as unknown as KubernetesObject;
}

const inShop = { namespace: 'shop' };
const volume = (name: string, namespace?: string) =>
  object('PersistentVolume', name, { spec: namespace === undefined ? {} : { claimRef: { namespace } } });
const attachment = (name: string, persistentVolumeName: string) =>
  object('VolumeAttachment', name, { apiVersion: STORAGE, spec: { source: { persistentVolumeName } } });
const ownedBy = (kind: string, name: string) => ({ kind, name, uid: `${kind}-${name}`, controller: true });
const claimVolumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'photos' } }];
const pod = (name: string, more: Record<string, unknown> = {}) =>
  object('Pod', name, { ...inShop, spec: {}, ...more });
const snapshot = (name: string, claim: string) =>
  object('VolumeSnapshot', name, { ...inShop, spec: { source: { persistentVolumeClaimName: claim } } });
const content = (name: string, source: Record<string, string>, namespace = 'shop') =>
  object('VolumeSnapshotContent', name, { spec: { volumeSnapshotRef: { namespace, name }, source } });
const csiNode = (name: string, drivers: unknown) =>
  object('CSINode', name, {
    apiVersion: STORAGE,
    spec: { drivers },
    owner: { kind: 'Node', name, uid: `Node-${name}` },
  });
const taken = { volumeHandle: 'v-1' };

/** All of a cluster, by what becomes of each when only `shop` is chosen; undefined: it is taken. */
const ROWS: readonly (readonly [KubernetesObject, LeftReason | undefined])[] = [
  [object('Node', 'n1'), undefined],
  [object('Namespace', 'shop'), undefined],
  [object('Namespace', 'office'), 'other-namespace'],
  [object('StorageClass', 'gold', { apiVersion: STORAGE }), undefined],
  [object('PersistentVolumeClaim', 'photos', inShop), undefined],
  [object('PersistentVolumeClaim', 'letters', { namespace: 'office' }), 'other-namespace'],
  [object('PersistentVolumeClaim', 'metrics', { namespace: 'kube-system' }), 'system-namespace'],
  [volume('free'), undefined],
  [volume('of-photos', 'shop'), undefined],
  [volume('of-letters', 'office'), 'bound-elsewhere'],
  [volume('of-metrics', 'kube-system'), 'system-namespace'],
  [attachment('a-1', 'of-photos'), 'attached-again'],
  [attachment('a-2', 'of-letters'), 'bound-elsewhere'],
  [attachment('a-3', 'of-metrics'), 'system-namespace'],
  [object('Event', 'e-1', inShop), 'told-anew'],
  [object('Secret', 's-1', inShop), 'private'],
  [object('ConfigMap', 'c-1', inShop), 'private'],
  [object('Service', 'web', inShop), 'not-storage'],
  [object('DaemonSet', 'agent', inShop), 'not-storage'],
  [
    object('CSIStorageCapacity', 'room', { apiVersion: STORAGE, namespace: 'shop', capacity: '1Gi' }),
    'own-room',
  ],
  [object('CSIDriver', 'disks.example.com', { apiVersion: STORAGE, spec: {} }), undefined],
  [csiNode('n1', [{ name: 'disks.example.com', nodeID: 'i-1', allocatable: { count: 3 } }]), undefined],
  [csiNode('n2', null), undefined],
  [object('StatefulSet', 'db', { ...inShop, owner: ownedBy('Operator', 'db') }), undefined],
  [pod('db-0', { owner: ownedBy('StatefulSet', 'db'), spec: { volumes: claimVolumes } }), undefined],
  [pod('done', { status: { phase: 'Succeeded' }, spec: { volumes: claimVolumes } }), 'ended'],
  [pod('evicted', { status: { phase: 'Failed' }, owner: ownedBy('StatefulSet', 'db') }), 'ended'],
  [pod('agent-x', { owner: ownedBy('DaemonSet', 'agent') }), 'no-controller'],
  [pod('static', { owner: ownedBy('Node', 'n1') }), 'no-controller'],
  [pod('worker', { owner: ownedBy('Job', 'work'), spec: { volumes: claimVolumes } }), undefined],
  [pod('scratch', { owner: ownedBy('Job', 'w'), spec: { volumes: [{ ephemeral: {} }] } }), undefined],
  [snapshot('again', 'photos'), undefined],
  [snapshot('stale', 'deleted'), undefined],
  [content('again', taken), 'taken-again'],
  [content('stale', taken), 'source-gone'],
  [content('retained', taken), 'source-gone'],
  [content('imported', { snapshotHandle: 's-1' }), undefined],
  [content('theirs', taken, 'office'), 'other-namespace'],
];

describe('judge', () => {
  it.each(
    judge(
      ROWS.map(([each]) => each),
      new Set(['shop']),
    ).map(
      ({ object: { kind, metadata }, why }, index) => [kind, metadata.name, ROWS[index]?.[1], why] as const,
    ),
  )('%s %s: %s', (_kind, _name, expected, why) => {
    expect(why).toBe(expected);
  });

  it('leaves the CSINode that says nothing where no driver is copied either: the kubelet writes one for the first', () => {
    expect(judge([csiNode('n1', null)], undefined)[0]?.why).toBe('made-again');
    expect(judge([csiNode('n1', [{ name: 'x.csi', nodeID: 'n1' }])], undefined)[0]?.why).toBeUndefined();
  });

  it('has a row for every reason', () => {
    const reasons = new Set(ROWS.map(([, why]) => why));
    const missing = Object.keys(LEFT_WORDS).filter((why) => !reasons.has(why as LeftReason));
    expect(missing).toEqual(['made-again']);
  });
});
