'use client';
import type { Status } from '@/lib/kubernetes/status';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icon';
import { Raw } from '../ui/note';
import { phaseClass, Sign, type SignName } from '../ui/sign';
/** What became of each document, in kubectl's words. */
import type { DocumentOutcome, Outcome } from './send-manifests';

const WORDS: Readonly<Record<Outcome['kind'], { readonly word: string; readonly sign: SignName }>> = {
  created: { word: 'created', sign: 'bound' },
  configured: { word: 'configured', sign: 'bound' },
  unchanged: { word: 'unchanged', sign: 'available' },
  deleted: { word: 'deleted', sign: 'terminating' },
  absent: { word: 'was not there', sign: 'gone' },
  refused: { word: 'refused', sign: 'failed' },
  'not-sent': { word: 'not sent', sign: 'waiting' },
};

export function OutcomeList({
  outcomes,
  onGoTo,
  onClose,
}: {
  readonly outcomes: readonly DocumentOutcome[];
  readonly onGoTo: (outcome: DocumentOutcome) => void;
  readonly onClose: () => void;
}) {
  return (
    <section aria-label="Results" className="border-t border-line px-3 py-2">
      <div className="flex items-center gap-2">
        <p role="status" className="num text-xs font-medium text-ink-3">
          {summary(outcomes)}
        </p>
        <Button
          variant="quiet"
          size="small"
          square
          className="ml-auto"
          aria-label="Close the results"
          onPress={onClose}
        >
          <Icon name="close" />
        </Button>
      </div>
      <ul className="max-h-48 overflow-y-auto" tabIndex={-1}>
        {outcomes.map((one) => (
          <OutcomeLine key={`${one.document.range.from} ${one.name}`} one={one} onGoTo={() => onGoTo(one)} />
        ))}
      </ul>
    </section>
  );
}

function OutcomeLine({ one, onGoTo }: { readonly one: DocumentOutcome; readonly onGoTo: () => void }) {
  const { word, sign } = WORDS[one.outcome.kind];
  return (
    <li className={cx(phaseClass(sign), 'py-0.5')}>
      <div className="flex flex-wrap items-center gap-x-2">
        <Sign name={sign} size={13} />
        <code className="min-w-0 wrap-anywhere">{one.name}</code>
        <span className="text-ink-2">{word}</span>
        <Button variant="quiet" size="small" className="num ml-auto text-ink-3" onPress={onGoTo}>
          Line {one.document.range.line}
        </Button>
      </div>
      {one.outcome.kind === 'refused' ? <Reason status={one.outcome.status} /> : null}
    </li>
  );
}

/** With causes, the problems at their lines say it all; without, the server's sentence does. */
function Reason({ status }: { readonly status: Status }) {
  const causes = status.details?.causes?.length ?? 0;
  if (causes === 0) return <Raw className="pl-[21px]">{status.message}</Raw>;
  return (
    <p className="num pl-[21px] text-xs text-ink-2">
      {causes === 1 ? '1 field is wrong; it is marked.' : `${causes} fields are wrong; they are marked.`}
    </p>
  );
}

function summary(outcomes: readonly DocumentOutcome[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of outcomes)
    counts.set(WORDS[outcome.kind].word, (counts.get(WORDS[outcome.kind].word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
