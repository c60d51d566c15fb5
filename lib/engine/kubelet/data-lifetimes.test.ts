/** What is left of what a Pod wrote: each type of volume against each thing that can happen to it. */
import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import {
  dataSets,
  nodes,
  nodeVolumes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
} from '../../kubernetes/resources';
import { onNode } from '../../volume/placement/testing/nodes';
import { aClaim, aVolume } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'disk.csi.example.com';

const object = (apiVersion: string, kind: string, name: string, rest: object = {}) =>
  ({ apiVersion, kind, metadata: { name }, ...rest }) as KubernetesObject;

function cluster(version: KubernetesVersion = '1.37'): WholeCluster {
  const made = new WholeCluster({ version });
  made.create(manifestOf('Node', 'n1'), manifestOf('Node', 'n2'));
  made.create(object('storage.k8s.io/v1', 'CSIDriver', DRIVER, { spec: {} }));
  made.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'default' },
  } as KubernetesObject);
  return made;
}

const podWith = (name: string, nodeName: string, volume: object, mount: object = {}) =>
  manifestOf('Pod', name, {
    nodeName,
    volumes: [{ name: 'data', ...volume }],
    containers: [
      { name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/data', ...mount }] },
    ],
  });

/** `pod#restart` of all that is written anywhere, in the order of the writing. */
function written(made: WholeCluster): readonly string[] {
  return made.simulation.api
    .list(dataSets)
    .flatMap(({ lines }) => lines)
    .sort((a, b) => (a.time < b.time ? -1 : 1))
    .map(({ pod, restart }) => `${pod}#${restart}`);
}

/** Starts a Pod on n1, deletes it, starts another one on `second`: how many lines that one then sees. */
function succession(
  volume: object,
  second: 'n1' | 'n2',
  prepare: (made: WholeCluster) => void = () => {},
  version: KubernetesVersion = '1.37',
) {
  const made = cluster(version);
  prepare(made);
  made.run(30_000);
  made.create(podWith('p', 'n1', volume));
  made.run(30_000);
  expect(made.pod('p')?.status?.phase).toBe('Running');
  made.delete(pods, 'p');
  made.run(30_000);
  const between = written(made).length;
  made.create(podWith('q', second, volume));
  made.run(30_000);
  expect(made.pod('q')?.status?.phase).toBe('Running');
  const seenBy = made.simulation.api.list(nodeVolumes)[0]?.spec.dataSet;
  const lines = made.simulation.api.list(dataSets).find(({ metadata }) => metadata.name === seenBy)?.lines;
  return { between, seen: lines?.map(({ pod }) => pod) };
}

const claimed = (spec: object) => (made: WholeCluster) => {
  made.create(aVolume({ name: 'v', ...spec }));
  made.create(aClaim({ name: 'c' }));
};
const CLAIM = { persistentVolumeClaim: { claimName: 'c' } };

describe('after the Pod, the next one', () => {
  it.each<
    [string, object, ((made: WholeCluster) => void) | undefined, number, readonly string[], readonly string[]]
  >([
    ['emptyDir', { emptyDir: {} }, undefined, 0, ['q'], ['q']],
    ['emptyDir in memory', { emptyDir: { medium: 'Memory' } }, undefined, 0, ['q'], ['q']],
    ['hostPath', { hostPath: { path: '/var/app' } }, undefined, 1, ['p', 'q'], ['q']],
    ['nfs', { nfs: { server: 's', path: '/x' } }, undefined, 1, ['p', 'q'], ['p', 'q']],
    ['iscsi', { iscsi: { targetPortal: 't', iqn: 'i', lun: 0 } }, undefined, 1, ['p', 'q'], ['p', 'q']],
    ['CSI in line', { csi: { driver: DRIVER } }, undefined, 0, ['q'], ['q']],
    ['claim: CSI', CLAIM, claimed({ csi: { driver: DRIVER, volumeHandle: 'h' } }), 1, ['p', 'q'], ['p', 'q']],
    ['claim: NFS', CLAIM, claimed({ nfs: { server: 's', path: '/x' } }), 1, ['p', 'q'], ['p', 'q']],
    ['claim: hostPath', CLAIM, claimed({ hostPath: { path: '/mnt' } }), 1, ['p', 'q'], ['q']],
  ])('%s', (_, volume, prepare, between, sameNode, otherNode) => {
    expect(succession(volume, 'n1', prepare)).toEqual({ between, seen: sameNode });
    expect(succession(volume, 'n2', prepare)).toEqual({ between, seen: otherNode });
  });

  it.each<[string, object]>([
    ['fc', { fc: { targetWWNs: ['w'], lun: 0 } }],
    ['rbd', { rbd: { monitors: ['m'], image: 'i' } }],
    ['cephfs', { cephfs: { monitors: ['m'] } }],
  ])('finds what lies outside of the node in %s, written in the Pod or behind a claim', (_, source) => {
    const kept = { between: 1, seen: ['p', 'q'] };
    for (const node of ['n1', 'n2'] as const) {
      expect(succession(source, node, undefined, '1.30')).toEqual(kept);
      expect(succession(CLAIM, node, claimed(source), '1.30')).toEqual(kept);
    }
  });

  it('finds what lies in a local volume, on its node', () => {
    const local = { local: { path: '/mnt/disk' }, nodeAffinity: onNode('n1') };
    expect(succession(CLAIM, 'n1', claimed(local))).toEqual({ between: 1, seen: ['p', 'q'] });
  });

  it.each<[string, object]>([
    ['configMap', { configMap: { name: 'settings' } }],
    ['secret', { secret: { secretName: 'keys' } }],
    ['downwardAPI', { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } }],
    [
      'projected',
      { projected: { sources: [{ configMap: { name: 'settings' } }, { secret: { name: 'keys' } }] } },
    ],
  ])('gets the content of a %s from the API, where nobody can write', (_, volume) => {
    const made = (on: WholeCluster) =>
      on.create({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'keys', namespace: 'default' },
      } as KubernetesObject);
    expect(succession(volume, 'n2', made)).toEqual({ between: 0, seen: undefined });
  });

  it('gets a claim of its own for a generic ephemeral volume', () => {
    const template = { spec: { ...aClaim().spec, storageClassName: 'fast' } };
    const storageClass = object('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: DRIVER });
    const prepare = (made: WholeCluster) => made.create(storageClass);
    const volume = { ephemeral: { volumeClaimTemplate: template } };
    expect(succession(volume, 'n1', prepare)).toEqual({ between: 0, seen: ['q'] });
  });
});

