/** A Pod whose volume is not attached to its node, in words: who holds it, who does not answer, or what is under way. */
import type { Pod } from '../kubernetes/pod';
import type { AttachmentDiagnosis, Elsewhere } from './diagnose-attachment';
import type { PodDiagnosis } from './diagnose-pod';
import { absent, type Evidence, field } from './evidence';
import { nodeSpan, podSpan, volumeSpan } from './object-span';
import { isNotReady, type PodDescription, readyEvidence } from './pod-description';
import { mountObstacleText } from './pod-mount';
import type { Sentence, Span } from './sentence';

export function describeNotAttached(
  pod: Pod,
  { obstacle, attachment }: Extract<PodDiagnosis, { cause: 'NotAttached' }>,
): PodDescription {
  const volume = volumeSpan(obstacle.volumeName);
  const node = nodeSpan(pod.spec.nodeName ?? '');
  const onNode = field(pod, 'spec.nodeName', pod.spec.nodeName);
  const details: readonly Sentence[] = [['The kubelet says: ', { code: mountObstacleText(pod, obstacle) }]];
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
      return {
        title: ['Volume ', volume, ' is just being detached from ', node, '; then it is attached again.'],
        details,
        evidence,
        next: ['The controller attaches it when the old VolumeAttachment is gone.'],
      };
    case 'NotAsked':
      return {
        title: ['Volume ', volume, ' is about to be attached to ', node, '.'],
        details: [['There is no VolumeAttachment yet; the attach-detach controller creates it.']],
        evidence: [onNode],
        next: ['The controller asks for it within a second or so.'],
      };
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

function attachedEvidence(attachment: Elsewhere['attachment']): Evidence {
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
  const others = (first?.users.length ?? 0) > 1 ? ` and ${(first?.users.length ?? 0) - 1} more` : '';
  const used: Sentence = user
    ? [
        'Volume ',
        volume,
        ' is attached to ',
        nodeSpan(nodeName),
        ', where ',
        podSpan(user),
        others,
        ' uses it.',
      ]
    : ['Volume ', volume, ' is still attached to ', nodeSpan(nodeName), ', where no Pod uses it any more.'];
  const down = first?.node && isNotReady(first.node);
  return {
    title: used,
    details: [
      ['Its access modes allow one node at a time, so it has to be detached there first.'],
      ...(down
        ? [[nodeSpan(nodeName), ' is not ready, so nobody there confirms that the volume is unmounted.']]
        : []),
    ],
    evidence: [
      ...elsewhere.map(({ attachment }) => field(attachment, 'spec.nodeName', attachment.spec.nodeName)),
      ...(first?.node && down ? [readyEvidence(first.node)] : []),
      field(pod, 'spec.nodeName', pod.spec.nodeName),
    ],
    next: user
      ? ['It is detached when the Pod there is gone.']
      : down
        ? ['The controller detaches it by force after 6 minutes.']
        : ['The controller detaches it once the node has unmounted it.'],
  };
}
