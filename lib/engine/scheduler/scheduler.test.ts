import { describe, expect, it } from 'vitest';
import { annSelectedNode } from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';
import { nodes, persistentVolumeClaims, persistentVolumes, pods } from '../../kubernetes/resources';
import { onNode } from '../../volume/placement/testing/nodes';
import { aClaim, aStorageClass, aVolume } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const [n1, n2] = [manifestOf('Node', 'n1'), manifestOf('Node', 'n2')];
const local = aStorageClass({
  name: 'local',
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
const localClaim = (name: string) =>
  aClaim({ name, storageClassName: 'local', accessModes: ['ReadWriteOnce'] });
const localVolume = (name: string, node: string) =>
  aVolume({
    name,
    storageClassName: 'local',
    accessModes: ['ReadWriteOnce'],
    local: { path: '/mnt' },
    nodeAffinity: onNode(node),
  });
const podWith = (name: string, claimName: string, spec: object = {}) =>
  manifestOf('Pod', name, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }], ...spec });

function scheduled(cluster: WholeCluster, name: string) {
  return cluster.pod(name)?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
}

describe('placing a Pod', () => {
  it('spreads Pods over nodes that are equally good, the first by name first', () => {
    const cluster = new WholeCluster();
    cluster.create(n2, n1);
    cluster.run(100);
    cluster.create(manifestOf('Pod', 'a'), manifestOf('Pod', 'b'));
    cluster.run();
    expect([cluster.pod('a')?.spec.nodeName, cluster.pod('b')?.spec.nodeName]).toEqual(['n1', 'n2']);
  });

  it('takes the preferred one of equally good nodes, but no worse one', () => {
    const cluster = new WholeCluster({
      config: { preferredNodes: { 'default/a': 'n2', 'default/b': 'n2' } },
    });
    cluster.create(n1, n2);
    cluster.run(100);
    cluster.create(manifestOf('Pod', 'a'), manifestOf('Pod', 'b'));
    cluster.run();
    expect([cluster.pod('a')?.spec.nodeName, cluster.pod('b')?.spec.nodeName]).toEqual(['n2', 'n1']);
  });

  it.each([
    {
      name: 'a Pod goes where it would like to be, though a node before it in the alphabet has more room',
      spec: {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 1,
                preference: {
                  matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['n2'] }],
                },
              },
            ],
          },
        },
      },
      goes: ['n2', 'n2'],
    },
    { name: 'a Pod keeps off a node that asks it to', taint: 'n1', spec: {}, goes: ['n2', 'n2'] },
    {
      name: 'unless it tolerates that',
      taint: 'n1',
      spec: { tolerations: [{ key: 'dirty', operator: 'Exists' }] },
      goes: ['n1', 'n2'],
    },
    {
      name: 'a Pod keeps off Pods that it would rather not be near to, the first goes anywhere',
      labels: { app: 'db' },
      spec: {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 1,
                podAffinityTerm: {
                  topologyKey: 'kubernetes.io/hostname',
                  labelSelector: { matchLabels: { app: 'db' } },
                },
              },
            ],
          },
        },
      },
      goes: ['n1', 'n2'],
    },
  ])('$name', ({ taint, spec, labels, goes }) => {
    const cluster = new WholeCluster();
    const dirty = { key: 'dirty', effect: 'PreferNoSchedule' };
    cluster.create(
      ...[n1, n2].map((node) => ({
        ...node,
        ...(node.metadata.name === taint && { spec: { taints: [dirty] } }),
      })),
    );
    cluster.run(100);
    for (const name of ['a', 'b']) {
      const pod = manifestOf('Pod', name, spec);
      cluster.create({ ...pod, metadata: { ...pod.metadata, labels } });
    }
    cluster.run();
    expect(['a', 'b'].map((name) => cluster.pod(name)?.spec.nodeName)).toEqual(goes);
  });

  it('leaves a Pod of another scheduler alone', () => {
    const cluster = new WholeCluster();
    cluster.create(n1, manifestOf('Pod', 'a', { schedulerName: 'mine' }));
    cluster.run();
    expect(cluster.pod('a')?.spec.nodeName).toBeUndefined();
  });

  it('reserves a volume, waits until the claim is bound, and only then gives the Pod its node', () => {
    const cluster = new WholeCluster();
    cluster.create(n1, n2, local, localVolume('v', 'n2'), localClaim('c'));
    cluster.run();
    cluster.create(podWith('p', 'c'));
    cluster.run(900);
    expect(cluster.get(persistentVolumes, 'v')?.spec.claimRef?.name).toBe('c');
    expect(cluster.pod('p')?.spec.nodeName).toBeUndefined();
    expect(scheduled(cluster, 'p')).toBeUndefined();
    cluster.run();
    expect(cluster.get(persistentVolumeClaims, 'c')?.status?.phase).toBe('Bound');
    expect(cluster.pod('p')?.spec.nodeName).toBe('n2');
    expect(scheduled(cluster, 'p')).toMatchObject({ status: 'True' });
    expect(cluster.events('Pod', 'p')).toEqual(['Normal Scheduled Successfully assigned default/p to n2']);
  });

  it('promises a volume to one Pod only', () => {
    const cluster = new WholeCluster();
    cluster.create(n1, local, localVolume('v', 'n1'), localClaim('c'), localClaim('d'));
    cluster.run();
    cluster.create(podWith('p', 'c'), podWith('q', 'd'));
    cluster.run(30_000);
    expect([cluster.pod('p')?.spec.nodeName, cluster.pod('q')?.spec.nodeName]).toEqual(['n1', undefined]);
    expect(scheduled(cluster, 'q')).toMatchObject({ status: 'False', reason: 'Unschedulable' });
  });

  it('keeps all volumes of a Pod from others while it has written only the first', () => {
    const cluster = new WholeCluster({ config: { callLatencyMs: 400 } });
    const claims = ['c', 'd', 'e'].map(localClaim);
    cluster.create<KubernetesObject>(n1, local, localVolume('v', 'n1'), localVolume('w', 'n1'), ...claims);
    cluster.run();
    const volumes = ['c', 'd'].map((claimName) => ({
      name: claimName,
      persistentVolumeClaim: { claimName },
    }));
    cluster.create(manifestOf('Pod', 'p', { volumes }), podWith('q', 'e'));
    cluster.run(60_000);
    expect([cluster.pod('p')?.spec.nodeName, cluster.pod('q')?.spec.nodeName]).toEqual(['n1', undefined]);
    const owners = ['v', 'w'].map((name) => cluster.get(persistentVolumes, name)?.spec.claimRef?.name);
    expect(owners.sort()).toEqual(['c', 'd']);
  });

  it('keeps the place of a Pod on its node while its volumes are being bound', () => {
    const cluster = new WholeCluster({ config: { nodeCapacity: { cpu: '8', memory: '8Gi', pods: '1' } } });
    cluster.create<KubernetesObject>(n1, local, localVolume('v', 'n1'), localClaim('c'));
    cluster.run();
    cluster.create(podWith('p', 'c'), manifestOf('Pod', 'q'));
    cluster.run();
    expect([cluster.pod('p')?.spec.nodeName, cluster.pod('q')?.spec.nodeName]).toEqual(['n1', undefined]);
    expect(scheduled(cluster, 'q')?.message).toContain('1 Too many pods');
  });

  it.each([
    ['1.37', 'context deadline exceeded'],
    ['1.30', 'context deadline exceeded'],
    ['1.25', 'timed out waiting for the condition'],
  ] as const)(
    'asks the provisioner by naming the node on the claim, and in %s gives up with: %s',
    (version, why) => {
      const cluster = new WholeCluster({ version, config: { simulateDrivers: false } });
      const remote = aStorageClass({
        name: 'remote',
        provisioner: 'x.example.com',
        volumeBindingMode: 'WaitForFirstConsumer',
      });
      cluster.create(n1, remote, aClaim({ name: 'c', storageClassName: 'remote' }));
      cluster.run();
      cluster.create(podWith('p', 'c'));
      cluster.run();
      expect(cluster.get(persistentVolumeClaims, 'c')?.metadata.annotations?.[annSelectedNode]).toBe('n1');
      expect(scheduled(cluster, 'p')).toBeUndefined();
      cluster.run(600_000);
      expect(scheduled(cluster, 'p')).toMatchObject({
        reason: 'SchedulerError',
        message: `running PreBind plugin "VolumeBinding": binding volumes: ${why}`,
      });
    },
  );

  it.each([
    {
      name: 'the claim goes',
      disturb: (cluster: WholeCluster) => cluster.delete(persistentVolumeClaims, 'c'),
      message: 'failed to check binding: could not find v1.PersistentVolumeClaim "default/c"',
    },
    {
      name: 'another node is named',
      disturb: (cluster: WholeCluster) =>
        cluster.patch(persistentVolumeClaims, 'c', {
          metadata: { annotations: { [annSelectedNode]: 'n9' } },
        }),
      message: 'provisioning failed for PVC "c"',
    },
    {
      name: 'all annotations go',
      disturb: (cluster: WholeCluster) =>
        cluster.patch(persistentVolumeClaims, 'c', { metadata: { annotations: null } }),
      message: 'selectedNode annotation reset for PVC "c"',
    },
    {
      name: 'the node goes',
      disturb: (cluster: WholeCluster) => cluster.delete(nodes, 'n1'),
      message: 'failed to get node "n1": node "n1" not found',
    },
    {
      name: 'the Pod goes',
      disturb: (cluster: WholeCluster) => cluster.delete(pods, 'p'),
      message: 'pod does not exist any more: pod "p" not found',
    },
  ])('gives up while it waits for a volume when $name', ({ disturb, message }) => {
    const cluster = new WholeCluster({ config: { simulateDrivers: false } });
    const remote = aStorageClass({
      name: 'remote',
      provisioner: 'x.example.com',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    cluster.create(n1, remote, aClaim({ name: 'c', storageClassName: 'remote' }));
    cluster.run();
    cluster.create(podWith('p', 'c'));
    cluster.run(2_500);
    disturb(cluster);
    cluster.run(1_500);
    const text = `Warning FailedScheduling running PreBind plugin "VolumeBinding": binding volumes: ${message}`;
    expect(cluster.events('Pod', 'p')[0]).toBe(text);
  });
});

