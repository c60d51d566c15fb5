'use client';
/** One claim: the sentence first, then what to do, then the proof, volume by volume and check by check. */
import Link from 'next/link';
import { useMemo } from 'react';
import { claimStandingWord } from '@/lib/graph/standing';
import { persistentVolumeClaims } from '@/lib/kubernetes/resources';
import { parseTimestamp } from '@/lib/kubernetes/timestamp';
import { useClock, useClusterName, useIsLoading, useObject } from '@/lib/queries/use-cluster';
import type { Evidence } from '@/lib/volume/evidence';
import { type ClaimExplanation, explainClaim } from '@/lib/volume/explain-claim';
import { getPersistentVolumeClaimClass } from '@/lib/volume/storage-class-name';
import { useClusterView } from '../object/cluster-view-provider';
import { referenceOf } from '../object/object-reference';
import { SentenceText } from '../object/sentence-text';
import { UnreadKinds, useIsUnread, useUnread } from '../object/unread-kinds';
import { Badge } from '../ui/badge';
import { ButtonLink } from '../ui/button';
import { durationText } from '../ui/duration';
import { Sign } from '../ui/sign';
import { EmptyState, LoadingState } from '../ui/states';
import { CandidateSection } from './candidate-section';
import { ChangesCard } from './change-steps';
import { ClaimEvidence } from './claim-evidence';
import { WaysOut } from './ways-out';

export function ClaimView({ namespace, name }: { readonly namespace: string; readonly name: string }) {
  const view = useClusterView();
  const loading = useIsLoading();
  const cluster = useClusterName();
  const claim = useObject(persistentVolumeClaims, `${namespace}/${name}`);
  const unread = useUnread('PersistentVolumeClaim');
  const unknown = useIsUnread('PersistentVolumeClaim', namespace);
  const explanation = useMemo(() => (claim ? explainClaim(view, claim) : undefined), [view, claim]);
  return (
    <div className="min-w-0 px-6 pt-3.5 pb-5 max-md:px-4 max-md:pt-3">
      <nav aria-label="Path" className="flex flex-wrap gap-[7px] text-ink-3">
        <Link
          href={`/c/${encodeURIComponent(cluster)}/claims`}
          className="rounded-1 hover:text-accent hover:underline"
        >
          Claims
        </Link>
        <span aria-hidden="true">/</span>
        <span>{namespace}</span>
        <span aria-hidden="true">/</span>
        <b className="font-medium text-ink">{name}</b>
      </nav>
      {explanation ? <Explained explanation={explanation} /> : <h1 className="sr-only">Claim {name}</h1>}
      {!explanation && loading ? <LoadingState title={`Reading claim ${name}`} className="mt-4" /> : null}
      {!explanation && !loading && unknown ? <UnreadKinds unread={unread} className="mt-4" /> : null}
      {explanation || loading || unknown ? null : (
        <EmptyState
          title={`There is no claim ${name} in ${namespace}`}
          className="mt-4"
          actions={<ButtonLink href={`/c/${encodeURIComponent(cluster)}/claims`}>All claims</ButtonLink>}
        >
          It was deleted, or never created.
        </EmptyState>
      )}
    </div>
  );
}

function Explained({ explanation }: { readonly explanation: ClaimExplanation }) {
  const { claim, details, next, waysOut, evidence } = explanation;
  return (
    <>
      <Headline explanation={explanation} />
      <WaysOut ways={waysOut} next={next} details={details} />
      <ChangesCard changes={explanation.changes} />
      {explanation.standing === 'terminating' ? null : <CandidateSection claim={claim} />}
      <ClaimEvidence evidence={evidence} about={referenceOf(claim)} />
    </>
  );
}

function Headline({ explanation }: { readonly explanation: ClaimExplanation }) {
  const { claim, standing, title, evidence } = explanation;
  const cluster = useClusterName();
  const nowMs = useClock()?.nowMs;
  const createdMs = parseTimestamp(claim.metadata.creationTimestamp);
  const event = evidence.find(
    (proof): proof is Extract<Evidence, { kind: 'Event' }> => proof.kind === 'Event',
  )?.event;
  const className = getPersistentVolumeClaimClass(claim);
  return (
    <header className="mt-2 mb-3.5">
      <div className="grid grid-cols-[24px_minmax(0,1fr)] gap-3 max-md:grid-cols-[20px_minmax(0,1fr)] max-md:gap-2.5">
        <Sign name={standing} size={24} className="mt-1 max-md:size-5" />
        <h1 className="text-[22px] leading-[31px] tracking-[-0.016em] max-md:text-[19px] max-md:leading-[26px] [&_code]:whitespace-normal [&_code]:wrap-anywhere [&_code]:font-strong [&_code]:tracking-[-0.035em]">
          <SentenceText sentence={title} />
        </h1>
      </div>
      <div className="mt-[7px] ml-9 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 text-xs text-ink-2 max-md:ml-0">
        <code className="text-ink-3">PersistentVolumeClaim</code>
        <Badge sign={standing}>{claimStandingWord(standing)}</Badge>
        {createdMs === undefined || nowMs === undefined ? null : (
          <span>
            created <b className="num font-medium">{durationText(Math.max(0, nowMs - createdMs))}</b> ago
          </span>
        )}
        {className === '' ? null : (
          <ButtonLink
            size="small"
            href={`/c/${encodeURIComponent(cluster)}/classes/${encodeURIComponent(className)}?claim=${encodeURIComponent(`${claim.metadata.namespace}/${claim.metadata.name}`)}`}
          >
            Provisioning, step by step
          </ButtonLink>
        )}
        {event ? <EventLine event={event} nowMs={nowMs} /> : null}
      </div>
    </header>
  );
}

function EventLine({
  event,
  nowMs,
}: {
  readonly event: Extract<Evidence, { kind: 'Event' }>['event'];
  readonly nowMs: number | undefined;
}) {
  const lastMs = parseTimestamp(event.lastTimestamp ?? event.firstTimestamp);
  const ago =
    lastMs === undefined || nowMs === undefined ? undefined : durationText(Math.max(0, nowMs - lastMs));
  return (
    <span className="border-l border-line-2 pl-2.5 max-md:border-0 max-md:pl-0">
      <code className="text-ink">{event.reason}</code> “{event.message}”{' '}
      <span className="num text-ink-3">
        {event.count !== undefined && event.count > 1 ? `× ${event.count}` : ''}
        {ago === undefined ? '' : `${event.count !== undefined && event.count > 1 ? ', ' : ''}${ago} ago`}
      </span>
    </span>
  );
}
