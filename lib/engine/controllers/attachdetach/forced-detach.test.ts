/** When a volume is taken from a Node that still has it mounted. Without kubelets, the Nodes say what the test says. */
import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import { events, volumeAttachments } from '../../../kubernetes/resources';
import { annManagedAttachDetach } from '../../../volume/attachment';
import { createSimulation } from '../../simulation';
import type { Simulation } from '../../simulation-api';
import { CONTROL_PLANE } from '..';
import { MAX_WAIT_FOR_UNMOUNT_MS } from './mounted-volumes';

const DRIVER = 'sim.csi.example.com';
type Manifest = KubernetesObject & Record<string, unknown>;

function create(simulation: Simulation, ...objects: Manifest[]): void {
  for (const object of objects) expect(simulation.execute({ create: object })).toMatchObject({ ok: true });
}

function patchNode(simulation: Simulation, name: string, patch: object, subresource?: 'status'): void {
  const operation = { apiVersion: 'v1', kind: 'Node', name, type: 'merge' as const, patch };
  expect(simulation.execute({ patch: { ...operation, subresource } })).toMatchObject({ ok: true });
}

function pod(name: string, nodeName: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      nodeName,
      containers: [{ name: 'c', image: 'pause' }],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
    },
  };
}

const READY = { type: 'Ready', status: 'True' };

/** Node `a` has the volume mounted for Pod `p`, which is then removed by force; Pod `q` wants it on node `b`. */
function cluster(version: KubernetesVersion): Simulation {
  const components = CONTROL_PLANE.filter(({ name }) => name !== 'kubelet');
  const simulation = createSimulation({ version, seed: 1, components });
  const annotations = { [annManagedAttachDetach]: 'true' };
  for (const name of ['a', 'b']) {
    create(simulation, { apiVersion: 'v1', kind: 'Node', metadata: { name, annotations } });
    patchNode(simulation, name, { status: { conditions: [READY] } }, 'status');
  }
  create(
    simulation,
    { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: DRIVER }, spec: {} },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'a' },
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteOnce'],
        csi: { driver: DRIVER, volumeHandle: 'h' },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: {
        storageClassName: '',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '5Gi' } },
      },
    },
  );
  simulation.settle();
  create(simulation, pod('p', 'a'));
  simulation.settle();
  expect(attachedTo(simulation)).toEqual(['a']);
  patchNode(simulation, 'a', { status: { volumesInUse: [`kubernetes.io/csi/${DRIVER}^h`] } }, 'status');
  create(simulation, pod('q', 'b'));
  const target = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'p', gracePeriodSeconds: 0 };
  expect(simulation.execute({ delete: target })).toMatchObject({ ok: true });
  return simulation;
}

const attachedTo = (simulation: Simulation): readonly string[] =>
  simulation.api.list(volumeAttachments).map(({ spec }) => spec.nodeName);
const advance = (simulation: Simulation, ms: number): void => simulation.advanceTo(simulation.nowMs + ms);

describe('a volume that its Node has mounted', () => {
  it('stays while the Node is healthy, and goes when it says that it let go', () => {
    const simulation = cluster('1.37');
    advance(simulation, 2 * MAX_WAIT_FOR_UNMOUNT_MS);
    expect(attachedTo(simulation)).toEqual(['a']);
    patchNode(simulation, 'a', { status: { volumesInUse: null } }, 'status');
    advance(simulation, 10_000);
    expect(attachedTo(simulation)).toEqual(['b']);
  });

  it('was taken from a healthy Node too in 1.25', () => {
    const simulation = cluster('1.25');
    advance(simulation, MAX_WAIT_FOR_UNMOUNT_MS + 10_000);
    expect(attachedTo(simulation)).toEqual(['b']);
  });

  it.each(['not ready', 'gone'])('is taken after six minutes from a Node that is %s', (how) => {
    const simulation = cluster('1.37');
    if (how === 'gone') simulation.execute({ delete: { apiVersion: 'v1', kind: 'Node', name: 'a' } });
    else patchNode(simulation, 'a', { status: { conditions: [{ ...READY, status: 'Unknown' }] } }, 'status');
    advance(simulation, MAX_WAIT_FOR_UNMOUNT_MS - 1_000);
    expect(attachedTo(simulation)).toEqual(['a']);
    const waiting = simulation.api.list(events).filter(({ reason }) => reason === 'FailedAttachVolume');
    expect(waiting.map(({ involvedObject, message }) => [involvedObject.name, message])).toEqual([
      ['q', expect.stringMatching(/^Waiting for detach for volume "a" Volume is already /)],
    ]);
    advance(simulation, 12_000);
    expect(attachedTo(simulation)).toEqual(['b']);
  });

  it('is taken at once from a Node that is out of service', () => {
    const simulation = cluster('1.37');
    const taints = [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }];
    patchNode(simulation, 'a', { spec: { taints } });
    advance(simulation, 10_000);
    expect(attachedTo(simulation)).toEqual(['b']);
  });
});
