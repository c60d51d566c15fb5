import { describe, expect, it } from 'vitest';
import type { Event } from '../kubernetes/event';
import type { StorageClass } from '../kubernetes/storage-class';
import { type ClusterObjects, clusterView } from '../volume/cluster-view';
import { aClaim, aPod, aStorageClass, aVolume } from '../volume/testing/objects';
import { claimsOfClass, type FlowStep, type ProvisioningFlow, provisioningFlow } from './provisioning-flow';
import { LANE_HEIGHT, layoutFlow, STEP_WIDTH } from './provisioning-layout';

const DRIVER = 'x.csi';
const external = aStorageClass({
  name: 'fast',
  provisioner: DRIVER,
  volumeBindingMode: 'WaitForFirstConsumer',
});
const immediate = aStorageClass({ name: 'fast', provisioner: DRIVER });
const inTree = aStorageClass({ name: 'fast' });
const local = aStorageClass({
  name: 'fast',
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
const driver = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: DRIVER },
  spec: {},
} as const;
const flags = { enableDynamicProvisioning: true, enableHostPathProvisioner: true };
const ref = { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' };

const annotated = (annotations: Record<string, string>) => ({ metadata: { annotations } });
const NODE = { 'volume.kubernetes.io/selected-node': 'node-b' };
const PROVISIONER = { 'volume.kubernetes.io/storage-provisioner': DRIVER };
const pending = (annotations: Record<string, string> = {}) =>
  aClaim({ storageClassName: 'fast', ...annotated(annotations) });
const bound = aClaim({ storageClassName: 'fast', volumeName: 'pv-1', bindCompleted: true, phase: 'Bound' });
const provisioned = aVolume({
  phase: 'Bound',
  claimRef: ref,
  ...annotated({ 'pv.kubernetes.io/provisioned-by': DRIVER }),
});

function failedEvent(count: number): Event {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'default' },
    involvedObject: { kind: 'PersistentVolumeClaim', ...ref },
    type: 'Warning',
    reason: 'ProvisioningFailed',
    message: 'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    source: { component: DRIVER },
    count,
  };
}

function flowOf(
  storageClass: StorageClass,
  claim: ReturnType<typeof aClaim> | undefined,
  around: Partial<ClusterObjects> = {},
): ProvisioningFlow {
  const claims = claim ? [claim] : [];
  const view = clusterView({ version: '1.37', flags, storageClasses: [storageClass], claims, ...around });
  return provisioningFlow(view, storageClass, claim);
}

const SIGNS = { done: '+', running: '>', failed: '!', 'not-yet': '-' } as const;

function line({ id, state }: FlowStep): string {
  return `${SIGNS[state]}${id}`;
}

interface Case {
  readonly name: string;
  readonly flow: ProvisioningFlow;
  readonly steps: string;
  readonly acting: string | undefined;
}

const WAITING_POD = { pods: [aPod({ claimName: 'claim-1' })] };
const RUNNING_POD = {
  pods: [aPod({ claimName: 'claim-1', nodeName: 'node-b', status: { phase: 'Running' } })],
};

