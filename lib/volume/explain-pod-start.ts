/** A Pod that has a node and does not run, in words: what keeps the kubelet from mounting its volumes. */
import type { Pod } from '../kubernetes/pod';
import type { FileType } from '../kubernetes/simulation-kinds';
import type { MissingFile } from './api-files';
import type { ClusterView } from './cluster-view';
import type { PodDiagnosis } from './diagnose-pod';
import { absent, claimRefEvidence, deletionEvidence, type Evidence, field, nameOf } from './evidence';
import { claimTitle } from './explain-claim';
import { describeNotAttached } from './explain-pod-attachment';
import { fileTypeName, requiredFileType } from './host-path';
import { namespaceOf } from './node-verdict';
import { claimSpan, nodeSpan, objectSpan, volumeSpan } from './object-span';
import { findContainerWait } from './pod-containers';
import { type PodDescription, readyEvidence } from './pod-description';
import { mountObstacleText } from './pod-mount';
import type { Sentence, Span } from './sentence';
import { kindNames } from './unread';

type Unstarted = Extract<
  PodDiagnosis,
  {
    cause:
      | 'NodeMissing'
      | 'NodeNotReady'
      | 'MountUnknown'
      | 'NotMountable'
      | 'NotAttached'
      | 'ContainerWaits'
      | 'Starting';
  }
>;
type Of<C extends Unstarted['cause']> = Extract<Unstarted, { cause: C }>;

const KUBELET_TRIES: Sentence = ['The kubelet looks again by itself, within about 2 minutes.'];

export function describeUnstarted(view: ClusterView, pod: Pod, diagnosis: Unstarted): PodDescription {
  const onNode = field(pod, 'spec.nodeName', pod.spec.nodeName);
  switch (diagnosis.cause) {
    case 'NodeMissing':
      return {
        title: ['Its node ', { code: diagnosis.nodeName }, ' does not exist.'],
        evidence: [onNode, absent({ kind: 'Node', name: diagnosis.nodeName })],
        next: ['The control plane removes such a Pod within a minute.'],
      };
    case 'NodeNotReady':
      return {
        title: ['Its node ', objectSpan(diagnosis.node), ' is not ready, so nobody starts it.'],
        evidence: [onNode, readyEvidence(diagnosis.node)],
        next: ['It is started when the node is ready again.'],
      };
    case 'MountUnknown':
      return describeMountUnknown(view, pod, diagnosis, onNode);
    case 'NotMountable':
      return describeNotMountable(view, pod, diagnosis);
    case 'NotAttached':
      return describeNotAttached(view, pod, diagnosis);
    case 'ContainerWaits': {
      const { containerName, reason, message } = diagnosis.wait;
      return {
        title: [
          'Its volumes are there; container ',
          { code: containerName },
          ' waits: ',
          { code: reason },
          '.',
        ],
        details: message === '' ? [] : [[{ code: message }]],
        evidence: [
          onNode,
          field(pod, `status.containerStatuses[${containerName}].state.waiting.reason`, reason),
        ],
        next: ['The kubelet tries again by itself, with growing pauses.'],
      };
    }
    case 'Starting':
      return describeStarting(view, pod, onNode);
  }
}

/** The container's own trouble is in the Pod; whether its volumes are there is not. */
function describeMountUnknown(
  view: ClusterView,
  pod: Pod,
  { unread }: Of<'MountUnknown'>,
  onNode: Evidence,
): PodDescription {
  const [last] = view.eventsOf(pod);
  const wait = findContainerWait(pod);
  const details: Sentence[] = [];
  if (wait)
    details.push(['Container ', { code: wait.containerName }, ' waits: ', { code: wait.reason }, '.']);
  if (last?.type === 'Warning') details.push(['Last said of it: ', { code: last.message }]);
  return {
    title: [
      'It is on ',
      nodeSpan(pod.spec.nodeName ?? ''),
      ` and does not run yet. Whether its volumes can be mounted is not known: ${kindNames(unread)} were not read.`,
    ],
    details,
    evidence: [onNode],
    next: KUBELET_TRIES,
  };
}

