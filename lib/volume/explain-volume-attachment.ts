/**
 * Where a VolumeAttachment stands: why a volume is not attached to a node yet, or not detached from it, from objects
 * alone. The controller asks with this object, the attacher of the driver answers in its status.
 * Upstream: pkg/controller/volume/attachdetach, 1.37; external-attacher 4.12, pkg/controller/csi_handler.go.
 */
import { targetOf } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { Pod } from '../kubernetes/pod';
import type { VolumeAttachment } from '../kubernetes/storage-kinds';
import { uniqueVolumeName } from './attachment';
import type { ClusterView } from './cluster-view';
import { attachmentsOf, podsUsingOn } from './diagnose-attachment';
import { absent, deletionEvidence, type Evidence, field, finalizersEvidence } from './evidence';
import { claimNamesOfPod } from './in-use';
import { nodeSpan, podSpan, volumeSpan } from './object-span';
import { isNotReady, readyEvidence } from './pod-description';
import type { Sentence, Span } from './sentence';
import { declareOutOfService, installDriver } from './suggested-objects';
import { kindNames } from './unread';
import { kubectlName, type WayOut } from './way-out';

/** `attached` is well; `progress` goes on by itself; `blocked` does not, or only when somebody else lets go. */
export type AttachmentStanding = 'attached' | 'progress' | 'blocked';

export type AttachmentCause =
  // Attach
  | 'InUse'
  /** Attached; whether a Pod there needs it was not read. */
  | 'UseUnread'
  | 'Attaching'
  | 'Refused'
  | 'VolumeMissing'
  | 'VolumeDeleting'
  | 'NoDriver'
  // Detach, not asked for yet
  | 'StillMounted'
  | 'NodeDown'
  | 'NodeGone'
  | 'AboutToDetach'
  // Detach, asked for
  | 'Detaching'
  | 'DetachFails'
  | 'NobodyDetaches';

const STANDINGS: Readonly<Record<AttachmentCause, AttachmentStanding>> = {
  InUse: 'attached',
  UseUnread: 'attached',
  Attaching: 'progress',
  Refused: 'blocked',
  VolumeMissing: 'blocked',
  VolumeDeleting: 'blocked',
  NoDriver: 'blocked',
  StillMounted: 'progress',
  NodeDown: 'blocked',
  NodeGone: 'progress',
  AboutToDetach: 'progress',
  Detaching: 'progress',
  DetachFails: 'blocked',
  NobodyDetaches: 'blocked',
};

export interface AttachmentExplanation {
  readonly attachment: VolumeAttachment;
  readonly cause: AttachmentCause;
  readonly standing: AttachmentStanding;
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  readonly next: Sentence;
  readonly waysOut: readonly WayOut[];
}

/** Where a volume is attached, or is to be: one for each node. */
export function volumeAttachmentsOf(
  view: ClusterView,
  volume: PersistentVolume,
): readonly AttachmentExplanation[] {
  return attachmentsOf(view, volume).map((attachment) => explainVolumeAttachment(view, attachment));
}

/** The same for all volumes of a Pod: another node may hold what the Pod waits for. */
export function podAttachments(view: ClusterView, pod: Pod): readonly AttachmentExplanation[] {
  return claimNamesOfPod(pod).flatMap((claimName) => {
    const claim = view.claim(pod.metadata.namespace ?? '', claimName);
    const volume = view.volume(claim?.spec.volumeName ?? '');
    return volume ? volumeAttachmentsOf(view, volume) : [];
  });
}

interface Situation {
  readonly view: ClusterView;
  readonly attachment: VolumeAttachment;
  readonly volume: PersistentVolume | undefined;
  /** Pods that have the volume on the node. */
  readonly users: readonly Pod[];
  /** Whether the kubelet says that the volume is mounted there. */
  readonly mounted: boolean;
}

export function explainVolumeAttachment(
  view: ClusterView,
  attachment: VolumeAttachment,
): AttachmentExplanation {
  const { nodeName, source } = attachment.spec;
  const volume = view.volume(source.persistentVolumeName ?? '');
  const users = volume ? podsUsingOn(view, volume, nodeName) : [];
  const name = volume?.spec.csi && uniqueVolumeName(volume.spec.csi);
  const mounted = name !== undefined && (view.node(nodeName)?.status?.volumesInUse?.includes(name) ?? false);
  const situation: Situation = { view, attachment, volume, users, mounted };
  const cause = causeOf(situation);
  const { title, details = [], evidence = [], next, waysOut = [] } = describe(situation, cause);
  return {
    attachment,
    cause,
    standing: STANDINGS[cause],
    title,
    details,
    evidence: [...evidence, field(attachment, 'spec.nodeName', nodeName)],
    next,
    waysOut,
  };
}

