import { describe, expect, it } from 'vitest';
import type { Event } from '../kubernetes/event';
import type { Condition } from '../kubernetes/object';
import { clusterView } from './cluster-view';
import { dataSourceKind } from './data-source-kind';
import { aCSIDriver, aNode } from './placement/testing/nodes';
import { findContainerWait } from './pod-containers';
import { isNotReady, readyEvidence } from './pod-description';
import { selectorText, unmetRequirements } from './selector-terms';
import { aClaim, aPod, aStorageClass, aVolume } from './testing/objects';

const names = (objects: Iterable<{ readonly metadata: { readonly name: string } }>): readonly string[] =>
  [...objects].map(({ metadata }) => metadata.name);

describe('a cluster as objects', () => {
  const view = clusterView({
    version: '1.37',
    volumes: [
      aVolume({ metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': 'x.csi' } } }),
      aVolume({ name: 'pv-2', claimRef: { namespace: 'default', name: 'claim-1' } }),
    ],
    claims: [aClaim(), aClaim({ namespace: 'shop' })],
    storageClasses: [aStorageClass()],
    nodes: [aNode()],
    csiDrivers: [aCSIDriver('x.csi')],
    pods: [
      aPod({ name: 'a', claimName: 'claim-1' }),
      aPod({ name: 'b', claimName: 'claim-1' }),
      aPod({ name: 'c', claimName: 'claim-1', namespace: 'shop' }),
    ],
    configMaps: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default', name: 'there' } }],
  });

  it('finds each by its name, and what is not there not', () => {
    expect(view.volume('pv-1')?.metadata.name).toBe('pv-1');
    expect(view.volume('none')).toBeUndefined();
    expect(view.claim('shop', 'claim-1')?.metadata.namespace).toBe('shop');
    expect(view.storageClass('gold')?.metadata.name).toBe('gold');
    expect(view.node('node-1')?.metadata.name).toBe('node-1');
    expect(view.csiDriver('x.csi')?.metadata.name).toBe('x.csi');
    expect(names(view.claims())).toEqual(['claim-1', 'claim-1']);
    expect(names(view.podsUsing('default', 'claim-1'))).toEqual(['a', 'b']);
    expect(view.podsUsing('default', 'none')).toEqual([]);
    expect(names(view.volumesReservedFor('default', 'claim-1'))).toEqual(['pv-2']);
    expect([view.hasProvisioned('x.csi'), view.hasProvisioned('y.csi')]).toEqual([true, false]);
  });

  it('tells missing from unknown', () => {
    expect(view.existenceOf('ConfigMap', 'default', 'there')).toBe('Exists');
    expect(view.existenceOf('ConfigMap', 'shop', 'there')).toBe('Missing');
    expect(view.existenceOf('Secret', 'default', 'there')).toBe('Unknown');
  });

  it('is empty where nothing is given', () => {
    const empty = clusterView({ version: '1.37' });
    const lists = [
      empty.volumes(),
      empty.claims(),
      empty.storageClasses(),
      empty.pods(),
      empty.volumeAttachments(),
    ];
    expect(lists.map((list) => [...list])).toEqual([[], [], [], [], []]);
    expect(empty.snapshot('default', 's')).toBeUndefined();
    expect([...empty.snapshots(), ...empty.snapshotContents(), ...empty.snapshotClasses()]).toEqual([]);
    expect(empty.hasProvisioned('x.csi')).toBe(false);
    expect(empty.eventsOf(aVolume())).toEqual([]);
  });

  it('says which kinds were read', () => {
    const some = clusterView({
      version: '1.37',
      snapshots: [],
      unreadableKinds: new Set(['Node']),
      readNamespaces: new Map([['Pod', new Set(['default'])]]),
    });
    expect(some.isReadable('PersistentVolume')).toBe(true);
    expect(some.isReadable('Node')).toBe(false);
    expect([
      some.isReadable('Pod', 'default'),
      some.isReadable('Pod', 'shop'),
      some.isReadable('Pod'),
    ]).toEqual([true, false, false]);
    const optional = [
      'VolumeAttributesClass',
      'VolumeSnapshot',
      'VolumeSnapshotContent',
      'VolumeSnapshotClass',
    ];
    expect(optional.map((kind) => some.isReadable(kind))).toEqual([false, true, false, false]);
    const all = clusterView({
      version: '1.37',
      volumeAttributesClasses: [],
      snapshotContents: [],
      snapshotClasses: [],
    });
    expect(optional.map((kind) => all.isReadable(kind))).toEqual([true, false, true, true]);
  });

  it('gives the events of an object, the newest first', () => {
    const event = (name: string, lastTimestamp: string, involvedObject: Event['involvedObject']): Event => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace: 'default', name },
      involvedObject,
      type: 'Normal',
      reason: 'Said',
      message: name,
      lastTimestamp,
      source: { component: 'test' },
    });
    const claim = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'claim-1' };
    const events = [
      event('old', '2026-01-05T09:00:00Z', claim),
      event('new', '2026-01-05T10:00:00Z', claim),
      event('volume', '2026-01-05T10:00:00Z', { kind: 'PersistentVolume', name: 'pv-1' }),
      event('elsewhere', '2026-01-05T11:00:00Z', { ...claim, namespace: 'shop' }),
    ];
    const told = clusterView({ version: '1.37', events });
    expect(names(told.eventsOf(aClaim()))).toEqual(['new', 'old']);
    expect(names(told.eventsOf(aVolume()))).toEqual(['volume']);
  });
});

