/** A Pod without a node in words: which claim keeps it from being placed, or why no node takes it. */
import { annSelectedNode } from '../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { ClusterView } from './cluster-view';
import { unschedulableMessage } from './diagnose-claim';
import type { AwaitedClaim, PodDiagnosis } from './diagnose-pod';
import { absent, annotationPath, type Evidence, field, nameOf } from './evidence';
import { claimTitle } from './explain-claim';
import { protectingPods } from './in-use';
import { namespaceOf } from './node-verdict';
import { claimSpan, nodeSpan, objectSpan, podSpan } from './object-span';
import type { RefusedNode } from './placement/place-pod';
import { placementText } from './placement/placement-text';
import { claimObstacleText } from './placement/pod-claims';
import { findPreemption } from './placement/preemption';
import type { PodDescription } from './pod-description';
import { refusalEvidence } from './refusal-evidence';
import { refusalSummary } from './refusal-summary';
import type { Sentence } from './sentence';
import { kindNames } from './unread';

type Unplaced = Extract<
  PodDiagnosis,
  {
    cause:
      | 'Gated'
      | 'OtherScheduler'
      | 'NodesUnknown'
      | 'NoNodes'
      | 'ClaimInTheWay'
      | 'ZoneUnknown'
      | 'FitsNoNode'
      | 'VolumeBeingMade'
      | 'RefusedOtherwise'
      | 'TryFailed'
      | 'AboutToBePlaced';
  }
>;
type Of<C extends Unplaced['cause']> = Extract<Unplaced, { cause: C }>;

const TRIES_AGAIN: Sentence = [
  'The scheduler tries again when a node, a volume, a claim or the Pod changes, and at least every 5 minutes.',
];

export function describeUnplaced(view: ClusterView, pod: Pod, diagnosis: Unplaced): PodDescription {
  const description = describeCause(view, pod, diagnosis);
  const noNode = field(pod, 'spec.nodeName', pod.spec.nodeName);
  return { ...description, evidence: [...(description.evidence ?? []), noNode] };
}

function describeCause(view: ClusterView, pod: Pod, diagnosis: Unplaced): PodDescription {
  const said = schedulerSays(pod);
  switch (diagnosis.cause) {
    case 'Gated':
      return {
        title: ['It has scheduling gates, so the scheduler does not look at it.'],
        evidence: said,
        next: ['It is scheduled when whoever set the gates has removed them all.'],
      };
    case 'OtherScheduler':
      return {
        title: [
          'It waits for the scheduler ',
          { code: diagnosis.schedulerName },
          ', which Stowage does not know.',
        ],
        evidence: [field(pod, 'spec.schedulerName', diagnosis.schedulerName), ...said],
        next: ['Whether and where it is placed is for that scheduler to say.'],
      };
    case 'NodesUnknown':
      return {
        title: [
          `It has no node, and the ${kindNames(diagnosis.unread)} of this cluster cannot be read, so the reason is not known.`,
        ],
        details: quoted(unschedulableMessage(pod)),
        evidence: said,
        next: TRIES_AGAIN,
      };
    case 'NoNodes':
      return {
        title: ['The cluster has no nodes.'],
        evidence: said,
        next: ['It is placed when a node joins.'],
      };
    case 'ClaimInTheWay':
      return describeObstacle(view, pod, diagnosis);
    case 'ZoneUnknown':
      return {
        title: [
          'The scheduler cannot tell in which zone its volumes are: ',
          { code: diagnosis.message },
          '.',
        ],
        evidence: said,
        next: TRIES_AGAIN,
      };
    case 'FitsNoNode':
      return describeFitsNoNode(view, pod, diagnosis);
    case 'VolumeBeingMade':
      return describeVolumeBeingMade(view, pod, diagnosis);
    case 'RefusedOtherwise':
      return {
        title: [
          'The scheduler refuses it for a reason that Stowage does not check: Pod affinity, spreading, host ports or devices.',
        ],
        details: [
          ...quoted(diagnosis.message),
          ['The checks that Stowage knows pass on ', ...countNodes(diagnosis.feasible.length), '.'],
        ],
        evidence: said,
        next: TRIES_AGAIN,
      };
    case 'TryFailed':
      return describeTryFailed(diagnosis, said);
    case 'AboutToBePlaced':
      return describeAboutToBePlaced(diagnosis, said);
  }
}

function describeTryFailed(
  { feasible, message }: Of<'TryFailed'>,
  said: readonly Evidence[],
): PodDescription {
  return {
    title: ['It fits on ', ...whereFeasible(feasible), ', but the last try to go there failed.'],
    details: quoted(message),
    evidence: said,
    next: ['The scheduler tries again by itself, with growing pauses, perhaps with another node.'],
  };
}

