'use client';
/** What is wrong with the text, line by line; a press goes to the place. */
import type { Problem } from '@/lib/manifest/text-range';
import { Button } from '../ui/button';
import { Sign } from '../ui/sign';

const SHOWN = 8;

export function ProblemList({
  problems,
  onGoTo,
}: {
  readonly problems: readonly Problem[];
  readonly onGoTo: (problem: Problem) => void;
}) {
  if (problems.length === 0) return null;
  const rest = problems.length - SHOWN;
  return (
    <section
      aria-label="Problems"
      className="max-h-44 shrink-0 overflow-y-auto border-t border-line bg-bad-soft px-3 py-1.5"
    >
      <ul className="grid">
        {problems.slice(0, SHOWN).map((problem) => (
          <li key={`${problem.range.from} ${problem.message}`} className="flex items-start gap-2">
            <Sign name="failed" size={12} className="mt-1.5 text-bad" />
            <Button
              variant="quiet"
              size="small"
              className="num -ml-1 font-mono"
              onPress={() => onGoTo(problem)}
            >
              Line {problem.range.line}
            </Button>
            <span className="min-w-0 flex-1 py-[3px] leading-[18px] wrap-anywhere">{problem.message}</span>
          </li>
        ))}
      </ul>
      {rest > 0 ? <p className="num px-1 py-0.5 text-xs text-ink-2">{rest} more below.</p> : null}
    </section>
  );
}
