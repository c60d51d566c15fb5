/** What a CSINode says of each Node after drivers were installed, taken away and changed; and what follows from it. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { csiDrivers, csiNodes, nodes, persistentVolumes } from '../../kubernetes/resources';
import { annDriverProfile } from '../drivers/driver-profile';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const ZONE = 'topology.kubernetes.io/zone';
const STORAGE = { apiVersion: 'storage.k8s.io/v1' };

function driverOf(name: string, profile = 'plain'): KubernetesObject {
  const metadata = { name, annotations: { [annDriverProfile]: profile } };
  return { ...STORAGE, kind: 'CSIDriver', metadata, spec: {} } as KubernetesObject;
}

function nodeOf(name: string, zone?: string): KubernetesObject {
  return manifestOf('Node', name, {}, zone === undefined ? undefined : { [ZONE]: zone });
}

function cluster(...objects: readonly KubernetesObject[]): WholeCluster {
  const made = new WholeCluster();
  made.create(...objects);
  made.run();
  return made;
}

/** `driver keys of its places (how many volumes fit)`, for a node. */
function registered(on: WholeCluster, node: string): readonly string[] | undefined {
  return on
    .get(csiNodes, node)
    ?.spec.drivers?.map(({ name, topologyKeys = [], allocatable }) =>
      [name, ...topologyKeys, ...(allocatable ? [`(${allocatable.count})`] : [])].join(' '),
    );
}

describe('an installed driver', () => {
  it('is registered on every Node, which owns what says so', () => {
    const on = cluster(nodeOf('a'), nodeOf('b'), driverOf('x.csi'));
    expect(on.names(csiNodes)).toEqual(['a', 'b']);
    const [owner] = on.get(csiNodes, 'a')?.metadata.ownerReferences ?? [];
    expect(owner).toMatchObject({ kind: 'Node', name: 'a', uid: on.get(nodes, 'a')?.metadata.uid });
    expect(on.get(csiNodes, 'a')?.spec.drivers).toEqual([{ name: 'x.csi', nodeID: 'a' }]);
  });

  it.each([
    ['zonal-block', 'zone-1', [`x.csi ${ZONE} (25)`]],
    ['zonal-block', undefined, ['x.csi (25)']],
    ['node-local', undefined, ['x.csi kubernetes.io/hostname']],
    ['shared-file', 'zone-1', ['x.csi']],
  ] as const)('of profile %s says where it is, zone %s: %j', (profile, zone, expected) => {
    expect(registered(cluster(nodeOf('a', zone), driverOf('x.csi', profile)), 'a')).toEqual(expected);
  });

  it('comes to Nodes that come later, and others come to the same CSINode', () => {
    const on = cluster(driverOf('x.csi'));
    expect(on.names(csiNodes)).toEqual([]);
    on.create(nodeOf('a'));
    on.run();
    on.create(driverOf('b.csi'));
    on.run();
    expect(registered(on, 'a')).toEqual(['x.csi', 'b.csi']);
    on.delete(csiDrivers, 'x.csi');
    on.run();
    expect(registered(on, 'a')).toEqual(['b.csi']);
  });

  it('registers anew when the labels of its Node say more', () => {
    const on = cluster(nodeOf('a'), driverOf('x.csi', 'zonal-block'), driverOf('y.csi'));
    on.patch(nodes, 'a', { metadata: { labels: { [ZONE]: 'zone-1' } } });
    on.run();
    expect(registered(on, 'a')).toEqual(['y.csi', `x.csi ${ZONE} (25)`]);
  });

  it('is not registered while the kubelet is silent', () => {
    const on = cluster(nodeOf('a'));
    on.simulation.execute({ beginFault: { name: 'down', fault: { type: 'NodeDown', node: 'a' } } });
    on.create(driverOf('x.csi'));
    on.run();
    expect(registered(on, 'a')).toBeUndefined();
    on.simulation.execute({ endFault: { name: 'down' } });
    on.run();
    expect(registered(on, 'a')).toEqual(['x.csi']);
  });
});