function causeOf(situation: Situation): AttachmentCause {
  const { view, attachment, volume, users, mounted } = situation;
  const { attached, attachError, detachError } = attachment.status ?? {};
  const answers = !view.isReadable('CSIDriver') || view.csiDriver(attachment.spec.attacher) !== undefined;
  if (attachment.metadata.deletionTimestamp !== undefined) {
    if (!answers) return 'NobodyDetaches';
    return detachError ? 'DetachFails' : 'Detaching';
  }
  if (attached) {
    if (users.length > 0) return 'InUse';
    if (!areUsersKnown(view, volume)) return 'UseUnread';
    const node = view.node(attachment.spec.nodeName);
    if (!node) return view.isReadable('Node') ? 'NodeGone' : 'AboutToDetach';
    if (!mounted) return 'AboutToDetach';
    return isNotReady(node) ? 'NodeDown' : 'StillMounted';
  }
  if (volume?.metadata.deletionTimestamp !== undefined) return 'VolumeDeleting';
  if (attachError) return 'Refused';
  const named = attachment.spec.source.persistentVolumeName !== undefined;
  if (!volume && named && view.isReadable('PersistentVolume')) return 'VolumeMissing';
  return answers ? 'Attaching' : 'NoDriver';
}

/** Who uses a volume is found through the volume and its claim's namespace. */
function areUsersKnown(view: ClusterView, volume: PersistentVolume | undefined): boolean {
  const known = volume !== undefined || view.isReadable('PersistentVolume');
  return known && view.isReadable('Pod', volume?.spec.claimRef?.namespace);
}

type Words = Pick<AttachmentExplanation, 'title' | 'next'> &
  Partial<Pick<AttachmentExplanation, 'details' | 'evidence' | 'waysOut'>>;

function describe(situation: Situation, cause: AttachmentCause): Words {
  switch (cause) {
    case 'Detaching':
    case 'DetachFails':
    case 'NobodyDetaches':
      return describeDetach(situation, cause);
    case 'StillMounted':
    case 'NodeDown':
    case 'NodeGone':
    case 'AboutToDetach':
      return describeLeftOver(situation, cause);
    case 'InUse':
      return describeInUse(situation);
    case 'UseUnread':
      return describeUseUnread(situation);
    default:
      return describeAttach(situation, cause);
  }
}

function spansOf({ attachment }: Situation): { volume: Span; node: Span; attacher: Span } {
  const { attacher, nodeName, source } = attachment.spec;
  const { persistentVolumeName } = source;
  return {
    volume: persistentVolumeName === undefined ? 'the inline volume' : volumeSpan(persistentVolumeName),
    node: nodeSpan(nodeName),
    attacher: { code: attacher },
  };
}

function describeInUse(situation: Situation): Words {
  const { attachment, users } = situation;
  const { volume, node } = spansOf(situation);
  const [first, ...more] = users;
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  const who = first ? podSpan(first) : 'a Pod';
  return {
    title: [volume, ' is attached to ', node, ', where ', who, others, ' has it.'],
    evidence: [attachedEvidence(attachment)],
    next: ['It is detached when no Pod on the node needs it any more.'],
  };
}

function describeUseUnread(situation: Situation): Words {
  const { volume, node } = spansOf(situation);
  const kinds = ['PersistentVolume', 'Pod'].filter((kind) => !situation.view.isReadable(kind));
  return {
    title: [
      volume,
      ' is attached to ',
      node,
      `. Who uses it there is not known: ${kindNames(kinds)} were not read.`,
    ],
    evidence: [attachedEvidence(situation.attachment)],
    next: ['It is detached when no Pod on the node needs it any more.'],
  };
}

function attachedEvidence(attachment: VolumeAttachment): Evidence {
  const { attached } = attachment.status ?? {};
  return field(attachment, 'status.attached', attached === undefined ? undefined : String(attached));
}

function describeAttach(
  situation: Situation,
  cause: 'Attaching' | 'Refused' | 'VolumeMissing' | 'VolumeDeleting' | 'NoDriver',
): Words {
  const { attachment, volume: object } = situation;
  const { volume, node, attacher } = spansOf(situation);
  const { attachError } = attachment.status ?? {};
  switch (cause) {
    case 'Attaching':
      return {
        title: [attacher, ' is to attach ', volume, ' to ', node, ', and has not answered yet.'],
        evidence: [attachedEvidence(attachment)],
        next: ['The controller gives a try 2 minutes. If it takes long, look at the logs of the attacher.'],
      };
    case 'Refused':
      return {
        title: [
          attacher,
          ' could not attach ',
          volume,
          ' to ',
          node,
          ': ',
          { code: attachError?.message ?? '' },
        ],
        evidence: [field(attachment, 'status.attachError.message', attachError?.message)],
        next: ['It is tried again by itself, with pauses of up to 5 minutes.'],
      };
    case 'VolumeMissing':
      return {
        title: ['It is to attach ', volume, ' to ', node, ', and there is no such volume.'],
        evidence: [
          absent({ kind: 'PersistentVolume', name: attachment.spec.source.persistentVolumeName ?? '' }),
        ],
        next: ['The controller takes it back when no Pod on the node needs it.'],
      };
    case 'VolumeDeleting':
      return {
        title: [volume, ' is being deleted, so it is not attached to ', node, ' any more.'],
        evidence: object ? [deletionEvidence(object)] : [],
        next: ['Nothing changes by itself: a deletion cannot be taken back.'],
      };
    case 'NoDriver':
      return {
        title: ['Nobody attaches ', volume, ' to ', node, ': there is no CSIDriver ', attacher, '.'],
        evidence: [absent({ kind: 'CSIDriver', name: attachment.spec.attacher })],
        next: ['It is attached as soon as the driver runs.'],
        waysOut: [installDriver(attachment.spec.attacher, ['Its attacher then answers.'])],
      };
  }
}

