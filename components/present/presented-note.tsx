'use client';
/** A note as it is read from the last row, by the presenter and by the audience. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Note, NoteQuestion } from '@/lib/scenario/scenario';
import { SentenceText } from '../object/sentence-text';
import { cx } from '../ui/class-names';

export function PresentedNote({
  notes,
  shown,
  revealed,
  children,
}: {
  readonly notes: readonly Note[];
  /** Counted from 0. */
  readonly shown: number | undefined;
  /** The answer to its question is told. */
  readonly revealed: boolean;
  /** Buttons beside it. */
  readonly children?: ReactNode;
}) {
  const note = shown === undefined ? undefined : notes[shown];
  const place = useRef<HTMLElement>(null);
  // A note that is longer than a small screen has room for begins at its title, and ends at what was just told.
  useEffect(() => {
    const scrolled = place.current;
    if (shown !== undefined && scrolled) scrolled.scrollTop = revealed ? scrolled.scrollHeight : 0;
  }, [shown, revealed]);
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
      {note ? (
        <section
          ref={place}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Note"
          aria-live="polite"
          className="max-h-[40dvh] min-w-[min(100%,420px)] flex-1 overflow-y-auto max-md:max-h-[32dvh]"
        >
          <h2 className="text-xl font-strong tracking-[-0.01em]">
            {note.title}
            <span className="num ml-2 text-xs font-normal text-ink-3">
              {(shown ?? 0) + 1} of {notes.length}
            </span>
          </h2>
          <p className="mt-1 max-w-[64ch] text-lg leading-[1.45]">
            <SentenceText sentence={note.text} />
          </p>
          {note.question ? <Question question={note.question} revealed={revealed} /> : null}
        </section>
      ) : (
        <p className="min-w-0 flex-1 self-center text-ink-2">
          {notes.length === 0 ? 'This cluster has no notes.' : 'Before the first note.'}
        </p>
      )}
      {children}
    </div>
  );
}

/** Everybody answers in mind; the answer is not in the page before it is told. */
function Question({ question, revealed }: { readonly question: NoteQuestion; readonly revealed: boolean }) {
  return (
    <div className="mt-2 text-lg leading-[1.45]">
      <p className="font-medium">
        <SentenceText sentence={question.ask} />
      </p>
      <ul className="mt-1 flex flex-wrap gap-1.5">
        {question.options.map((option, index) => {
          const right = revealed && index === question.answer;
          return (
            <li
              key={option}
              className={cx('rounded-2 border px-2.5', right ? 'border-ok bg-ok-soft' : 'border-line-2')}
            >
              {option}
              {right ? <span className="sr-only">, right</span> : null}
            </li>
          );
        })}
      </ul>
      {revealed ? (
        <p className="mt-1 max-w-[64ch]">
          <SentenceText sentence={question.because} />
        </p>
      ) : null}
    </div>
  );
}
