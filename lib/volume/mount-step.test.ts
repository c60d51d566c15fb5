/** Every stage of a volume on a node: what its kubelet does next while the Pod needs it, and once it does not. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../kubernetes/node';
import { type MountStage, type NodeVolume, SIMULATION_API_VERSION } from '../kubernetes/simulation-kinds';
import { bootIdOf, isTakenByOtherPod, type MountSituation, nextMountStep } from './mount-step';
import { aNode } from './placement/testing/nodes';
import { aVolume } from './testing/objects';

const ATTACH_NAME = 'kubernetes.io/csi/x.csi^h';

interface Options {
  readonly stage?: MountStage;
  readonly staged?: boolean;
  readonly attached?: boolean;
  readonly bootID?: string;
}

function aNodeVolume({ stage, staged = true, attached = true, bootID = 'boot-1' }: Options): NodeVolume {
  return {
    apiVersion: SIMULATION_API_VERSION,
    kind: 'NodeVolume',
    metadata: { name: 'node-1.uid.data' },
    spec: {
      nodeName: 'node-1',
      pod: { namespace: 'default', name: 'pod-1', uid: 'uid' },
      volumeName: 'data',
      ...(attached ? { attachName: ATTACH_NAME } : {}),
      staged,
      block: false,
    },
    ...(stage ? { status: { stage, since: '2026-01-05T09:00:00Z', bootID } } : {}),
  };
}

function node(volumesInUse?: readonly string[], volumesAttached?: readonly string[]): Node {
  const bare = aNode();
  const nodeInfo = { ...bare.status?.nodeInfo, bootID: 'boot-1' } as NonNullable<Node['status']>['nodeInfo'];
  const attached = volumesAttached?.map((name) => ({ name, devicePath: '' }));
  return { ...bare, status: { ...bare.status, nodeInfo, volumesInUse, volumesAttached: attached } };
}

const ready = node(['another', ATTACH_NAME], ['another', ATTACH_NAME]);

function step(options: Options, situation: Partial<MountSituation> = {}): string {
  const nodeVolume = aNodeVolume(options);
  return nextMountStep({
    nodeVolume,
    wanted: true,
    node: ready,
    others: [],
    growthPending: false,
    ...situation,
  }).kind;
}

const other = (stage?: MountStage) => aNodeVolume({ stage });

describe('before the device', () => {
  it.each([
    ['not reported in use', node(), 'ReportInUse'],
    ['another one reported in use', node(['another']), 'ReportInUse'],
    ['not attached', node([ATTACH_NAME]), 'WaitForAttach'],
    ['another one attached', node([ATTACH_NAME], ['another']), 'WaitForAttach'],
    ['attached', ready, 'MountDevice'],
  ])('%s', (_is, on, expected) => {
    expect(step({}, { node: on })).toBe(expected);
    expect(step({ stage: 'WaitingForAttach', bootID: 'an earlier one' }, { node: on })).toBe(expected);
  });

  it.each([
    ['what is not attached is mounted at once', { attached: false, staged: false }, 'Mount'],
    ['unless the driver stages it', { attached: false }, 'MountDevice'],
    ['what is attached and not staged is mounted', { staged: false }, 'Mount'],
  ])('%s', (_is, options, expected) => {
    expect(step(options)).toBe(expected);
  });

  it.each<readonly [string, readonly (MountStage | undefined)[], string]>([
    ['nobody else has it', [undefined, 'WaitingForAttach'], 'MountDevice'],
    ['another Pod has it', ['WaitingForAttach', 'Mounted'], 'UseDevice'],
    ['the node mounts it for another', ['Mounted', 'DeviceMounting'], 'WaitForDevice'],
    ['the node unmounts it for another', ['DeviceUnmounting'], 'WaitForDevice'],
  ])('%s', (_is, stages, expected) => {
    const others = stages.map(other);
    expect(step({}, { others })).toBe(expected);
    expect(step({ stage: 'DeviceMounting' }, { others })).toBe(expected);
  });

  it.each<MountStage>(['DeviceMounted', 'Resizing', 'Mounting', 'Mounted', 'Unmounting', 'Unmounted'])(
    'a device that another Pod has in stage %s is used',
    (stage) => {
      expect(step({}, { others: [other(stage)] })).toBe('UseDevice');
    },
  );
});

describe('each stage', () => {
  it.each<readonly [MountStage, string, string, string]>([
    // stage, wanted, wanted and to grow, not wanted
    ['WaitingForAttach', 'MountDevice', 'MountDevice', 'Forget'],
    ['DeviceMounting', 'MountDevice', 'MountDevice', 'UnmountDevice'],
    ['DeviceMounted', 'Mount', 'Resize', 'UnmountDevice'],
    ['Resizing', 'Mount', 'Resize', 'Unmount'],
    ['Mounting', 'Mount', 'Mount', 'Unmount'],
    ['Mounted', 'Mounted', 'Resize', 'Unmount'],
    ['Unmounting', 'Unmount', 'Unmount', 'Unmount'],
    ['Unmounted', 'UnmountDevice', 'UnmountDevice', 'UnmountDevice'],
    ['DeviceUnmounting', 'UnmountDevice', 'UnmountDevice', 'UnmountDevice'],
  ])('%s', (stage, wanted, growing, unwanted) => {
    expect(step({ stage })).toBe(wanted);
    expect(step({ stage }, { growthPending: true })).toBe(growing);
    expect(step({ stage }, { wanted: false })).toBe(unwanted);
    const rebooted = stage === 'WaitingForAttach' ? wanted : 'MountsLost';
    expect(step({ stage, bootID: 'an earlier one' })).toBe(rebooted);
  });

  it('what was never begun is forgotten', () => {
    expect(step({}, { wanted: false })).toBe('Forget');
  });
});

describe('the last Pod on the node takes the device with it', () => {
  it.each([
    ['alone', {}, [], 'UnmountDevice'],
    ['another waits for it', {}, [other('WaitingForAttach')], 'UnmountDevice'],
    ['another has it', {}, [other('WaitingForAttach'), other('Mounted')], 'Forget'],
    ['another is getting it', {}, [other('DeviceMounting')], 'WaitForDevice'],
    ['there is no device', { staged: false }, [], 'Forget'],
  ])('%s', (_is, options, others, expected) => {
    expect(step({ stage: 'Unmounted', ...options }, { wanted: false, others })).toBe(expected);
  });
});

it('knows the boot of a node', () => {
  expect(bootIdOf(ready)).toBe('boot-1');
  expect(bootIdOf({ ...ready, status: undefined })).toBeUndefined();
});

describe('a volume for one Pod only', () => {
  const csi = { driver: 'x', volumeHandle: 'h' };
  const held = (stage: MountStage, path?: string) =>
    ({ status: { ...other(stage).status, stage, path } }) as NodeVolume;
  it.each<[string, object, readonly NodeVolume[], boolean]>([
    ['nobody has it', { csi }, [], false],
    ['mounted for another', { csi }, [held('Mounted', '/p')], true],
    ['growing for another', { csi }, [held('Resizing', '/p')], true],
    ['growing before another gets it', { csi }, [held('Resizing')], false],
    ['being unmounted for another', { csi }, [held('DeviceMounted'), held('Unmounting')], true],
    ['unmounted for another', { csi }, [held('Unmounted')], false],
    ['another is about to get it', { csi }, [held('Mounting')], false],
    [
      'several modes',
      { csi, accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] },
      [held('Mounted', '/p')],
      false,
    ],
    ['another mode', { csi, accessModes: ['ReadWriteOnce'] }, [held('Mounted', '/p')], false],
    ['no mode', { csi, accessModes: [] }, [held('Mounted', '/p')], false],
    ['local', { local: { path: '/d' } }, [held('Mounted', '/p')], true],
    ['iscsi', { iscsi: {} }, [held('Mounted', '/p')], true],
    ['fc', { fc: {} }, [held('Mounted', '/p')], true],
    ['rbd', { rbd: {} }, [held('Mounted', '/p')], true],
    ['a type without a device', { nfs: { server: 's', path: '/' } }, [held('Mounted', '/p')], false],
  ])('%s', (_, spec, others, taken) => {
    const volume = aVolume({ name: 'v', accessModes: ['ReadWriteOncePod'], ...spec });
    expect(isTakenByOtherPod(volume, others)).toBe(taken);
  });
});