it.each([
  ['None', {}],
  ['Claim', { dataSource: { kind: 'PersistentVolumeClaim', name: 'c' } }],
  ['Claim', { dataSource: { apiGroup: '', kind: 'PersistentVolumeClaim', name: 'c' } }],
  ['Populator', { dataSource: { apiGroup: 'x.example.com', kind: 'PersistentVolumeClaim', name: 'c' } }],
  ['Snapshot', { dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' } }],
  ['Populator', { dataSource: { apiGroup: 'x.example.com', kind: 'VolumeSnapshot', name: 's' } }],
  ['Populator', { dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'Other', name: 's' } }],
  ['Populator', { dataSource: { kind: 'Other', name: 's' } }],
  [
    'Populator',
    {
      dataSourceRef: { apiGroup: 'x.example.com', kind: 'Image', name: 'i' },
      dataSource: { kind: 'PersistentVolumeClaim', name: 'c' },
    },
  ],
])('a claim is filled from: %s', (kind, spec) => {
  expect(dataSourceKind(aClaim(spec))).toBe(kind);
});

describe('what a container waits for', () => {
  const status = (state: unknown, name = 'main') => ({ name, state });
  it.each([
    ['nothing', [], undefined],
    ['runs', [status({ running: {} })], undefined],
    ['no state', [status(undefined)], undefined],
    ['being made', [status({ waiting: { reason: 'ContainerCreating' } })], undefined],
    ['init containers at work', [status({ waiting: { reason: 'PodInitializing' } })], undefined],
    ['waits without a reason', [status({ waiting: {} })], undefined],
    [
      'the first that failed',
      [
        status({ waiting: { reason: 'ContainerCreating' } }, 'first'),
        status({ waiting: { reason: 'ImagePullBackOff', message: 'no such image' } }, 'second'),
        status({ waiting: { reason: 'CrashLoopBackOff' } }, 'third'),
      ],
      { containerName: 'second', reason: 'ImagePullBackOff', message: 'no such image' },
    ],
    [
      'without a message',
      [status({ waiting: { reason: 'CrashLoopBackOff' } })],
      { containerName: 'main', reason: 'CrashLoopBackOff', message: '' },
    ],
  ])('%s', (_is, containerStatuses, expected) => {
    const pod = aPod({ status: { phase: 'Pending', containerStatuses } as never });
    expect(findContainerWait(pod)).toEqual(expected);
  });
});

describe('a node that does not answer', () => {
  const withReady = (...conditions: readonly Condition[]) => ({ ...aNode(), status: { conditions } });
  const pressure: Condition = { type: 'MemoryPressure', status: 'False' };
  it.each([
    [withReady(pressure, { type: 'Ready', status: 'True' }), false, 'True'],
    [withReady({ type: 'Ready', status: 'False' }), true, 'False'],
    [withReady({ type: 'Ready', status: 'Unknown' }), true, 'Unknown'],
    [withReady(pressure), false, undefined],
    [{ ...aNode(), status: undefined }, false, undefined],
  ])('%#', (node, notReady, value) => {
    expect(isNotReady(node)).toBe(notReady);
    const path = 'status.conditions[Ready].status';
    const object = { kind: 'Node', name: 'node-1' };
    expect(readyEvidence(node)).toEqual(
      value === undefined ? { kind: 'Absent', object, path } : { kind: 'Field', object, path, value },
    );
  });
});

describe('a selector in words', () => {
  it.each([
    [{ matchLabels: { tier: 'gold', disk: 'ssd' } }, 'disk=ssd,tier=gold'],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['x', 'y'] }] }, 'a in (x, y)'],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['x'] }] }, 'a!=x'],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['x', 'y'] }] }, 'a notin (x, y)'],
    [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }, 'a'],
    [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, '!a'],
    [{ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['3'] }] }, 'a Gt (3)'],
    [{}, ''],
  ])('%j', (selector, text) => {
    expect(selectorText(selector)).toBe(text);
  });

  it('names the terms that labels do not meet, with what they have', () => {
    const selector = { matchLabels: { tier: 'gold', disk: 'ssd', row: '7' } };
    expect(unmetRequirements(selector, { disk: 'ssd', tier: 'silver' })).toEqual([
      { key: 'row', operator: 'In', values: ['7'], has: undefined },
      { key: 'tier', operator: 'In', values: ['gold'], has: 'silver' },
    ]);
  });
});
