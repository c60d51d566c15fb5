import { describe, expect, it } from 'vitest';
import { clusterView } from './cluster-view';
import { explainPod } from './explain-pod';
import { plainText } from './sentence';
import { aClaim, aPod, aVolume } from './testing/objects';
import {
  anAttachment,
  attaching,
  both,
  bound,
  delayed,
  deleting,
  expectExplained,
  managed,
  notReady,
  type PodCase,
  wait,
} from './testing/pod-cases';

const onNode1 = { claimName: 'c', nodeName: 'node-1' };
const reads = (source: object) => ({ nodeName: 'node-1', volumes: [{ name: 'data', ...source }] });

const NOT_STARTED: readonly PodCase[] = [
  {
    is: 'node missing',
    cause: 'NodeMissing',
    standing: 'blocked',
    pod: { nodeName: 'node-9' },
    around: both,
    title: 'Its node node-9 does not exist.',
  },
  {
    is: 'node not ready',
    cause: 'NodeNotReady',
    standing: 'blocked',
    pod: { nodeName: 'node-1' },
    around: { nodes: [notReady('node-1')] },
    title: 'Its node node-1 is not ready, so nobody starts it.',
    ways: ['Remove it without waiting for the node'],
  },
  {
    is: 'bypassing the scheduler',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: onNode1,
    around: {
      ...both,
      claims: [delayed()],
      storageClasses: [wait],
      pods: [aPod({ claimName: 'c', nodeName: 'node-1' })],
    },
    title:
      'It waits for ever: it names its node itself, so the scheduler never chooses a volume for its claim c.',
    ways: ['Choose the node in place of the scheduler', 'Create pod-1 again without spec.nodeName'],
    of: 'c',
  },
  {
    is: 'claim not bound',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: onNode1,
    around: { ...both, claims: [aClaim({ name: 'c' })] },
    title: 'It is on node-1, but its claim c is not bound. There is no volume at all for it to bind to.',
    of: 'c',
  },
  {
    is: 'claim missing',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: onNode1,
    around: both,
    title: 'It has a node, but its claim c does not exist.',
  },
  {
    is: 'claim being deleted',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: onNode1,
    around: { ...both, claims: [{ ...bound, metadata: { ...bound.metadata, ...deleting } }] },
    title: 'It has a node, but its claim c is being deleted.',
    of: 'c',
  },
  {
    is: 'claim of somebody else',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: reads({ ephemeral: {} }),
    around: { ...both, claims: [aClaim({ name: 'pod-1-data' })] },
    title: 'It has a node, but claim pod-1-data of its ephemeral volume belongs to somebody else.',
    of: 'pod-1-data',
  },
  {
    is: 'volume missing',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: onNode1,
    around: { ...both, claims: [bound] },
    title: 'The volume v of its claim c does not exist.',
    of: 'c',
  },
  {
    is: 'volume of another claim',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: onNode1,
    around: { ...both, claims: [bound], volumes: [aVolume({ name: 'v' })] },
    title: 'Volume v of its claim c belongs to another claim.',
    of: 'c',
  },
  {
    is: 'ConfigMap missing',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: reads({ configMap: { name: 'app' } }),
    around: { ...both, configMaps: [] },
    title: 'ConfigMap app does not exist in namespace default, and it mounts it.',
    ways: ['Create the ConfigMap app'],
  },
  {
    is: 'Secret missing',
    cause: 'NotMountable',
    standing: 'blocked',
    pod: reads({ secret: { secretName: 'key' } }),
    around: { ...both, secrets: [] },
    title: 'Secret key does not exist in namespace default, and it mounts it.',
    ways: ['Create the Secret key'],
  },
  {
    is: 'Secrets never read',
    cause: 'Starting',
    standing: 'progress',
    pod: reads({ secret: { secretName: 'key' } }),
    around: both,
    title: 'Nothing keeps it from starting on node-1 as far as the API shows.',
  },
  {
    is: 'image not there',
    cause: 'ContainerWaits',
    standing: 'blocked',
    pod: {
      nodeName: 'node-1',
      status: {
        phase: 'Pending',
        containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ImagePullBackOff' } } }],
      },
    },
    around: both,
    title: 'Its volumes are there; container main waits: ImagePullBackOff.',
  },
];

