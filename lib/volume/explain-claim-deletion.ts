/**
 * Why a claim that was deleted is still there, and who deletes one by itself: its finalizers with whoever holds each,
 * the Pods that use it and in which phase they are, its namespace, and the StatefulSet or Pod that owns it.
 * Upstream: pkg/controller/volume/pvcprotection, pkg/controller/statefulset/stateful_set_utils.go, 1.37.
 */
import {
  finalizerCloningProtection,
  finalizerDeleteDependents,
  finalizerOrphanDependents,
  finalizerPVCProtection,
} from '../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { isPodTerminated, type Pod } from '../kubernetes/pod';
import type { ClaimDescription } from './claim-description';
import type { ClusterView } from './cluster-view';
import type { ClaimDiagnosis } from './diagnose-claim';
import { deletionEvidence, type Evidence, field, finalizersEvidence } from './evidence';
import { objectSpan, podSpan } from './object-span';
import type { Sentence } from './sentence';

/** Where the snapshot controller marks a claim of which a snapshot is being cut. */
const SNAPSHOT_SOURCE = 'snapshot.storage.kubernetes.io/pvc-as-source-protection';

interface ClaimHold {
  readonly finalizer: string;
  /** Who removes it, and when. */
  readonly waitsFor: Sentence;
  readonly evidence: readonly Evidence[];
}

/** What holds the claim; a finalizer whose owner is about to remove it does not. */
function holdsOf(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  pods: readonly Pod[],
): readonly ClaimHold[] {
  return (claim.metadata.finalizers ?? []).flatMap((finalizer): readonly ClaimHold[] => {
    switch (finalizer) {
      case finalizerPVCProtection: {
        const [first, ...more] = pods;
        if (!first) return [];
        const others = more.length > 0 ? ` and ${more.length} more` : '';
        const waitsFor: Sentence = [podSpan(first), others, ' to be deleted'];
        return [{ finalizer, waitsFor, evidence: pods.flatMap(useEvidence) }];
      }
      case finalizerCloningProtection: {
        const [clone] = clonesOf(view, claim);
        if (!clone) return [];
        const waitsFor: Sentence = [objectSpan(clone), ' to be bound: it is being cloned from this claim'];
        const evidence = [field(clone, 'status.phase', clone.status?.phase)];
        return [{ finalizer, waitsFor, evidence }];
      }
      case SNAPSHOT_SOURCE:
        return [{ finalizer, waitsFor: ['a snapshot of it that is being cut'], evidence: [] }];
      case finalizerDeleteDependents:
        return [{ finalizer, waitsFor: ['what it owns to be deleted first'], evidence: [] }];
      case finalizerOrphanDependents:
        return [{ finalizer, waitsFor: ['what it owns to be let go'], evidence: [] }];
      default: {
        const waitsFor: Sentence = ['whoever set finalizer ', { code: finalizer }, ' to remove it'];
        return [{ finalizer, waitsFor, evidence: [] }];
      }
    }
  });
}

function useEvidence(pod: Pod): readonly Evidence[] {
  return [field(pod, 'spec.nodeName', pod.spec.nodeName), field(pod, 'status.phase', pod.status?.phase)];
}

/** Claims that wait to be filled from this one. */
function clonesOf(view: ClusterView, claim: PersistentVolumeClaim): readonly PersistentVolumeClaim[] {
  const { namespace, name } = claim.metadata;
  return [...view.claims()].filter(
    ({ metadata, spec, status }) =>
      metadata.namespace === namespace &&
      status?.phase === 'Pending' &&
      spec.dataSource?.kind === 'PersistentVolumeClaim' &&
      spec.dataSource.name === name,
  );
}

export function describeDeletingClaim(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  { holders }: Extract<ClaimDiagnosis, { cause: 'Deleting' }>,
): ClaimDescription {
  const holds = holdsOf(view, claim, holders);
  const [first, ...others] = holds;
  const inUse = first?.finalizer === finalizerPVCProtection;
  const unknown = unknownUses(view, claim, holders);
  const title: Sentence = !first
    ? unknown === undefined
      ? ['It is being deleted; nothing holds it any more.']
      : ['It is being deleted. ', unknown]
    : inUse
      ? ['It is being deleted, but ', ...inUseBy(holders), '.']
      : ['It is being deleted and waits for ', ...first.waitsFor, '.'];
  return {
    title,
    details: [
      ...holders.slice(0, 3).map(protectedBy),
      ...others.map(({ waitsFor }): Sentence => ['Then it waits for ', ...waitsFor, '.']),
      ...(first && unknown !== undefined ? [[unknown]] : []),
      ...namespaceGoes(view, claim),
    ],
    evidence: [
      deletionEvidence(claim),
      finalizersEvidence(claim),
      ...holds.flatMap(({ evidence }) => evidence),
    ],
    next: first
      ? inUse
        ? ['It goes away as soon as no Pod with a node names it any more.']
        : ['It goes away when its last finalizer is removed.']
      : unknown === undefined
        ? ['It goes away at once.']
        : ['It goes away when nothing uses it any more.'],
  };
}