const CASES: readonly Case[] = [
  {
    name: 'no claim yet',
    flow: flowOf(external, undefined),
    steps:
      '-claim-created -claim-admitted -waits-on-purpose -pod-created -waits-for-place -node-chosen -handed-over -disk-created -volume-written -bound -pod-placed -mounted',
    acting: undefined,
  },
  {
    name: 'external, waits for a Pod',
    flow: flowOf(external, pending(), { csiDrivers: [driver] }),
    steps:
      '+claim-created +claim-admitted +waits-on-purpose >pod-created -waits-for-place -node-chosen -handed-over -disk-created -volume-written -bound -pod-placed -mounted',
    acting: 'you',
  },
  {
    name: 'external, waits for the scheduler',
    flow: flowOf(external, pending(), { csiDrivers: [driver], ...WAITING_POD }),
    steps:
      '+claim-created +claim-admitted +waits-on-purpose +pod-created +waits-for-place >node-chosen -handed-over -disk-created -volume-written -bound -pod-placed -mounted',
    acting: 'scheduler',
  },
  {
    name: 'external, the Pod bypasses the scheduler',
    flow: flowOf(external, pending(), {
      csiDrivers: [driver],
      pods: [aPod({ claimName: 'claim-1', nodeName: 'n' })],
    }),
    steps:
      '+claim-created +claim-admitted +waits-on-purpose +pod-created +waits-for-place !node-chosen -handed-over -disk-created -volume-written -bound +pod-placed -mounted',
    acting: 'scheduler',
  },
  {
    name: 'external, the driver is at work',
    flow: flowOf(external, pending({ ...NODE, ...PROVISIONER }), { csiDrivers: [driver], ...WAITING_POD }),
    steps:
      '+claim-created +claim-admitted +waits-on-purpose +pod-created +waits-for-place +node-chosen +handed-over >disk-created -volume-written -bound -pod-placed -mounted',
    acting: 'provisioner',
  },
  {
    name: 'external, no driver',
    flow: flowOf(immediate, pending(PROVISIONER)),
    steps:
      '+claim-created +claim-admitted +searched +handed-over !disk-created -volume-written -bound -pod-created -pod-placed -mounted',
    acting: 'provisioner',
  },
  {
    name: 'external, bound, no Pod',
    flow: flowOf(immediate, bound, { volumes: [provisioned] }),
    steps:
      '+claim-created +claim-admitted +searched +handed-over +disk-created +volume-written +bound -pod-created -pod-placed -mounted',
    acting: undefined,
  },
  {
    name: 'external, all done, annotations and events gone',
    flow: flowOf(external, bound, { volumes: [provisioned], ...RUNNING_POD }),
    steps:
      '+claim-created +claim-admitted +waits-on-purpose +pod-created +waits-for-place +node-chosen +handed-over +disk-created +volume-written +bound +pod-placed +mounted',
    acting: undefined,
  },
  {
    name: 'a Pod that came early proves nothing about the volume',
    flow: flowOf(immediate, pending(), { csiDrivers: [driver], ...WAITING_POD }),
    steps:
      '+claim-created +claim-admitted +searched >handed-over -disk-created -volume-written -bound +pod-created -pod-placed -mounted',
    acting: 'pv-controller',
  },
  {
    name: 'in-tree',
    flow: flowOf(inTree, pending()),
    steps: '+claim-created +claim-admitted +searched >made-in-tree -bound -pod-created -pod-placed -mounted',
    acting: 'pv-controller',
  },
  {
    name: 'in-tree, refused',
    flow: flowOf({ ...inTree, mountOptions: ['ro'] }, pending()),
    steps: '+claim-created +claim-admitted +searched !made-in-tree -bound -pod-created -pod-placed -mounted',
    acting: 'pv-controller',
  },
  {
    name: 'no provisioner, waits for the scheduler',
    flow: flowOf(local, pending(), WAITING_POD),
    steps:
      '+claim-created +claim-admitted +waits-on-purpose +pod-created +waits-for-place >volume-reserved -bound -pod-placed -mounted',
    acting: 'scheduler',
  },
  {
    name: 'a static volume of a class that could make some',
    flow: flowOf(immediate, bound, { volumes: [aVolume({ phase: 'Bound', claimRef: ref })] }),
    steps:
      '+claim-created +claim-admitted +volume-created +searched +bound -pod-created -pod-placed -mounted',
    acting: undefined,
  },
  {
    name: 'no provisioner, immediate: somebody has to create a volume',
    flow: flowOf({ ...local, volumeBindingMode: 'Immediate' }, pending()),
    steps:
      '+claim-created +claim-admitted >volume-created -searched -bound -pod-created -pod-placed -mounted',
    acting: 'you',
  },
];

describe('provisioningFlow', () => {
  it.each(CASES)('$name', ({ flow, steps, acting }) => {
    expect(flow.steps.map(line).join(' ')).toBe(steps);
    expect(flow.acting).toBe(acting);
    for (const { actor } of flow.steps) expect(flow.lanes.some((lane) => lane.actor === actor)).toBe(true);
    for (const { state, proof } of flow.steps) if (state === 'not-yet') expect(proof).toBeUndefined();
  });

  it('keeps failed tries beside their retry', () => {
    const flow = flowOf(external, pending({ ...NODE, ...PROVISIONER }), {
      csiDrivers: [driver],
      ...WAITING_POD,
      events: [failedEvent(2)],
    });
    const step = flow.steps.find(({ id }) => id === 'disk-created');
    expect(step).toMatchObject({
      state: 'running',
      title: 'Makes the storage: try 3',
      failedTry: { title: '2 tries failed', mark: 'DeadlineExceeded' },
    });
    expect(flow.counts).toMatchObject({ done: 7, running: 1, failed: 0, retried: 1 });
  });

  it('shows the attachment where there is one', () => {
    const attachment = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name: 'va' },
      spec: { attacher: DRIVER, nodeName: 'node-b', source: { persistentVolumeName: 'pv-1' } },
      status: { attached: false, attachError: { message: 'busy' } },
    } as const;
    const pods = [aPod({ claimName: 'claim-1', nodeName: 'node-b' })];
    const flow = flowOf(external, bound, { volumes: [provisioned], pods, volumeAttachments: [attachment] });
    expect(flow.steps.map(line).join(' ')).toContain('+bound +pod-placed !attached -mounted');
  });

  it('lists the claims of a class, those under way first', () => {
    const claims = [bound, aClaim({ name: 'later', storageClassName: 'fast' }), aClaim({ name: 'other' })];
    const view = clusterView({ version: '1.37', claims });
    expect(claimsOfClass(view, 'fast').map(({ metadata }) => metadata.name)).toEqual(['later', 'claim-1']);
  });
});

describe('layoutFlow', () => {
  it.each(CASES.map(({ name, flow }) => [name, flow] as const))(
    '%s: no step covers another',
    (_name, flow) => {
      for (const width of [700, 1192, 1800]) {
        const layout = layoutFlow(flow, width);
        expect(layout.height).toBe(flow.lanes.length * LANE_HEIGHT);
        for (const [index, one] of layout.steps.entries()) {
          for (const other of layout.steps.slice(index + 1)) {
            if (one.top === other.top) expect(other.left).toBeGreaterThanOrEqual(one.left + STEP_WIDTH);
            expect(other.left).toBeGreaterThan(one.left);
          }
        }
        expect(layout.edges).toHaveLength(layout.steps.length - 1);
      }
      expect(layoutFlow(flow, 1192).width).toBeLessThanOrEqual(1192);
    },
  );
});
