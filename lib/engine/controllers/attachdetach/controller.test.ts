import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../kubernetes/object';
import { events, nodes, pods, volumeAttachments } from '../../../kubernetes/resources';
import { createSimulation } from '../../simulation';
import type { Simulation } from '../../simulation-api';
import { attachmentName } from './attachment-name';

const DRIVER = 'sim.csi.example.com';
type Manifest = KubernetesObject & Record<string, unknown>;

function create(simulation: Simulation, ...objects: Manifest[]): void {
  for (const object of objects) expect(simulation.execute({ create: object })).toMatchObject({ ok: true });
}

function pod(name: string, nodeName: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': nodeName },
      containers: [{ name: 'c', image: 'pause', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
    },
  };
}

/** Two nodes, the driver unless left out, and a claim bound to volume `a` with the given volume attributes. */
function cluster(
  given: { readonly attributes?: Record<string, string>; readonly driver?: false } = {},
): Simulation {
  const simulation = createSimulation({ version: '1.37', seed: 1 });
  const driver: Manifest = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: DRIVER },
    spec: {},
  };
  create(
    simulation,
    ...(given.driver === false ? [] : [driver]),
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n2' } },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'a' },
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteOnce'],
        csi: { driver: DRIVER, volumeHandle: 'h', volumeAttributes: given.attributes },
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
  return simulation;
}

function messages(simulation: Simulation, podName: string, reason: string): readonly string[] {
  return simulation.api
    .list(events)
    .filter((event) => event.involvedObject.name === podName && event.reason === reason)
    .map((event) => event.message);
}

const phase = (simulation: Simulation, name: string) =>
  simulation.api.get(pods, `default/${name}`)?.status?.phase;

describe('attachdetach controller', () => {
  it('attaches before the Pod runs and reports on the Node', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    expect(phase(simulation, 'p')).toBe('Running');
    expect(simulation.api.list(volumeAttachments).map(({ metadata }) => metadata.name)).toEqual([
      attachmentName('h', DRIVER, 'n1'),
    ]);
    expect(simulation.api.get(nodes, 'n1')?.status?.volumesAttached).toEqual([
      { name: `kubernetes.io/csi/${DRIVER}^h`, devicePath: '' },
    ]);
  });

  it('says once on the second Pod that the volume is still elsewhere, and attaches when it is free', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    create(simulation, pod('q', 'n2'));
    simulation.settle();
    expect(messages(simulation, 'q', 'FailedAttachVolume')).toEqual([
      'Waiting for detach for volume "a" Volume is already used by pod(s) p',
    ]);
    expect(phase(simulation, 'q')).toBe('Pending');
    simulation.execute({ delete: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'p' } });
    simulation.settle();
    expect(phase(simulation, 'q')).toBe('Running');
    expect(simulation.api.list(volumeAttachments).map(({ spec }) => spec.nodeName)).toEqual(['n2']);
    expect(simulation.api.get(nodes, 'n1')?.status?.volumesAttached).toBeUndefined();
  });

  it('passes on what the driver refused', () => {
    const simulation = cluster({ attributes: { fail: 'attach' } });
    create(simulation, pod('p', 'n1'));
    simulation.advanceTo(simulation.nowMs + 20_000);
    const refusal = 'rpc error: code = Internal desc = node refused the device';
    expect(simulation.api.list(volumeAttachments)).toMatchObject([
      { status: { attached: false, attachError: { message: refusal, errorCode: 13 } } },
    ]);
    expect(messages(simulation, 'p', 'FailedAttachVolume')).toContain(
      `AttachVolume.Attach failed for volume "a" : ${refusal}`,
    );
    expect(phase(simulation, 'p')).toBe('Pending');
  });

  it('gives up after two minutes without an attacher', () => {
    const simulation = cluster({ driver: false });
    create(simulation, pod('p', 'n1'));
    simulation.advanceTo(simulation.nowMs + 130_000);
    expect(messages(simulation, 'p', 'FailedAttachVolume')).toEqual([
      `AttachVolume.Attach failed for volume "a" : timed out waiting for external-attacher of ${DRIVER} CSI driver to attach volume h`,
    ]);
  });
});
