/**
 * Why a claim is as it is, for somebody who has ten seconds: one sentence, what proves it, what to do, and what
 * happens without doing anything. The cause comes from `diagnoseClaim`; here it gets its words.
 */
import { annBindCompleted, annSelectedNode, annStorageProvisioner } from '../kubernetes/annotations';
import type { Event } from '../kubernetes/event';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ClusterView } from './cluster-view';
import { type ClaimDiagnosis, type ClaimStanding, diagnoseClaim } from './diagnose-claim';
import { absent, annotationPath, type Evidence, field } from './evidence';
import { describeBound, describeLost } from './explain-bound-claim';
import { claimWaysOut } from './explain-claim-ways';
import { explainMatching, type MatchVerdict } from './match-verdict';
import { nearMiss } from './nearest-fixes';
import { claimSpan, nodeSpan, podSpan, storageClassSpan, volumeSpan } from './object-span';
import { classSpan, rejectionClause } from './rejection-text';
import type { Sentence } from './sentence';
import { getPersistentVolumeClaimClass } from './storage-class-name';
import { bindingDelay } from './unbound-claim';
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
}

/** The search for a claim without a volume; made when first asked for, since it looks at every volume. */
type Search = () => MatchVerdict | undefined;

/** What a cause is called in words. */
export interface Description {
  readonly title: Sentence;
  readonly details?: readonly Sentence[];
  readonly evidence?: readonly Evidence[];
  readonly next: Sentence;
}

export const RESYNC: Sentence = ['The controller looks again at every resync, within 15 s.'];

export function explainClaim(view: ClusterView, claim: PersistentVolumeClaim): ClaimExplanation {
  const diagnosis = diagnoseClaim(view, claim);
  const search = searchFor(view, claim, diagnosis);
  const description = describe(view, claim, diagnosis, search);
  const events = view.eventsOf(claim).slice(0, 3);
  return {
    claim,
    standing: diagnosis.standing,
    diagnosis,
    title: description.title,
    details: [...(description.details ?? []), ...nearestOf(diagnosis, search)],
    evidence: [...(description.evidence ?? []), ...events.map(eventEvidence)],
    next: description.next,
    waysOut: claimWaysOut(view, claim, diagnosis, search),
  };
}

/** Where a volume has to be made, one that exists and nearly fits may be the shorter way. */
function nearestOf({ cause, standing }: ClaimDiagnosis, search: Search): readonly Sentence[] {
  if (standing !== 'blocked' || cause === 'NoVolumeFits') return [];
  const verdict = search();
  const near = verdict && nearMiss(verdict);
  return near?.candidate.misses === 1 ? [nearMissSentence(near)] : [];
}

function eventEvidence(event: Event): Evidence {
  return { kind: 'Event', event };
}

/** Only the sentence, for lists: as `explainClaim`, without ways out. */
export function claimTitle(view: ClusterView, claim: PersistentVolumeClaim): Sentence {
  const diagnosis = diagnoseClaim(view, claim);
  return describe(view, claim, diagnosis, searchFor(view, claim, diagnosis)).title;
}

