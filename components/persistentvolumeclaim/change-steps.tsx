/** What a claim asks of its volume and does not have yet, as steps: who has it in hand now, and who is next. */
import type { ChangeStep, ClaimChange } from '@/lib/volume/claim-change';
import { SentenceText } from '../object/sentence-text';
import { cx } from '../ui/class-names';
import { PanelSection } from '../ui/panel';
import { Sign, type SignName } from '../ui/sign';

const TITLES: Readonly<Record<ClaimChange['kind'], string>> = {
  Resize: 'Resize, step by step',
  Modify: 'Change of attributes, step by step',
};

const SIGNS: Readonly<Record<Exclude<ChangeStep['state'], 'later'>, SignName>> = {
  done: 'bound',
  waiting: 'waiting',
  progress: 'progress',
  blocked: 'blocked',
};

const WORDS: Readonly<Record<ChangeStep['state'], string>> = {
  done: 'done',
  waiting: 'waits',
  progress: 'in progress',
  blocked: 'blocked',
  later: 'later',
};

/** On the page of a claim. */
export function ChangesCard({ changes }: { readonly changes: readonly ClaimChange[] }) {
  return changes.map(({ kind, steps }) => (
    <section
      key={kind}
      aria-labelledby={`change-${kind}`}
      className="mb-3.5 rounded-3 border border-line bg-surface px-4 py-3"
    >
      <h2 id={`change-${kind}`} className="mb-2 text-xs font-medium text-ink-3">
        {TITLES[kind]}
      </h2>
      <Steps steps={steps} wide />
    </section>
  ));
}

/** In a panel of details. */
export function ChangesSection({ changes }: { readonly changes: readonly ClaimChange[] }) {
  return changes.map(({ kind, steps }) => (
    <PanelSection key={kind} title={TITLES[kind]}>
      <Steps steps={steps} />
    </PanelSection>
  ));
}

function Steps({ steps, wide = false }: { readonly steps: readonly ChangeStep[]; readonly wide?: boolean }) {
  return (
    <ol
      className={cx('grid gap-x-5 gap-y-2.5', wide && 'md:grid-flow-col md:auto-cols-fr max-md:grid-cols-1')}
    >
      {steps.map((step) => (
        <Step key={step.name} step={step} />
      ))}
    </ol>
  );
}

function Step({ step: { name, state, text } }: { readonly step: ChangeStep }) {
  const open = state !== 'done' && state !== 'later';
  return (
    <li
      aria-current={open ? 'step' : undefined}
      className="grid grid-cols-[16px_minmax(0,1fr)] items-start gap-x-2"
    >
      {state === 'later' ? (
        <span aria-hidden="true" className="mt-[3px] ml-px size-3.5 rounded-full border border-line-2" />
      ) : (
        <Sign name={SIGNS[state]} size={16} className="mt-0.5" />
      )}
      <div className={state === 'later' ? 'text-ink-3' : undefined}>
        <p className={open ? 'font-medium' : undefined}>
          {name} <span className="text-xs font-normal text-ink-3">{WORDS[state]}</span>
        </p>
        <p className={cx('wrap-anywhere', state === 'later' ? undefined : 'text-ink-2')}>
          <SentenceText sentence={text} />
        </p>
      </div>
    </li>
  );
}
