'use client';
/**
 * The words that a scenario has for its moments, above the timeline, as its clock reaches them. The reader predicts,
 * asks for the answer, and goes from note to note: forward the clock runs there, back the page shows the past.
 */
import { useState } from 'react';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import type { Scenario, Note as ScenarioNote } from '@/lib/scenario/scenario';
import { formatReference } from '../object/object-reference';
import { SentenceText } from '../object/sentence-text';
import { useSelection } from '../object/use-selection';
import { Button, ButtonLink } from '../ui/button';
import { Icon } from '../ui/icon';
import { NoteQuestion, type Prediction } from './note-question';
import { type NoteSteps, useNoteSteps } from './use-note-steps';
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
  const steps = useNoteSteps(scenario, notes);
  const [open, setOpen] = useState(true);
  const note = notes[steps.shown];
  if (!note) return null;
  return (
    <section
      aria-label={scenario.title ?? 'Notes'}
      className="shrink-0 border-t border-accent-line bg-raised px-6 py-2 max-md:px-4"
    >
      <header className="flex items-center gap-1">
        {notes.length > 1 ? (
          <span className="num mr-1.5 shrink-0 text-2xs text-ink-3">
            {steps.shown + 1} of {notes.length}
          </span>
        ) : null}
        <h2 className="min-w-0 flex-1 truncate text-md font-strong">{note.title}</h2>
        {notes.length > 1 ? <Paging steps={steps} last={notes.length - 1} /> : null}
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
      {/* Folded it is hidden, not gone: predictions stay. */}
      <div hidden={!open}>
        <NoteBody notes={notes} note={note} steps={steps} />
      </div>
    </section>
  );
}

function NoteBody({
  notes,
  note,
  steps,
}: {
  readonly notes: readonly ScenarioNote[];
  readonly note: ScenarioNote;
  readonly steps: NoteSteps;
}) {
  const { shown, isMoving, reveal } = steps;
  const [predictions, setPredictions] = useState<Readonly<Record<number, Prediction>>>({});
  const prediction = predictions[shown] ?? { revealed: false };
  const keep = (next: Prediction) => setPredictions((all) => ({ ...all, [shown]: next }));
  return (
    <div className="grid gap-1.5 pb-1 max-md:max-h-[34dvh] max-md:overflow-y-auto">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-1">
        <p aria-live="polite" className="max-w-[880px] leading-[20px]">
          <SentenceText sentence={note.text} />
        </p>
        <ShowObject note={note} />
      </div>
      {note.question ? (
        <NoteQuestion
          key={shown}
          question={note.question}
          prediction={prediction}
          isPending={isMoving}
          onChoose={(chosen) => keep({ ...prediction, chosen })}
          onReveal={async () => {
            if (await reveal()) keep({ ...prediction, revealed: true });
          }}
        />
      ) : null}
      {notes.length > 1 && shown === notes.length - 1 && (!note.question || prediction.revealed) ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
          This was the last note. The cluster is yours: change what you like.
          <ButtonLink size="small" href="/demos">
            Choose another demo
          </ButtonLink>
        </p>
      ) : null}
    </div>
  );
}

function Paging({
  steps: { shown, isMoving, goTo },
  last,
}: {
  readonly steps: NoteSteps;
  readonly last: number;
}) {
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        square
        aria-label="Note before"
        isDisabled={shown <= 0}
        isPending={isMoving}
        onPress={() => void goTo(shown - 1)}
      >
        <Icon name="right" className="rotate-180" />
      </Button>
      <Button
        size="small"
        aria-label="Note after"
        isDisabled={shown >= last}
        isPending={isMoving}
        onPress={() => void goTo(shown + 1)}
      >
        Next
        <Icon name="right" />
      </Button>
    </>
  );
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