describe('what a container may not write to stays as it is', () => {
  it.each([
    ['a read-only mount', { hostPath: { path: '/x' } }, { readOnly: true }],
    ['a read-only volume', { nfs: { server: 's', path: '/x', readOnly: true } }, {}],
  ])('%s', (_, volume, mount) => {
    const made = cluster();
    made.create(podWith('p', 'n1', volume, mount));
    made.run();
    expect(made.pod('p')?.status?.phase).toBe('Running');
    expect(written(made)).toEqual([]);
  });
});

describe('a container that starts anew', () => {
  it('finds what it wrote, and writes again', () => {
    const made = cluster();
    made.create(podWith('p', 'n1', { emptyDir: {} }));
    made.run();
    const annotations = { 'simulation.stowage.dev/restarts': '1' };
    made.patch(pods, 'p', { metadata: { annotations } });
    made.run();
    expect(written(made)).toEqual(['p#0', 'p#1']);
    expect(made.pod('p')?.status?.containerStatuses).toMatchObject([{ restartCount: 1 }]);
  });

  it.each([
    ['keeps a directory on the disk', { emptyDir: {} }, ['p#0', 'p#1']],
    ['loses memory', { emptyDir: { medium: 'Memory' } }, ['p#1']],
    ['keeps what lies outside', { nfs: { server: 's', path: '/x' } }, ['p#0', 'p#1']],
  ])('after the machine has: %s', (_, volume, expected) => {
    const made = cluster();
    made.create(podWith('p', 'n1', volume));
    made.run();
    const patch = { status: { nodeInfo: { bootID: 'second-boot' } } };
    made.simulation.execute({
      patch: { apiVersion: 'v1', kind: 'Node', name: 'n1', patch, subresource: 'status' },
    });
    made.run(20_000);
    expect(written(made)).toEqual(expected);
    expect(made.simulation.api.list(nodeVolumes)[0]?.status).toMatchObject({
      stage: 'Mounted',
      bootID: 'second-boot',
    });
  });
});

it('takes what lies on a machine away with the machine, and nothing else', () => {
  const made = cluster();
  made.create(podWith('a', 'n1', { emptyDir: {} }));
  made.create(podWith('b', 'n1', { hostPath: { path: '/x' } }));
  made.create(podWith('c', 'n1', { nfs: { server: 's', path: '/x' } }));
  made.create(podWith('d', 'n2', { hostPath: { path: '/x' } }));
  made.run();
  expect(written(made)).toHaveLength(4);
  made.delete(nodes, 'n1');
  made.run();
  expect([...written(made)].sort()).toEqual(['c#0', 'd#0']);
  expect(made.simulation.api.list(nodeVolumes).map(({ spec }) => spec.nodeName)).toEqual(['n2']);
});

describe('when the claim is deleted', () => {
  const recyclable = { nfs: { server: 's', path: '/x' } };
  it.each<[string, string, object, number, string | undefined]>([
    ['Retain', 'csi', { csi: { driver: DRIVER, volumeHandle: 'h' } }, 1, 'Released'],
    ['Delete', 'csi', { csi: { driver: DRIVER, volumeHandle: 'h' } }, 0, undefined],
    ['Delete', 'hostPath below /tmp', { hostPath: { path: '/tmp/a' } }, 0, undefined],
    ['Delete', 'hostPath elsewhere', { hostPath: { path: '/srv/a' } }, 1, 'Failed'],
    ['Delete', 'nfs', recyclable, 1, 'Failed'],
    ['Recycle', 'nfs', recyclable, 0, 'Available'],
  ])('%s of %s', (policy, _, source, left, phase) => {
    const made = cluster();
    const annotations = { 'pv.kubernetes.io/provisioned-by': DRIVER };
    const metadata = 'csi' in source ? { annotations } : {};
    const persistentVolumeReclaimPolicy = policy as 'Retain';
    made.create(aVolume({ name: 'v', metadata, persistentVolumeReclaimPolicy, ...source }));
    made.create(aClaim({ name: 'c' }));
    made.run(30_000);
    made.create(podWith('p', 'n1', CLAIM));
    made.run(30_000);
    expect(written(made)).toEqual(['p#0']);
    made.delete(pods, 'p');
    made.run(20_000);
    made.delete(persistentVolumeClaims, 'c');
    made.run(90_000);
    expect(written(made)).toHaveLength(left);
    expect(made.get(persistentVolumes, 'v')?.status?.phase).toBe(phase);
  });
});

it('two Pods on two nodes write into the same share at the same time', () => {
  const made = cluster();
  const share = { nfs: { server: 's', path: '/x' } };
  made.create(podWith('p', 'n1', share), podWith('q', 'n2', share));
  made.run();
  expect(made.simulation.api.list(dataSets)).toHaveLength(1);
  expect([...written(made)].sort()).toEqual(['p#0', 'q#0']);
});
