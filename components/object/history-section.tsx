'use client';
/** What happened to an object, newest first: moves of its phase with their causes, other writes counted between. */
import { changedFields } from '@/lib/history/changed-fields';
import { type ObjectChange, type ObjectHistory, phaseMoves } from '@/lib/history/object-history';
import { clockText } from '../ui/duration';
import { PanelSection } from '../ui/panel';
import { Sign } from '../ui/sign';
import { phaseSign } from './phase-sign';

const SHOWN = 60;

export function HistorySection({ history }: { readonly history: ObjectHistory }) {
  const moves = phaseMoves(history.changes).toReversed();
  const writes = history.changes.toReversed().slice(0, SHOWN);
  return (
    <>
      <PanelSection title="Phases">
        {moves.length === 0 ? (
          <p className="text-ink-2">It has not moved since this page can look back.</p>
        ) : (
          <ol className="grid gap-1">
            {moves.slice(0, SHOWN).map((move) => (
              <li key={move.revision} className="flex items-baseline gap-[9px]">
                <Sign name={phaseSign(move.to)} className="self-center" />
                <time className="num w-[58px] shrink-0 text-xs text-ink-3">{clockText(move.timeMs)}</time>
                <span className="min-w-0">
                  {move.to ?? (move.from === undefined ? 'created' : 'gone')}
                  <span className="text-ink-3"> by {move.actor}</span>
                </span>
              </li>
            ))}
          </ol>
        )}
        {history.complete ? null : (
          <p className="mt-1.5 text-xs text-ink-3">It is older than what this page can look back to.</p>
        )}
      </PanelSection>
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
  const fields = changedFields(change);
  return (
    <li className="grid grid-cols-[58px_minmax(0,1fr)] gap-x-[9px]">
      <time className="num text-xs leading-[19px] text-ink-3">{clockText(change.timeMs)}</time>
      <span>
        {VERBS[change.type]} by {change.actor}
        {fields.length > 0 ? (
          <code className="block text-xs text-ink-2 wrap-anywhere">{fields.join(', ')}</code>
        ) : null}
      </span>
    </li>
  );
}
