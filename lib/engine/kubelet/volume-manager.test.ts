import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import {
  csiDrivers,
  nodes,
  nodeVolumes,
  persistentVolumeClaims,
  pods,
  volumeAttachments,
} from '../../kubernetes/resources';
import type { NodeVolume } from '../../kubernetes/simulation-kinds';
import { aClaim, aVolume } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'sim.csi.example.com';
const IN_USE = `kubernetes.io/csi/${DRIVER}^h`;

const driverObject = (spec: object = {}) =>
  ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: DRIVER },
    spec,
  }) as KubernetesObject;

const podWith = (name: string, nodeName: string, volumes: readonly object[], container: object = {}) =>
  manifestOf('Pod', name, {
    nodeName,
    volumes,
    containers: [
      {
        name: 'main',
        image: 'pause',
        volumeMounts: (volumes as readonly { name: string }[]).map((volume) => ({
          name: volume.name,
          mountPath: `/${volume.name}`,
        })),
        ...container,
      },
    ],
  });
const claimVolume = { name: 'data', persistentVolumeClaim: { claimName: 'c' } };

interface Given {
  readonly version?: KubernetesVersion;
  readonly attributes?: Record<string, string>;
  readonly driver?: object | false;
  readonly volume?: { readonly volumeMode?: 'Block' };
}

/** Two nodes, the driver and a claim that is bound to the CSI volume `v`. */
function cluster({ version, attributes, driver, volume }: Given = {}): WholeCluster {
  const made = new WholeCluster({ version });
  made.create(manifestOf('Node', 'n1'), manifestOf('Node', 'n2'));
  if (driver !== false) made.create(driverObject(driver));
  const csi = { driver: DRIVER, volumeHandle: 'h', volumeAttributes: attributes };
  made.create(aVolume({ name: 'v', csi, ...volume }));
  made.create(aClaim({ name: 'c', volumeMode: volume?.volumeMode }));
  made.run(30_000);
  expect(made.get(persistentVolumeClaims, 'c')?.status?.phase).toBe('Bound');
  return made;
}

/** The stages that the only volume of the Pod goes through, each once, until nothing changes. */
function stagesOf(made: WholeCluster, act: () => void): readonly string[] {
  const seen: string[] = [];
  const end = made.simulation.api.subscribe(({ type, object }) => {
    if (object.kind !== 'NodeVolume') return;
    const stage = type === 'DELETED' ? 'gone' : (object as { status?: { stage?: string } }).status?.stage;
    if (stage !== undefined && seen.at(-1) !== stage) seen.push(stage);
  });
  act();
  made.run(60_000);
  end();
  return seen;
}

describe('a CSI volume on its way', () => {
  it('goes through all stages to the Pod and back', () => {
    const made = cluster();
    expect(stagesOf(made, () => made.create(podWith('p', 'n1', [claimVolume])))).toEqual([
      'WaitingForAttach',
      'DeviceMounting',
      'DeviceMounted',
      'Mounting',
      'Mounted',
    ]);
    expect(made.pod('p')?.status?.phase).toBe('Running');
    expect(made.get(nodes, 'n1')?.status?.volumesInUse).toEqual([IN_USE]);
    expect(stagesOf(made, () => made.delete(pods, 'p'))).toEqual([
      'Unmounting',
      'Unmounted',
      'DeviceUnmounting',
      'gone',
    ]);
    expect(made.get(nodes, 'n1')?.status?.volumesInUse).toBeUndefined();
    expect(made.names(volumeAttachments)).toEqual([]);
  });

  it('reports the volume in use before it is attached, and detaches after it is not', () => {
    const made = cluster();
    const order: string[] = [];
    made.simulation.api.subscribe(({ type, object }) => {
      const inUse = (object as { status?: { volumesInUse?: readonly string[] } }).status?.volumesInUse;
      const marks =
        object.kind === 'VolumeAttachment' && type === 'MODIFIED' && object.metadata.deletionTimestamp
          ? ['detaching']
          : object.kind === 'Node'
            ? [inUse ? 'in use' : 'free']
            : [];
      for (const mark of marks) if (order.at(-1) !== mark) order.push(mark);
    });
    made.create(podWith('p', 'n1', [claimVolume]));
    made.run(20_000);
    made.delete(pods, 'p');
    made.run(20_000);
    expect(order.filter((mark) => mark !== 'free').slice(0, 2)).toEqual(['in use', 'detaching']);
    expect(order.slice(order.indexOf('in use'), order.indexOf('in use') + 3)).toEqual([
      'in use',
      'free',
      'detaching',
    ]);
  });

  it('mounts the device once for two Pods of a node, and unmounts it with the last', () => {
    const made = cluster();
    made.create(podWith('p', 'n1', [claimVolume]));
    made.run();
    expect(stagesOf(made, () => made.create(podWith('q', 'n1', [claimVolume])))).toEqual([
      'WaitingForAttach',
      'DeviceMounted',
      'Mounting',
      'Mounted',
    ]);
    expect(stagesOf(made, () => made.delete(pods, 'p'))).toEqual(['Unmounting', 'Unmounted', 'gone']);
    expect(made.names(volumeAttachments)).toHaveLength(1);
    expect(stagesOf(made, () => made.delete(pods, 'q'))).toContain('DeviceUnmounting');
    expect(made.names(volumeAttachments)).toEqual([]);
  });

  it('needs no VolumeAttachment with a driver that does not attach', () => {
    const made = cluster({ driver: { attachRequired: false } });
    made.create(podWith('p', 'n1', [claimVolume]));
    made.run();
    expect(made.pod('p')?.status?.phase).toBe('Running');
    expect(made.names(volumeAttachments)).toEqual([]);
    expect(made.get(nodes, 'n1')?.status?.volumesInUse).toBeUndefined();
  });

  it('is a device for a Pod that wants a block volume', () => {
    const made = cluster({ volume: { volumeMode: 'Block' } });
    const container = { volumeMounts: undefined, volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] };
    made.create(podWith('p', 'n1', [claimVolume], container));
    made.run();
    expect(made.pod('p')?.status?.phase).toBe('Running');
    expect(made.events('Pod', 'p').join('\n')).toContain('MapVolume.MapPodDevice succeeded for volume "v"');
    expect(made.simulation.api.list(nodeVolumes)[0]?.status?.path).toMatch(
      /\/volumeDevices\/kubernetes.io~csi\/v$/,
    );
  });
});

