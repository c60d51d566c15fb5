/**
 * The whole text about a claim, line by line, in situations that differ by one thing: how it came to its volume, who
 * uses it, what holds it, which ways there are. The cluster of each situation is the table; the words are the snapshot.
 */
import { describe, expect, it } from 'vitest';
import {
  annBoundByController,
  annDynamicallyProvisioned,
  finalizerCloningProtection,
  finalizerOrphanDependents,
  finalizerPVCProtection,
} from '../kubernetes/annotations';
import type { StatefulSet } from '../kubernetes/workload';
import { type ClusterObjects, clusterView } from './cluster-view';
import { explainClaim } from './explain-claim';
import { aCSIDriver } from './placement/testing/nodes';
import { aContent, aSnapshot } from './snapshot/testing/objects';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aClaim, aPod, aStorageClass, aVolume } from './testing/objects';
import { told } from './testing/told';

type ClaimOptions = NonNullable<Parameters<typeof aClaim>[0]>;
type Situation = readonly [what: string, claim: ClaimOptions, around: Partial<ClusterObjects>];

const mine = { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' };
const bound: ClaimOptions = { volumeName: 'pv-1', bindCompleted: true, phase: 'Bound' };
const chosen: ClaimOptions = { ...bound, boundByController: true };
const its = aVolume({ claimRef: mine, phase: 'Bound' });
const byController = aVolume({ claimRef: mine, phase: 'Bound', boundByController: true });
const deleted = (...finalizers: string[]): ClaimOptions => ({
  ...bound,
  metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers },
});
const user = (name: string, status: Parameters<typeof aPod>[0] = {}) =>
  aPod({ name, claimName: 'claim-1', nodeName: 'node-1', status: { phase: 'Running' }, ...status });
const unread = (...kinds: string[]) => ({ unreadableKinds: new Set(kinds) });

function explained(claimOptions: ClaimOptions, around: Partial<ClusterObjects>): string {
  const claim = aClaim(claimOptions);
  const cluster = { version: '1.37', ...around, claims: [claim, ...(around.claims ?? [])] } as const;
  const explanation = explainClaim(clusterView(cluster), claim);
  expectWellExplained(explanation, objectsOf(cluster));
  const { title, details, evidence, next, waysOut } = explanation;
  return told({ title, details, evidence, next, waysOut });
}

function tell(situations: readonly Situation[]): void {
  it.each(situations)('%s', (_, claim, around) => {
    expect(explained(claim, around)).toMatchSnapshot();
  });
}

const provisioned = (policy: 'Delete' | 'Recycle') =>
  aVolume({
    claimRef: mine,
    phase: 'Bound',
    persistentVolumeReclaimPolicy: policy,
    metadata: { annotations: { [annDynamicallyProvisioned]: 'x.csi' } },
  });

describe('a bound claim', () => {
  tell([
    ['that named its volume', bound, { volumes: [its] }],
    ['whose volume was reserved for it', chosen, { volumes: [its] }],
    ['whose volume the controller chose', chosen, { volumes: [byController] }],
    [
      'for which another volume would win today',
      chosen,
      {
        volumes: [
          aVolume({ ...byController.spec, phase: 'Bound', boundByController: true, storage: '5Gi' }),
          aVolume({ name: 'pv-0' }),
        ],
      },
    ],
    [
      'whose volume was chosen in a version without classes of attributes',
      { ...chosen, volumeAttributesClassName: 'silver' },
      { version: '1.30', volumes: [byController] },
    ],
    ['whose volume was made for it and goes with it', chosen, { volumes: [provisioned('Delete')] }],
    ['whose volume is wiped after it', chosen, { volumes: [provisioned('Recycle')] }],
    ['that one Pod uses', bound, { volumes: [its], pods: [user('a')] }],
    ['that three Pods use', bound, { volumes: [its], pods: [user('a'), user('b'), user('c')] }],
    ['whose Pods were not read', bound, { volumes: [its], ...unread('Pod') }],
    [
      'that may grow',
      { ...bound, storageClassName: 'gold' },
      { volumes: [its], storageClasses: [aStorageClass({ allowVolumeExpansion: true })] },
    ],
    [
      'whose class forbids growth',
      { ...bound, storageClassName: 'gold' },
      { volumes: [its], storageClasses: [aStorageClass()] },
    ],
    ['whose class is gone', { ...bound, storageClassName: 'gold' }, { volumes: [its] }],
    [
      'whose class was not read',
      { ...bound, storageClassName: 'gold' },
      { volumes: [its], ...unread('StorageClass') },
    ],
  ]);
});

