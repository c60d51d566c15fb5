import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes, pods, statefulSets } from '../../../kubernetes/resources';
import { aStorageClass } from '../../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../../testing/whole-cluster';

function aSet(spec: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 2,
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'main', image: 'nginx', volumeMounts: [{ name: 'www', mountPath: '/w' }] }],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'www' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Gi' } },
            storageClassName: 'hp',
          },
        },
      ],
      ...spec,
    },
  } as KubernetesObject;
}

function clusterWith(set: KubernetesObject): WholeCluster {
  const cluster = new WholeCluster();
  cluster.create<KubernetesObject>(manifestOf('Node', 'n1'), aStorageClass({ name: 'hp' }));
  cluster.run(1_000);
  cluster.create(set);
  cluster.run(60_000);
  return cluster;
}

describe('a StatefulSet', () => {
  it('makes its Pods in order, each with a claim of its own name', () => {
    const cluster = clusterWith(aSet());
    expect(cluster.names(pods)).toEqual(['web-0', 'web-1']);
    expect(cluster.names(persistentVolumeClaims)).toEqual(['www-web-0', 'www-web-1']);
    const pod = cluster.pod('web-1');
    expect(pod?.metadata.labels).toMatchObject({
      app: 'web',
      'statefulset.kubernetes.io/pod-name': 'web-1',
      'apps.kubernetes.io/pod-index': '1',
    });
    expect(pod?.spec.volumes?.[0]).toMatchObject({
      name: 'www',
      persistentVolumeClaim: { claimName: 'www-web-1' },
    });
    expect(pod?.status?.phase).toBe('Running');
    expect(cluster.get(statefulSets, 'web')?.status).toMatchObject({
      replicas: 2,
      readyReplicas: 2,
      updatedReplicas: 2,
    });
    expect(cluster.events('StatefulSet', 'web')).toEqual([
      'Normal SuccessfulCreate create Claim www-web-0 Pod web-0 in StatefulSet web success',
      'Normal SuccessfulCreate create Pod web-0 in StatefulSet web successful',
      'Normal SuccessfulCreate create Claim www-web-1 Pod web-1 in StatefulSet web success',
      'Normal SuccessfulCreate create Pod web-1 in StatefulSet web successful',
    ]);
  });

  it('leaves the claims when it shrinks or goes, and finds them again', () => {
    const cluster = clusterWith(aSet());
    const before = cluster.get(persistentVolumeClaims, 'www-web-1')?.metadata.uid;
    cluster.patch(statefulSets, 'web', { spec: { replicas: 1 } });
    cluster.run();
    expect(cluster.names(pods)).toEqual(['web-0']);
    cluster.patch(statefulSets, 'web', { spec: { replicas: 2 } });
    cluster.run();
    expect(cluster.pod('web-1')?.status?.phase).toBe('Running');
    expect(cluster.get(persistentVolumeClaims, 'www-web-1')?.metadata.uid).toBe(before);
    cluster.delete(statefulSets, 'web');
    cluster.run();
    expect(cluster.names(pods)).toEqual([]);
    expect(cluster.names(persistentVolumeClaims)).toEqual(['www-web-0', 'www-web-1']);
  });

  it('deletes the claims of Pods that are scaled away when told so', () => {
    const cluster = clusterWith(aSet({ persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }));
    cluster.patch(statefulSets, 'web', { spec: { replicas: 1 } });
    cluster.run();
    expect(cluster.names(persistentVolumeClaims)).toEqual(['www-web-0']);
    expect(cluster.names(persistentVolumes)).toHaveLength(1);
    cluster.delete(statefulSets, 'web');
    cluster.run();
    expect(cluster.names(persistentVolumeClaims)).toEqual(['www-web-0']);
  });

  it('deletes all claims with itself when told so', () => {
    const cluster = clusterWith(aSet({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } }));
    cluster.delete(statefulSets, 'web');
    cluster.run();
    expect(cluster.names(persistentVolumeClaims)).toEqual([]);
    expect(cluster.names(persistentVolumes)).toEqual([]);
  });

  it('replaces its Pods one by one, from the last, when the template changes', () => {
    const cluster = clusterWith(aSet());
    const uids = ['web-0', 'web-1'].map((name) => cluster.pod(name)?.metadata.uid);
    const spec = { containers: [{ name: 'main', image: 'nginx:2' }] };
    cluster.patch(statefulSets, 'web', { spec: { template: { spec } } });
    cluster.run(1_500);
    expect(cluster.pod('web-0')?.metadata.uid).toBe(uids[0]);
    cluster.run(60_000);
    const images = ['web-0', 'web-1'].map((name) => cluster.pod(name)?.spec.containers?.[0]?.image);
    expect(images).toEqual(['nginx:2', 'nginx:2']);
    expect(cluster.get(statefulSets, 'web')?.status).toMatchObject({ updatedReplicas: 2, readyReplicas: 2 });
  });

  it('waits with the second Pod while the claim of the first is not bound', () => {
    const cluster = new WholeCluster();
    cluster.create<KubernetesObject>(manifestOf('Node', 'n1'), aSet());
    cluster.run(60_000);
    expect(cluster.names(pods)).toEqual(['web-0']);
    expect(cluster.pod('web-0')?.status?.phase).toBe('Pending');
  });
});
