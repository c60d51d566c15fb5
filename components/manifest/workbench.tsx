'use client';
/** The editor with what one does to its text, what is wrong with it, and what became of it. */
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { deletionOrder } from '@/lib/manifest/order';
import type { Writability } from '../cluster/use-writability';
import { Button } from '../ui/button';
import { counted } from '../ui/counted';
import { Icon } from '../ui/icon';
import { Note } from '../ui/note';
import { DeleteDialog } from './delete-dialog';
import { FileDrop, type OnText, OpenFiles } from './file-drop';
import { OutcomeList } from './outcome-list';
import { ProblemList } from './problem-list';
import type { DocumentOutcome } from './send-manifests';
import { problemsOf } from './status-problems';
import type { Draft } from './use-draft';
import type { ManifestCheck } from './use-manifest-check';
import type { Sending } from './use-sending';

const ManifestEditor = dynamic(() => import('./manifest-editor'), {
  ssr: false,
  loading: () => <p className="px-4 py-3 text-ink-3">Loading the editor.</p>,
});

export interface WorkbenchProps {
  readonly draft: Draft;
  readonly check: ManifestCheck;
  readonly sending: Sending;
  readonly writability: Writability;
  readonly onText: OnText;
}

export function Workbench({ draft, check, sending, writability, onText }: WorkbenchProps) {
  const [goTo, setGoTo] = useState<{ readonly offset: number }>();
  const { documents } = check.parsed;
  const ready = !check.pending && check.parsed.problems.length === 0 && documents.length > 0;
  const apply = () => {
    if (ready && WRITES[writability] === 'now' && !sending.isPending) sending.apply(documents);
  };
  return (
    <FileDrop
      onText={onText}
      className="flex min-h-[460px] min-w-0 flex-col overflow-hidden rounded-3 border border-line bg-surface lg:min-h-0"
    >
      <Toolbar
        {...{ check, sending, writability, onText, ready }}
        onApply={apply}
        hasText={draft.text !== ''}
      />
      <div className="relative min-h-0 flex-1">
        <div className="absolute inset-0">
          {draft.ready ? (
            <ManifestEditor
              text={draft.text}
              onChange={draft.setText}
              problems={check.problems}
              goTo={goTo}
              onApply={apply}
            />
          ) : null}
        </div>
      </div>
      <DraftNotes draft={draft} />
      <ProblemList problems={check.problems} onGoTo={({ range }) => setGoTo({ offset: range.from })} />
      {sending.outcomes.length > 0 ? (
        <OutcomeList
          outcomes={sending.outcomes}
          onClose={sending.clear}
          onGoTo={(one) => setGoTo({ offset: placeOf(one) })}
        />
      ) : null}
    </FileDrop>
  );
}

/** What the reader has to know of how the text is kept. */
function DraftNotes({ draft: { fleeting, swap, text } }: { readonly draft: Draft }) {
  if (swap) {
    return (
      <Note
        tone="warn"
        sign="released"
        title="Another tab wrote here at the same time."
        className="m-2"
        actions={
          <Button size="small" onPress={swap}>
            Show its text
          </Button>
        }
      >
        Its text was set aside, and nothing is lost.
      </Note>
    );
  }
  if (fleeting === undefined || text === '') return null;
  return (
    <Note icon="info" title="This text lives as long as this page:" className="m-2">
      {fleeting}.
    </Note>
  );
}

function placeOf({ document, outcome }: DocumentOutcome): number {
  const [problem] = outcome.kind === 'refused' ? problemsOf(outcome.status, document) : [];
  return (problem?.range ?? document.range).from;
}

interface ToolbarProps extends Omit<WorkbenchProps, 'draft'> {
  readonly ready: boolean;
  readonly hasText: boolean;
  readonly onApply: () => void;
}

function Toolbar({ check, sending, writability, onText, ready, hasText, onApply }: ToolbarProps) {
  const [deleting, setDeleting] = useState(false);
  const documents = deletionOrder(check.parsed.documents, ({ object }) => object);
  const pressable = ready && WRITES[writability] === 'now' && !sending.isPending;
  const remove = () => sending.remove(check.parsed.documents);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1.5 pr-2 pl-2">
      <OpenFiles onText={onText} />
      <Button size="small" variant="quiet" isDisabled={!hasText} onPress={() => onText('', '')}>
        Clear
      </Button>
      <span className="num ml-auto text-xs text-ink-3" aria-live="polite">
        {standing(check)}
      </span>
      {WRITES[writability] !== 'never' ? (
        <>
          <Button
            size="small"
            variant="danger"
            isDisabled={!pressable}
            onPress={() => (writability === 'asked' ? remove() : setDeleting(true))}
          >
            <Icon name="trash" />
            Delete
          </Button>
          <Button
            variant="primary"
            isDisabled={!pressable}
            aria-keyshortcuts="Control+Enter"
            onPress={onApply}
          >
            Apply
            <kbd className="text-2xs max-md:hidden">Ctrl ⏎</kbd>
          </Button>
          <DeleteDialog
            documents={documents}
            isOpen={deleting}
            onOpenChange={setDeleting}
            onDelete={remove}
          />
        </>
      ) : null}
    </div>
  );
}

/** What its buttons are: there, there and not to be pressed yet, or not there. */
const WRITES: Readonly<Record<Writability, 'now' | 'not yet' | 'never'>> = {
  free: 'now',
  asked: 'now',
  unknown: 'not yet',
  past: 'never',
  'read-only': 'never',
};

function standing({ parsed, problems }: ManifestCheck): string {
  const count = parsed.documents.length;
  if (problems.length > 0) return counted(problems.length, 'problem');
  return count === 0 ? '' : counted(count, 'object');
}
