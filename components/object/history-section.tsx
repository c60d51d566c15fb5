'use client';
/** What happened to an object, newest first: moves of its phase with their causes, other writes counted between. */
import { changedFields } from '@/lib/history/changed-fields';
import {
  type ObjectChange,
  type ObjectHistory,
  type PhaseMove,
  phaseMoves,
} from '@/lib/history/object-history';
import { useTimeTravel } from '@/lib/queries/time-travel';
import { CLAIM_MOVES, type PhaseMove as PhaseMoveRule, VOLUME_MOVES } from '@/lib/volume/phase-machine';
import { clockText } from '../ui/duration';
import { PanelSection } from '../ui/panel';
import { Sign } from '../ui/sign';
import { phaseSign } from './phase-sign';

const SHOWN = 60;

/** The moves of the phase, each with what the phase machine calls its cause. */
export function PhasesSection({
  history,
  title = 'Phases',
}: {
  readonly history: ObjectHistory;
  readonly title?: string;
}) {
  const moves = phaseMoves(history.changes).toReversed();
  return (
    <PanelSection title={title}>
      {moves.length === 0 ? (
        <p className="text-ink-2">It has not moved since this page can look back.</p>
      ) : null}
      <ol className="grid gap-1">
        {moves.slice(0, SHOWN).map((move) => (
          <li key={move.revision} className="flex items-baseline gap-[9px]">
            <Sign name={phaseSign(move.to)} className="self-center" />
            <time className="num w-[58px] shrink-0 text-xs text-ink-3">{clockText(move.timeMs)}</time>
            <span className="min-w-0" title={`written by ${move.actor}`}>
              {move.to ?? (move.from === undefined ? 'created' : 'gone')}
              <span className="text-ink-2">{causeOf(move)}</span>
            </span>
          </li>
        ))}
      </ol>
      {history.complete ? null : (
        <p className="mt-1.5 text-xs text-ink-3">It is older than what this page can look back to.</p>
      )}
    </PanelSection>
  );
}

/** `: claim deleted`; for kinds without a phase machine, who wrote. */
function causeOf({ object, from, to, actor }: PhaseMove): string {
  const moves: readonly PhaseMoveRule<string>[] =
    object.kind === 'PersistentVolume'
      ? VOLUME_MOVES
      : object.kind === 'PersistentVolumeClaim'
        ? CLAIM_MOVES
        : [];
  const move = moves.find((rule) => rule.from === (from ?? 'new') && rule.to === (to ?? 'gone'));
  return move ? `: ${move.label}` : `, by ${actor}`;
}

export function HistorySection({ history }: { readonly history: ObjectHistory }) {
  const writes = history.changes.toReversed().slice(0, SHOWN);
  return (
    <>
      <PhasesSection history={history} />
      <PanelSection title="Writes">
        {writes.length === 0 ? (
          <p className="text-ink-2">None since this page can look back.</p>
        ) : (
          <ol className="grid gap-2">
            {writes.map((change) => (
              <WriteLine key={change.revision} change={change} />
            ))}
          </ol>
        )}
        {history.changes.length > SHOWN ? (
          <p className="mt-1.5 text-xs text-ink-3">
            {history.changes.length - SHOWN} older writes are not shown.
          </p>
        ) : null}
      </PanelSection>
    </>
  );
}

const VERBS = { ADDED: 'created', MODIFIED: 'updated', DELETED: 'removed' } as const;

function WriteLine({ change }: { readonly change: ObjectChange }) {
  const travel = useTimeTravel();
  const fields = changedFields(change);
  return (
    <li className="grid grid-cols-[58px_minmax(0,1fr)] gap-x-[9px]">
      <button
        type="button"
        title="Show this moment"
        aria-label={`Show the moment of ${clockText(change.timeMs)}, revision ${change.revision}`}
        onClick={() => travel.toRevision(change.revision)}
        className="num h-6 cursor-pointer text-left text-xs text-accent underline decoration-accent-line underline-offset-2"
      >
        {clockText(change.timeMs)}
      </button>
      <span className="leading-6">
        {VERBS[change.type]} by {change.actor}
        {fields.length > 0 ? (
          <code className="block text-xs text-ink-2 wrap-anywhere">{fields.join(', ')}</code>
        ) : null}
      </span>
    </li>
  );
}