describe('a driver that refuses', () => {
  it.each([
    [
      'stage',
      'DeviceMounting',
      'MountVolume.MountDevice failed for volume "v" : rpc error: code = Internal desc = mount failed: exit status 32',
    ],
    [
      'publish',
      'Mounting',
      'MountVolume.SetUp failed for volume "v" : rpc error: code = Internal desc = bind mount failed: exit status 32',
    ],
  ])('%s: the Pod waits in %s', (fail, stage, message) => {
    const made = cluster({ attributes: { fail } });
    made.create(podWith('p', 'n1', [claimVolume]));
    made.run(20_000);
    expect(made.pod('p')?.status?.phase).toBe('Pending');
    const [nodeVolume] = made.simulation.api.list(nodeVolumes);
    expect(nodeVolume?.status).toMatchObject({ stage, lastError: message.slice(message.indexOf('rpc')) });
    expect(made.events('Pod', 'p')).toContain(`Warning FailedMount ${message}`);
    made.delete(pods, 'p');
    made.run(30_000);
    expect(made.names(nodeVolumes)).toEqual([]);
    expect(made.names(volumeAttachments)).toEqual([]);
  });

  it.each([
    ['unpublish', 'Unmounting', true],
    ['unstage', 'DeviceUnmounting', false],
  ])('%s: the volume stays attached', (fail, stage, podStays) => {
    const made = cluster({ attributes: { fail } });
    made.create(podWith('p', 'n1', [claimVolume]));
    made.run();
    made.delete(pods, 'p');
    made.run(60_000);
    expect(made.pod('p') !== undefined).toBe(podStays);
    expect(made.simulation.api.list(nodeVolumes)[0]?.status).toMatchObject({ stage });
    expect(made.names(volumeAttachments)).toHaveLength(1);
  });

  it('is missed by name when it is not installed', () => {
    const made = cluster({ driver: { attachRequired: false } });
    made.delete(csiDrivers, DRIVER);
    made.create({
      ...manifestOf('Node', 'n3'),
      status: { capacity: { cpu: '1' }, allocatable: { cpu: '1' } },
    } as KubernetesObject);
    made.create(podWith('p', 'n3', [claimVolume]));
    made.run();
    expect(made.events('Pod', 'p')).toContain(
      `Warning FailedMount MountVolume.MountDevice failed for volume "v" : kubernetes.io/csi: driver name ${DRIVER} not found in the list of registered CSI drivers`,
    );
  });
});

it('a local volume is not mounted on another node', () => {
  const made = new WholeCluster();
  made.create(manifestOf('Node', 'n1'), manifestOf('Node', 'n2'));
  const nodeAffinity = {
    required: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['n1'] }] },
      ],
    },
  };
  made.create(aVolume({ name: 'v', hostPath: undefined, local: { path: '/disk' }, nodeAffinity }));
  made.create(aClaim({ name: 'c' }));
  made.run(30_000);
  made.create(podWith('p', 'n2', [claimVolume]));
  made.run();
  expect(made.events('Pod', 'p')).toContain(
    'Warning FailedMount MountVolume.NodeAffinity check failed for volume "v" : no matching NodeSelectorTerms',
  );
});