describe('a CSINode', () => {
  it('that a person wrote stays as it is', () => {
    const drivers = [{ name: 'y.csi', nodeID: 'a', topologyKeys: [ZONE] }];
    const own = { ...STORAGE, kind: 'CSINode', metadata: { name: 'a' }, spec: { drivers } };
    const on = cluster(own as KubernetesObject, nodeOf('a'), driverOf('x.csi'));
    expect(registered(on, 'a')).toEqual([`y.csi ${ZONE}`]);
  });

  it('goes with its Node and comes with the next of that name', () => {
    const on = cluster(nodeOf('a'), driverOf('x.csi'));
    const before = on.get(csiNodes, 'a')?.metadata.uid;
    on.delete(nodes, 'a');
    on.run();
    expect(on.names(csiNodes)).toEqual([]);
    on.create(nodeOf('a'));
    on.run();
    expect(on.get(csiNodes, 'a')?.metadata.uid).not.toBe(before);
    expect(registered(on, 'a')).toEqual(['x.csi']);
  });

  it('of a Node that was replaced at once makes room', () => {
    const on = cluster(nodeOf('a'), driverOf('x.csi'));
    on.delete(nodes, 'a');
    on.create(nodeOf('a'));
    on.run(60_000);
    const [owner] = on.get(csiNodes, 'a')?.metadata.ownerReferences ?? [];
    expect(owner?.uid).toBe(on.get(nodes, 'a')?.metadata.uid);
  });

  it('that somebody deletes comes back with the next word of a driver', () => {
    const on = cluster(nodeOf('a'), driverOf('x.csi'));
    on.delete(csiNodes, 'a');
    on.run();
    expect(on.names(csiNodes)).toEqual([]);
    on.create(driverOf('y.csi'));
    on.run();
    expect(registered(on, 'a')).toEqual(['x.csi', 'y.csi']);
  });

  it('keeps the number of volumes that was set by hand, and the scheduler keeps to it', () => {
    const on = cluster(nodeOf('a', 'zone-1'), driverOf('x.csi', 'zonal-block'));
    const entry = on.get(csiNodes, 'a')?.spec.drivers?.[0];
    on.patch(csiNodes, 'a', { spec: { drivers: [{ ...entry, allocatable: { count: 1 } }] } });
    on.create(driverOf('y.csi'));
    on.create(
      {
        ...STORAGE,
        kind: 'StorageClass',
        metadata: { name: 'fast' },
        provisioner: 'x.csi',
      } as KubernetesObject,
      ...['one', 'two'].flatMap(claimAndPod),
    );
    on.run(60_000);
    expect(registered(on, 'a')).toEqual([`x.csi ${ZONE} (1)`, 'y.csi']);
    expect([on.pod('one')?.status?.phase, on.pod('two')?.status?.phase]).toEqual(['Running', 'Pending']);
    const condition = on.pod('two')?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    expect(condition?.message).toContain('1 node(s) exceed max volume count');
  });
});

function claimAndPod(name: string): readonly KubernetesObject[] {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'fast',
    resources: { requests: { storage: '1Gi' } },
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec,
    } as KubernetesObject,
    manifestOf('Pod', name, {
      containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    }),
  ];
}

it('a volume of a driver with zones is made where its Pod can reach it, without a word of the user', () => {
  const on = cluster(nodeOf('a', 'zone-1'), nodeOf('b', 'zone-2'), driverOf('x.csi', 'zonal-block'));
  const [claim, pod] = claimAndPod('data');
  const wait = { provisioner: 'x.csi', volumeBindingMode: 'WaitForFirstConsumer' };
  on.create(
    { ...STORAGE, kind: 'StorageClass', metadata: { name: 'fast' }, ...wait } as KubernetesObject,
    claim as KubernetesObject,
    {
      ...pod,
      spec: { ...(pod as { spec?: object }).spec, nodeSelector: { [ZONE]: 'zone-2' } },
    } as KubernetesObject,
  );
  on.run(60_000);
  expect(on.pod('data')?.status?.phase).toBe('Running');
  const [volume] = on.simulation.api.list(persistentVolumes);
  expect(volume?.spec.nodeAffinity?.required?.nodeSelectorTerms).toEqual([
    { matchExpressions: [{ key: ZONE, operator: 'In', values: ['zone-2'] }] },
  ]);
});

it('nothing is registered where the kubelet is a stand-in', () => {
  const on = new WholeCluster({ config: { simulateMounts: false } });
  on.create(nodeOf('a'), driverOf('x.csi'));
  on.run();
  expect(on.names(csiNodes)).toEqual([]);
});