/** Attached, and no Pod on the node needs it: the controller waits until it may detach. */
function describeLeftOver(
  situation: Situation,
  cause: 'StillMounted' | 'NodeDown' | 'NodeGone' | 'AboutToDetach',
): Words {
  const { view, attachment, mounted } = situation;
  const { volume, node } = spansOf(situation);
  const { nodeName } = attachment.spec;
  const nodeObject = view.node(nodeName);
  const inUse = nodeObject && mounted ? [inUseEvidence(nodeObject)] : [];
  switch (cause) {
    case 'StillMounted':
      return {
        title: ['No Pod on ', node, ' needs ', volume, ' any more, but the node still has it mounted.'],
        details: [
          ['The controller detaches nothing that ', { code: 'status.volumesInUse' }, ' of the node names.'],
        ],
        evidence: inUse,
        next: ['The kubelet unmounts it; then it is detached.'],
      };
    case 'NodeDown':
      return {
        title: [
          volume,
          ' stays attached to ',
          node,
          ', which does not answer, so nobody says that it is unmounted.',
        ],
        details: [['A volume written from two nodes at once is lost, so the controller waits.']],
        evidence: [...inUse, ...(nodeObject ? [readyEvidence(nodeObject)] : [])],
        next: [
          'It is detached by force 6 minutes after the Pod is gone, or at once when the node is out of service.',
        ],
        waysOut: [declareOutOfService(nodeName)],
      };
    case 'NodeGone':
      return {
        title: [volume, ' is still attached to ', { code: nodeName }, ', which no longer exists.'],
        evidence: [absent({ kind: 'Node', name: nodeName })],
        next: ['The controller detaches it; the attacher knows the node by the id that it kept.'],
      };
    case 'AboutToDetach':
      return {
        title: ['No Pod on ', node, ' needs ', volume, ' any more; it is about to be detached.'],
        evidence: [field(attachment, 'status.attached', String(attachment.status?.attached ?? false))],
        next: ['The controller deletes this object; the attacher then detaches.'],
      };
  }
}

function inUseEvidence(node: NonNullable<ReturnType<ClusterView['node']>>): Evidence {
  return field(node, 'status.volumesInUse', node.status?.volumesInUse?.join(', '));
}

function describeDetach(situation: Situation, cause: 'Detaching' | 'DetachFails' | 'NobodyDetaches'): Words {
  const { view, attachment } = situation;
  const { volume, node, attacher } = spansOf(situation);
  const { attacher: driver, nodeName } = attachment.spec;
  const nodeGone = view.isReadable('Node') && view.node(nodeName) === undefined;
  const details: readonly Sentence[] = nodeGone ? [['The node no longer exists.']] : [];
  const evidence = [deletionEvidence(attachment), finalizersEvidence(attachment)];
  switch (cause) {
    case 'Detaching':
      return {
        title: [attacher, ' is detaching ', volume, ' from ', node, '.'],
        details,
        evidence,
        next: ['This object goes away when the driver has detached.'],
      };
    case 'DetachFails': {
      const message = attachment.status?.detachError?.message;
      return {
        title: [attacher, ' could not detach ', volume, ' from ', node, ': ', { code: message ?? '' }],
        details,
        evidence: [field(attachment, 'status.detachError.message', message), ...evidence],
        next: ['It is tried again by itself, with pauses of up to 5 minutes.'],
        waysOut: [forget(attachment)],
      };
    }
    case 'NobodyDetaches':
      return {
        title: ['Nobody detaches ', volume, ' from ', node, ': there is no CSIDriver ', attacher, '.'],
        details,
        evidence: [...evidence, absent({ kind: 'CSIDriver', name: driver })],
        next: ['It is detached as soon as the driver runs.'],
        waysOut: [installDriver(driver, ['Its attacher then detaches.']), forget(attachment)],
      };
  }
}

/** Never offered as a button: the storage may still be attached, and then two nodes write. */
function forget(attachment: VolumeAttachment): WayOut {
  return {
    title: ['Forget it without the driver'],
    effect: ['Only when the storage is certainly detached: Kubernetes then lets another node have it.'],
    command: `kubectl patch ${kubectlName(targetOf(attachment))} --type merge -p '{"metadata":{"finalizers":null}}'`,
    writes: [],
  };
}
