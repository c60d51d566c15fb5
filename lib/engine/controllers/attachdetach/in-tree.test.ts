/** iscsi, fc and, up to 1.30, rbd: attached by the controller without a VolumeAttachment, noted on the Node only. */
import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import { events, nodes, pods, volumeAttachments } from '../../../kubernetes/resources';
import { createSimulation } from '../../simulation';
import type { Simulation } from '../../simulation-api';
import { MAX_WAIT_FOR_UNMOUNT_MS } from './mounted-volumes';

type Manifest = KubernetesObject & Record<string, unknown>;

const ISCSI = { iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2026-01.example:disk', lun: 0 } };
const ISCSI_NAME = 'kubernetes.io/iscsi/10.0.0.1:iqn.2026-01.example:disk:0';

function create(simulation: Simulation, ...objects: Manifest[]): void {
  for (const object of objects) expect(simulation.execute({ create: object })).toMatchObject({ ok: true });
}

function cluster(
  source: object = ISCSI,
  version: KubernetesVersion = '1.37',
  accessModes: readonly string[] = ['ReadWriteOnce'],
): Simulation {
  const simulation = createSimulation({ version, seed: 1 });
  create(
    simulation,
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n2' } },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'a' },
      spec: { capacity: { storage: '5Gi' }, accessModes, ...source },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: { storageClassName: '', accessModes, resources: { requests: { storage: '5Gi' } } },
    },
  );
  simulation.settle();
  return simulation;
}

function pod(name: string, nodeName: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      nodeName,
      containers: [{ name: 'c', image: 'pause', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
    },
  };
}

function remove(simulation: Simulation, kind: string, name: string, gracePeriodSeconds?: number): void {
  const namespace = kind === 'Pod' ? 'default' : undefined;
  simulation.execute({ delete: { apiVersion: 'v1', kind, namespace, name, gracePeriodSeconds } });
}

const phase = (simulation: Simulation, name: string) =>
  simulation.api.get(pods, `default/${name}`)?.status?.phase;
const status = (simulation: Simulation, name: string) => simulation.api.get(nodes, name)?.status;
const attached = (simulation: Simulation) =>
  simulation.api
    .list(nodes)
    .flatMap(({ metadata, status: told }) =>
      (told?.volumesAttached ?? []).map((one) => `${metadata.name} ${one.name}`),
    );
const told = (simulation: Simulation, name: string) =>
  simulation.api
    .list(events)
    .filter(
      ({ involvedObject, source }) =>
        involvedObject.name === name && source?.component === 'attachdetach-controller',
    )
    .map(({ type, reason, message }) => `${type} ${reason} ${message}`);

