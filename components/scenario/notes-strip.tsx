'use client';
/**
 * The words that a scenario has for its moments, above the timeline, as its clock reaches them. A reader may page
 * back to earlier notes; the next moment brings the present one back.
 */
import { useEffect, useMemo, useState } from 'react';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClock, useClusterName } from '@/lib/queries/use-cluster';
import { noteMs, startMs } from '@/lib/scenario/moment';
import type { Scenario, Note as ScenarioNote } from '@/lib/scenario/scenario';
import { formatReference } from '../object/object-reference';
import { SentenceText } from '../object/sentence-text';
import { useSelection } from '../object/use-selection';
import { Button } from '../ui/button';
import { durationText } from '../ui/duration';
import { Icon } from '../ui/icon';
import { useScenario } from './use-scenario';

export function NotesStrip() {
  const cluster = useClusterName();
  const simulated = useClusterDescription(cluster)?.kind === 'simulated';
  const { data } = useScenario(cluster, 'notes', simulated);
  if (!data?.notes?.length) return null;
  return <Strip key={cluster} scenario={data} notes={data.notes} />;
}

function Strip({
  scenario,
  notes,
}: {
  readonly scenario: Scenario;
  readonly notes: readonly ScenarioNote[];
}) {
  const times = useMemo(
    () => notes.map((note) => startMs(scenario) + noteMs(scenario, note)),
    [scenario, notes],
  );
  const nowMs = useClock()?.nowMs ?? 0;
  const present = times.filter((timeMs) => timeMs <= nowMs).length - 1;
  const [shown, setShown] = useState(present);
  const [open, setOpen] = useState(true);
  useEffect(() => setShown(present), [present]);
  const note = notes[shown];
  if (!note) return null;
  return (
    <section
      aria-label={scenario.title ?? 'Notes'}
      className="shrink-0 border-t border-accent-line bg-raised px-6 py-2 max-md:px-4"
    >
      <header className="flex items-center gap-1">
        <span className="num mr-1.5 text-2xs text-ink-3">
          {shown + 1} of {notes.length}
        </span>
        <h2 className="min-w-0 flex-1 truncate text-md font-strong">{note.title}</h2>
        <Next nextMs={times[present + 1]} nowMs={nowMs} />
        <Paging shown={shown} present={present} onShow={setShown} />
        <Button
          variant="quiet"
          size="small"
          square
          aria-label={open ? 'Fold the note' : 'Unfold the note'}
          aria-expanded={open}
          onPress={() => setOpen(!open)}
        >
          <Icon name={open ? 'down' : 'right'} />
        </Button>
      </header>
      {open ? (
        <div className="flex flex-wrap items-end gap-x-4 gap-y-1 max-md:max-h-32 max-md:overflow-y-auto">
          <p aria-live="polite" className="max-w-[880px] min-w-[min(100%,420px)] flex-1 leading-[20px]">
            <SentenceText sentence={note.text} />
          </p>
          <ShowObject note={note} />
        </div>
      ) : null}
    </section>
  );
}

function Paging({
  shown,
  present,
  onShow,
}: {
  readonly shown: number;
  readonly present: number;
  readonly onShow: (index: number) => void;
}) {
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        square
        aria-label="Note before"
        isDisabled={shown <= 0}
        onPress={() => onShow(shown - 1)}
      >
        <Icon name="right" className="rotate-180" />
      </Button>
      <Button
        variant="quiet"
        size="small"
        square
        aria-label="Note after"
        isDisabled={shown >= present}
        onPress={() => onShow(shown + 1)}
      >
        <Icon name="right" />
      </Button>
    </>
  );
}

function Next({ nextMs, nowMs }: { readonly nextMs?: number; readonly nowMs: number }) {
  const text = nextMs === undefined ? 'The last note' : `Next in ${durationText(nextMs - nowMs)}`;
  return <span className="num mr-2 text-xs text-ink-3 max-md:sr-only">{text}</span>;
}

/** Opens the details of what the note is about, unless they are open. */
function ShowObject({ note }: { readonly note: ScenarioNote }) {
  const { selected, select } = useSelection();
  const target = note.select;
  if (!target || (selected && formatReference(target) === formatReference(selected))) return null;
  return (
    <Button size="small" onPress={() => select(target)}>
      Show {target.name}
    </Button>
  );
}
