import { describe, expect, it } from 'vitest';
import { FAULT_API_VERSION, type Fault } from '../../kubernetes/fault';
import type { KubernetesObject } from '../../kubernetes/object';
import { csiStorageCapacities, events, pods } from '../../kubernetes/resources';
import { createSimulation } from '../simulation';
import type { Simulation } from '../simulation-api';

const DRIVER = 'lvm.example.com';
type Manifest = KubernetesObject & Record<string, unknown>;

function create(simulation: Simulation, ...objects: Manifest[]): void {
  for (const object of objects) expect(simulation.execute({ create: object })).toMatchObject({ ok: true });
}

/** Two nodes with 100Gi of their own disks each, and a class that waits. */
function cluster(spec: object = { storageCapacity: true, attachRequired: false }): Simulation {
  const simulation = createSimulation({ version: '1.37', seed: 1 });
  const annotations = { 'simulation.stowage.dev/driver-profile': 'node-local' };
  create(simulation, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: DRIVER, annotations },
    spec,
  });
  for (const name of ['a', 'b']) {
    create(simulation, { apiVersion: 'v1', kind: 'Node', metadata: { name } });
    simulation.settle();
    const topologyKeys = ['kubernetes.io/hostname'];
    simulation.execute({
      create: {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSINode',
        metadata: { name },
        spec: { drivers: [{ name: DRIVER, nodeID: name, topologyKeys }] },
      } as Manifest,
    });
  }
  create(simulation, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local' },
    provisioner: DRIVER,
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  simulation.settle();
  return simulation;
}

function createPod(simulation: Simulation, name: string, storage: string): void {
  const metadata = { name, namespace: 'default' };
  create(
    simulation,
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata,
      spec: {
        storageClassName: 'local',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        containers: [{ name: 'c', image: 'i' }],
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: name } }],
      },
    },
  );
  simulation.settle();
}

const published = (simulation: Simulation) =>
  Object.fromEntries(
    simulation.api
      .list(csiStorageCapacities)
      .map(({ nodeTopology, capacity }) => [nodeTopology?.matchLabels?.['kubernetes.io/hostname'], capacity]),
  );

describe('published capacities', () => {
  it('says what is left on each node, and the scheduler goes where there is room', () => {
    const simulation = cluster();
    expect(published(simulation)).toEqual({ a: '100Gi', b: '100Gi' });
    createPod(simulation, 'p', '60Gi');
    createPod(simulation, 'q', '60Gi');
    const nodesOf = ['p', 'q'].map((name) => simulation.api.get(pods, `default/${name}`)?.spec.nodeName);
    expect(nodesOf.toSorted()).toEqual(['a', 'b']);
    expect(published(simulation)).toEqual({ a: '40Gi', b: '40Gi' });
    createPod(simulation, 'r', '60Gi');
    expect(simulation.api.get(pods, 'default/r')?.spec.nodeName).toBeUndefined();
    const refusal = simulation.api
      .list(events)
      .find(({ reason, involvedObject }) => reason === 'FailedScheduling' && involvedObject.name === 'r');
    expect(refusal?.message).toContain('2 node(s) did not have enough free storage');
  });

  it('notices within a minute that a pool is full', () => {
    const simulation = cluster();
    const fault: Fault = {
      apiVersion: FAULT_API_VERSION,
      kind: 'Fault',
      metadata: { name: 'full' },
      spec: { type: 'FullPool', driver: DRIVER, segment: { 'kubernetes.io/hostname': 'a' } },
    };
    simulation.api.create(fault, 'simulation');
    simulation.advanceTo(simulation.nowMs + 61_000);
    expect(published(simulation)).toEqual({ a: '0', b: '100Gi' });
  });

  it('goes with its class and is not said for a driver that does not ask for it', () => {
    const simulation = cluster();
    const name = 'local';
    simulation.execute({ delete: { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name } });
    simulation.settle();
    expect(published(simulation)).toEqual({});
    expect(published(cluster({ attachRequired: false }))).toEqual({});
  });
});