/** Whether what a finalizer of the claim waits for was read at all; undefined where it was, or was found. */
function unknownUses(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  holders: readonly Pod[],
): string | undefined {
  const { namespace, finalizers = [] } = claim.metadata;
  const protectedFromPods = finalizers.includes(finalizerPVCProtection) && holders.length === 0;
  return protectedFromPods && !view.isReadable('Pod', namespace)
    ? 'Whether a Pod still uses it is not known: Pods were not read.'
    : undefined;
}

function inUseBy([first, ...more]: readonly Pod[]): Sentence {
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return [first ? podSpan(first) : 'a Pod', others, more.length > 0 ? ' still use it' : ' still uses it'];
}

/** The phase matters: a finished Pod protects its claim too, which surprises. */
function protectedBy(pod: Pod): Sentence {
  if (pod.metadata.deletionTimestamp !== undefined) {
    return [podSpan(pod), ' is being deleted itself; the claim follows it.'];
  }
  if (isPodTerminated(pod)) {
    const phase = { code: pod.status?.phase ?? '' };
    return [
      podSpan(pod),
      ' is ',
      phase,
      ' and will not run again, but protects the claim until it is deleted.',
    ];
  }
  return [
    podSpan(pod),
    ' is ',
    { code: pod.status?.phase ?? 'Pending' },
    ' and has a node, so it protects the claim.',
  ];
}

function namespaceGoes(view: ClusterView, claim: PersistentVolumeClaim): readonly Sentence[] {
  const namespace = view.namespace(claim.metadata.namespace ?? '');
  if (namespace?.metadata.deletionTimestamp === undefined) return [];
  return [
    ['Namespace ', objectSpan(namespace), ' is being deleted too, and stays until this claim is gone.'],
  ];
}

/** Who deletes the claim without being asked, by its owner references. */
export function ownerSentences(view: ClusterView, claim: PersistentVolumeClaim): readonly Sentence[] {
  const { namespace = '', ownerReferences = [] } = claim.metadata;
  const template = statefulSetOf(view, claim);
  const owned = ownerReferences.flatMap(({ kind, name, uid }): readonly Sentence[] => {
    const owner = { object: { kind, namespace, name } };
    if (kind !== 'Pod' && kind !== 'StatefulSet') return [];
    if (kind === 'StatefulSet') return [['It is deleted with ', owner, ', which owns it.']];
    const ofSet = template !== undefined && template.metadata.uid !== uid;
    if (!template && !view.isReadable('StatefulSet', namespace))
      return [['It is deleted with ', owner, ', which owns it.']];
    return ofSet
      ? [['It is deleted with ', owner, ': the StatefulSet has been scaled below it.']]
      : [['It is deleted with ', owner, ', whose ephemeral volume it is.']];
  });
  if (!template) return owned;
  const { whenScaled = 'Retain', whenDeleted = 'Retain' } =
    template.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const policy: Sentence = [
    objectSpan(template),
    ' made it. When scaled down the set ',
    whenScaled === 'Delete' ? 'deletes' : 'keeps',
    ' it (',
    { code: `whenScaled: ${whenScaled}` },
    '), when deleted ',
    whenDeleted === 'Delete' ? 'deletes' : 'keeps',
    ' it (',
    { code: `whenDeleted: ${whenDeleted}` },
    ').',
  ];
  return [...owned, policy];
}

/** The set that has a template for a claim of this name: `<template>-<set>-<ordinal>`. */
function statefulSetOf(view: ClusterView, claim: PersistentVolumeClaim) {
  const { namespace = '', name } = claim.metadata;
  const parts = /^(.+)-\d+$/.exec(name)?.[1]?.split('-') ?? [];
  for (let cut = 1; cut < parts.length; cut += 1) {
    const set = view.statefulSet(namespace, parts.slice(cut).join('-'));
    const templateName = parts.slice(0, cut).join('-');
    if (set?.spec.volumeClaimTemplates?.some(({ metadata }) => metadata?.name === templateName)) return set;
  }
  return undefined;
}
