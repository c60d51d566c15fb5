import { describe, expect, it } from 'vitest';
import type { KubernetesObject, StringMap } from '../../../kubernetes/object';
import { persistentVolumeClaims, resourceQuotas } from '../../../kubernetes/resources';
import { aClaim } from '../../../volume/testing/objects';
import { WholeCluster } from '../../testing/whole-cluster';

const STORAGE = 'requests.storage';

function object(apiVersion: string, kind: string, name: string, content: object): KubernetesObject {
  return { apiVersion, kind, metadata: { name }, ...content };
}

function clusterWith(hard: StringMap): WholeCluster {
  const cluster = new WholeCluster();
  cluster.create(
    object('v1', 'ResourceQuota', 'q', { spec: { hard } }),
    object('storage.k8s.io/v1', 'CSIDriver', 'd.example.com', { spec: {} }),
    object('storage.k8s.io/v1', 'StorageClass', 'gold', {
      provisioner: 'd.example.com',
      allowVolumeExpansion: true,
    }),
  );
  cluster.run();
  return cluster;
}

const claim = (name: string, storage: string) => aClaim({ name, storage, storageClassName: 'gold' });

/** The API server's answer, and the quota's count a moment later. */
function ask(cluster: WholeCluster, operation: Parameters<WholeCluster['simulation']['execute']>[0]) {
  const answer = cluster.simulation.execute(operation);
  cluster.run();
  const used = cluster.get(resourceQuotas, 'q')?.status?.used?.[STORAGE];
  return [answer.ok ? 'ok' : answer.error.message, used];
}

const grow = (storage: string) => ({
  patch: {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace: 'default',
    name: 'a',
    type: 'merge' as const,
    patch: { spec: { resources: { requests: { storage } } } },
  },
});

describe('a quota of storage', () => {
  it('is kept to by claims that come, grow and go', () => {
    const cluster = clusterWith({ [STORAGE]: '10Gi' });
    expect(ask(cluster, { create: claim('a', '6Gi') })).toEqual(['ok', '6Gi']);
    const refused = (name: string, requested: string, used: string) =>
      `persistentvolumeclaims "${name}" is forbidden: exceeded quota: q, requested: ${STORAGE}=${requested}, used: ${STORAGE}=${used}, limited: ${STORAGE}=10Gi`;
    expect(ask(cluster, { create: claim('b', '5Gi') })).toEqual([refused('b', '5Gi', '6Gi'), '6Gi']);
    expect(ask(cluster, { create: claim('b', '3Gi') })).toEqual(['ok', '9Gi']);
    expect(ask(cluster, grow('8Gi'))).toEqual([refused('a', '2Gi', '9Gi'), '9Gi']);
    expect(ask(cluster, grow('7Gi'))).toEqual(['ok', '10Gi']);
    cluster.delete(persistentVolumeClaims, 'b');
    cluster.run();
    expect(ask(cluster, grow('10Gi'))).toEqual(['ok', '10Gi']);
  });

  it('counts what a failed resize has reached, though less is asked for now', () => {
    const cluster = clusterWith({ [STORAGE]: '10Gi' });
    ask(cluster, { create: claim('a', '5Gi') });
    const fault = {
      type: 'DriverError',
      driver: 'd.example.com',
      operation: 'ControllerExpandVolume',
    } as const;
    cluster.beginFault({ ...fault, code: 'Internal', message: 'no' });
    expect(ask(cluster, grow('8Gi'))).toEqual(['ok', '8Gi']);
    // Else the next attempt asks for the smaller size at once.
    cluster.beginFault({ type: 'ComponentDown', component: 'external-resizer' }, 'down');
    expect(ask(cluster, grow('6Gi'))).toEqual(['ok', '8Gi']);
    expect(ask(cluster, { create: claim('b', '3Gi') })[0]).toContain(`used: ${STORAGE}=8Gi`);
  });

  it('with a scope counts nothing', () => {
    const cluster = clusterWith({ [STORAGE]: '10Gi' });
    const spec = { hard: { [STORAGE]: '1' }, scopes: ['BestEffort'] };
    cluster.create(object('v1', 'ResourceQuota', 'scoped', { spec }));
    cluster.run();
    expect(ask(cluster, { create: claim('a', '6Gi') })).toEqual(['ok', '6Gi']);
    expect(cluster.get(resourceQuotas, 'scoped')?.status).toBeUndefined();
  });
});
