/**
 * Why a claim is as it is, for somebody who has ten seconds: one sentence, what proves it, what to do, and what
 * happens without doing anything. The cause comes from `diagnoseClaim`; here it gets its words.
 */
import { annBindCompleted, annSelectedNode } from '../kubernetes/annotations';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ClaimChange } from './claim-change';
import { type ClaimDescription, RESYNC } from './claim-description';
import type { ClusterView } from './cluster-view';
import { type ClaimDiagnosis, type ClaimStanding, diagnoseClaim } from './diagnose-claim';
import {
  absent,
  annotationPath,
  claimRefEvidence,
  deletionEvidence,
  type Evidence,
  eventEvidence,
  field,
} from './evidence';
import { BINDING_LASTS, describeBound, describeLost, usersSentence } from './explain-bound-claim';
import { describeDeletingClaim } from './explain-claim-deletion';
import { describeNoProvisioning, describeProvisioner } from './explain-claim-provisioning';
import { claimWaysOut } from './explain-claim-ways';
import { explainModify } from './explain-modify';
import { explainResize } from './explain-resize';
import { explainMatching, type MatchVerdict } from './match-verdict';
import { nearMiss } from './nearest-fixes';
import { claimSpan, podSpan, storageClassSpan, volumeSpan } from './object-span';
import { rejectionClause } from './rejection-text';
import type { Sentence } from './sentence';
import { getPersistentVolumeClaimClass } from './storage-class-name';
import { bindingDelay } from './unbound-claim';
import { kindNames, unreadReason } from './unread';
import type { WayOut } from './way-out';

export interface ClaimExplanation {
  readonly claim: PersistentVolumeClaim;
  readonly standing: ClaimStanding;
  readonly diagnosis: ClaimDiagnosis;
  /** One or two sentences: what is the matter. */
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  /** What happens by itself, and when. */
  readonly next: Sentence;
  readonly waysOut: readonly WayOut[];
  /** What it asks of its volume and does not have yet: more room, other attributes. */
  readonly changes: readonly ClaimChange[];
}

/** The search for a claim without a volume; made when first asked for, since it looks at every volume. */
type Search = () => MatchVerdict | undefined;

export function explainClaim(view: ClusterView, claim: PersistentVolumeClaim): ClaimExplanation {
  const diagnosis = diagnoseClaim(view, claim);
  const search = searchFor(view, claim, diagnosis);
  const description = describe(view, claim, diagnosis, search);
  const changes = diagnosis.cause === 'Bound' ? changesOf(view, claim) : [];
  const events = view.eventsOf(claim).slice(0, 3);
  return {
    claim,
    standing: diagnosis.standing,
    diagnosis,
    title: description.title,
    details: [...(description.details ?? []), ...nearestOf(diagnosis, search)],
    evidence: [
      ...(description.evidence ?? []),
      ...changes.flatMap(({ evidence }) => evidence),
      ...events.map(eventEvidence),
    ],
    next: description.next,
    waysOut: [...claimWaysOut(view, claim, diagnosis, search), ...changes.flatMap(({ waysOut }) => waysOut)],
    changes,
  };
}

/** What a bound claim asks of its volume. */
function changesOf(view: ClusterView, claim: PersistentVolumeClaim): readonly ClaimChange[] {
  return [explainResize(view, claim), explainModify(view, claim)].filter((change) => change !== undefined);
}

/** Where a volume has to be made, one that exists and nearly fits may be the shorter way. */
function nearestOf({ cause, standing }: ClaimDiagnosis, search: Search): readonly Sentence[] {
  if (standing !== 'blocked' || cause === 'NoVolumeFits') return [];
  const verdict = search();
  const near = verdict && nearMiss(verdict);
  return near?.candidate.misses === 1 ? [nearMissSentence(near)] : [];
}

/** Only the sentence, for lists: as `explainClaim`, without ways out. */
export function claimTitle(view: ClusterView, claim: PersistentVolumeClaim): Sentence {
  const diagnosis = diagnoseClaim(view, claim);
  return describe(view, claim, diagnosis, searchFor(view, claim, diagnosis)).title;
}

/** The search as it goes for this claim now; none for a claim that has, or names, its volume. */
function searchFor(view: ClusterView, claim: PersistentVolumeClaim, diagnosis: ClaimDiagnosis): Search {
  const named = claim.spec.volumeName ?? '';
  const settled = diagnosis.standing === 'terminating' || diagnosis.standing === 'lost';
  if (named !== '' || settled || !view.isReadable('PersistentVolume')) {
    return () => undefined;
  }
  let made: { readonly verdict: MatchVerdict } | undefined;
  return () => {
    const options = {
      volumeAttributesClass: view.enabled('VolumeAttributesClass'),
      delayBinding: bindingDelay(view, claim).kind === 'Delayed',
    };
    made ??= { verdict: explainMatching(claim, view.volumes(), options) };
    return made.verdict;
  };
}

