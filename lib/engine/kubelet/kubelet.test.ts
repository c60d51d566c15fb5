import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { nodes, persistentVolumeClaims, pods, resourceOf } from '../../kubernetes/resources';
import { aClaim, aVolume } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const configMaps = resourceOf('v1', 'ConfigMap');
const node = manifestOf('Node', 'n1');
const onNode = (name: string, spec: object = {}) => manifestOf('Pod', name, { nodeName: 'n1', ...spec });
const using = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });

function phase(cluster: WholeCluster, name: string): string | undefined {
  return cluster.pod(name)?.status?.phase;
}

describe('a new Node', () => {
  it('becomes Ready with what the configuration gives it, and with the labels of a kubelet', () => {
    const cluster = new WholeCluster({ config: { nodeCapacity: { cpu: '2', memory: '4Gi', pods: '10' } } });
    cluster.create(node);
    cluster.run();
    const { metadata, status } = cluster.get(nodes, 'n1') ?? {};
    expect(metadata?.labels).toMatchObject({ 'kubernetes.io/hostname': 'n1', 'kubernetes.io/os': 'linux' });
    expect(status?.allocatable).toEqual({ cpu: '2', memory: '4Gi', pods: '10' });
    expect(status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'True' });
  });

  it('keeps what it says of itself', () => {
    const cluster = new WholeCluster();
    const allocatable = { cpu: '1', memory: '1Gi', pods: '1' };
    cluster.create({ ...node, status: { allocatable, capacity: allocatable } } as KubernetesObject);
    cluster.run();
    expect(cluster.get(nodes, 'n1')?.status?.allocatable).toEqual(allocatable);
  });
});

describe('a Pod with a node', () => {
  it('runs a while after it got its node, ready and with its containers', () => {
    const cluster = new WholeCluster({ config: { podStartMs: 3_000 } });
    cluster.create(node, onNode('p'));
    cluster.run(2_500);
    expect(phase(cluster, 'p')).toBe('Pending');
    cluster.run(1_000);
    const status = cluster.pod('p')?.status;
    expect(status?.phase).toBe('Running');
    expect(
      status?.conditions?.filter((condition) => condition.status === 'True').map(({ type }) => type),
    ).toEqual(expect.arrayContaining(['Initialized', 'Ready', 'ContainersReady']));
    expect(status?.containerStatuses).toMatchObject([{ name: 'main', ready: true }]);
  });

  it('waits for a node that does not exist yet', () => {
    const cluster = new WholeCluster();
    cluster.create(onNode('p'));
    cluster.run();
    expect(phase(cluster, 'p')).toBe('Pending');
    cluster.create(node);
    cluster.run();
    expect(phase(cluster, 'p')).toBe('Running');
  });

  it.each([
    {
      name: 'a claim that does not exist',
      claims: [],
      text: 'failed to fetch PVC from API server: persistentvolumeclaims "c" not found',
    },
    {
      name: 'a claim that is not bound',
      claims: [aClaim({ name: 'c', storageClassName: '' })],
      text: 'PVC is not bound',
    },
  ])('does not start with $name, and says so', ({ claims, text }) => {
    const cluster = new WholeCluster();
    cluster.create(node, ...claims, onNode('p', using('c')));
    cluster.run();
    expect(phase(cluster, 'p')).toBe('Pending');
    expect(cluster.events('Pod', 'p')).toEqual([
      `Warning FailedMount Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC default/c: ${text}`,
    ]);
  });

  it('starts as soon as its claim is bound', () => {
    const cluster = new WholeCluster();
    cluster.create(node, aClaim({ name: 'c' }), onNode('p', using('c')));
    cluster.run(60_000);
    cluster.create(
      aVolume({ name: 'v', hostPath: { path: '/tmp/v' }, accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] }),
    );
    cluster.run(17_000);
    expect(cluster.get(persistentVolumeClaims, 'c')?.status?.phase).toBe('Bound');
    expect(phase(cluster, 'p')).toBe('Running');
  });

  it('waits for a ConfigMap and a Secret, unless they are optional', () => {
    const cluster = new WholeCluster();
    const settings = { volumes: [{ name: 'settings', configMap: { name: 'app' } }] };
    const optional = { volumes: [{ name: 'settings', secret: { secretName: 'none', optional: true } }] };
    cluster.create(node, onNode('p', settings), onNode('q', optional));
    cluster.run();
    expect([phase(cluster, 'p'), phase(cluster, 'q')]).toEqual(['Pending', 'Running']);
    expect(cluster.events('Pod', 'p')).toEqual([
      'Warning FailedMount MountVolume.SetUp failed for volume "settings" : configmap "app" not found',
    ]);
    cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app', namespace: 'default' } });
    expect(cluster.names(configMaps)).toContain('app');
    cluster.run();
    expect(phase(cluster, 'p')).toBe('Running');
  });
});

describe('a deleted Pod', () => {
  it.each([
    { name: 'takes the time to stop', grace: 30, stopMs: 2_000, goneAfterMs: 2_100 },
    { name: 'takes no longer than its grace period', grace: 1, stopMs: 60_000, goneAfterMs: 1_100 },
  ])('$name', ({ grace, stopMs, goneAfterMs }) => {
    const cluster = new WholeCluster({ config: { podStopMs: stopMs } });
    cluster.create(node, onNode('p', { terminationGracePeriodSeconds: grace }));
    cluster.run();
    cluster.delete(pods, 'p');
    cluster.run(goneAfterMs - 200);
    expect(cluster.pod('p')?.metadata.deletionTimestamp).toBeDefined();
    cluster.run(200);
    expect(cluster.pod('p')).toBeUndefined();
  });
});
