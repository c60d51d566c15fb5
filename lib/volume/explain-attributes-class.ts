/**
 * Why a VolumeAttributesClass that was deleted is still there: a finalizer holds it while a claim or a volume names it.
 * Decided from objects alone; of claims and volumes that were not read nothing is concluded.
 * Upstream: pkg/controller/volume/vacprotection, 1.37.
 */
import { byString } from '../base/compare';
import { finalizerVACProtection } from '../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { VolumeAttributesClass } from '../kubernetes/storage-kinds';
import { attributesClassesOfVolume, CLAIM_CLASS_FIELDS } from './attributes-class-use';
import type { ClusterView } from './cluster-view';
import { deletionEvidence, type Evidence, field, finalizersEvidence } from './evidence';
import { objectSpan } from './object-span';
import type { Sentence, Span } from './sentence';
import { kindNames, unreadReason } from './unread';

export interface AttributesClassExplanation {
  readonly standing: 'active' | 'terminating';
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  readonly next: Sentence;
}

/** A claim or a volume that names the class. */
interface Holder {
  readonly span: Span;
  /** `asks for it`, `has it`. */
  readonly how: string;
  readonly evidence: readonly Evidence[];
}

/** More than these would be a list, and claims and volumes have theirs. */
const MOST_HOLDERS = 5;

const HOW: Readonly<Record<keyof typeof CLAIM_CLASS_FIELDS, string>> = {
  'spec.volumeAttributesClassName': 'asks for it',
  'status.currentVolumeAttributesClassName': 'has it',
  'status.modifyVolumeStatus.targetVolumeAttributesClassName': 'is being changed to it',
};

export function explainAttributesClass(
  view: ClusterView,
  attributesClass: VolumeAttributesClass,
): AttributesClassExplanation {
  const holders = holdersOf(view, attributesClass.metadata.name);
  const unread = ['PersistentVolumeClaim', 'PersistentVolume'].filter((kind) => !view.isReadable(kind));
  const details = [
    ...holders.slice(0, MOST_HOLDERS).map(({ span, how }): Sentence => [span, ` ${how}.`]),
    ...(holders.length > 0 && unread.length > 0
      ? [[`Whether more name it is not known: ${kindNames(unread)} were not read.`]]
      : []),
    ...unread.flatMap((kind) => unreadReason(view, kind)),
  ];
  const evidence = holders.slice(0, MOST_HOLDERS).flatMap((holder) => holder.evidence);
  if (attributesClass.metadata.deletionTimestamp !== undefined) {
    const proofs = [deletionEvidence(attributesClass), finalizersEvidence(attributesClass), ...evidence];
    return { ...describeGoing(attributesClass, holders, unread), details, evidence: proofs };
  }
  return {
    standing: 'active',
    title: namedBy(holders) ?? [nobodyKnown(unread)],
    details,
    evidence: [field(attributesClass, 'driverName', attributesClass.driverName), ...evidence],
    next: ['A class that is deleted stays until no claim and no volume names it.'],
  };
}

/** `data and 2 more name it.` */
function namedBy([first, ...more]: readonly Holder[]): Sentence | undefined {
  if (!first) return undefined;
  return [first.span, more.length > 0 ? ` and ${more.length} more name it.` : ' names it.'];
}

function nobodyKnown(unread: readonly string[]): string {
  return unread.length === 0
    ? 'No claim and no volume names it.'
    : `Whether anything names it is not known: ${kindNames(unread)} were not read.`;
}

function describeGoing(
  { metadata: { finalizers = [] } }: VolumeAttributesClass,
  holders: readonly Holder[],
  unread: readonly string[],
): Pick<AttributesClassExplanation, 'standing' | 'title' | 'next'> {
  const standing = 'terminating';
  const others = finalizers.filter((finalizer) => finalizer !== finalizerVACProtection);
  if (!finalizers.includes(finalizerVACProtection)) {
    return {
      standing,
      title: [
        'It is being deleted; no claim and no volume holds it, but a finalizer that somebody else set.',
      ],
      next: ['It goes away when whoever set ', { code: others.join(', ') }, ' removes it.'],
    };
  }
  const next: Sentence = [
    'The protection controller removes ',
    { code: finalizerVACProtection },
    ' when no claim and no volume names the class any more',
    ...(others.length > 0 ? ['; then it waits for whoever set ', { code: others.join(', ') }] : []),
    '.',
  ];
  const named = namedBy(holders);
  if (named) return { standing, title: ['It is being deleted, and stays because ', ...named], next };
  const title =
    unread.length === 0
      ? 'It is being deleted. No claim and no volume names it, so its finalizer is removed now.'
      : `It is being deleted. What still names it is not known: ${kindNames(unread)} were not read.`;
  return { standing, title: [title], next };
}

/** Claims first, each in order of its name. */
function holdersOf(view: ClusterView, className: string): readonly Holder[] {
  const claims = [...view.claims()]
    .sort(byString(({ metadata }) => `${metadata.namespace}/${metadata.name}`))
    .flatMap((claim) => claimHolder(claim, className));
  const volumes = [...view.volumes()]
    .filter((volume) => attributesClassesOfVolume(volume).has(className))
    .sort(byString(({ metadata }) => metadata.name))
    .map((volume) => ({
      span: objectSpan(volume),
      how: 'has it',
      evidence: [field(volume, 'spec.volumeAttributesClassName', className)],
    }));
  return [...claims, ...volumes];
}

function claimHolder(claim: PersistentVolumeClaim, className: string): readonly Holder[] {
  const paths = (Object.keys(HOW) as (keyof typeof HOW)[]).filter(
    (path) => CLAIM_CLASS_FIELDS[path](claim) === className,
  );
  if (paths.length === 0) return [];
  return [
    {
      span: objectSpan(claim),
      how: paths.map((path) => HOW[path]).join(' and '),
      evidence: paths.map((path) => field(claim, path, className)),
    },
  ];
}
