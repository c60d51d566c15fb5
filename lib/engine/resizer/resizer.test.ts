import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { events, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { createSimulation } from '../simulation';
import type { Simulation } from '../simulation-api';

const DRIVER = 'sim.csi.example.com';

/** A cluster with a Bound claim of 5Gi whose class has the given parameters. */
function clusterWithClaim(
  parameters: Record<string, string>,
  version: KubernetesVersion = '1.37',
): Simulation {
  const simulation = createSimulation({ version, seed: 1 });
  const objects: (KubernetesObject & Record<string, unknown>)[] = [
    { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: DRIVER }, spec: {} },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'dyn' },
      provisioner: DRIVER,
      allowVolumeExpansion: true,
      parameters,
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: {
        storageClassName: 'dyn',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '5Gi' } },
      },
    },
  ];
  for (const object of objects) expect(simulation.execute({ create: object })).toMatchObject({ ok: true });
  simulation.settle();
  return simulation;
}

function ask(simulation: Simulation, storage: string): void {
  const patch = { spec: { resources: { requests: { storage } } } };
  const target = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'c' };
  expect(simulation.execute({ patch: { ...target, patch } })).toMatchObject({ ok: true });
}

function claimOf(simulation: Simulation) {
  const claim = simulation.api.get(persistentVolumeClaims, 'default/c');
  if (!claim) throw new Error('the claim is gone');
  return claim;
}

function saidBy(simulation: Simulation, reason: string): readonly string[] {
  return simulation.api
    .list(events)
    .filter((event) => event.reason === reason)
    .map((event) => `${event.type} ${event.message}`);
}

describe('external resizer', () => {
  it('marks a size that the driver cannot give as infeasible and lets the user ask for less', () => {
    const simulation = clusterWithClaim({ fail: 'expand' });
    ask(simulation, '9Gi');
    simulation.advanceTo(simulation.nowMs + 30_000);
    const volumeName = claimOf(simulation).spec.volumeName;
    expect(claimOf(simulation).status).toMatchObject({
      capacity: { storage: '5Gi' },
      allocatedResources: { storage: '9Gi' },
      allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' },
    });
    const message = 'rpc error: code = OutOfRange desc = pool is full';
    expect(claimOf(simulation).status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'ControllerResizeError',
        message: `failed to expand pvc with ${message}`,
      }),
    );
    expect(saidBy(simulation, 'VolumeResizeFailed')).toEqual([
      `Warning resize volume "${volumeName}" by resizer "${DRIVER}" failed: ${message}`,
    ]);
    ask(simulation, '6Gi');
    simulation.advanceTo(simulation.nowMs + 30_000);
    expect(claimOf(simulation).status?.allocatedResources).toEqual({ storage: '6Gi' });
  });

  it('before RecoverVolumeExpansionFailure says it with conditions alone', () => {
    const simulation = clusterWithClaim({ nodeExpand: 'true' }, '1.30');
    ask(simulation, '9Gi');
    simulation.advanceTo(simulation.nowMs + 30_000);
    const { status } = claimOf(simulation);
    expect(status?.allocatedResources).toBeUndefined();
    expect(status?.allocatedResourceStatuses).toBeUndefined();
    expect(status?.conditions?.map(({ type }) => type)).toEqual(['Resizing', 'FileSystemResizePending']);
    const volume = simulation.api.get(persistentVolumes, claimOf(simulation).spec.volumeName ?? '');
    expect(volume?.spec.capacity).toEqual({ storage: '9Gi' });
    expect(volume?.metadata.annotations).toMatchObject({
      'volume.alpha.kubernetes.io/pre-resize-capacity': '5Gi',
    });
  });

  it('does nothing while the driver is not installed, and goes on when it is', () => {
    const simulation = clusterWithClaim({});
    const driver = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', name: DRIVER };
    expect(simulation.execute({ delete: driver })).toMatchObject({ ok: true });
    ask(simulation, '9Gi');
    simulation.settle();
    expect(claimOf(simulation).status?.capacity).toEqual({ storage: '5Gi' });
    simulation.execute({
      create: {
        apiVersion: driver.apiVersion,
        kind: 'CSIDriver',
        metadata: { name: DRIVER },
        spec: {},
      } as KubernetesObject,
    });
    simulation.settle();
    expect(claimOf(simulation).status?.capacity).toEqual({ storage: '9Gi' });
  });
});