/** What the kubelet says last is shown: it knows of its file system, and of Secrets that were not read here. */
function describeStarting(view: ClusterView, pod: Pod, onNode: Evidence): PodDescription {
  const [last] = view.eventsOf(pod);
  const unread = readsUnknownObjects(view, pod);
  const details: Sentence[] = [];
  if (last?.type === 'Warning') details.push(['Last said of it: ', { code: last.message }]);
  if (unread) details.push(['Whether the ConfigMaps and Secrets that it mounts exist was not read.']);
  for (const { name, hostPath } of pod.spec.volumes ?? []) {
    const required = requiredFileType(hostPath?.type);
    if (hostPath && required) details.push(describeRequiredFile(name, hostPath.path, required));
  }
  return {
    title: [
      'Nothing keeps it from starting on ',
      nodeSpan(pod.spec.nodeName ?? ''),
      ' as far as the API shows.',
    ],
    details,
    evidence: [onNode],
    next: ['The kubelet mounts its volumes and starts its containers.'],
  };
}

/** What a node has in its file system is in no object, so this says what is asked for and not whether it is there. */
function describeRequiredFile(volumeName: string, path: string, required: FileType): Sentence {
  return [
    'Its volume ',
    { code: volumeName },
    ' asks for a ',
    fileTypeName(required),
    ' at ',
    { code: path },
    ' of the node, and whether one is there is in no object of the API.',
  ];
}

function readsUnknownObjects(view: ClusterView, pod: Pod): boolean {
  return (pod.spec.volumes ?? []).some(
    ({ configMap, secret }) =>
      (configMap !== undefined &&
        view.existenceOf('ConfigMap', namespaceOf(pod), configMap.name ?? '') === 'Unknown') ||
      (secret !== undefined &&
        view.existenceOf('Secret', namespaceOf(pod), secret.secretName ?? '') === 'Unknown'),
  );
}

function describeNotMountable(
  view: ClusterView,
  pod: Pod,
  { obstacle, awaited }: Of<'NotMountable'>,
): PodDescription {
  const namespace = namespaceOf(pod);
  const onNode = field(pod, 'spec.nodeName', pod.spec.nodeName);
  const details: readonly Sentence[] = [
    ['The kubelet says: ', { code: mountObstacleText(view.version, pod, obstacle) }],
  ];
  const cause = awaited ? { cause: nameOf(awaited.claim) } : {};
  const base = { details, next: KUBELET_TRIES, ...cause } as const;
  const claim: Span = 'claimName' in obstacle ? claimSpan(namespace, obstacle.claimName) : '';
  switch (obstacle.reason) {
    case 'ConfigMapNotFound':
    case 'SecretNotFound':
    case 'KeyNotFound':
    case 'NoPlugin':
    case 'VolumeModeMismatch':
      return { ...base, ...describeUnsuited(view, pod, obstacle) };
    case 'ClaimNotFound':
      return {
        ...base,
        title: ['It has a node, but its claim ', { code: obstacle.claimName }, ' does not exist.'],
        evidence: [absent({ kind: 'PersistentVolumeClaim', namespace, name: obstacle.claimName }), onNode],
      };
    case 'ClaimNotOwned':
      return {
        ...base,
        title: ['It has a node, but claim ', claim, ' of its ephemeral volume belongs to somebody else.'],
        evidence: [onNode],
      };
    case 'ClaimDeleting':
      return {
        ...base,
        title: ['It has a node, but its claim ', claim, ' is being deleted.'],
        details: [...details, ['A volume of such a claim is not mounted any more.']],
        evidence: [...(awaited ? [deletionEvidence(awaited.claim)] : []), onNode],
      };
    case 'ClaimNotBound':
      return describeClaimNotBound(view, pod, { claim, awaited, details, onNode });
    case 'VolumeNotFound':
      return {
        ...base,
        title: ['The volume ', { code: obstacle.volumeName }, ' of its claim ', claim, ' does not exist.'],
        evidence: [absent({ kind: 'PersistentVolume', name: obstacle.volumeName }), onNode],
      };
    case 'VolumeOfOtherClaim': {
      const owned = view.volume(obstacle.volumeName);
      return {
        ...base,
        title: [
          'Volume ',
          volumeSpan(obstacle.volumeName),
          ' of its claim ',
          claim,
          ' belongs to another claim.',
        ],
        evidence: [...(owned ? [claimRefEvidence(owned)] : []), onNode],
      };
    }
  }
}

