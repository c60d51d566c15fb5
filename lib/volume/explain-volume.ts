/**
 * Why a volume is as it is: in its phase, or on its way out, with what proves it, what will become of it when its
 * claim goes, and what would change it. Decided from specs, as the controller decides at its next sync.
 */
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ClusterView } from './cluster-view';
import { absent, claimRefEvidence, type Evidence, eventEvidence, field } from './evidence';
import { deletionObstacles, explainDeletion } from './explain-volume-deletion';
import { volumeWaysOut } from './explain-volume-ways';
import { claimSpan } from './object-span';
import { decideReclaim, decideRecycle, findDeleter } from './reclaim';
import type { Sentence } from './sentence';
import { decideVolume } from './sync-volume';
import { volumeSatisfiesClaim } from './volume-satisfies-claim';
import { type VolumeStanding, volumeStanding } from './volume-standing';
import type { WayOut } from './way-out';

export interface VolumeExplanation {
  readonly volume: PersistentVolume;
  readonly standing: VolumeStanding;
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  /** What happens by itself, and when. */
  readonly next: Sentence;
  /** What becomes of it when its claim is deleted. */
  readonly whenClaimGoes: Sentence;
  readonly waysOut: readonly WayOut[];
}

export interface VolumeDescription {
  readonly title: Sentence;
  readonly details?: readonly Sentence[];
  readonly evidence?: readonly Evidence[];
  readonly next: Sentence;
}

export function explainVolume(view: ClusterView, volume: PersistentVolume): VolumeExplanation {
  const standing = volumeStanding(volume);
  const claim = claimOf(view, volume);
  const description = describe(view, volume, claim, standing);
  const { details = [], evidence = [] } = description;
  const events = view.eventsOf(volume).slice(0, 3).map(eventEvidence);
  return {
    volume,
    standing,
    title: description.title,
    details,
    evidence: [...evidence, ...identity(view, volume), ...events],
    next: description.next,
    whenClaimGoes: whenClaimGoes(view, volume),
    waysOut: volumeWaysOut(view, volume, claim),
  };
}

/** The claim of the claimRef's name, of whatever uid. */
function claimOf(view: ClusterView, volume: PersistentVolume): PersistentVolumeClaim | undefined {
  const { namespace = '', name } = volume.spec.claimRef ?? {};
  return name === undefined ? undefined : view.claim(namespace, name);
}

function identity(view: ClusterView, volume: PersistentVolume): readonly Evidence[] {
  const { claimRef, persistentVolumeReclaimPolicy } = volume.spec;
  const evidence: Evidence[] = [];
  if (claimRef) {
    const { namespace = '', name = '', uid } = claimRef;
    evidence.push(claimRefEvidence(volume), field(volume, 'spec.claimRef.uid', uid));
    const claim = view.claim(namespace, name);
    if (claim) evidence.push(field(claim, 'metadata.uid', claim.metadata.uid));
    else if (view.isReadable('PersistentVolumeClaim', namespace))
      evidence.push(absent({ kind: 'PersistentVolumeClaim', namespace, name }));
  }
  return [...evidence, field(volume, 'spec.persistentVolumeReclaimPolicy', persistentVolumeReclaimPolicy)];
}

function describe(
  view: ClusterView,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
  standing: VolumeStanding,
): VolumeDescription {
  switch (standing) {
    case 'terminating':
      return explainDeletion(view, volume);
    case 'available':
      return describeAvailable(view, volume, claim);
    case 'bound':
      return describeBound(view, volume, claim);
    case 'released':
      return describeReleased(view, volume, claim);
    case 'failed':
      return describeFailed(volume, claim);
    case 'waiting':
      return {
        title: ['It is new: the controller has not looked at it yet.'],
        next: ['It becomes Available, or Bound where it was made for a claim, at the first look.'],
      };
  }
}