describe('giving up while a volume that was chosen is being bound', () => {
  it.each([
    [
      'has moved away',
      { nodeAffinity: onNode('n2') },
      `pv "v" node affinity doesn't match node "n1": no matching NodeSelectorTerms`,
    ],
    ['belongs to nobody any more', { claimRef: null }, 'ClaimRef got reset for pv "v"'],
    ['has forgotten the uid', { claimRef: { uid: null } }, 'ClaimRef got reset for pv "v"'],
  ])('because it %s', (_, spec, message) => {
    const cluster = new WholeCluster({ config: { callLatencyMs: 400 } });
    cluster.create<KubernetesObject>(
      n1,
      local,
      aVolume({
        ...localVolume('v', 'n1').spec,
        name: 'v',
        nodeAffinity: undefined,
        local: undefined,
        hostPath: { path: '/mnt' },
      }),
      localClaim('c'),
    );
    cluster.run();
    cluster.create(podWith('p', 'c'));
    // The scheduler has written the claimRef and looks a second later; the controller takes longer for its four writes.
    while (!cluster.get(persistentVolumes, 'v')?.spec.claimRef) cluster.run(50);
    cluster.simulation.execute({
      beginFault: {
        name: 'down',
        fault: { type: 'ComponentDown', component: 'persistentvolume-controller' },
      },
    });
    cluster.patch(persistentVolumes, 'v', { spec });
    cluster.run(2_000);
    const text = `Warning FailedScheduling running PreBind plugin "VolumeBinding": binding volumes: ${message}`;
    expect(cluster.events('Pod', 'p')[0]).toBe(text);
  });
});