/** The search as it goes for this claim now; none for a claim that has, or names, its volume. */
function searchFor(view: ClusterView, claim: PersistentVolumeClaim, diagnosis: ClaimDiagnosis): Search {
  const named = claim.spec.volumeName ?? '';
  if (named !== '' || diagnosis.standing === 'terminating' || diagnosis.standing === 'lost') {
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
): Description {
  switch (diagnosis.cause) {
    case 'Deleting':
      return describeDeleting(claim, diagnosis);
    case 'Bound':
      return describeBound(view, claim, diagnosis.volume);
    case 'Lost':
      return describeLost(view, claim, diagnosis);
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
    case 'ProvisionerAtWork':
      return describeProgress(claim, diagnosis);
    case 'SearchFails':
    case 'ProvisioningDisabled':
    case 'ClassMissing':
    case 'NoProvisioner':
      return describeNoProvisioning(claim, diagnosis);
    default:
      return describeProvisioner(claim, diagnosis);
  }
}

type Of<C extends ClaimDiagnosis['cause']> = Extract<ClaimDiagnosis, { cause: C }>;

function describeDeleting(
  claim: PersistentVolumeClaim,
  { holders, finalizers }: Of<'Deleting'>,
): Description {
  const since = field(claim, 'metadata.deletionTimestamp', claim.metadata.deletionTimestamp);
  const evidence = [since, field(claim, 'metadata.finalizers', finalizers.join(', '))];
  if (holders.length === 0) {
    const held = finalizers.filter((finalizer) => finalizer !== 'kubernetes.io/pvc-protection');
    const title: Sentence =
      held.length === 0
        ? ['It is being deleted. No Pod holds it.']
        : ['It is being deleted. Finalizer ', { code: held[0] ?? '' }, ' still holds it.'];
    const next: Sentence =
      held.length === 0
        ? ['It goes away at once.']
        : ['It goes away when whoever set the finalizer removes it.'];
    return { title, evidence, next };
  }
  const [first, ...more] = holders;
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return {
    title: ['It is being deleted, but ', first ? podSpan(first) : 'a Pod', others, ' still uses it.'],
    details: [
      ['A Pod with a node protects its claim, even when it has finished. It stays until the Pod is deleted.'],
    ],
    evidence: [...evidence, ...holders.map((pod) => field(pod, 'spec.nodeName', pod.spec.nodeName))],
    next: ['It goes away as soon as no Pod uses it.'],
  };
}

function describeNoVolume(
  claim: PersistentVolumeClaim,
  { explicitlyNoClass }: Of<'NoVolumeFits'>,
  verdict: MatchVerdict | undefined,
): Description {
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
): Description {
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
        evidence: [names, field(volume, 'spec.storageClassName', volume.spec.storageClassName)],
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
        evidence: [names, field(volume, 'spec.claimRef', `${namespace}/${name} ${uid ?? ''}`.trim())],
        next: RESYNC,
      };
    }
  }
}

/** The part of an event's message behind its colon. */
function whyOf(message: string): string {
  return message.slice(message.indexOf(': ') + 2);
}