describe('a kubelet that is restarted', () => {
  it.each([10, 300, 700, 1_300, 2_500, 3_100, 3_300, 3_900, 5_000])('after %i ms ends as without', (ms) => {
    const ends = [false, true].map((restarted) => {
      const made = cluster();
      const emptyDir = { name: 'scratch', emptyDir: {} };
      made.create(podWith('p', 'n1', [claimVolume, emptyDir]));
      made.run(ms);
      if (restarted) made.simulation.restartComponent('kubelet');
      made.run(20_000);
      made.delete(pods, 'p');
      made.run(ms);
      if (restarted) made.simulation.restartComponent('kubelet');
      made.run(20_000);
      made.create(podWith('q', 'n2', [claimVolume, emptyDir]));
      made.run(ms);
      if (restarted) made.simulation.restartComponent('kubelet');
      made.run(30_000);
      return made.simulation.api.list(nodeVolumes).map(({ metadata, spec, status }) => ({
        name: metadata.name.slice(0, metadata.name.lastIndexOf('.')),
        node: spec.nodeName,
        stage: status?.stage,
        error: status?.lastError,
      }));
    });
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[0]).toHaveLength(2);
  });
});

describe('faults', () => {
  it('a driver error on the node is told like any other, and goes with the fault', () => {
    const made = cluster();
    const fault = {
      type: 'DriverError',
      driver: DRIVER,
      operation: 'NodeStageVolume',
      code: 'Unavailable',
      message: 'no path to the target',
      match: 'n1',
    } as const;
    made.simulation.execute({ beginFault: { name: 'stage', fault } });
    made.create(podWith('p', 'n1', [claimVolume]));
    made.run(20_000);
    expect(made.events('Pod', 'p')).toContain(
      'Warning FailedMount MountVolume.MountDevice failed for volume "v" : rpc error: code = Unavailable desc = no path to the target',
    );
    made.simulation.execute({ endFault: { name: 'stage' } });
    made.run(30_000);
    expect(made.pod('p')?.status?.phase).toBe('Running');
  });

  it('the kubelet of a node that is down mounts nothing, and goes on when it is back', () => {
    const made = cluster();
    const fault = { type: 'NodeDown', node: 'n1' } as const;
    made.simulation.execute({ beginFault: { name: 'down', fault } });
    made.create(podWith('p', 'n1', [claimVolume]));
    made.run(20_000);
    expect(made.names(nodeVolumes)).toEqual([]);
    made.simulation.execute({ endFault: { name: 'down' } });
    made.run(30_000);
    expect(made.pod('p')?.status?.phase).toBe('Running');
  });

  it('a failing mount is tried again after growing pauses', () => {
    const made = cluster({ attributes: { fail: 'stage' } });
    made.create(podWith('p', 'n1', [claimVolume]));
    let attempts = 0;
    made.simulation.api.subscribe(({ object, type }) => {
      if (object.kind === 'Event' && type !== 'DELETED') attempts += 1;
    });
    made.run(120_000);
    expect(attempts).toBeGreaterThan(5);
    expect(attempts).toBeLessThan(20);
  });
});

it('notes what the driver was told of the Pod and whose the files are, while it is mounted', () => {
  const on = new WholeCluster();
  on.create(
    manifestOf('Node', 'node-a'),
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: 'x.csi' },
      spec: { podInfoOnMount: true, volumeLifecycleModes: ['Ephemeral'], fsGroupPolicy: 'File' },
    } as KubernetesObject,
    manifestOf('Pod', 'web', {
      serviceAccountName: 'shop',
      securityContext: { fsGroup: 2000 },
      containers: [{ name: 'main', image: 'pause' }],
      volumes: [
        { name: 'inline', csi: { driver: 'x.csi' } },
        { name: 'host', hostPath: { path: '/a' } },
      ],
    }),
  );
  on.run(30_000);
  const status = (name: string) =>
    on.simulation.api.list(nodeVolumes).find(({ spec }) => spec.volumeName === name)?.status;
  expect(status('inline')).toMatchObject({
    stage: 'Mounted',
    podInfo: {
      'csi.storage.k8s.io/pod.name': 'web',
      'csi.storage.k8s.io/serviceAccount.name': 'shop',
      'csi.storage.k8s.io/ephemeral': 'true',
    },
    ownership: { fsGroup: 2000, given: true, reason: 'Always' },
  });
  expect(status('host')?.ownership).toEqual({ fsGroup: 2000, given: false, reason: 'SharedFiles' });
  expect(status('host')).not.toHaveProperty('podInfo');
  on.delete(pods, 'web');
  const stages: unknown[] = [];
  on.simulation.api.subscribe(({ object, type }) => {
    if (object.kind !== 'NodeVolume' || type !== 'MODIFIED') return;
    const { spec, status: now } = object as NodeVolume;
    if (spec.volumeName === 'inline') stages.push([now?.stage, now?.podInfo, now?.ownership]);
  });
  on.run(30_000);
  expect(stages).toContainEqual(['Unmounted', undefined, undefined]);
});