function describe(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  diagnosis: ClaimDiagnosis,
  search: Search,
): ClaimDescription {
  switch (diagnosis.cause) {
    case 'Deleting':
      return describeDeletingClaim(view, claim, diagnosis);
    case 'Bound':
      return withChanges(describeBound(view, claim, diagnosis.volume), changesOf(view, claim));
    case 'Lost':
      return describeLost(view, claim, diagnosis);
    case 'Unread':
      return describeUnread(view, claim, diagnosis);
    case 'KindUnread':
      return describeKindUnread(view, claim, diagnosis);
    case 'NoVolumeFits':
      return describeNoVolume(claim, diagnosis, search());
    case 'NamedVolumeMissing':
    case 'NamedVolumeUnsuitable':
    case 'NamedVolumeTaken':
      return describeNamedVolume(claim, diagnosis);
    case 'WaitsForPod':
    case 'WaitsForScheduler':
    case 'PodUnschedulable':
    case 'PodBypassesScheduler':
      return describeDelayed(claim, diagnosis);
    case 'AboutToBind':
    case 'DefaultClassComes':
    case 'FinishesBinding':
      return describeProgress(claim, diagnosis);
    case 'SearchFails':
    case 'ProvisioningDisabled':
    case 'ClassMissing':
    case 'NoProvisioner':
      return describeNoProvisioning(claim, diagnosis);
    default:
      return describeProvisioner(view, claim, diagnosis);
  }
}

/** What is under way comes right behind the binding, which is no news then. */
function withChanges(bound: ClaimDescription, changes: readonly ClaimChange[]): ClaimDescription {
  const [first, ...others] = changes;
  if (!first) return bound;
  const [to, name] = bound.title;
  return {
    ...bound,
    title: [...(to === undefined || name === undefined ? [] : [to, name, '. ']), ...first.title],
    details: [
      ...first.details,
      ...others.flatMap(({ title, details }) => [title, ...details]),
      ...(bound.details ?? []),
    ],
    next: first.next,
  };
}

type Of<C extends ClaimDiagnosis['cause']> = Extract<ClaimDiagnosis, { cause: C }>;

/** From a pasted part of a cluster, or one that may not be read whole. */
function describeUnread(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  { object, standing }: Of<'Unread'>,
): ClaimDescription {
  const name = { code: object.name };
  const path = object.kind === 'PersistentVolume' ? 'spec.volumeName' : 'spec.storageClassName';
  const named = standing === 'lost' ? 'It is Lost; its volume was ' : 'Bound to ';
  return {
    title:
      object.kind === 'StorageClass'
        ? ['It waits for a volume of class ', name, ', and StorageClasses were not read.']
        : standing === 'waiting'
          ? ['It asks for volume ', name, ', and PersistentVolumes were not read.']
          : [named, name, ', and PersistentVolumes were not read.'],
    details: [
      ...(standing === 'bound'
        ? [
            usersSentence(view, claim),
            ['Only the volume tells what becomes of the data and which nodes reach it.'],
          ]
        : [[`The reason hangs on the ${object.kind} `, name, '.']]),
      ...unreadReason(view, object.kind, object.name),
    ],
    evidence: [field(claim, 'status.phase', claim.status?.phase), field(claim, path, object.name)],
    next: standing === 'bound' ? BINDING_LASTS : ['What happens next depends on it.'],
  };
}

/** Nothing names the object: a default class, a volume that fits, a Pod that uses the claim. */
function describeKindUnread(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  { kind }: Of<'KindUnread'>,
): ClaimDescription {
  const className = getPersistentVolumeClaimClass(claim);
  const notRead = `and ${kindNames([kind])} were not read`;
  const titles: Readonly<Record<typeof kind, Sentence>> = {
    StorageClass: [`It names no class, ${notRead}: whether there is a default class is not known.`],
    PersistentVolume: [
      `It waits for a volume that exists already, ${notRead}: which of them come near is not known.`,
    ],
    Pod: [
      'Class ',
      storageClassSpan(className),
      ` waits for a Pod that uses the claim, ${notRead}: whether there is one is not known.`,
    ],
  };
  return {
    title: titles[kind],
    details: unreadReason(view, kind),
    evidence: [
      field(claim, 'status.phase', claim.status?.phase),
      field(claim, 'spec.storageClassName', claim.spec.storageClassName),
    ],
    next: ['What happens next depends on them.'],
  };
}

