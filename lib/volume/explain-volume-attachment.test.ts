/** Every cause for which a VolumeAttachment is, comes or stays, from objects alone. */
import { describe, expect, it } from 'vitest';
import type { VolumeAttachment } from '../kubernetes/storage-kinds';
import { type ClusterObjects, clusterView } from './cluster-view';
import {
  type AttachmentCause,
  type AttachmentExplanation,
  explainVolumeAttachment,
  podAttachments,
} from './explain-volume-attachment';
import { aCSIDriver } from './placement/testing/nodes';
import { plainText } from './sentence';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aPod } from './testing/objects';
import { anAttachment, bound, deleting, disk, managed, notReady } from './testing/pod-cases';
import { told } from './testing/told';

const IN_USE = { volumesInUse: ['kubernetes.io/csi/x.csi^h'] };
const mounted = { ...managed, status: { ...managed.status, ...IN_USE } };
const silent = { ...notReady('node-1'), status: { ...notReady('node-1').status, ...IN_USE } };
const user = aPod({ claimName: 'c', nodeName: 'node-1', status: { phase: 'Running' } });
const attached = anAttachment('node-1', { attached: true });
const goes = (status?: VolumeAttachment['status']) =>
  anAttachment('node-1', status, { ...deleting, finalizers: ['external-attacher/x-csi'] });

interface Case {
  readonly attachment: VolumeAttachment;
  readonly around?: Partial<ClusterObjects>;
  readonly standing: AttachmentExplanation['standing'];
  readonly title: string;
  readonly ways?: readonly string[];
}

const cases: Readonly<Record<AttachmentCause, Case>> = {
  InUse: {
    attachment: attached,
    around: { pods: [user] },
    standing: 'attached',
    title: 'v is attached to node-1, where pod-1 has it.',
  },
  UseUnread: {
    attachment: attached,
    around: { unreadableKinds: new Set(['Pod']) },
    standing: 'attached',
    title: 'v is attached to node-1. Who uses it there is not known: Pods were not read.',
  },
  Attaching: {
    attachment: anAttachment('node-1', { attached: false }),
    standing: 'progress',
    title: 'x.csi is to attach v to node-1, and has not answered yet.',
  },
  Refused: {
    attachment: anAttachment('node-1', { attached: false, attachError: { message: 'no room' } }),
    standing: 'blocked',
    title: 'x.csi could not attach v to node-1: no room',
  },
  VolumeMissing: {
    attachment: anAttachment('node-1'),
    around: { volumes: [] },
    standing: 'blocked',
    title: 'It is to attach v to node-1, and there is no such volume.',
  },
  VolumeDeleting: {
    attachment: anAttachment('node-1', {
      attached: false,
      attachError: { message: 'PersistentVolume "v" is marked for deletion' },
    }),
    around: { volumes: [{ ...disk, metadata: { ...disk.metadata, ...deleting } }] },
    standing: 'blocked',
    title: 'v is being deleted, so it is not attached to node-1 any more.',
  },
  NoDriver: {
    attachment: anAttachment('node-1'),
    around: { csiDrivers: [] },
    standing: 'blocked',
    title: 'Nobody attaches v to node-1: there is no CSIDriver x.csi.',
    ways: ['Install the driver x.csi'],
  },
  StillMounted: {
    attachment: attached,
    around: { nodes: [mounted] },
    standing: 'progress',
    title: 'No Pod on node-1 needs v any more, but the node still has it mounted.',
  },
  NodeDown: {
    attachment: attached,
    around: { nodes: [silent] },
    standing: 'blocked',
    title: 'v stays attached to node-1, which does not answer, so nobody says that it is unmounted.',
    ways: ['Declare node-1 out of service'],
  },
  NodeGone: {
    attachment: attached,
    around: { nodes: [] },
    standing: 'progress',
    title: 'v is still attached to node-1, which no longer exists.',
  },
  AboutToDetach: {
    attachment: attached,
    standing: 'progress',
    title: 'No Pod on node-1 needs v any more; it is about to be detached.',
  },
  Detaching: {
    attachment: goes({ attached: true }),
    standing: 'progress',
    title: 'x.csi is detaching v from node-1.',
  },
  DetachFails: {
    attachment: goes({ attached: true, detachError: { message: 'still busy' } }),
    standing: 'blocked',
    title: 'x.csi could not detach v from node-1: still busy',
    ways: ['Forget it without the driver'],
  },
  NobodyDetaches: {
    attachment: goes({ attached: true }),
    around: { csiDrivers: [] },
    standing: 'blocked',
    title: 'Nobody detaches v from node-1: there is no CSIDriver x.csi.',
    ways: ['Install the driver x.csi', 'Forget it without the driver'],
  },
};

const cluster = { nodes: [managed], claims: [bound], volumes: [disk], csiDrivers: [aCSIDriver('x.csi')] };

describe('explainVolumeAttachment', () => {
  it.each(Object.entries(cases))('%s', (cause, { attachment, around, standing, title, ways = [] }) => {
    const objects = { ...cluster, volumeAttachments: [attachment], ...around };
    const explanation = explainVolumeAttachment(clusterView({ version: '1.37', ...objects }), attachment);
    expect(explanation.cause).toBe(cause);
    expect(explanation.standing).toBe(standing);
    expect(plainText(explanation.title)).toBe(title);
    expect(explanation.waysOut.map((way) => plainText(way.title))).toEqual(ways);
    expectWellExplained(explanation, objectsOf(objects));
    expect(told(explanation)).toMatchSnapshot();
  });

  it('takes nothing for missing that was not read', () => {
    const unreadableKinds = new Set(['CSIDriver', 'Node', 'PersistentVolume']);
    const view = clusterView({ version: '1.37', unreadableKinds });
    expect(explainVolumeAttachment(view, anAttachment('node-1')).cause).toBe('Attaching');
    expect(explainVolumeAttachment(view, goes()).cause).toBe('Detaching');
    expect(explainVolumeAttachment(view, attached).cause).toBe('UseUnread');
  });

  it('says of a detach from a node that is gone that it is gone', () => {
    const { details } = explainVolumeAttachment(
      clusterView({ version: '1.37', ...cluster, nodes: [] }),
      goes({ attached: true }),
    );
    expect(details.map(plainText)).toEqual(['The node no longer exists.']);
  });
});

describe('podAttachments', () => {
  it('lists where else a volume of the Pod is held', () => {
    const pod = aPod({ name: 'second', claimName: 'c', nodeName: 'node-2' });
    const view = clusterView({
      version: '1.37',
      ...cluster,
      pods: [user, pod],
      volumeAttachments: [attached],
    });
    expect(podAttachments(view, pod).map(({ cause }) => cause)).toEqual(['InUse']);
    expect(podAttachments(view, aPod({ name: 'none' }))).toEqual([]);
  });
});
