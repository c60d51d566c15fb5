/** The whole control plane with a Node that goes down while it has a volume mounted. */
import { expect, it } from 'vitest';
import { FAULT_API_VERSION, type Fault } from '../../../kubernetes/fault';
import type { KubernetesObject } from '../../../kubernetes/object';
import { nodes, pods, volumeAttachments } from '../../../kubernetes/resources';
import { createSimulation } from '../../simulation';
import type { Simulation } from '../../simulation-api';

type Manifest = KubernetesObject & Record<string, unknown>;

function create(simulation: Simulation, ...objects: Manifest[]): void {
  for (const object of objects) expect(simulation.execute({ create: object })).toMatchObject({ ok: true });
  simulation.settle();
}

function pod(name: string, node: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': node },
      containers: [{ name: 'c', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
    },
  };
}

/** Pod `p` uses the volume on node `a`, which is lost; Pod `q` waits for it on node `b`. */
function lostNode(): Simulation {
  const simulation = createSimulation({ version: '1.37', seed: 1 });
  for (const name of ['a', 'b']) create(simulation, { apiVersion: 'v1', kind: 'Node', metadata: { name } });
  const metadata = { name: 'c', namespace: 'default' };
  const resources = { requests: { storage: '1Gi' } };
  create(
    simulation,
    { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'x.example.com' }, spec: {} },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'x' },
      provisioner: 'x.example.com',
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata,
      spec: { storageClassName: 'x', accessModes: ['ReadWriteOnce'], resources },
    },
    pod('p', 'a'),
  );
  expect(simulation.api.get(nodes, 'a')?.status?.volumesInUse).toHaveLength(1);
  const fault: Fault = {
    apiVersion: FAULT_API_VERSION,
    kind: 'Fault',
    metadata: { name: 'down' },
    spec: { type: 'NodeDown', node: 'a' },
  };
  simulation.api.create(fault, 'simulation');
  create(simulation, pod('q', 'b'));
  later(simulation, 60);
  return simulation;
}

const later = (simulation: Simulation, seconds: number): void =>
  simulation.advanceTo(simulation.nowMs + seconds * 1000);
const attachedTo = (simulation: Simulation): readonly string[] =>
  simulation.api.list(volumeAttachments).map(({ spec }) => spec.nodeName);
const phase = (simulation: Simulation, name: string): string | undefined =>
  simulation.api.get(pods, `default/${name}`)?.status?.phase;

it('keeps its volume until somebody decides, for six minutes after its Pod was removed by force', () => {
  const simulation = lostNode();
  later(simulation, 3600);
  expect(simulation.api.get(pods, 'default/p')?.metadata.deletionTimestamp).toBeDefined();
  expect([attachedTo(simulation), phase(simulation, 'q')]).toEqual([['a'], 'Pending']);
  const target = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'p', gracePeriodSeconds: 0 };
  expect(simulation.execute({ delete: target })).toMatchObject({ ok: true });
  later(simulation, 350);
  expect(attachedTo(simulation)).toEqual(['a']);
  later(simulation, 60);
  expect([attachedTo(simulation), phase(simulation, 'q')]).toEqual([['b'], 'Running']);
});

it('gives everything back at once when it is declared out of service', () => {
  const simulation = lostNode();
  const present = simulation.api.get(nodes, 'a')?.spec?.taints ?? [];
  const outOfService = {
    key: 'node.kubernetes.io/out-of-service',
    value: 'nodeshutdown',
    effect: 'NoExecute',
  };
  const patch = { spec: { taints: [...present, outOfService] } };
  simulation.execute({ patch: { apiVersion: 'v1', kind: 'Node', name: 'a', patch, type: 'merge' } });
  later(simulation, 60);
  expect(simulation.api.get(pods, 'default/p')).toBeUndefined();
  expect([attachedTo(simulation), phase(simulation, 'q')]).toEqual([['b'], 'Running']);
});