function describeAvailable(
  view: ClusterView,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
): VolumeDescription {
  const claimRef = volume.spec.claimRef;
  if (!claimRef) {
    return {
      title: ['Free: it belongs to nobody.'],
      next: ['A claim that it fits takes it, at the latest at the next resync.'],
    };
  }
  const { namespace = '', name = '' } = claimRef;
  const key = claimSpan(namespace, name);
  if (!claim && !view.isReadable('PersistentVolumeClaim', namespace)) {
    return {
      title: ['Reserved for ', key, ', and claims of that namespace were not read.'],
      details: [['No other claim can have it while the reservation stands.']],
      next: ['It binds when a claim of that name is there and it suits that claim.'],
    };
  }
  if (!claim) {
    return {
      title: ['Reserved for ', key, ', which does not exist yet.'],
      details: [['No other claim can have it while the reservation stands.']],
      next: ['It binds when a claim of that name is created.'],
    };
  }
  const satisfaction = volumeSatisfiesClaim(view, volume, claim);
  const skipped = satisfaction.kind === 'Violates' && satisfaction.problem !== 'STORAGE_CLASS';
  if (!skipped) {
    return {
      title: ['Reserved for ', key, '.'],
      next: ['It binds at the next look at the claim, within 15 s.'],
    };
  }
  return {
    title: ['Reserved for ', key, ', but it does not suit that claim: ', { code: satisfaction.message }, '.'],
    details: [
      ['Kubernetes sends no event for this: it passes the volume over, and keeps it from every other claim.'],
    ],
    next: ['Nothing changes by itself.'],
  };
}

function describeBound(
  view: ClusterView,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
): VolumeDescription {
  const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
  if (!claim && !view.isReadable('PersistentVolumeClaim', namespace)) {
    return {
      title: ['Bound to ', claimSpan(namespace, name), ', and claims of that namespace were not read.'],
      evidence: [field(volume, 'status.phase', volume.status?.phase)],
      next: ['The binding lasts until the claim or the volume is deleted.'],
    };
  }
  const decision = decideVolume(volume, claim);
  if (decision.row === 'V6') {
    return {
      title: ['Bound to ', claimSpan(namespace, name), '.'],
      next: ['Nothing has to happen. The binding lasts until the claim or the volume is deleted.'],
    };
  }
  if (decision.row === 'V4') {
    return {
      title: ['Its claim ', claimSpan(namespace, name), ' is gone; the controller is about to release it.'],
      next: ['It becomes Released at the next look, within 15 s.'],
    };
  }
  return {
    title: ['It refers to ', claimSpan(namespace, name), ', which does not refer back.'],
    next: ['The controller settles this at its next look, within 15 s.'],
  };
}

function describeReleased(
  view: ClusterView,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
): VolumeDescription {
  if (decideVolume(volume, claim).action !== 'Reclaim') return describeFreed(volume);
  const policy = volume.spec.persistentVolumeReclaimPolicy ?? '';
  const gone: Sentence = ['Its claim was deleted. The policy is ', { code: policy }];
  const again: readonly Sentence[] = claim
    ? [['A claim of that name exists, but it is another object: its uid differs, so it does not match.']]
    : [];
  const decision = decideReclaim(volume);
  switch (decision.row) {
    case 'R1':
      return {
        title: [...gone, ', so the data is kept and the volume is offered to nobody.'],
        details: again,
        next: ['It will not become Available by itself.'],
      };
    case 'R2':
      return describeRecycling(view, volume, claim, gone);
    case 'R0':
      return externalDeletion(view, volume, gone, decision.driver);
    case 'R3': {
      const deleter = findDeleter(view.version, volume);
      if (deleter.kind === 'External') return externalDeletion(view, volume, gone, deleter.provisioner);
      if (deleter.kind === 'Plugin') {
        return {
          title: [...gone, ': plugin ', { code: deleter.plugin.name }, ' is deleting the storage.'],
          details: again,
          next: ['The volume goes away when that has worked, and becomes Failed when it has not.'],
        };
      }
      return {
        title: [...gone, ', but no plugin can delete it: ', { code: deleter.message }, '.'],
        next: ['It becomes Failed at the next look, within 15 s.'],
      };
    }
    case 'R4':
      return {
        title: [...gone, ', which the controller does not know.'],
        next: ['It becomes Failed at the next look, within 15 s.'],
      };
  }
}

