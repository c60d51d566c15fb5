/** A source that is being cloned and deleted; and a volume whose object cannot be saved. */
import { describe, expect, it, vi } from 'vitest';
import { err } from '../../base/result';
import { finalizerCloningProtection } from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';
import { events, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import type { Status } from '../../kubernetes/status';
import { aClaim, aStorageClass } from '../../volume/testing/objects';
import { WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'disks.example.com';

/** A Bound claim `src`, and a driver that now takes five seconds more for each volume. */
function clusterOf(): WholeCluster {
  const cluster = new WholeCluster();
  cluster.create<KubernetesObject>(
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: DRIVER },
      spec: {},
    } as KubernetesObject,
    aStorageClass({ name: 'dyn', provisioner: DRIVER }),
    claim('src'),
  );
  cluster.run();
  const fault = { type: 'SlowDriver', driver: DRIVER, operation: 'CreateVolume', extraMs: 5_000 } as const;
  cluster.beginFault(fault);
  return cluster;
}

function claim(name: string, spec: object = {}) {
  return aClaim({ name, storageClassName: 'dyn', accessModes: ['ReadWriteOnce'], ...spec });
}

const copy = (name: string, source = 'src') =>
  claim(name, { dataSource: { kind: 'PersistentVolumeClaim', name: source } });

describe('the source of a clone', () => {
  const finalizers = (cluster: WholeCluster) =>
    cluster.get(persistentVolumeClaims, 'src')?.metadata.finalizers;

  it('is held while it is deleted, until its last clone is there', () => {
    const cluster = clusterOf();
    cluster.create(copy('a'));
    cluster.run(3_000);
    cluster.create(copy('b'));
    cluster.run(2_000);
    cluster.delete(persistentVolumeClaims, 'src');
    cluster.run(1_000);
    expect(finalizers(cluster)).toEqual([finalizerCloningProtection]);
    cluster.run(2_000);
    expect(cluster.get(persistentVolumeClaims, 'a')?.status?.phase).toBe('Bound');
    expect(finalizers(cluster)).toEqual([finalizerCloningProtection]);
    cluster.run(5_000);
    expect(cluster.get(persistentVolumeClaims, 'b')?.status?.phase).toBe('Bound');
    expect(cluster.get(persistentVolumeClaims, 'src')).toBeUndefined();
  });

  it('is let go when the clone is no longer wanted', () => {
    const cluster = clusterOf();
    cluster.create(copy('a'));
    cluster.run(2_000);
    cluster.delete(persistentVolumeClaims, 'src');
    cluster.run(1_000);
    expect(finalizers(cluster)).toEqual([finalizerCloningProtection]);
    cluster.delete(persistentVolumeClaims, 'a');
    cluster.run(1_000);
    expect(cluster.get(persistentVolumeClaims, 'src')).toBeUndefined();
  });

  it('keeps the finalizer when nobody deletes it', () => {
    const cluster = clusterOf();
    cluster.create(copy('a'));
    cluster.run(30_000);
    expect(cluster.get(persistentVolumeClaims, 'a')?.status?.phase).toBe('Bound');
    expect(finalizers(cluster)).toEqual(['kubernetes.io/pvc-protection', finalizerCloningProtection]);
  });
});

it('a volume that cannot be saved is saved later, without another word or another call', () => {
  const cluster = clusterOf();
  const { api } = cluster.simulation;
  const create = api.create.bind(api);
  let refusals = 3;
  vi.spyOn(api, 'create').mockImplementation((object, actor) => {
    if (object.kind !== 'PersistentVolume' || refusals === 0) return create(object, actor);
    refusals -= 1;
    return err({ code: 500, reason: 'InternalError', message: 'no leader' } as unknown as Status);
  });
  cluster.create(claim('data'));
  cluster.run(7_500);
  expect(refusals).toBe(0);
  expect(cluster.get(persistentVolumeClaims, 'data')?.status?.phase).toBe('Bound');
  expect(cluster.names(persistentVolumes)).toHaveLength(2);
  const said = cluster.simulation.api
    .list(events)
    .filter(({ involvedObject }) => involvedObject.name === 'data')
    .map(({ reason, count }) => `${reason} ${count}`);
  expect(said).toEqual(expect.arrayContaining(['Provisioning 1', 'ProvisioningSucceeded 1']));
  expect(said.join()).not.toContain('ProvisioningFailed');
});