function describeNoVolume(
  claim: PersistentVolumeClaim,
  { explicitlyNoClass }: Of<'NoVolumeFits'>,
  verdict: MatchVerdict | undefined,
): ClaimDescription {
  const near = verdict && nearMiss(verdict);
  const request = claim.spec.resources?.requests?.storage;
  const details: Sentence[] = explicitlyNoClass
    ? [['It says ', { code: 'storageClassName: ""' }, ': no class, so nothing is provisioned for it.']]
    : [['It names no class and there is no default class, so nothing is provisioned for it.']];
  return {
    title: near
      ? ['No volume fits. ', ...nearMissSentence(near)]
      : ['There is no volume at all for it to bind to.'],
    details,
    evidence: [
      field(claim, 'spec.storageClassName', claim.spec.storageClassName),
      field(claim, 'spec.resources.requests.storage', request),
    ],
    next: ['It binds once a volume fits: at the next resync, within 15 s.'],
  };
}

/** "pv-gold-02 misses by one check: its label is tier=silver, not tier=gold." */
export function nearMissSentence({
  candidate,
  rejection,
}: NonNullable<ReturnType<typeof nearMiss>>): Sentence {
  const name = volumeSpan(candidate.volume.metadata.name);
  const checks = candidate.misses === 1 ? 'one check' : `${candidate.misses} checks`;
  const first: Sentence = candidate.misses === 1 ? [] : ['first, '];
  return [name, ` misses by ${checks}: `, ...first, ...rejectionClause(rejection), '.'];
}

function describeNamedVolume(
  claim: PersistentVolumeClaim,
  diagnosis: Of<'NamedVolumeMissing' | 'NamedVolumeUnsuitable' | 'NamedVolumeTaken'>,
): ClaimDescription {
  const names = field(claim, 'spec.volumeName', claim.spec.volumeName);
  switch (diagnosis.cause) {
    case 'NamedVolumeMissing':
      return {
        title: ['It asks for volume ', { code: diagnosis.volumeName }, ', which does not exist.'],
        details: [
          ['Kubernetes sends no event for this. No other volume is considered while the name stands.'],
        ],
        evidence: [names, absent({ kind: 'PersistentVolume', name: diagnosis.volumeName })],
        next: ['It binds once a volume of that name exists and suits it: at the next resync, within 15 s.'],
      };
    case 'NamedVolumeUnsuitable': {
      const { volume, event } = diagnosis.decision;
      return {
        title: [
          'It asks for volume ',
          volumeSpan(volume.metadata.name),
          ', which does not suit it: ',
          { code: whyOf(event.message) },
          '.',
        ],
        details: [['No other volume is considered while the name stands.']],
        evidence: [names, ...unsuitableEvidence(claim, diagnosis.decision)],
        next: RESYNC,
      };
    }
    case 'NamedVolumeTaken': {
      const { volume } = diagnosis.decision;
      const { namespace = '', name = '', uid } = volume.spec.claimRef ?? {};
      const owner = claimSpan(namespace, name);
      const same = name === claim.metadata.name && namespace === claim.metadata.namespace;
      const who: Sentence = same ? ['a former claim of this name'] : [owner];
      return {
        title: ['It asks for volume ', volumeSpan(volume.metadata.name), ', which belongs to ', ...who, '.'],
        evidence: [
          names,
          claimRefEvidence(volume),
          field(volume, 'spec.claimRef.uid', uid),
          field(claim, 'metadata.uid', claim.metadata.uid),
        ],
        next: RESYNC,
      };
    }
  }
}

/** The two fields that do not go together. */
function unsuitableEvidence(
  claim: PersistentVolumeClaim,
  { volume, problem }: Of<'NamedVolumeUnsuitable'>['decision'],
): readonly Evidence[] {
  switch (problem) {
    case 'DELETING':
      return [deletionEvidence(volume)];
    case 'TOO_SMALL':
      return [
        field(volume, 'spec.capacity.storage', volume.spec.capacity?.storage),
        field(claim, 'spec.resources.requests.storage', claim.spec.resources?.requests?.storage),
      ];
    case 'STORAGE_CLASS':
      return [
        field(volume, 'spec.storageClassName', volume.spec.storageClassName),
        field(claim, 'spec.storageClassName', claim.spec.storageClassName),
      ];
    case 'VOLUME_ATTRIBUTES_CLASS':
      return [
        field(volume, 'spec.volumeAttributesClassName', volume.spec.volumeAttributesClassName),
        field(claim, 'spec.volumeAttributesClassName', claim.spec.volumeAttributesClassName),
      ];
    case 'VOLUME_MODE':
      return [
        field(volume, 'spec.volumeMode', volume.spec.volumeMode),
        field(claim, 'spec.volumeMode', claim.spec.volumeMode),
      ];
    case 'ACCESS_MODES':
      return [
        field(volume, 'spec.accessModes', volume.spec.accessModes?.join(', ')),
        field(claim, 'spec.accessModes', claim.spec.accessModes?.join(', ')),
      ];
  }
}