function describeAboutToBePlaced(
  { feasible }: Of<'AboutToBePlaced'>,
  said: readonly Evidence[],
): PodDescription {
  return {
    title: ['It is about to be placed: it fits on ', ...whereFeasible(feasible), '.'],
    details: said.length > 0 ? [['What the scheduler said last is from before.']] : [],
    evidence: said,
    next: ['The scheduler chooses a node; then its volumes are bound or made.'],
  };
}

function whereFeasible(feasible: Of<'AboutToBePlaced'>['feasible']): Sentence {
  const [only] = feasible;
  return feasible.length === 1 && only ? [nodeSpan(only.node.metadata.name)] : countNodes(feasible.length);
}

function countNodes(count: number): Sentence {
  return [count === 1 ? '1 node' : `${count} nodes`];
}

function quoted(message: string | undefined): readonly Sentence[] {
  return message ? [['The scheduler says: ', { code: message }]] : [];
}

/** What the scheduler wrote on the Pod; nothing while it has not looked at it. */
function schedulerSays(pod: Pod): readonly Evidence[] {
  const message = unschedulableMessage(pod);
  return message === undefined ? [] : [field(pod, 'status.conditions[PodScheduled].message', message)];
}

function describeObstacle(
  view: ClusterView,
  pod: Pod,
  { obstacle, awaited }: Of<'ClaimInTheWay'>,
): PodDescription {
  const text: Sentence = ['The scheduler says: ', { code: claimObstacleText(obstacle) }];
  const namespace = namespaceOf(pod);
  const said = schedulerSays(pod);
  const base = { details: [text], evidence: said, next: TRIES_AGAIN } as const;
  const about = awaited && nameOf(awaited.claim);
  if (obstacle.reason === 'UnboundImmediate') {
    return describeUnbound(view, namespace, obstacle.claimNames, awaited, said);
  }
  const claim = claimSpan(namespace, obstacle.claimName);
  const missing = absent({ kind: 'PersistentVolumeClaim', namespace, name: obstacle.claimName });
  switch (obstacle.reason) {
    case 'NotFound':
      return {
        ...base,
        title: [
          'Its claim ',
          { code: obstacle.claimName },
          ' does not exist in namespace ',
          { code: namespace },
          '.',
        ],
        evidence: [missing, ...said],
        next: ['It is placed when a claim of that name is there and bound.'],
      };
    case 'NotYetCreated':
      return {
        ...base,
        title: ['The claim ', { code: obstacle.claimName }, ' of its ephemeral volume is about to be made.'],
        evidence: [missing, ...said],
        next: ['The control plane makes the claim from the template in the Pod.'],
      };
    case 'Lost':
      return {
        ...base,
        title: ['Its claim ', claim, ' has lost its volume ', { code: obstacle.volumeName }, '.'],
        evidence: awaited
          ? [field(awaited.claim, 'status.phase', awaited.claim.status?.phase), ...said]
          : said,
        next: ['Nothing changes until the volume is back or the claim is made anew.'],
        ...(about ? { cause: about } : {}),
      };
    case 'Deleting':
      return describeDeletingClaim(view, { claim, awaited, said, text });
    case 'NotOwner':
      return {
        ...base,
        title: [
          'Its ephemeral volume needs a claim ',
          claim,
          ', and a claim of that name belongs to somebody else.',
        ],
        evidence: [...(awaited ? ownersEvidence(awaited.claim) : []), ...said],
        next: ['Nothing changes until that claim is gone or the Pod has another name.'],
        ...(about ? { cause: about } : {}),
      };
  }
}

function ownersEvidence(claim: PersistentVolumeClaim): readonly Evidence[] {
  const { ownerReferences = [] } = claim.metadata;
  return ownerReferences.length === 0
    ? [field(claim, 'metadata.ownerReferences', undefined)]
    : ownerReferences.map(({ kind, name }) => field(claim, `metadata.ownerReferences[${name}].kind`, kind));
}

function describeUnbound(
  view: ClusterView,
  namespace: string,
  claimNames: readonly string[],
  awaited: AwaitedClaim | undefined,
  said: readonly Evidence[],
): PodDescription {
  const [first = '', ...more] = claimNames;
  const others: Sentence[] =
    more.length === 0
      ? []
      : [
          [
            'Not bound either: ',
            ...more.flatMap((name, n) => [n > 0 ? ', ' : '', claimSpan(namespace, name)]),
            '.',
          ],
        ];
  return {
    title: [
      'Its claim ',
      claimSpan(namespace, first),
      ' is not bound. ',
      ...(awaited ? claimTitle(view, awaited.claim) : []),
    ],
    details: [...others, ['The scheduler looks at no node before every claim that binds at once is bound.']],
    evidence: awaited ? [field(awaited.claim, 'status.phase', awaited.claim.status?.phase), ...said] : said,
    next: ['It is placed when the claim is bound.'],
    ...(awaited ? { cause: nameOf(awaited.claim) } : {}),
  };
}