function describeKeyNotFound(
  { kind, name, key, podVolumeName }: Extract<Of<'NotMountable'>['obstacle'], { reason: 'KeyNotFound' }>,
  namespace: string,
  onNode: Evidence,
) {
  const title: Sentence = [
    `${kind} `,
    { code: name },
    ' has no key ',
    { code: key },
    ', and its volume ',
    { code: podVolumeName },
    ' asks for it.',
  ];
  const lacking: Evidence = { kind: 'Absent', object: { kind, namespace, name }, path: `data[${key}]` };
  return { title, evidence: [lacking, onNode] };
}

/** What the Pod itself asks for cannot be had, whatever its claims are. */
function describeUnsuited(
  view: ClusterView,
  pod: Pod,
  obstacle: Extract<
    Of<'NotMountable'>['obstacle'],
    { reason: MissingFile['reason'] | 'NoPlugin' | 'VolumeModeMismatch' }
  >,
): PodDescription {
  const namespace = namespaceOf(pod);
  const onNode = field(pod, 'spec.nodeName', pod.spec.nodeName);
  const next = KUBELET_TRIES;
  switch (obstacle.reason) {
    case 'ConfigMapNotFound':
    case 'SecretNotFound': {
      const kind = obstacle.reason === 'SecretNotFound' ? 'Secret' : 'ConfigMap';
      return {
        title: [
          `${kind} `,
          { code: obstacle.name },
          ' does not exist in namespace ',
          { code: namespace },
          ', and it mounts it.',
        ],
        evidence: [absent({ kind, namespace, name: obstacle.name }), onNode],
        next,
      };
    }
    case 'KeyNotFound':
      return { ...describeKeyNotFound(obstacle, namespace, onNode), next };
    case 'NoPlugin':
      return {
        title: [
          `Kubernetes ${view.version} cannot mount a volume of type `,
          { code: obstacle.type },
          ', and its volume ',
          { code: obstacle.podVolumeName },
          ' is one.',
        ],
        evidence: [onNode],
        next: ['The kubelet tries again and again, without success.'],
      };
    case 'VolumeModeMismatch': {
      const isBlock = obstacle.volumeMode === 'Block';
      return {
        title: [
          'Volume ',
          volumeSpan(obstacle.volumeName),
          isBlock
            ? ' is a block device, and the Pod mounts it: it belongs in '
            : ' has a file system, and the Pod wants a device: it belongs in ',
          { code: isBlock ? 'volumeDevices' : 'volumeMounts' },
          '.',
        ],
        evidence: [...modeEvidence(view, obstacle.volumeName), onNode],
        next,
      };
    }
  }
}

function modeEvidence(view: ClusterView, volumeName: string): readonly Evidence[] {
  const volume = view.volume(volumeName);
  return volume ? [field(volume, 'spec.volumeMode', volume.spec.volumeMode)] : [];
}

function describeClaimNotBound(
  view: ClusterView,
  pod: Pod,
  {
    claim,
    awaited,
    details,
    onNode,
  }: {
    readonly claim: Span;
    readonly awaited: Of<'NotMountable'>['awaited'];
    readonly details: readonly Sentence[];
    readonly onNode: Evidence;
  },
): PodDescription {
  if (!awaited) return { title: ['Its claim ', claim, ' is not bound.'], details, next: KUBELET_TRIES };
  const evidence = [onNode, field(awaited.claim, 'status.phase', awaited.claim.status?.phase)];
  const cause = nameOf(awaited.claim);
  if (awaited.diagnosis.cause === 'PodBypassesScheduler') {
    return {
      title: [
        'It waits for ever: it names its node itself, so the scheduler never chooses a volume for its claim ',
        claim,
        '.',
      ],
      details: [
        [
          'The class of the claim has ',
          { code: 'volumeBindingMode: WaitForFirstConsumer' },
          ', and only the scheduler ends that wait. A Pod with ',
          { code: 'spec.nodeName' },
          ' does not pass it.',
        ],
        ...details,
      ],
      evidence,
      next: ['Nothing changes by itself.'],
      cause,
    };
  }
  return {
    title: [
      'It is on ',
      nodeSpan(pod.spec.nodeName ?? ''),
      ', but its claim ',
      claim,
      ' is not bound. ',
      ...claimTitle(view, awaited.claim),
    ],
    details,
    evidence,
    next: ['The kubelet mounts the volume when the claim is bound.'],
    cause,
  };
}
