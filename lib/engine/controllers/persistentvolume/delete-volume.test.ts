/** Upstream: delete_test.go, TestDeleteSync (8-x) and TestDeleteMultiSync (9-1). */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { err, ok } from '../../../base/result';
import { annDynamicallyProvisioned, finalizerPVController } from '../../../kubernetes/annotations';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import { persistentVolumes } from '../../../kubernetes/resources';
import { aClaim, aVolume } from '../../../volume/testing/objects';
import { hostPath } from '../../plugins/hostpath';
import { deleteVolume } from './delete-volume';
import { Cluster, drive, idleController, stored } from './testing/cluster';

const GONE = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: 'default',
  name: 'gone',
  uid: 'uid-gone',
};
const IN_TMP = { hostPath: { path: '/tmp/a' } };

afterEach(() => vi.restoreAllMocks());

type Options = NonNullable<Parameters<typeof aVolume>[0]>;

/** A volume with policy Delete whose claim is gone. pv-protection is taken off: its controller is not here. */
function released(cluster: Cluster, options: Options): PersistentVolume {
  const volume = cluster.add(
    aVolume({ phase: 'Bound', claimRef: GONE, persistentVolumeReclaimPolicy: 'Delete', ...options }),
  );
  const finalizers = options.metadata?.finalizers ?? null;
  const path = { resource: persistentVolumes, name: volume.metadata.name };
  return stored(
    cluster.simulation.api.patch(path, { metadata: { finalizers } }, 'merge', 'test'),
  ) as PersistentVolume;
}

function provisionedBy(name: string): Options {
  return { metadata: { annotations: { [annDynamicallyProvisioned]: name } } };
}

describe('an in-tree deleter', () => {
  it.each([
    ['8-1', { boundByController: true }],
    ['8-2', {}],
  ])('%s: the volume is deleted', (_id, options) => {
    const cluster = new Cluster();
    released(cluster, { ...IN_TMP, ...options });
    cluster.run();
    expect(cluster.volume('pv-1')).toBeUndefined();
    expect(cluster.events()).toEqual([]);
  });

  it.each([
    [
      '8-3',
      { iscsi: { targetPortal: '1.2.3.4', iqn: 'iqn.2000-01.com.example:a', lun: 0 } },
      'error getting deleter volume plugin for volume "pv-1": no volume plugin matched',
    ],
    [
      '8-3',
      { nfs: { server: 's', path: '/' } },
      'error getting deleter volume plugin for volume "pv-1": no deletable volume plugin matched',
    ],
    [
      '8-5',
      { hostPath: { path: '/data' } },
      'host_path deleter only supports /tmp/.+ but received provided /data',
    ],
  ])('%s: what goes wrong ends in Failed, with one event', (_id, source, message) => {
    const cluster = new Cluster();
    released(cluster, source);
    cluster.run(60_000);
    expect(cluster.volume('pv-1')?.status).toMatchObject({ phase: 'Failed', message });
    expect(cluster.events()).toEqual([`Warning VolumeFailedDelete pv-1 ${message}`]);
  });

  it('storage in use leaves the volume Released', () => {
    vi.spyOn(hostPath, 'deleteVolume').mockReturnValue(err({ kind: 'InUse', message: 'still mounted' }));
    const cluster = new Cluster();
    released(cluster, IN_TMP);
    cluster.run();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Released');
    expect(cluster.events()).toEqual(['Normal VolumeDelete pv-1 still mounted']);
  });

  it('9-1: a failed delete is tried again, held back longer each time', () => {
    const deleting = vi.spyOn(hostPath, 'deleteVolume');
    const failures = 4;
    for (let failure = 0; failure < failures; failure += 1) {
      deleting.mockReturnValueOnce(err({ kind: 'Failed', message: 'no answer' }));
    }
    const cluster = new Cluster({ config: { pvResyncMs: 100 } });
    released(cluster, IN_TMP);
    // 500 ms, 1 s, 2 s and 4 s after each other.
    cluster.run(7_400);
    expect(deleting).toHaveBeenCalledTimes(failures);
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Failed');
    cluster.run(1_000);
    expect(cluster.volume('pv-1')).toBeUndefined();
    expect(cluster.events()).toEqual(['Warning VolumeFailedDelete pv-1 no answer']);
  });

  it('8-9: a new claim of the same name does not save the volume', () => {
    const cluster = new Cluster();
    cluster.add(aClaim({ name: 'gone' }));
    released(cluster, IN_TMP);
    cluster.run();
    expect(cluster.volume('pv-1')).toBeUndefined();
  });

  it('8-13: a volume that is being deleted goes with its finalizer', () => {
    const cluster = new Cluster();
    const { annotations } = provisionedBy('kubernetes.io/host-path').metadata ?? {};
    released(cluster, { ...IN_TMP, metadata: { annotations, finalizers: [finalizerPVController] } });
    stored(cluster.simulation.api.delete({ resource: persistentVolumes, name: 'pv-1' }, 'test'));
    expect(cluster.volume('pv-1')?.metadata.deletionTimestamp).toBeDefined();
    cluster.run();
    expect(cluster.volume('pv-1')).toBeUndefined();
  });
});