const NOT_ATTACHED: readonly PodCase[] = [
  {
    is: 'no VolumeAttachment',
    cause: 'NotAttached',
    standing: 'progress',
    around: attaching(),
    title: 'Volume v is about to be attached to node-1.',
  },
  {
    is: 'attach under way',
    cause: 'NotAttached',
    standing: 'progress',
    around: attaching(anAttachment('node-1')),
    title: 'Volume v is being attached to node-1.',
  },
  {
    is: 'attached, not reported',
    cause: 'NotAttached',
    standing: 'progress',
    around: attaching(anAttachment('node-1', { attached: true })),
    title: 'Volume v is attached to node-1; the node is about to be told.',
  },
  {
    is: 'being detached here',
    cause: 'NotAttached',
    standing: 'progress',
    around: attaching(anAttachment('node-1', { attached: true }, deleting)),
    title: 'Volume v is just being detached from node-1; then it is attached again.',
  },
  {
    is: 'attachError',
    cause: 'NotAttached',
    standing: 'blocked',
    around: attaching(anAttachment('node-1', { attached: false, attachError: { message: 'no such disk' } })),
    title: 'The driver could not attach volume v to node-1: no such disk',
  },
  {
    is: 'driver without an attacher',
    cause: 'NotAttached',
    standing: 'blocked',
    around: { ...attaching(anAttachment('node-1')), csiDrivers: [] },
    title: 'Nobody attaches volume v: there is no CSIDriver x.csi.',
    ways: ['Install the driver x.csi'],
  },
  {
    is: 'used on another node',
    cause: 'NotAttached',
    standing: 'blocked',
    around: {
      ...attaching(anAttachment('node-2', { attached: true })),
      pods: [aPod({ name: 'old', claimName: 'c', nodeName: 'node-2' })],
    },
    title: 'Volume v is attached to node-2, where old uses it.',
    ways: ['Delete old'],
  },
  {
    is: 'left on another node',
    cause: 'NotAttached',
    standing: 'blocked',
    around: {
      ...attaching(anAttachment('node-2', { attached: true })),
      pods: [aPod({ name: 'old', claimName: 'c', nodeName: 'node-2', status: { phase: 'Succeeded' } })],
    },
    title: 'Volume v is still attached to node-2, where no Pod uses it any more.',
    ways: [],
  },
  {
    is: 'left on a node that is down',
    cause: 'NotAttached',
    standing: 'blocked',
    around: {
      ...attaching(anAttachment('node-2', { attached: true })),
      nodes: [managed, notReady('node-2')],
    },
    title: 'Volume v is still attached to node-2, where no Pod uses it any more.',
    ways: ['Declare node-2 out of service'],
  },
  {
    is: 'VolumeAttachments not readable',
    cause: 'NotAttached',
    standing: 'progress',
    around: { ...attaching(), unreadableKinds: new Set(['VolumeAttachment']) },
    title: 'Volume v is not attached to node-1 yet.',
  },
];

describe.each([
  { group: 'not started', cases: NOT_STARTED },
  { group: 'not attached', cases: NOT_ATTACHED.map((row) => ({ ...row, pod: onNode1 })) },
])('explainPod: $group', ({ cases }) => {
  it.each<PodCase>(cases)('$is', (row) => expectExplained(row));
});

describe('a hostPath that asks for something', () => {
  const detailsOf = (type: string) => {
    const pod = aPod(reads({ hostPath: { path: '/run/x.sock', type } }));
    return explainPod(clusterView({ version: '1.37', ...both }), pod).details.map(plainText);
  };

  it.each([
    ['Socket', 'socket file'],
    ['Directory', 'directory'],
    ['File', 'file'],
  ])('%s is named, and nothing is said of what the node has', (type, name) => {
    expect(detailsOf(type)).toEqual([
      `Its volume data asks for a ${name} at /run/x.sock of the node, and whether one is there is in no object of the API.`,
    ]);
  });

  it.each(['', 'DirectoryOrCreate', 'FileOrCreate'])('%s asks for nothing', (type) => {
    expect(detailsOf(type)).toEqual([]);
  });
});
