/** A driver that a scenario describes by itself: what is taken, what is refused and with which words, and that it counts. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { csiNodes, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { warningsFor } from '../apiserver/warnings';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';
import { DESCRIPTION_LIMITS, readDescription } from './driver-description';
import { annDriver, annDriverCapacity, annDriverProfile, profileOf, profileWarnings } from './driver-profile';

const DRIVER = 'own.example.com';
const GIB = 1024n ** 3n;

const described = (description: object, more: Readonly<Record<string, string>> = {}) =>
  profileOf(DRIVER, { [annDriver]: JSON.stringify(description), ...more });

describe('a description takes the place of fields of the profile', () => {
  const zonal = { [annDriverProfile]: 'zonal-block' };

  it('one list of capabilities, one latency at a time', () => {
    const plain = profileOf(DRIVER, zonal);
    const own = described(
      { capabilities: { controller: ['CREATE_DELETE_VOLUME'] }, latencyMs: { CreateVolume: 5 } },
      zonal,
    );
    expect(own.capabilities).toEqual({ ...plain.capabilities, controller: ['CREATE_DELETE_VOLUME'] });
    expect(own.latencyMs).toEqual({ ...plain.latencyMs, CreateVolume: 5 });
    expect({ ...own, capabilities: 0, latencyMs: 0 }).toEqual({ ...plain, capabilities: 0, latencyMs: 0 });
  });

  it.each([
    [{ accessModes: { Block: ['SINGLE_NODE_WRITER'] } }, { accessModes: { Block: ['SINGLE_NODE_WRITER'] } }],
    [{ topologyKeys: [] }, { topologyKeys: [] }],
    [{ topologyKeys: ['example.com/rack'] }, { topologyKeys: ['example.com/rack'] }],
    [{ capacity: '3Gi' }, { poolBytes: 3n * GIB }],
    [{ capacity: '0' }, { poolBytes: 0n }],
    [{ allocation: '4Gi' }, { allocationBytes: 4n * GIB }],
    [{ maxVolumesPerNode: 3 }, { maxVolumesPerNode: 3 }],
    [{ defects: ['ROUNDS_DOWN'] }, { defects: ['ROUNDS_DOWN'] }],
    [{}, {}],
  ])('%j', (description, fields) => {
    expect(described(description, zonal)).toEqual({ ...profileOf(DRIVER, zonal), ...fields });
  });

  it('and counts before the annotation of the capacity alone', () => {
    expect(described({}, { [annDriverCapacity]: '2Gi' }).poolBytes).toBe(2n * GIB);
    expect(described({ capacity: '3Gi' }, { [annDriverCapacity]: '2Gi' }).poolBytes).toBe(3n * GIB);
  });
});

describe('what is wrong is named, with what to write', () => {
  it.each<[string, string]>([
    ['{', ': is not JSON; write an object such as {"capacity": "100Gi"}'],
    [
      '[]',
      ': must be an object with fields of capabilities, accessModes, topologyKeys, latencyMs, capacity, allocation, maxVolumesPerNode, defects',
    ],
    [
      '{"colour": "red"}',
      '.colour: is not known; the fields are capabilities, accessModes, topologyKeys, latencyMs, capacity, allocation, maxVolumesPerNode, defects',
    ],
    [
      '{"capabilities": {"node": ["FLY"]}}',
      '.capabilities.node.0: "FLY" is not known; write one of STAGE_UNSTAGE_VOLUME, EXPAND_VOLUME, SINGLE_NODE_MULTI_WRITER',
    ],
    [
      '{"capabilities": {"plugin": "CONTROLLER_SERVICE"}}',
      '.capabilities.plugin: must be a list of names: CONTROLLER_SERVICE',
    ],
    [
      '{"capabilities": {"plugin": ["CONTROLLER_SERVICE", "CONTROLLER_SERVICE"]}}',
      '.capabilities.plugin: names something twice; name it once',
    ],
    ['{"capabilities": {"expansion": "SOON"}}', '.capabilities.expansion: must be ONLINE or OFFLINE'],
    [
      '{"accessModes": {"Filesystem": ["ReadWriteMany"]}}',
      '.accessModes.Filesystem.0: "ReadWriteMany" is not known; write one of SINGLE_NODE_WRITER, SINGLE_NODE_SINGLE_WRITER, SINGLE_NODE_MULTI_WRITER, MULTI_NODE_READER_ONLY, MULTI_NODE_MULTI_WRITER',
    ],
    [
      '{"accessModes": ["SINGLE_NODE_WRITER"]}',
      '.accessModes: must be an object with fields of Filesystem, Block',
    ],
    ['{"topologyKeys": "zone"}', '.topologyKeys: must be a list of label keys'],
    ['{"topologyKeys": ["a zone"]}', '.topologyKeys.0: must be a label key'],
    [
      JSON.stringify({ topologyKeys: Array.from({ length: 9 }, (_, i) => `key-${i}`) }),
      '.topologyKeys: must have at most 8 keys',
    ],
    [
      '{"latencyMs": {"CreateVolume": -1}}',
      '.latencyMs.CreateVolume: must be a whole number from 0 to 3600000',
    ],
    [
      '{"latencyMs": {"CreateVolume": 3600001}}',
      '.latencyMs.CreateVolume: must be a whole number from 0 to 3600000',
    ],
    [
      '{"latencyMs": {"CreateVolume": 0.5}}',
      '.latencyMs.CreateVolume: must be a whole number from 0 to 3600000',
    ],
    ['{"capacity": "much"}', '.capacity: must be a quantity of bytes such as "100Gi"'],
    ['{"capacity": "-1Gi"}', '.capacity: must be a quantity of bytes such as "100Gi"'],
    ['{"allocation": "0"}', '.allocation: must be a quantity of bytes such as "100Gi"'],
    ['{"maxVolumesPerNode": 0}', '.maxVolumesPerNode: must be a whole number from 1 to 10000'],
    ['{"maxVolumesPerNode": "3"}', '.maxVolumesPerNode: must be a whole number from 1 to 10000'],
    [
      '{"defects": ["LIES"]}',
      '.defects.0: "LIES" is not known; write one of ROUNDS_DOWN, FORGETS_CONTENT_SOURCE',
    ],
    [' '.repeat(10_001), ': is too long; write at most 10000 characters'],
  ])('%s', (text, warning) => {
    const annotations = { [annDriver]: text };
    expect(profileWarnings(annotations)).toEqual([`metadata.annotations[${annDriver}]${warning}`]);
    expect(profileOf(DRIVER, annotations)).toEqual(profileOf(DRIVER, {}));
  });

  it('when applied, and no half of it counts', () => {
    const annotations = { [annDriver]: '{"capacity": "1Gi", "maxVolumesPerNode": 0}' };
    const object = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: DRIVER, annotations },
    };
    expect(warningsFor(object as KubernetesObject, '1.37')).toHaveLength(1);
    expect(profileOf(DRIVER, annotations).poolBytes).toBeUndefined();
  });

  it('but not endlessly, and not at any length', () => {
    const keys = Array.from({ length: 20 }, (_, i) => `${'k'.repeat(100)}${i}`);
    const result = readDescription(JSON.stringify({ topologyKeys: keys, defects: ['x'.repeat(5_000)] }));
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.error).toHaveLength(DESCRIPTION_LIMITS.warnings);
    expect(Math.max(...result.error.map((text) => text.length))).toBeLessThan(200);
  });

  it('and a profile is looked up by its own name alone', () => {
    expect(profileWarnings({ [annDriverProfile]: 'constructor' })).toHaveLength(1);
    expect(profileOf(DRIVER, { [annDriverProfile]: 'constructor' }).id).toBe('plain');
  });
});

it('a described driver runs in a cluster as it is described', () => {
  const cluster = new WholeCluster();
  const description = {
    topologyKeys: ['example.com/rack'],
    allocation: '5Gi',
    capacity: '10Gi',
    maxVolumesPerNode: 2,
    latencyMs: { CreateVolume: 7_000 },
  };
  cluster.create(
    manifestOf('Node', 'node-a', {}, { 'example.com/rack': 'r1' }),
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: DRIVER, annotations: { [annDriver]: JSON.stringify(description) } },
      spec: {},
    } as KubernetesObject,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'own' },
      provisioner: DRIVER,
    } as KubernetesObject,
  );
  cluster.run();
  expect(cluster.get(csiNodes, 'node-a')?.spec.drivers).toEqual([
    { name: DRIVER, nodeID: 'node-a', topologyKeys: ['example.com/rack'], allocatable: { count: 2 } },
  ]);
  const claim = (name: string) =>
    ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'own',
        resources: { requests: { storage: '4Gi' } },
      },
    }) as KubernetesObject;
  cluster.create(claim('a'));
  cluster.run(6_900);
  expect(cluster.names(persistentVolumes)).toEqual([]);
  cluster.run(2_000);
  const [volume] = cluster.simulation.api.list(persistentVolumes);
  expect(volume?.spec.capacity).toEqual({ storage: '5Gi' });
  expect(volume?.spec.nodeAffinity?.required?.nodeSelectorTerms).toEqual([
    { matchExpressions: [{ key: 'example.com/rack', operator: 'In', values: ['r1'] }] },
  ]);
  cluster.create(claim('b'));
  cluster.run(20_000);
  cluster.create(claim('c'));
  cluster.run(20_000);
  expect(['b', 'c'].map((name) => cluster.get(persistentVolumeClaims, name)?.status?.phase)).toEqual([
    'Bound',
    'Pending',
  ]);
});