describe('a volume of an in-tree plugin', () => {
  it.each<[string, object, KubernetesVersion, string]>([
    ['iscsi', ISCSI, '1.37', ISCSI_NAME],
    ['fc', { fc: { targetWWNs: ['w1'], lun: 2 } }, '1.37', 'kubernetes.io/fc/[w1]:2'],
    ['rbd', { rbd: { monitors: ['m'], image: 'i' } }, '1.30', 'kubernetes.io/rbd/rbd:i'],
  ])('%s is attached before the Pod runs, and shown by its Node alone', (_, source, version, name) => {
    const simulation = cluster(source, version);
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    expect(phase(simulation, 'p')).toBe('Running');
    expect(told(simulation, 'p')).toEqual([
      'Normal SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "a" ',
    ]);
    expect(status(simulation, 'n1')).toMatchObject({
      volumesAttached: [{ name, devicePath: '' }],
      volumesInUse: [name],
    });
    expect(simulation.api.list(volumeAttachments)).toEqual([]);
    remove(simulation, 'Pod', 'p');
    simulation.settle();
    expect(status(simulation, 'n1')?.volumesInUse).toBeUndefined();
    expect(status(simulation, 'n1')?.volumesAttached).toBeUndefined();
  });

  it('is attached to one node at a time, and the second Pod is told once', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    create(simulation, pod('q', 'n2'));
    simulation.settle();
    const waiting =
      'Warning FailedAttachVolume Waiting for detach for volume "a" Volume is already used by pod(s) p';
    expect(told(simulation, 'q')).toEqual([waiting]);
    expect(phase(simulation, 'q')).toBe('Pending');
    expect(attached(simulation)).toEqual([`n1 ${ISCSI_NAME}`]);
    remove(simulation, 'Pod', 'p');
    simulation.settle();
    expect(phase(simulation, 'q')).toBe('Running');
    expect(attached(simulation)).toEqual([`n2 ${ISCSI_NAME}`]);
    expect(told(simulation, 'q')).toEqual([
      waiting,
      'Normal SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "a" ',
    ]);
  });

  it('is attached to several where its access modes allow it', () => {
    const simulation = cluster(ISCSI, '1.37', ['ReadOnlyMany']);
    create(simulation, pod('p', 'n1'), pod('q', 'n2'));
    simulation.settle();
    expect(attached(simulation)).toEqual([`n1 ${ISCSI_NAME}`, `n2 ${ISCSI_NAME}`]);
  });

  it('is taken by force after six minutes from a node that does not answer', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    const fault = { type: 'NodeDown', node: 'n1' } as const;
    expect(simulation.execute({ beginFault: { name: 'f', fault } })).toMatchObject({ ok: true });
    simulation.advanceTo(simulation.nowMs + 60_000);
    remove(simulation, 'Pod', 'p', 0);
    create(simulation, pod('q', 'n2'));
    simulation.advanceTo(simulation.nowMs + MAX_WAIT_FOR_UNMOUNT_MS - 5_000);
    expect(attached(simulation)).toEqual([`n1 ${ISCSI_NAME}`]);
    simulation.advanceTo(simulation.nowMs + 15_000);
    expect(attached(simulation)).toEqual([`n2 ${ISCSI_NAME}`]);
  });

  it('stays with a Node that is deleted while it has it mounted, for six minutes', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    remove(simulation, 'Node', 'n1');
    create(simulation, pod('q', 'n2'));
    simulation.advanceTo(simulation.nowMs + MAX_WAIT_FOR_UNMOUNT_MS - 5_000);
    expect(attached(simulation)).toEqual([]);
    expect(told(simulation, 'q')).toEqual([
      expect.stringMatching(
        /^Warning FailedAttachVolume Waiting for detach for volume "a" Volume is already /,
      ),
    ]);
    simulation.advanceTo(simulation.nowMs + 15_000);
    expect(attached(simulation)).toEqual([`n2 ${ISCSI_NAME}`]);
  });

  it('goes at once from a deleted Node that had let go of it', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    const patch = { status: { volumesInUse: null } };
    const operation = { apiVersion: 'v1', kind: 'Node', name: 'n1', type: 'merge' as const, patch };
    simulation.execute({ patch: { ...operation, subresource: 'status' } });
    remove(simulation, 'Node', 'n1');
    create(simulation, pod('q', 'n2'));
    simulation.advanceTo(simulation.nowMs + 10_000);
    expect(attached(simulation)).toEqual([`n2 ${ISCSI_NAME}`]);
  });

  it('is forgotten with the controller that knew the deleted Node', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    remove(simulation, 'Node', 'n1');
    simulation.advanceTo(simulation.nowMs + 5_000);
    expect(simulation.restartComponent('attachdetach-controller').ok).toBe(true);
    create(simulation, pod('q', 'n2'));
    simulation.advanceTo(simulation.nowMs + 10_000);
    expect(attached(simulation)).toEqual([`n2 ${ISCSI_NAME}`]);
  });

  it('goes from a deleted Node that comes back without it', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    remove(simulation, 'Node', 'n1');
    remove(simulation, 'Pod', 'p', 0);
    create(simulation, pod('q', 'n2'));
    simulation.advanceTo(simulation.nowMs + 10_000);
    expect(attached(simulation)).toEqual([]);
    create(simulation, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    simulation.advanceTo(simulation.nowMs + 10_000);
    expect(attached(simulation)).toEqual([`n2 ${ISCSI_NAME}`]);
  });

  it('is known to a controller that starts again', () => {
    const simulation = cluster();
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    expect(simulation.restartComponent('attachdetach-controller').ok).toBe(true);
    create(simulation, pod('q', 'n2'));
    simulation.settle();
    expect(attached(simulation)).toEqual([`n1 ${ISCSI_NAME}`]);
    expect(told(simulation, 'p')).toHaveLength(1);
  });

  it('leaves alone what a Node says of volumes of others', () => {
    const simulation = cluster();
    const other = [{ name: 'kubernetes.io/aws-ebs/vol-1', devicePath: '/dev/x' }];
    const patch = { status: { volumesAttached: other } };
    const operation = { apiVersion: 'v1', kind: 'Node', name: 'n1', type: 'merge' as const, patch };
    expect(simulation.execute({ patch: { ...operation, subresource: 'status' } })).toMatchObject({
      ok: true,
    });
    create(simulation, pod('p', 'n1'));
    simulation.settle();
    remove(simulation, 'Pod', 'p');
    simulation.settle();
    expect(status(simulation, 'n1')?.volumesAttached).toEqual(other);
  });
});