describe('a claim that lost its volume', () => {
  const lost: ClaimOptions = { bindCompleted: true, phase: 'Lost' };
  const another = { namespace: 'shop', name: 'other', uid: 'uid-other' };
  tell([
    ['and its name', lost, {}],
    ['which is gone', { ...lost, volumeName: 'pv-1' }, {}],
    [
      'to another claim',
      { ...lost, volumeName: 'pv-1' },
      { volumes: [aVolume({ claimRef: another, boundByController: true })] },
    ],
    [
      'to nobody that it names',
      { ...lost, volumeName: 'pv-1' },
      { volumes: [aVolume({ claimRef: { ...mine, uid: 'uid-before' } })] },
    ],
  ]);
});

describe('a claim that is being deleted', () => {
  const clone = (options: ClaimOptions) =>
    aClaim({ dataSource: { kind: 'PersistentVolumeClaim', name: 'claim-1' }, ...options });
  const going = { deletionTimestamp: '2026-01-01T00:00:00Z' };
  tell([
    ['with nothing that holds it', deleted(), { volumes: [its] }],
    ['that nobody uses', deleted(finalizerPVCProtection), { volumes: [its] }],
    ['whose Pods were not read', deleted(finalizerPVCProtection), { volumes: [its], ...unread('Pod') }],
    [
      'with another finalizer and Pods unread',
      deleted('example.com/keep', finalizerPVCProtection),
      { volumes: [its], ...unread('Pod') },
    ],
    ['and a Pod runs', deleted(finalizerPVCProtection), { volumes: [its], pods: [user('a')] }],
    [
      'and four Pods of every phase are there',
      deleted(finalizerPVCProtection),
      {
        volumes: [its],
        pods: [
          user('a', { metadata: going }),
          user('b', { status: { phase: 'Succeeded' } }),
          user('c', { status: {} }),
          user('d'),
        ],
      },
    ],
    [
      'with a finalizer before the Pods',
      deleted('example.com/keep', finalizerPVCProtection),
      { volumes: [its], pods: [user('a'), user('b')] },
    ],
    ['with what it owns', deleted(finalizerOrphanDependents, 'foregroundDeletion'), { volumes: [its] }],
    [
      'and cloned',
      deleted(finalizerCloningProtection),
      { volumes: [its], claims: [clone({ name: 'clone' })] },
    ],
    [
      'and cloned by nobody who waits',
      deleted(finalizerCloningProtection),
      {
        volumes: [its],
        claims: [
          clone({ name: 'done', phase: 'Bound' }),
          clone({ name: 'elsewhere', namespace: 'shop' }),
          clone({ name: 'of-another', dataSource: { kind: 'PersistentVolumeClaim', name: 'claim-2' } }),
          clone({ name: 'of-a-snapshot', dataSource: { kind: 'VolumeSnapshot', name: 'claim-1' } }),
          aClaim({ name: 'empty' }),
        ],
      },
    ],
    [
      'with its namespace',
      deleted('example.com/keep'),
      {
        volumes: [its],
        namespaces: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', ...going } }],
      },
    ],
    [
      'in a namespace that stays',
      deleted('example.com/keep'),
      {
        volumes: [its],
        namespaces: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }],
      },
    ],
  ]);
});