function externalDeletion(
  view: ClusterView,
  volume: PersistentVolume,
  gone: Sentence,
  provisioner: string,
): VolumeDescription {
  const obstacles = deletionObstacles(view, volume);
  const [first, ...others] = obstacles;
  return {
    title: first
      ? [...gone, ': ', { code: provisioner }, ' is to delete the storage, but ', ...first.text, '.']
      : [...gone, ': ', { code: provisioner }, ' is to delete the storage.'],
    details: [
      ...others.map(({ text }): Sentence => ['Besides, ', ...text, '.']),
      ['The controller leaves this to the driver, and waits without a limit.'],
    ],
    evidence: obstacles.flatMap(({ evidence }) => evidence),
    next: [
      'The volume goes away when the driver has deleted the storage. If it stays, look whether the driver runs.',
    ],
  };
}

function describeRecycling(
  view: ClusterView,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
  gone: Sentence,
): VolumeDescription {
  const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
  const decision = decideRecycle(view.version, volume, claim, view.podsUsing(namespace, name));
  if (decision.action === 'Wait') {
    return {
      title: [...gone, ', but Pods still use the claim: ', { code: decision.podKeys.join(', ') }, '.'],
      next: ['It is wiped once those Pods are gone or finished.'],
    };
  }
  if (decision.action === 'Fail') {
    return {
      title: [
        ...gone,
        ', but its storage cannot be recycled: only ',
        { code: 'hostPath' },
        ' and ',
        { code: 'nfs' },
        ' can.',
      ],
      next: ['It becomes Failed at the next look, within 15 s.'],
    };
  }
  if (!view.isReadable('Pod', namespace)) {
    return {
      title: [...gone, '. Whether a Pod wipes it now or one still uses it is not known: Pods were not read.'],
      next: ['It becomes Available when the wiping has worked, and Failed when it has not.'],
    };
  }
  return {
    title: [...gone, ': a Pod wipes it.'],
    next: ['It becomes Available when the wiping has worked, and Failed when it has not.'],
  };
}

function describeFailed(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
): VolumeDescription {
  const message = volume.status?.message ?? '';
  const policy = volume.spec.persistentVolumeReclaimPolicy;
  const decision = decideVolume(volume, claim);
  const evidence = [
    field(volume, 'status.phase', volume.status?.phase),
    field(volume, 'status.message', message),
  ];
  if (decision.action !== 'Reclaim') return { ...describeFreed(volume), evidence };
  return {
    title: ['It could not be reclaimed', ...(message === '' ? ['.'] : [': ', { code: message }])],
    evidence,
    next:
      policy === 'Retain'
        ? ['Nothing is tried any more: the policy is ', { code: policy }, ' now, and the phase stays.']
        : ['The controller tries again at every resync, silently: the warning is sent once.'],
  };
}

/** Released or Failed until the controller sees that nothing is to be reclaimed any more: it was given free, or back. */
function describeFreed(volume: PersistentVolume): VolumeDescription {
  const { name, namespace = '', uid } = volume.spec.claimRef ?? {};
  const who: Sentence =
    name === undefined
      ? ['It has been given free']
      : uid === undefined
        ? ['It has been reserved for ', claimSpan(namespace, name)]
        : ['It belongs to ', claimSpan(namespace, name), ' again'];
  return {
    title: [...who, '; its phase is still ', { code: volume.status?.phase ?? '' }, '.'],
    evidence: [field(volume, 'status.phase', volume.status?.phase)],
    next: ['The phase follows at the next look, within 15 s.'],
  };
}

/** What reclaiming will do to this volume. */
export function whenClaimGoes(view: ClusterView, volume: PersistentVolume): Sentence {
  const decision = decideReclaim(volume);
  switch (decision.row) {
    case 'R1':
      return ['It becomes Released and stays so, with its data (policy ', { code: 'Retain' }, ').'];
    case 'R2':
      return ['It becomes Released, is wiped, and is offered again (policy ', { code: 'Recycle' }, ').'];
    case 'R4':
      return ['It becomes Released, then Failed: its policy is unknown.'];
    case 'R0':
      return ['It becomes Released; ', { code: decision.driver }, ' deletes the storage and the volume.'];
    case 'R3': {
      const deleter = findDeleter(view.version, volume);
      if (deleter.kind === 'None')
        return ['It becomes Released, then Failed: ', { code: deleter.message }, '.'];
      const who = deleter.kind === 'External' ? deleter.provisioner : deleter.plugin.name;
      return ['It becomes Released; ', { code: who }, ' deletes the storage and the volume.'];
    }
  }
}
