/** The words for a claim that has a volume, and for one that has lost it. */
import { annBoundByController, annDynamicallyProvisioned } from '../kubernetes/annotations';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ClaimDescription } from './claim-description';
import type { ClusterView } from './cluster-view';
import type { ClaimDiagnosis } from './diagnose-claim';
import { diagnoseResize, growthVerdict } from './diagnose-resize';
import { absent, annotationPath, type Evidence, field } from './evidence';
import { ownerSentences } from './explain-claim-deletion';
import { referencingPods } from './in-use';
import { explainMatching, type MatchVerdict } from './match-verdict';
import { podSpan, storageClassSpan, volumeSpan } from './object-span';
import { winPhrase } from './rejection-text';
import type { Sentence } from './sentence';
import { getPersistentVolumeClaimClass } from './storage-class-name';

/** How a bound claim came to its volume, as far as the objects still show. */
export type BindingOrigin =
  | { readonly kind: 'Provisioned'; readonly provisioner: string }
  | { readonly kind: 'NamedByUser' }
  | { readonly kind: 'ReservedByUser' }
  /** The controller chose; `verdict` is the same search over what is free today and this volume. */
  | { readonly kind: 'Chosen'; readonly verdict: MatchVerdict };

export function bindingOrigin(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): BindingOrigin {
  const provisioner = volume.metadata.annotations?.[annDynamicallyProvisioned];
  if (provisioner !== undefined) return { kind: 'Provisioned', provisioner };
  if (claim.metadata.annotations?.[annBoundByController] === undefined) return { kind: 'NamedByUser' };
  if (volume.metadata.annotations?.[annBoundByController] === undefined) return { kind: 'ReservedByUser' };
  return { kind: 'Chosen', verdict: verdictBeforeBinding(view, claim, volume) };
}

/** The search for a bound claim as if its volume were free again. Not held back for a Pod: that is over. */
export function verdictBeforeBinding(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): MatchVerdict {
  const { claimRef: _claimRef, ...spec } = volume.spec;
  const free: PersistentVolume = { ...volume, spec, status: { ...volume.status, phase: 'Available' } };
  const volumes = [...view.volumes()].map((one) => (one.metadata.name === volume.metadata.name ? free : one));
  const options = { volumeAttributesClass: view.enabled('VolumeAttributesClass') };
  return explainMatching(claim, volumes, options);
}

export function describeBound(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): ClaimDescription {
  return {
    title: ['Bound to ', volumeSpan(volume.metadata.name), '. ', ...usersSentence(view, claim)],
    details: [
      originSentence(bindingOrigin(view, claim, volume), volume),
      reclaimSentence(volume),
      ...(diagnoseResize(view, claim) ? [] : [growthSentence(view, claim)]),
      ...ownerSentences(view, claim),
    ],
    evidence: [
      field(claim, 'spec.volumeName', claim.spec.volumeName),
      field(claim, 'status.capacity.storage', claim.status?.capacity?.storage),
      field(volume, 'spec.claimRef.uid', volume.spec.claimRef?.uid),
    ],
    next: BINDING_LASTS,
  };
}

/** Of every bound claim, whether its volume is known or not. */
export const BINDING_LASTS: Sentence = [
  'Nothing has to happen. The binding lasts until the claim or the volume is deleted.',
];

/** `web uses it.` */
export function usersSentence(view: ClusterView, claim: PersistentVolumeClaim): Sentence {
  const { namespace = '', name } = claim.metadata;
  const [first, ...more] = referencingPods(view.podsUsing(namespace, name), claim);
  if (first) return [podSpan(first), more.length > 0 ? ` and ${more.length} more use it.` : ' uses it.'];
  return view.isReadable('Pod', namespace)
    ? ['No Pod uses it.']
    : ['Whether a Pod uses it is not known: Pods were not read.'];
}