function describeDelayed(
  claim: PersistentVolumeClaim,
  diagnosis: Of<'WaitsForPod' | 'WaitsForScheduler' | 'PodUnschedulable' | 'PodBypassesScheduler'>,
): Description {
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
  diagnosis: Of<'AboutToBind' | 'DefaultClassComes' | 'FinishesBinding' | 'ProvisionerAtWork'>,
): Description {
  switch (diagnosis.cause) {
    case 'AboutToBind': {
      const { volume } = diagnosis;
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
    case 'FinishesBinding': {
      const { volume } = diagnosis;
      return {
        title: ['It is being bound to ', volumeSpan(volume.metadata.name), '; the last writes are to come.'],
        evidence: [
          field(claim, annotationPath(annBindCompleted), claim.metadata.annotations?.[annBindCompleted]),
        ],
        next: ['The controller completes the binding at its next look, within 15 s.'],
      };
    }
    case 'ProvisionerAtWork': {
      const { provisioner, nodeName } = diagnosis;
      const where: Sentence = nodeName === undefined ? [] : [' for node ', nodeSpan(nodeName)];
      const asked = claim.metadata.annotations?.[annStorageProvisioner];
      return {
        title: [{ code: provisioner }, ' is making a volume', ...where, '.'],
        evidence: [field(claim, annotationPath(annStorageProvisioner), asked)],
        next: [
          'It binds as soon as the volume exists. If it takes long, look at the logs of the provisioner.',
        ],
      };
    }
  }
}

type NoProvisioningCause = 'SearchFails' | 'ProvisioningDisabled' | 'ClassMissing' | 'NoProvisioner';
type ProvisionerCause = 'UnknownProvisioner' | 'DriverMissing' | 'SelectorRefused' | 'ProvisioningFails';

/** The class, and its provisioner where the class is known. */
function provisioningEvidence(
  claim: PersistentVolumeClaim,
  diagnosis: Of<NoProvisioningCause | ProvisionerCause>,
): readonly Evidence[] {
  const ofClass = field(claim, 'spec.storageClassName', getPersistentVolumeClaimClass(claim));
  if (!('storageClass' in diagnosis)) return [ofClass];
  return [ofClass, field(diagnosis.storageClass, 'provisioner', diagnosis.storageClass.provisioner)];
}

/** Nobody is even asked for a volume. */
function describeNoProvisioning(
  claim: PersistentVolumeClaim,
  diagnosis: Of<NoProvisioningCause>,
): Description {
  const className = getPersistentVolumeClaimClass(claim);
  const evidence = provisioningEvidence(claim, diagnosis);
  switch (diagnosis.cause) {
    case 'SearchFails':
      return {
        title: ['The controller cannot search for a volume: ', { code: diagnosis.message }, '.'],
        next: RESYNC,
      };
    case 'ProvisioningDisabled':
      return {
        title: ['No volume fits, and dynamic provisioning is switched off in this cluster.'],
        evidence,
        next: RESYNC,
      };
    case 'ClassMissing':
      return {
        title: ['Its class ', classSpan(className), ' does not exist, and no volume of that class fits.'],
        details: [['A volume that names the same class would do: the class itself need not exist for that.']],
        evidence: [...evidence, absent({ kind: 'StorageClass', name: className })],
        next: RESYNC,
      };
    case 'NoProvisioner':
      return {
        title: ['No volume of class ', storageClassSpan(className), ' fits, and the class makes none.'],
        details: [
          [
            'Its provisioner is ',
            { code: 'kubernetes.io/no-provisioner' },
            ': volumes have to be made by hand.',
          ],
        ],
        evidence,
        next: RESYNC,
      };
  }
}

/** Somebody should make a volume, and cannot. */
function describeProvisioner(claim: PersistentVolumeClaim, diagnosis: Of<ProvisionerCause>): Description {
  const className = getPersistentVolumeClaimClass(claim);
  const evidence = provisioningEvidence(claim, diagnosis);
  switch (diagnosis.cause) {
    case 'UnknownProvisioner':
      return {
        title: [
          'Class ',
          storageClassSpan(className),
          ' names a provisioner that this cluster does not have: ',
          { code: diagnosis.storageClass.provisioner },
          '.',
        ],
        details: [[{ code: diagnosis.message }]],
        evidence,
        next: RESYNC,
      };
    case 'DriverMissing':
      return {
        title: [
          'Nobody answers to ',
          { code: diagnosis.provisioner },
          ', the provisioner of class ',
          storageClassSpan(className),
          '.',
        ],
        details: [['There is no CSIDriver of that name, no volume that it made, and no sign of a try.']],
        evidence: [...evidence, absent({ kind: 'CSIDriver', name: diagnosis.provisioner })],
        next: ['A volume is made as soon as that provisioner runs.'],
      };
    case 'SelectorRefused':
      return {
        title: [
          'It has a label selector, and ',
          { code: diagnosis.provisioner },
          ' makes no volumes for claims with a selector.',
        ],
        details: [['It can only bind to a volume that exists and carries the labels.']],
        evidence: [field(claim, 'spec.selector', JSON.stringify(claim.spec.selector)), ...evidence],
        next: RESYNC,
      };
    case 'ProvisioningFails':
      return {
        title: [{ code: diagnosis.provisioner }, ' could not make a volume.'],
        details: [[{ code: diagnosis.message }]],
        evidence,
        next: ['It is tried again by itself, with growing pauses.'],
      };
  }
}