describe('a Pod that finds no place', () => {
  it('is tried again when a node comes that it can go to', () => {
    const cluster = new WholeCluster();
    cluster.create(n1);
    cluster.run();
    cluster.create(manifestOf('Pod', 'p', { nodeSelector: { 'kubernetes.io/hostname': 'n2' } }));
    cluster.run();
    expect(scheduled(cluster, 'p')).toMatchObject({ status: 'False' });
    cluster.create(n2);
    cluster.run();
    expect(cluster.pod('p')?.spec.nodeName).toBe('n2');
  });

  it('is tried again when a Pod with its claim goes (ReadWriteOncePod)', () => {
    const cluster = new WholeCluster();
    const modes = { accessModes: ['ReadWriteOncePod'] as const };
    cluster.create(
      n1,
      aVolume({ name: 'v', hostPath: { path: '/tmp/v' }, ...modes }),
      aClaim({ name: 'c', ...modes }),
    );
    cluster.run(30_000);
    cluster.create(podWith('p', 'c'));
    cluster.run();
    cluster.create(podWith('q', 'c'));
    cluster.run();
    expect(scheduled(cluster, 'q')?.message).toContain('ReadWriteOncePod');
    cluster.delete(pods, 'p');
    cluster.run();
    expect(cluster.pod('q')?.spec.nodeName).toBe('n1');
  });

  it('comes back with a uid of its own when it is created again while its predecessor was being placed', () => {
    const cluster = new WholeCluster({ config: { simulateDrivers: false } });
    const remote = aStorageClass({
      name: 'remote',
      provisioner: 'x.example.com',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    cluster.create(n1, remote, aClaim({ name: 'c', storageClassName: 'remote' }));
    cluster.run();
    cluster.create(podWith('p', 'c'));
    cluster.run(500);
    cluster.delete(pods, 'p');
    cluster.create(manifestOf('Pod', 'p'));
    cluster.run();
    expect(cluster.pod('p')?.spec.nodeName).toBe('n1');
  });

  it('without any node is tried with growing pauses, and placed when a node is there', () => {
    const cluster = new WholeCluster();
    cluster.create(manifestOf('Pod', 'p'));
    cluster.run(60_000);
    expect(cluster.events('Pod', 'p')).toEqual([
      'Warning FailedScheduling no nodes available to schedule pods',
    ]);
    cluster.create(n1);
    cluster.run(11_000);
    expect(cluster.pod('p')?.spec.nodeName).toBe('n1');
  });

  it('survives a restart of the scheduler', () => {
    const cluster = new WholeCluster();
    cluster.create(n1, local, localClaim('c'), podWith('p', 'c'));
    cluster.run();
    expect(cluster.simulation.restartComponent('default-scheduler').ok).toBe(true);
    cluster.create(localVolume('v', 'n1'));
    cluster.run();
    expect(cluster.pod('p')?.spec.nodeName).toBe('n1');
  });
});
