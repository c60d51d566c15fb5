/**
 * Why a Namespace that was deleted is still there, as far as storage holds it: it goes when the last object in it is
 * gone, and a claim stays while a Pod uses it or a finalizer holds it. Decided from objects alone.
 * Upstream: pkg/controller/namespace/deletion, 1.37.
 */
import { byString } from '../base/compare';
import type { Namespace } from '../kubernetes/node';
import type { ClusterView } from './cluster-view';
import { deletionEvidence, type Evidence, field, finalizersEvidence } from './evidence';
import { claimTitle } from './explain-claim';
import { objectSpan } from './object-span';
import type { Sentence } from './sentence';

export interface NamespaceExplanation {
  readonly standing: 'active' | 'terminating';
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  readonly next: Sentence;
}

/** More than these would be a list, and the claims have one of their own. */
const MOST_CLAIMS = 5;

export function explainNamespace(view: ClusterView, namespace: Namespace): NamespaceExplanation {
  const claims = [...view.claims()]
    .filter(({ metadata }) => metadata.namespace === namespace.metadata.name)
    .sort(byString(({ metadata }) => metadata.name));
  if (claims.length === 0 && !view.isReadable('PersistentVolumeClaim', namespace.metadata.name))
    return describeUnread(namespace);
  if (namespace.metadata.deletionTimestamp === undefined) {
    return {
      standing: 'active',
      title: ['It has ', `${claims.length} ${claims.length === 1 ? 'claim' : 'claims'}.`],
      details: [],
      evidence: [field(namespace, 'status.phase', namespace.status?.phase)],
      next: ['Deleting it deletes every object in it, and waits until all are gone.'],
    };
  }
  const [first, ...more] = claims;
  const evidence = [deletionEvidence(namespace), ...claims.slice(0, MOST_CLAIMS).map(finalizersEvidence)];
  if (!first) {
    return {
      standing: 'terminating',
      title: ['It is being deleted; no claim holds it.'],
      details: [['Other objects in it may: each stays until its own finalizers are gone.']],
      evidence,
      next: ['It goes away when the last object in it is gone.'],
    };
  }
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return {
    standing: 'terminating',
    title: ['It is being deleted and waits for claim ', objectSpan(first), others, '.'],
    details: claims
      .slice(0, MOST_CLAIMS)
      .map((claim): Sentence => [objectSpan(claim), ': ', ...claimTitle(view, claim)]),
    evidence,
    next: ['It goes away when the last object in it is gone.'],
  };
}

function describeUnread(namespace: Namespace): NamespaceExplanation {
  const goes = namespace.metadata.deletionTimestamp !== undefined;
  return {
    standing: goes ? 'terminating' : 'active',
    title: goes
      ? ['It is being deleted. Whether a claim holds it is not known: claims were not read.']
      : ['How many claims it has is not known: they were not read.'],
    details: [],
    evidence: goes
      ? [deletionEvidence(namespace)]
      : [field(namespace, 'status.phase', namespace.status?.phase)],
    next: goes
      ? ['It goes away when the last object in it is gone.']
      : ['Deleting it deletes every object in it, and waits until all are gone.'],
  };
}