describe('a claim that somebody owns', () => {
  const set = (name: string, templates: readonly string[], policy?: object): StatefulSet => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'default', uid: 'uid-set' },
    spec: {
      selector: {},
      template: { spec: {} },
      volumeClaimTemplates: templates.map((template) => ({ metadata: { name: template } })),
      ...(policy && { persistentVolumeClaimRetentionPolicy: policy }),
    },
  });
  const named = (name: string, owner?: readonly [kind: string, name: string, uid: string]): ClaimOptions => ({
    ...bound,
    name,
    uid: 'uid-claim-1',
    ...(owner && {
      metadata: { ownerReferences: [{ apiVersion: 'v1', kind: owner[0], name: owner[1], uid: owner[2] }] },
    }),
  });
  const with_ = (name: string, ...statefulSets: StatefulSet[]) => ({
    volumes: [aVolume({ claimRef: { ...mine, name }, phase: 'Bound' })],
    statefulSets,
  });
  const one = 'data-db-12';
  tell([
    ['a set without a policy', named(one), with_(one, set('db', ['data']))],
    [
      'a set that deletes when it is deleted',
      named(one),
      with_(one, set('db', ['logs', 'data'], { whenDeleted: 'Delete' })),
    ],
    ['a set with a template of another name', named(one), with_(one, set('db', ['logs']))],
    [
      'a set with dashes in its template',
      named('my-data-db-0'),
      with_('my-data-db-0', set('db', ['my-data'])),
    ],
    ['a name without a number', named('data-db-12x'), with_('data-db-12x', set('db', ['data']))],
    [
      'the set itself',
      named(one, ['StatefulSet', 'db', 'uid-set']),
      with_(one, set('db', ['data'], { whenDeleted: 'Delete' })),
    ],
    [
      'its Pod, which the set owns no more',
      named(one, ['Pod', 'db-12', 'uid-pod']),
      with_(one, set('db', ['data'], { whenScaled: 'Delete' })),
    ],
    [
      'a Pod, and sets were not read',
      named(one, ['Pod', 'db-12', 'uid-pod']),
      { ...with_(one), ...unread('StatefulSet') },
    ],
    ['a Pod of its own', named(one, ['Pod', 'web', 'uid-pod']), with_(one)],
    ['something else', named(one, ['Job', 'import', 'uid-job']), with_(one)],
  ]);
});

describe('a claim that names a volume', () => {
  const naming: ClaimOptions = { volumeName: 'pv-1' };
  const named = (options: Parameters<typeof aVolume>[0]) => ({ volumes: [aVolume(options)] });
  const other = { namespace: 'shop', name: 'other', uid: 'uid-other' };
  tell([
    ['of another class', { ...naming, storageClassName: 'gold' }, named({ storageClassName: 'silver' })],
    ['of a class, having none', naming, named({ storageClassName: 'silver' })],
    ['too small', naming, named({ storage: '1Mi' })],
    ['of another mode', naming, named({ volumeMode: 'Block' })],
    ['of the mode that is meant when none is said', { ...naming, volumeMode: 'Block' }, named({})],
    ['with other access modes', { ...naming, accessModes: ['ReadWriteMany'] }, named({})],
    ['that is being deleted', naming, named({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })],
    ['kept for a claim that is gone', naming, named({ claimRef: other, phase: 'Released' })],
    [
      'kept for a claim of its name before',
      naming,
      named({ claimRef: { ...mine, uid: 'uid-before' }, phase: 'Released' }),
    ],
    [
      'kept for a claim of its name elsewhere',
      naming,
      named({ claimRef: { ...mine, namespace: 'shop' }, phase: 'Released' }),
    ],
    [
      'of a claim that is there',
      naming,
      { ...named({ claimRef: other }), claims: [aClaim({ namespace: 'shop', name: 'other' })] },
    ],
    [
      'kept for a claim, and claims there were not read',
      naming,
      {
        ...named({ claimRef: other }),
        readNamespaces: new Map([['PersistentVolumeClaim', new Set(['default'])]]),
      },
    ],
    ['that is missing', { ...naming, volumeMode: 'Block', selector: { matchLabels: { tier: 'gold' } } }, {}],
    [
      'that is missing, asking for attributes',
      { ...naming, volumeAttributesClassName: 'silver', storageClassName: 'gold' },
      {},
    ],
    ['that is missing, asking for nothing', { ...naming, resources: undefined, accessModes: undefined }, {}],
  ]);
});