function describeDeletingClaim(
  view: ClusterView,
  {
    claim,
    awaited,
    said,
    text,
  }: {
    readonly claim: Sentence[number];
    readonly awaited: AwaitedClaim | undefined;
    readonly said: readonly Evidence[];
    readonly text: Sentence;
  },
): PodDescription {
  if (!awaited) return { title: ['Its claim ', claim, ' is being deleted.'], next: TRIES_AGAIN };
  const { namespace = '', name, deletionTimestamp } = awaited.claim.metadata;
  const [holder] = protectingPods(view.podsUsing(namespace, name), awaited.claim);
  return {
    title: holder
      ? ['Its claim ', claim, ' is being deleted and only stays because ', podSpan(holder), ' still uses it.']
      : ['Its claim ', claim, ' is being deleted.'],
    details: [text, ['A Pod is never placed with a claim that goes away.']],
    evidence: [field(awaited.claim, 'metadata.deletionTimestamp', deletionTimestamp), ...said],
    next: ['It is placed when a new claim of that name is there and bound.'],
    cause: nameOf(awaited.claim),
  };
}

function describeFitsNoNode(
  view: ClusterView,
  pod: Pod,
  { feasible, refused }: Of<'FitsNoNode'>,
): PodDescription {
  const preemption = findPreemption(pod, refused, view.placement());
  const text = placementText({ kind: 'Judged', feasible, refused }, view.version, preemption);
  const shared = onlyOtherUser(pod, refused);
  const claim = claimWithoutVolume(view, pod, refused);
  return {
    title: shared ?? ['No node takes it: ', ...refusalSummary(pod, refused), '.'],
    details: quoted(text),
    evidence: [...schedulerSays(pod), ...refusalEvidence(view, pod, refused)],
    next: TRIES_AGAIN,
    ...(claim ? { cause: nameOf(claim) } : {}),
  };
}

/** A claim for which nothing was found or can be made somewhere: its own explanation says what would fit. */
function claimWithoutVolume(
  view: ClusterView,
  pod: Pod,
  refused: readonly RefusedNode[],
): PersistentVolumeClaim | undefined {
  for (const { refusal } of refused) {
    const obstacles = refusal.plugin === 'VolumeBinding' ? refusal.obstacles : [];
    const lacking = obstacles.find(({ reason }) => reason === 'NoVolume');
    if (lacking) return view.claim(namespaceOf(pod), lacking.claimName);
  }
  return undefined;
}

/** Every node would do, but for a claim that one Pod at a time may use: no matter of nodes, then. */
function onlyOtherUser(pod: Pod, refused: readonly RefusedNode[]): Sentence | undefined {
  const restrictions = refused.map(({ refusal }) =>
    refusal.plugin === 'VolumeRestrictions' && refusal.restriction.reason === 'ReadWriteOncePod'
      ? refusal.restriction
      : undefined,
  );
  const [first] = restrictions;
  if (!first || restrictions.includes(undefined)) return undefined;
  const namespace = namespaceOf(pod);
  return [
    'Its claim ',
    claimSpan(namespace, first.claimName),
    ' is for one Pod at a time (',
    { code: 'ReadWriteOncePod' },
    '), and ',
    { object: { kind: 'Pod', namespace, name: first.podName } },
    ' has it.',
  ];
}

function describeVolumeBeingMade(
  view: ClusterView,
  pod: Pod,
  { awaited: { claim } }: Of<'VolumeBeingMade'>,
): PodDescription {
  const selected = claim.metadata.annotations?.[annSelectedNode] ?? '';
  return {
    title: [
      'It is to go to ',
      nodeSpan(selected),
      ' and waits for the volume of ',
      objectSpan(claim),
      '. ',
      ...claimTitle(view, claim),
    ],
    details: [
      ['The scheduler chose the node first and told the claim, since the class waits for a consumer.'],
    ],
    evidence: [
      field(claim, annotationPath(annSelectedNode), selected),
      field(claim, 'status.phase', claim.status?.phase),
      ...schedulerSays(pod),
    ],
    next: [
      'It gets its node when the claim is bound. If the volume cannot be made there, another node is chosen.',
    ],
    cause: nameOf(claim),
  };
}