describe('between scheduling and running', () => {
  it('8-6: a volume that is gone needs no deleting', () => {
    const { cluster, controller } = idleController();
    const deleting = vi.spyOn(hostPath, 'deleteVolume');
    expect(drive(cluster, deleteVolume(controller, aVolume({ ...IN_TMP, claimRef: GONE })))).toEqual(
      ok(undefined),
    );
    expect(deleting).not.toHaveBeenCalled();
  });

  it('8-7: a volume whose claim came back is left alone', () => {
    const { cluster, controller } = idleController();
    const deleting = vi.spyOn(hostPath, 'deleteVolume');
    const claim = cluster.add(aClaim({ name: 'gone', volumeName: 'pv-1' }));
    const claimRef = { ...GONE, uid: claim.metadata.uid };
    const volume = released(cluster, { ...IN_TMP, phase: 'Released', claimRef });
    drive(cluster, deleteVolume(controller, volume));
    expect(deleting).not.toHaveBeenCalled();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Released');
  });

  it('up to 1.30 a volume that is being deleted is skipped', () => {
    const deleting = vi.spyOn(hostPath, 'deleteVolume');
    const { cluster, controller } = idleController({ version: '1.30' });
    const volume = released(cluster, { ...IN_TMP, metadata: { finalizers: ['example.com/hold'] } });
    stored(cluster.simulation.api.delete({ resource: persistentVolumes, name: 'pv-1' }, 'test'));
    drive(cluster, deleteVolume(controller, volume));
    expect(deleting).not.toHaveBeenCalled();
  });

  it.each([
    ['1.30', { metadata: { finalizers: [finalizerPVController] } }, 1],
    ['1.37', { metadata: { finalizers: [finalizerPVController] } }, 2],
    ['1.37', {}, 1],
  ] as const)('in %s, of %o: the object goes with %d requests', (version, options, requests) => {
    const { cluster, controller } = idleController({ version });
    const volume = released(cluster, { ...IN_TMP, ...options } as Options);
    let calls = 0;
    const result = drive(cluster, deleteVolume(controller, volume), (call) => {
      calls = call;
      return undefined;
    });
    expect(result).toEqual(ok(undefined));
    expect(calls).toBe(requests);
  });

  it.each([
    [
      '1.30',
      err('error getting deleter volume plugin for volume "pv-1": no deletable volume plugin matched'),
    ],
    ['1.37', ok(undefined)],
  ] as const)('in %s the operation without a deleter ends with %o', (version, expected) => {
    const { cluster, controller } = idleController({ version });
    const volume = released(cluster, { nfs: { server: 's', path: '/' } });
    expect(drive(cluster, deleteVolume(controller, volume))).toEqual(expected);
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Failed');
  });

  it('a finalizer that cannot be removed holds the operation back', () => {
    const { cluster, controller } = idleController();
    const volume = released(cluster, { ...IN_TMP, metadata: { finalizers: [finalizerPVController] } });
    const conflict = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      code: 409,
      message: 'changed',
    } as const;
    const result = drive(cluster, deleteVolume(controller, volume), () => err(conflict));
    expect(result).toEqual(err('failed to remove the finalizer of volume "pv-1": changed'));
    expect(cluster.volume('pv-1')).toBeDefined();
  });
});

describe('an external deleter', () => {
  it.each([
    ['8-10-1', { ...IN_TMP, ...provisionedBy('vendor.example.com/disk') }],
    ['8-10-2', { csi: { driver: 'd.example.com', volumeHandle: 'h' } }],
    ['8-10-3', { ...provisionedBy('kubernetes.io/aws-ebs'), awsElasticBlockStore: { volumeID: 'v' } }],
  ])('%s: the volume stays Released', (_id, options) => {
    const cluster = new Cluster();
    released(cluster, options);
    cluster.run(60_000);
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Released');
    expect(cluster.events()).toEqual([]);
  });
});

describe('two volumes for one claim', () => {
  it.each([
    ['8-11', 'kubernetes.io/host-path', undefined],
    ['8-12', 'vendor.example.com/disk', 'Released'],
  ])('%s: the surplus one of %s ends as %s', (_id, provisioner, phase) => {
    const cluster = new Cluster();
    const bound = {
      volumeName: 'pv-1',
      phase: 'Bound',
      boundByController: true,
      bindCompleted: true,
    } as const;
    const claim = cluster.add(aClaim({ name: 'gone', ...bound }));
    const claimRef = { ...GONE, uid: claim.metadata.uid };
    for (const name of ['pv-1', 'pv-2'])
      released(cluster, { name, claimRef, ...IN_TMP, ...provisionedBy(provisioner) });
    cluster.run();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Bound');
    expect(cluster.volume('pv-2')?.status?.phase).toBe(phase);
  });
});
