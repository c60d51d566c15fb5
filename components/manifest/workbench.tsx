'use client';
/** The editor with what one does to its text, what is wrong with it, and what became of it. */
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { deletionOrder } from '@/lib/manifest/order';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
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
  readonly readOnly: boolean;
  readonly onText: OnText;
}

export function Workbench({ draft, check, sending, readOnly, onText }: WorkbenchProps) {
  const [goTo, setGoTo] = useState<{ readonly offset: number }>();
  const { documents } = check.parsed;
  const ready = !check.pending && check.parsed.problems.length === 0 && documents.length > 0;
  const apply = () => {
    if (ready && !readOnly && !sending.isPending) sending.apply(documents);
  };
  return (
    <FileDrop
      onText={onText}
      className="flex min-h-[460px] min-w-0 flex-col overflow-hidden rounded-3 border border-line bg-surface lg:min-h-0"
    >
      <Toolbar {...{ check, sending, readOnly, onText, ready }} onApply={apply} hasText={draft.text !== ''} />
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

function placeOf({ document, outcome }: DocumentOutcome): number {
  const [problem] = outcome.kind === 'refused' ? problemsOf(outcome.status, document) : [];
  return (problem?.range ?? document.range).from;
}

interface ToolbarProps extends Omit<WorkbenchProps, 'draft'> {
  readonly ready: boolean;
  readonly hasText: boolean;
  readonly onApply: () => void;
}

function Toolbar({ check, sending, readOnly, onText, ready, hasText, onApply }: ToolbarProps) {
  const [deleting, setDeleting] = useState(false);
  const documents = deletionOrder(check.parsed.documents, ({ object }) => object);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1.5 pr-2 pl-2">
      <OpenFiles onText={onText} />
      <Button size="small" variant="quiet" isDisabled={!hasText} onPress={() => onText('', '')}>
        Clear
      </Button>
      <span className="num ml-auto text-xs text-ink-3" aria-live="polite">
        {standing(check)}
      </span>
      {readOnly ? null : (
        <>
          <Button
            size="small"
            variant="danger"
            isDisabled={!ready || sending.isPending}
            onPress={() => setDeleting(true)}
          >
            <Icon name="trash" />
            Delete
          </Button>
          <Button
            variant="primary"
            isDisabled={!ready || sending.isPending}
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
            onDelete={() => sending.remove(check.parsed.documents)}
          />
        </>
      )}
    </div>
  );
}

function standing({ parsed, problems }: ManifestCheck): string {
  const count = parsed.documents.length;
  const objects = count === 1 ? '1 object' : `${count} objects`;
  if (problems.length > 0) return problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return count === 0 ? '' : objects;
}
