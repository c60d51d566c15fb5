/** A Pod whose volume is not attached to its node, in words: who holds it, who does not answer, or what is under way. */
import type { Pod } from '../kubernetes/pod';
import type { VolumeAttachment } from '../kubernetes/storage-kinds';
import type { ClusterView } from './cluster-view';
import type { AttachmentDiagnosis } from './diagnose-attachment';
import type { PodDiagnosis } from './diagnose-pod';
import { absent, type Evidence, field } from './evidence';
import { nodeSpan, podSpan, volumeSpan } from './object-span';
import { isNotReady, type PodDescription, readyEvidence } from './pod-description';
import { mountObstacleText } from './pod-mount';
import type { Sentence, Span } from './sentence';

export function describeNotAttached(
  { version }: Pick<ClusterView, 'version'>,
  pod: Pod,
  { obstacle, attachment }: Extract<PodDiagnosis, { cause: 'NotAttached' }>,
): PodDescription {
  const volume = volumeSpan(obstacle.volumeName);
  const node = nodeSpan(pod.spec.nodeName ?? '');
  const onNode = field(pod, 'spec.nodeName', pod.spec.nodeName);
  const details: readonly Sentence[] = [
    ['The kubelet says: ', { code: mountObstacleText(version, pod, obstacle) }],
  ];
  const evidence = 'attachment' in attachment ? [attachedEvidence(attachment.attachment), onNode] : [onNode];
  switch (attachment.why) {
    case 'Refused':
      return { ...describeRefused(volume, node, attachment, onNode), details };
    case 'AttachedElsewhere':
      return describeElsewhere(pod, volume, attachment);
    case 'NoDriver':
      return {
        title: [
          'Nobody attaches volume ',
          volume,
          ': there is no CSIDriver ',
          { code: attachment.driver },
          '.',
        ],
        details: [
          ['The controller has asked with a VolumeAttachment, and the attacher of the driver has to answer.'],
        ],
        evidence: [...evidence, absent({ kind: 'CSIDriver', name: attachment.driver })],
        next: ['It is attached as soon as the driver runs.'],
      };
    case 'BeingDetached':
      return { ...describeBeingDetached(volume, node, attachment, onNode), details };
    case 'NotAsked':
      return {
        title: ['Volume ', volume, ' is about to be attached to ', node, '.'],
        details: [['There is no VolumeAttachment yet; the attach-detach controller creates it.']],
        evidence: [onNode],
        next: ['The controller asks for it within a second or so.'],
      };
    case 'NotNoted':
      return describeNotNoted(volume, node, onNode);
    case 'Attaching':
      return {
        title: ['Volume ', volume, ' is being attached to ', node, '.'],
        details: [['The VolumeAttachment waits for ', { code: attachment.attachment.spec.attacher }, '.']],
        evidence,
        next: [
          'The Pod starts when it is attached. The controller gives up a try after 2 minutes and starts anew.',
        ],
      };
    case 'Reporting':
      return {
        title: ['Volume ', volume, ' is attached to ', node, '; the node is about to be told.'],
        evidence,
        next: ['The kubelet mounts it when the status of its Node names it.'],
      };
    case 'NotReadable':
      return {
        title: ['Volume ', volume, ' is not attached to ', node, ' yet.'],
        details: [
          ...details,
          ['VolumeAttachments of this cluster cannot be read, so the reason is not known.'],
        ],
        evidence: [onNode],
        next: ['The kubelet looks again by itself, within about 2 minutes.'],
      };
  }
}

function describeNotNoted(volume: Span, node: Span, onNode: Evidence): PodDescription {
  return {
    title: ['Volume ', volume, ' is about to be attached to ', node, '.'],
    details: [
      [
        'Its type needs no VolumeAttachment: the attach-detach controller notes it on the Node, and the node itself connects to the device.',
      ],
    ],
    evidence: [onNode],
    next: [
      'The controller notes it within a second or so, or after 6 minutes if a Node that is gone had it mounted.',
    ],
  };
}

function describeRefused(
  volume: Span,
  node: Span,
  { attachment, message }: Extract<AttachmentDiagnosis, { why: 'Refused' }>,
  onNode: Evidence,
): PodDescription {
  return {
    title: ['The driver could not attach volume ', volume, ' to ', node, ': ', { code: message }],
    evidence: [field(attachment, 'status.attachError.message', message), onNode],
    next: ['It is tried again by itself, with growing pauses.'],
  };
}

function describeBeingDetached(
  volume: Span,
  node: Span,
  { attachment }: Extract<AttachmentDiagnosis, { why: 'BeingDetached' }>,
  onNode: Evidence,
): PodDescription {
  const failed = attachment.status?.detachError?.message;
  return {
    title: failed
      ? [
          'Volume ',
          volume,
          ' is to be attached anew, but detaching it from ',
          node,
          ' fails: ',
          { code: failed },
        ]
      : ['Volume ', volume, ' is just being detached from ', node, '; then it is attached again.'],
    evidence: [
      attachedEvidence(attachment),
      ...(failed ? [field(attachment, 'status.detachError.message', failed)] : []),
      onNode,
    ],
    next: ['The controller attaches it when the old VolumeAttachment is gone.'],
  };
}

function attachedEvidence(attachment: VolumeAttachment): Evidence {
  const attached = attachment.status?.attached;
  return field(attachment, 'status.attached', attached === undefined ? undefined : String(attached));
}

function describeElsewhere(
  pod: Pod,
  volume: Span,
  { elsewhere }: Extract<AttachmentDiagnosis, { why: 'AttachedElsewhere' }>,
): PodDescription {
  const [first] = elsewhere;
  const nodeName = first?.nodeName ?? '';
  const user = first?.users[0];
  const others = (first?.users.length ?? 0) - 1;
  const used: Sentence = user
    ? [
        'Volume ',
        volume,
        ' is attached to ',
        nodeSpan(nodeName),
        ', where ',
        podSpan(user),
        others > 0 ? ` and ${others} more use it.` : ' uses it.',
      ]
    : first && !first.usersKnown
      ? [
          'Volume ',
          volume,
          ' is attached to ',
          nodeSpan(nodeName),
          '; who uses it there was not read (Pods).',
        ]
      : ['Volume ', volume, ' is still attached to ', nodeSpan(nodeName), ', where no Pod uses it any more.'];
  const down = first?.node && isNotReady(first.node);
  const detachError = first?.attachment?.status?.detachError?.message;
  return {
    title: used,
    details: [
      ['Its access modes allow one node at a time, so it has to be detached there first.'],
      ...(down
        ? [[nodeSpan(nodeName), ' is not ready, so nobody there confirms that the volume is unmounted.']]
        : []),
      ...(detachError ? [['The driver could not detach it there: ', { code: detachError }] as Sentence] : []),
    ],
    evidence: [
      ...(first?.attachment && detachError
        ? [field(first.attachment, 'status.detachError.message', detachError)]
        : []),
      ...elsewhere.map(({ shownBy }) => shownBy),
      ...(first?.node && down ? [readyEvidence(first.node)] : []),
      field(pod, 'spec.nodeName', pod.spec.nodeName),
    ],
    next:
      first && !first.usersKnown
        ? ['It is detached when no Pod there needs it any more.']
        : user
          ? ['It is detached when the Pod there is gone.']
          : down
            ? ['The controller detaches it by force after 6 minutes.']
            : ['The controller detaches it once the node has unmounted it.'],
  };
}
