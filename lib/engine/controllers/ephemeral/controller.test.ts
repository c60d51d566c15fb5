/** Upstream: TestSyncHandler of pkg/controller/volume/ephemeral/controller_test.go (7 cases), 1.37. */
import { describe, expect, it } from 'vitest';
import { persistentVolumeClaims, pods } from '../../../kubernetes/resources';
import { aClaim, aVolume } from '../../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../../testing/whole-cluster';

const template = {
  metadata: { labels: { app: 'x' }, annotations: { note: 'y' } },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: '' },
};
const podWith = (volume: object) => manifestOf('Pod', 'p', { volumes: [{ name: 'scratch', ...volume }] });
const ephemeralPod = podWith({ ephemeral: { volumeClaimTemplate: template } });

describe('generic ephemeral volumes', () => {
  it('get a claim that the Pod owns, with the labels and annotations of the template', () => {
    const cluster = new WholeCluster();
    cluster.create(ephemeralPod);
    cluster.run();
    const claim = cluster.get(persistentVolumeClaims, 'p-scratch');
    expect(claim?.metadata).toMatchObject({ labels: { app: 'x' }, annotations: { note: 'y' } });
    expect(claim?.metadata.ownerReferences).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        name: 'p',
        uid: cluster.pod('p')?.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    expect(claim?.spec.resources?.requests?.storage).toBe('1Gi');
  });

  it.each([
    { name: 'no volumes', pod: manifestOf('Pod', 'p') },
    { name: 'another claim volume', pod: podWith({ persistentVolumeClaim: { claimName: 'c' } }) },
    { name: 'another inline volume', pod: podWith({ emptyDir: {} }) },
  ])('make nothing for a Pod with $name', ({ pod }) => {
    const cluster = new WholeCluster();
    cluster.create(pod);
    cluster.run();
    expect(cluster.names(persistentVolumeClaims)).toEqual([]);
  });

  it('never take over a claim of somebody else', () => {
    const cluster = new WholeCluster();
    cluster.create(aClaim({ name: 'p-scratch', storageClassName: '' }), ephemeralPod);
    cluster.run();
    expect(cluster.get(persistentVolumeClaims, 'p-scratch')?.metadata.ownerReferences).toBeUndefined();
    expect(cluster.events('Pod', 'p')).toContain(
      'Warning FailedBinding ephemeral volume scratch: PVC default/p-scratch was not created for pod default/p (pod is not owner)',
    );
  });

  it('get their claim again when it is deleted while the Pod lives', () => {
    const cluster = new WholeCluster();
    cluster.create(ephemeralPod);
    cluster.run();
    const uid = cluster.get(persistentVolumeClaims, 'p-scratch')?.metadata.uid;
    cluster.delete(persistentVolumeClaims, 'p-scratch');
    cluster.run();
    const again = cluster.get(persistentVolumeClaims, 'p-scratch');
    expect(again?.metadata.uid).toBeDefined();
    expect(again?.metadata.uid).not.toBe(uid);
  });

  it('go with the Pod', () => {
    const cluster = new WholeCluster();
    cluster.create(
      manifestOf('Node', 'n1'),
      aVolume({ name: 'v', hostPath: { path: '/tmp/v' }, accessModes: ['ReadWriteOnce'] }),
      ephemeralPod,
    );
    cluster.run(60_000);
    expect(cluster.pod('p')?.status?.phase).toBe('Running');
    cluster.delete(pods, 'p');
    cluster.run();
    expect(cluster.names(persistentVolumeClaims)).toEqual([]);
  });
});
