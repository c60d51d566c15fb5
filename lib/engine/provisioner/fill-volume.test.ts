/** What lies in a volume that was made from another volume or from a snapshot, seen through what Pods wrote. */
import { describe, expect, it } from 'vitest';
import {
  dataSets,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  volumeSnapshots,
} from '../../kubernetes/resources';
import { aSnapshot } from '../../volume/snapshot/testing/objects';
import { aClaim } from '../../volume/testing/objects';
import { clusterWithClaim, DRIVER } from '../snapshot-controller/testing/cluster';
import { manifestOf, type WholeCluster } from '../testing/whole-cluster';

/** A Pod that runs once on the claim and so writes one line into it. */
function write(cluster: WholeCluster, pod: string, claimName = 'c'): void {
  cluster.create(
    manifestOf('Pod', pod, {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    }),
  );
  cluster.run();
  expect(cluster.pod(pod)?.status?.phase).toBe('Running');
  cluster.delete(pods, pod);
  cluster.run();
}

function cluster(): WholeCluster {
  const made = clusterWithClaim();
  made.create(manifestOf('Node', 'n1'));
  made.run();
  return made;
}

/** Names of the Pods that wrote what lies in the claim's volume; undefined where nothing lies. */
function contentOf(made: WholeCluster, claim: string): readonly string[] | undefined {
  const volume = made.get(persistentVolumes, made.get(persistentVolumeClaims, claim)?.spec.volumeName ?? '');
  return contentAt(made, volume?.spec.csi?.volumeHandle);
}

function contentAt(made: WholeCluster, handle: string | undefined): readonly string[] | undefined {
  const found = made.simulation.api
    .list(dataSets)
    .find(({ spec }) => spec.location.kind === 'Backend' && spec.location.id === handle);
  return found?.lines.map(({ pod }) => pod);
}

const from = (kind: string, name: string) =>
  aClaim({
    name: 'r',
    storageClassName: 'dyn',
    storage: '5Gi',
    dataSource: { kind, name, ...(kind === 'VolumeSnapshot' ? { apiGroup: 'snapshot.storage.k8s.io' } : {}) },
  });

describe('a volume that is made from another', () => {
  it('has from a snapshot what was there when it was cut', () => {
    const made = cluster();
    write(made, 'before');
    made.create(aSnapshot());
    made.run();
    write(made, 'after');
    made.create(from('VolumeSnapshot', 's'));
    made.run();
    expect([contentOf(made, 'c'), contentOf(made, 'r')]).toEqual([['before', 'after'], ['before']]);
  });

  it('has from a claim what is there when it is cloned, and goes its own way', () => {
    const made = cluster();
    write(made, 'before');
    made.create(from('PersistentVolumeClaim', 'c'));
    made.run();
    write(made, 'after');
    write(made, 'own', 'r');
    expect([contentOf(made, 'c'), contentOf(made, 'r')]).toEqual([
      ['before', 'after'],
      ['before', 'own'],
    ]);
  });

  it('is empty where its source was', () => {
    const made = cluster();
    made.create(from('PersistentVolumeClaim', 'c'));
    made.run();
    expect(made.get(persistentVolumeClaims, 'r')?.status?.phase).toBe('Bound');
    expect(contentOf(made, 'r')).toBeUndefined();
  });
});

it('deleting a snapshot erases what it held, and nothing else', () => {
  const made = cluster();
  write(made, 'before');
  made.create(aSnapshot());
  made.run();
  const held = () => made.simulation.api.list(dataSets).length;
  expect(held()).toBe(2);
  made.delete(volumeSnapshots, 's');
  made.run();
  expect([held(), contentOf(made, 'c')]).toEqual([1, ['before']]);
  expect(made.simulation.api.list(dataSets)[0]?.spec.location).toMatchObject({ system: DRIVER });
});