/** The part of an event's message behind its colon. */
function whyOf(message: string): string {
  return message.slice(message.indexOf(': ') + 2);
}

function describeDelayed(
  claim: PersistentVolumeClaim,
  diagnosis: Of<'WaitsForPod' | 'WaitsForScheduler' | 'PodUnschedulable' | 'PodBypassesScheduler'>,
): ClaimDescription {
  const className = getPersistentVolumeClaimClass(claim);
  const mode: Sentence = [
    storageClassSpan(className),
    ' has ',
    { code: 'volumeBindingMode: WaitForFirstConsumer' },
  ];
  const evidence = [
    field(claim, 'spec.storageClassName', className),
    field(claim, annotationPath(annSelectedNode), claim.metadata.annotations?.[annSelectedNode]),
  ];
  switch (diagnosis.cause) {
    case 'WaitsForPod':
      return {
        title: ['It waits on purpose: no Pod uses it yet.'],
        details: [['Class ', ...mode, ': the volume is chosen or made where the first Pod is to run.']],
        evidence,
        next: ['It is bound when the scheduler places a Pod that uses it.'],
      };
    case 'WaitsForScheduler': {
      const [pod] = diagnosis.pods;
      return {
        title: ['It waits for the scheduler to place ', pod ? podSpan(pod) : 'its Pod', '.'],
        details: [['Class ', ...mode, '.']],
        evidence,
        next: ['The scheduler chooses a node; then the volume is bound or made.'],
      };
    }
    case 'PodUnschedulable':
      return {
        title: ['It waits for ', podSpan(diagnosis.pod), ', which fits no node.'],
        details: [['The scheduler says: ', { code: diagnosis.message }]],
        evidence: [
          ...evidence,
          field(diagnosis.pod, 'status.conditions[PodScheduled].message', diagnosis.message),
        ],
        next: ['The scheduler tries again when a node, a volume or the Pod changes.'],
      };
    case 'PodBypassesScheduler': {
      const { pod } = diagnosis;
      return {
        title: [podSpan(pod), ' bypasses the scheduler, so nobody chooses a volume for this claim.'],
        details: [
          [
            'Class ',
            ...mode,
            ': the scheduler would choose. The Pod names its node itself, so it is never scheduled.',
          ],
        ],
        evidence: [...evidence, field(pod, 'spec.nodeName', pod.spec.nodeName)],
        next: ['Nothing changes by itself.'],
      };
    }
  }
}

function describeProgress(
  claim: PersistentVolumeClaim,
  diagnosis: Of<'AboutToBind' | 'DefaultClassComes' | 'FinishesBinding'>,
): ClaimDescription {
  switch (diagnosis.cause) {
    case 'AboutToBind': {
      const { volume } = diagnosis;
      if (volume.spec.claimRef?.uid === claim.metadata.uid) return describeHalfBound(claim, volume);
      return {
        title: [volumeSpan(volume.metadata.name), ' fits. The claim is about to bind to it.'],
        evidence: [field(volume, 'status.phase', volume.status?.phase)],
        next: ['The controller binds the two at its next look at the claim: within 15 s.'],
      };
    }
    case 'DefaultClassComes':
      return {
        title: ['It is about to get the default class ', storageClassSpan(diagnosis.storageClassName), '.'],
        details: [['It names no class, and it was created when there was no default.']],
        evidence: [field(claim, 'spec.storageClassName', claim.spec.storageClassName)],
        next: ['The controller fills in the class within 15 s, then a volume is chosen or made.'],
      };
    case 'FinishesBinding':
      return describeHalfBound(claim, diagnosis.volume);
  }
}

/** The four writes of a binding follow each other at once; only after one that failed the controller has to look again. */
function describeHalfBound(claim: PersistentVolumeClaim, volume: PersistentVolume): ClaimDescription {
  const completed = annotationPath(annBindCompleted);
  const named = volume.spec.claimRef?.uid === claim.metadata.uid;
  return {
    title: ['It is being bound to ', volumeSpan(volume.metadata.name), '; the last writes are to come.'],
    evidence: [
      field(volume, 'spec.claimRef.uid', volume.spec.claimRef?.uid),
      field(claim, completed, claim.metadata.annotations?.[annBindCompleted]),
    ],
    next: [
      named
        ? 'The controller makes the writes one after the other, at once; after one that fails at its next look, within 15 s.'
        : 'The controller completes the binding at its next look, within 15 s.',
    ],
  };
}
