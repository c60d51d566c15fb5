'use client';
/** What the selected step is, what proves it, and what it means. */
import type { FlowStep, ProvisioningFlow } from '@/lib/graph/provisioning-flow';
import { parseTimestamp } from '@/lib/kubernetes/timestamp';
import { useClock } from '@/lib/queries/use-cluster';
import type { Evidence } from '@/lib/volume/evidence';
import { ObjectLink } from '../object/object-link';
import { SentenceText } from '../object/sentence-text';
import { durationText } from '../ui/duration';
import { Sign } from '../ui/sign';

const STATES = {
  done: 'It has happened.',
  running: 'It is to happen now.',
  failed: 'It cannot happen as things are.',
  'not-yet': 'It has not happened yet.',
} as const;

export function SelectedStep({ step, flow }: { readonly step: FlowStep; readonly flow: ProvisioningFlow }) {
  const lane = flow.lanes.find(({ actor }) => actor === step.actor);
  const proof = step.proof;
  return (
    <section
      aria-label="Selected step"
      aria-live="polite"
      className="mt-2 grid grid-cols-[1fr_1.5fr_1.5fr] rounded-3 border border-line bg-surface max-md:mt-4 max-md:grid-cols-1 [&>div]:px-4 [&>div]:pt-2.5 [&>div]:pb-[11px] [&>div+div]:border-l [&>div+div]:border-line max-md:[&>div+div]:border-t max-md:[&>div+div]:border-l-0"
    >
      <div>
        <h2 className="mb-[3px] text-xs font-medium text-ink-3">Selected step</h2>
        <p className="text-md leading-5 font-strong">{step.title}</p>
        <p className="text-xs leading-[17px] text-ink-2">
          {lane?.title} {lane?.detail ? <code className="wrap-anywhere">{lane.detail}</code> : null}
        </p>
      </div>
      <div>
        <h2 className="mb-[3px] text-xs font-medium text-ink-3">What proves it</h2>
        {proof ? <Proof proof={proof} /> : <p className="text-xs leading-[17px] text-ink-2">Nothing yet.</p>}
        {step.failedTry ? (
          <div className="mt-1.5">
            <Proof proof={step.failedTry.proof} />
          </div>
        ) : null}
      </div>
      <div>
        <h2 className="mb-[3px] text-xs font-medium text-ink-3">What it means</h2>
        <p className="text-xs leading-[17px] text-ink-2">
          {STATES[step.state]} <SentenceText sentence={step.meaning} />
        </p>
      </div>
    </section>
  );
}

function Proof({ proof }: { readonly proof: Evidence }) {
  const nowMs = useClock()?.nowMs;
  if (proof.kind === 'Event') {
    const { reason, message, type, lastTimestamp, firstTimestamp, count } = proof.event;
    const lastMs = parseTimestamp(lastTimestamp ?? firstTimestamp);
    const ago =
      lastMs === undefined || nowMs === undefined ? undefined : durationText(Math.max(0, nowMs - lastMs));
    return (
      <>
        <p className="mb-0.5 flex flex-wrap items-center gap-1.5 text-xs">
          {type === 'Warning' ? <Sign name="failed" size={12} /> : null}
          <code className="font-strong">{reason}</code>
          <span className="num text-ink-3">
            {count !== undefined && count > 1 ? `× ${count}${ago === undefined ? '' : ', '}` : ''}
            {ago === undefined ? '' : `${ago} ago`}
          </span>
        </p>
        <p className="text-xs leading-[17px] wrap-anywhere">
          <code>{message}</code>
        </p>
      </>
    );
  }
  if (proof.kind === 'Absent' && proof.path === undefined) {
    return (
      <p className="text-xs leading-[17px]">
        {proof.object.kind} <code>{proof.object.name}</code> does not exist.
      </p>
    );
  }
  return (
    <p className="text-xs leading-[17px] wrap-anywhere">
      <code className="font-strong">{proof.path}</code>
      <span className="text-ink-3">
        {' '}
        of <ObjectLink reference={proof.object} length={30} />
      </span>
      <code className="block">{proof.kind === 'Field' ? proof.value : 'not set'}</code>
    </p>
  );
}