describe('a claim of a class', () => {
  const gold: ClaimOptions = { storageClassName: 'gold' };
  const byDefault = { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } };
  const near = [1, 2, 3, 4, 5, 6].map((n) =>
    aVolume({ name: `pv-${n}`, storageClassName: 'gold', storage: '1Mi' }),
  );
  const wait = (provisioner: string) =>
    aStorageClass({ name: 'wait', volumeBindingMode: 'WaitForFirstConsumer', provisioner });
  const labelled = user('web', { metadata: { labels: { app: 'web' } }, nodeSelector: { disk: 'ssd' } });
  tell([
    ['that is missing', gold, {}],
    [
      'that is missing, with a default',
      gold,
      { storageClasses: [aStorageClass({ name: 'std', metadata: { ...byDefault, name: 'std' } })] },
    ],
    [
      'without a provisioner, with many near volumes',
      gold,
      { storageClasses: [aStorageClass({ provisioner: 'kubernetes.io/no-provisioner' })], volumes: near },
    ],
    [
      'without a provisioner, whose volume is kept for a claim',
      gold,
      {
        storageClasses: [aStorageClass({ provisioner: 'kubernetes.io/no-provisioner' })],
        volumes: [aVolume({ storageClassName: 'gold', claimRef: { namespace: 'shop', name: 'other' } })],
      },
    ],
    [
      'whose driver is missing',
      gold,
      { storageClasses: [aStorageClass({ provisioner: 'x.csi' })], csiDrivers: [] },
    ],
    [
      'whose Pod chose its node by itself',
      { storageClassName: 'wait' },
      { storageClasses: [wait('x.csi')], pods: [labelled], csiDrivers: [aCSIDriver('x.csi')] },
    ],
    [
      'without a provisioner, whose Pod chose its node',
      { storageClassName: 'wait' },
      { storageClasses: [wait('kubernetes.io/no-provisioner')], pods: [labelled] },
    ],
  ]);
});

describe('a claim that is to be filled from a snapshot', () => {
  const from = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
  const filled: ClaimOptions = { storageClassName: 'gold', dataSource: from };
  const ready = { boundVolumeSnapshotContentName: 'content', readyToUse: true, restoreSize: '1Gi' };
  const { readyToUse: _, ...notReady } = ready;
  const handle = { driver: 'x.csi', status: { snapshotHandle: 'h', readyToUse: true } };
  const of = (
    snapshot: Parameters<typeof aSnapshot>[0] | undefined,
    content: Parameters<typeof aContent>[0] | undefined,
  ): Partial<ClusterObjects> => ({
    storageClasses: [aStorageClass({ provisioner: 'x.csi' })],
    csiDrivers: [aCSIDriver('x.csi')],
    snapshots: snapshot ? [aSnapshot(snapshot)] : [],
    snapshotContents: content ? [aContent(content)] : [],
  });
  tell([
    ['that does not exist', filled, of(undefined, undefined)],
    ['named by reference', { ...filled, dataSourceRef: from }, of(undefined, undefined)],
    [
      'that is being deleted',
      filled,
      of({ status: ready, metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }, handle),
    ],
    ['that says nothing yet', filled, of({}, handle)],
    ['without a content', filled, of({ status: {} }, handle)],
    ['whose content is missing', filled, of({ status: ready }, undefined)],
    [
      'whose content is of another snapshot',
      filled,
      of({ status: ready }, { ...handle, volumeSnapshotRef: { namespace: 'shop', name: 's' } }),
    ],
    ['of another storage', filled, of({ status: ready }, { ...handle, driver: 'y.csi' })],
    ['that is not ready', filled, of({ status: notReady }, handle)],
    ['without a handle', filled, of({ status: ready }, { ...handle, status: {} })],
    ['that is larger', { ...filled, storage: '512Mi' }, of({ status: ready }, handle)],
    ['of another mode', filled, of({ status: ready }, { ...handle, sourceVolumeMode: 'Block' })],
  ]);
});

describe('a claim that a populator is to fill', () => {
  const from = { apiGroup: 'example.com', kind: 'Backup', name: 'monday' };
  const filled: ClaimOptions = { storageClassName: 'gold', dataSourceRef: from };
  const around = {
    storageClasses: [aStorageClass({ provisioner: 'x.csi' })],
    csiDrivers: [aCSIDriver('x.csi')],
  };
  const marked = (...finalizers: string[]) => ({ ...filled, metadata: { finalizers } });
  tell([
    ['that has not begun', filled, around],
    ['that has begun', marked('example.com/populate-target-protection'), around],
    ['that has not begun, with another finalizer', marked(finalizerPVCProtection), around],
  ]);
});

it('the marks of a controller are what tells a choice from a wish', () => {
  expect(byController.metadata.annotations).toEqual({ [annBoundByController]: 'yes' });
});
