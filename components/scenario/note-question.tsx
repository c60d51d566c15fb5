'use client';
/**
 * The question of a note: the reader may predict, by an answer or only in mind, and then asks for what happens. The
 * answer is not in the page before that.
 */
import { useEffect, useId, useRef } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { NoteQuestion as Question } from '@/lib/scenario/scenario';
import { SentenceText } from '../object/sentence-text';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Sign } from '../ui/sign';

export interface Prediction {
  /** Place in the options; undefined while nothing is chosen. */
  readonly chosen?: number;
  readonly revealed: boolean;
}

export function NoteQuestion({
  question,
  prediction,
  isPending,
  onChoose,
  onReveal,
}: {
  readonly question: Question;
  readonly prediction: Prediction;
  /** The cluster is on its way to the moment of the answer. */
  readonly isPending: boolean;
  readonly onChoose: (option: number) => void;
  readonly onReveal: () => void;
}) {
  const { chosen, revealed } = prediction;
  const ask = useId();
  return (
    <div className="grid gap-2">
      <p id={ask} className="font-medium">
        <SentenceText sentence={question.ask} />
      </p>
      <RadioGroup
        aria-labelledby={ask}
        orientation="horizontal"
        value={chosen === undefined ? null : String(chosen)}
        onChange={(value) => onChoose(Number(value))}
        isReadOnly={revealed}
        className="flex flex-wrap gap-1.5"
      >
        {question.options.map((option, index) => (
          <Option
            key={option}
            value={String(index)}
            option={option}
            right={revealed && index === question.answer}
            wrong={revealed && index === chosen && index !== question.answer}
          />
        ))}
        {revealed ? null : (
          <Button variant="primary" size="small" className="h-7" isPending={isPending} onPress={onReveal}>
            See what happens
          </Button>
        )}
      </RadioGroup>
      {revealed ? <Answer question={question} chosen={chosen} /> : null}
    </div>
  );
}

function Option({
  value,
  option,
  right,
  wrong,
}: {
  readonly value: string;
  readonly option: string;
  readonly right: boolean;
  readonly wrong: boolean;
}) {
  return (
    <Radio
      value={value}
      className={({ isSelected, isFocusVisible }) =>
        cx(
          'inline-flex min-h-7 items-center gap-1.5 rounded-2 border px-2.5 text-sm max-md:min-h-9',
          right ? 'border-ok bg-ok-soft' : isSelected ? 'border-accent bg-accent-soft' : 'border-control',
          isFocusVisible && 'outline-2 outline-offset-2 outline-accent',
        )
      }
    >
      {right ? <Sign name="bound" size={13} /> : null}
      {option}
      {right ? <span className="sr-only">, right</span> : null}
      {wrong ? <span className="sr-only">, not so</span> : null}
    </Radio>
  );
}

const VERDICT = { none: '', right: 'As you said. ', wrong: 'Not so. ' } as const;

/** Takes the focus when it appears: the button that it came from is gone. */
function Answer({ question, chosen }: { readonly question: Question; readonly chosen: number | undefined }) {
  const answer = useRef<HTMLParagraphElement>(null);
  useEffect(() => answer.current?.focus({ preventScroll: true }), []);
  const verdict = chosen === undefined ? 'none' : chosen === question.answer ? 'right' : 'wrong';
  return (
    <p ref={answer} tabIndex={-1} className="max-w-[880px] leading-[20px] outline-none">
      <b className="font-strong">{VERDICT[verdict]}</b>
      <SentenceText sentence={question.because} />
    </p>
  );
}