function originSentence(origin: BindingOrigin, volume: PersistentVolume): Sentence {
  switch (origin.kind) {
    case 'Provisioned':
      return ['The volume was made for this claim by ', { code: origin.provisioner }, '.'];
    case 'NamedByUser':
      return ['The claim named its volume itself, in ', { code: 'spec.volumeName' }, '.'];
    case 'ReservedByUser':
      return ['The volume was reserved for this claim, in ', { code: 'spec.claimRef' }, '.'];
    case 'Chosen': {
      const result = origin.verdict.kind === 'Searched' ? origin.verdict.result : undefined;
      const again = result?.kind === 'Found' && result.volume.metadata.name === volume.metadata.name;
      if (!again) return ['The controller chose it. Among the volumes of today another one would win.'];
      const won = origin.verdict.kind === 'Searched' ? winnerOf(origin.verdict) : undefined;
      return won
        ? ['The controller chose it: ', ...won, ', also among the volumes of today.']
        : ['The controller chose it.'];
    }
  }
}

function winnerOf(verdict: Extract<MatchVerdict, { kind: 'Searched' }>): Sentence | undefined {
  for (const { candidates } of verdict.groups) {
    for (const { outcome } of candidates) if (outcome.kind === 'Won') return winPhrase(outcome.why);
  }
  return undefined;
}

function reclaimSentence(volume: PersistentVolume): Sentence {
  const policy = volume.spec.persistentVolumeReclaimPolicy ?? 'Retain';
  switch (policy) {
    case 'Delete':
      return [
        'When the claim is deleted, the volume and its data are deleted too (policy ',
        { code: policy },
        ').',
      ];
    case 'Recycle':
      return [
        'When the claim is deleted, the volume is wiped and offered again (policy ',
        { code: policy },
        ').',
      ];
    default:
      return ['When the claim is deleted, the volume and its data are kept (policy ', { code: policy }, ').'];
  }
}

/** Whether a larger request would be taken. */
function growthSentence(view: ClusterView, claim: PersistentVolumeClaim): Sentence {
  const verdict = growthVerdict(view, claim);
  if (verdict.kind === 'Allowed') {
    return [
      'It may ask for more room: class ',
      storageClassSpan(verdict.storageClassName),
      ' allows expansion.',
    ];
  }
  const className = getPersistentVolumeClaimClass(claim);
  switch (verdict.why) {
    case 'ClassForbids':
      return [
        'It cannot ask for more room: class ',
        storageClassSpan(className),
        ' does not have ',
        { code: 'allowVolumeExpansion: true' },
        '.',
      ];
    case 'ClassMissing':
      return ['It cannot ask for more room: its class ', { code: className }, ' does not exist.'];
    case 'ClassUnread':
      return [
        'Whether it may ask for more room is for its class ',
        { code: className },
        ' to say, which was not read.',
      ];
    default:
      return ['It cannot ask for more room: it has no class that would allow it.'];
  }
}

export function describeLost(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  { decision }: Extract<ClaimDiagnosis, { cause: 'Lost' }>,
): ClaimDescription {
  const volumeName = claim.spec.volumeName ?? '';
  const names = field(claim, 'spec.volumeName', volumeName);
  const next: Sentence = ['Nothing brings it back to Pending. Running Pods keep what they have mounted.'];
  if (decision.row === 'B1') {
    return {
      title: ['It was bound, and ', { code: 'spec.volumeName' }, ' is gone.'],
      evidence: [names],
      next,
    };
  }
  if (decision.row === 'B2') {
    return {
      title: ['Its volume ', { code: volumeName }, ' no longer exists.'],
      details: [
        ['The data may still be on the storage behind it: the object went, not necessarily the disk.'],
      ],
      evidence: [names, absent({ kind: 'PersistentVolume', name: volumeName })],
      next: [
        ...next,
        ' It is bound again if a volume of that name comes back without ',
        { code: 'claimRef' },
        ', or with this uid.',
      ],
    };
  }
  const volume = view.volume(volumeName);
  const claimRef = volume?.spec.claimRef;
  const evidence: Evidence[] = [names, field(claim, 'metadata.uid', claim.metadata.uid)];
  if (volume) evidence.push(field(volume, 'spec.claimRef.uid', claimRef?.uid));
  if (volume)
    evidence.push(
      field(
        volume,
        annotationPath(annBoundByController),
        volume.metadata.annotations?.[annBoundByController],
      ),
    );
  return {
    title: ['Its volume ', volumeSpan(volumeName), ' now belongs to another claim.'],
    details: [
      [
        'The volume refers to ',
        { code: `${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}` },
        ' with another uid than this claim has.',
      ],
    ],
    evidence,
    next,
  };
}
