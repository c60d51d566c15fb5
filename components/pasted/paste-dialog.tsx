'use client';
/** Takes what `kubectl get … -o yaml` printed, as text or as files, and opens it as a read-only cluster. */
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { READ_LIMITS, type ReadObjects, readObjects } from '@/lib/manifest/read-objects';
import { useCreatePaste } from '@/lib/queries/pasted';
import { StatusError } from '@/lib/queries/status-error';
import { FileDrop, OpenFiles } from '../manifest/file-drop';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { Dialog } from '../ui/dialog';
import { inputClass } from '../ui/field';
import { Note } from '../ui/note';
import { showToast } from '../ui/toast';

export const PASTE_COMMAND =
  'kubectl get pv,pvc,storageclass,pods,nodes,events,volumeattachments,csidrivers,csinodes -A -o yaml';

/** Places that are named when parts of a text were left out. */
const PLACES_SHOWN = 3;

export function PasteDialog({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const { text, change, submit, isPending, failed } = usePaste(() => onOpenChange(false));
  const field = useId();
  return (
    <Dialog
      title="Explain pasted YAML"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button variant="quiet" onPress={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button variant="primary" isPending={isPending} isDisabled={text.trim() === ''} onPress={submit}>
            Explain
          </Button>
        </>
      }
    >
      <p className="mb-3 text-ink-2">
        The views and reasons of a cluster without access to it. Ask somebody who has access for this, or for
        less: what is missing is said.
      </p>
      <Command>{PASTE_COMMAND}</Command>
      <FileDrop onText={change} maxBytes={READ_LIMITS.jsonCharacters} className="mt-3 rounded-2">
        <div className="mb-1 flex items-center justify-between gap-2">
          <label htmlFor={field} className="text-xs font-strong">
            What kubectl printed
          </label>
          <OpenFiles onText={change} maxBytes={READ_LIMITS.jsonCharacters} />
        </div>
        <textarea
          id={field}
          value={text}
          onChange={(event) => change(event.target.value)}
          spellCheck={false}
          rows={9}
          aria-invalid={failed !== undefined}
          placeholder="apiVersion: v1&#10;kind: List&#10;items: …"
          className={`${inputClass} h-auto w-full py-2 font-mono text-xs leading-[18px]`}
        />
      </FileDrop>
      <p className="mt-2 text-xs text-ink-3">
        It goes to this Stowage server only, stays in its memory, and is let go two hours after the last look.
        Secrets, values of environment variables and applied configurations are dropped.
      </p>
      {failed === undefined ? null : (
        <Note tone="bad" sign="failed" title="Not read." className="mt-3">
          {failed}
        </Note>
      )}
    </Dialog>
  );
}

/** The text as it is being put together, and what becomes of it. */
function usePaste(onDone: () => void) {
  const router = useRouter();
  const create = useCreatePaste();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const change = (next: string) => {
    setText(next);
    setProblem(undefined);
    create.reset();
  };
  const submit = () => {
    const read = readObjects(text);
    if (!read.ok) {
      setProblem(read.error);
      return;
    }
    const { objects, left } = read.value;
    create.mutate(
      { objects },
      {
        onSuccess: (cluster) => {
          onDone();
          change('');
          sayLeftOut(left);
          router.push(`/c/${encodeURIComponent(cluster.name)}/claims`);
        },
      },
    );
  };
  const failed = create.error instanceof StatusError ? create.error.status.message : problem;
  return { text, change, submit, isPending: create.isPending, failed };
}

function sayLeftOut(left: ReadObjects['left']): void {
  if (left.length === 0) return;
  const places = left.slice(0, PLACES_SHOWN).map(({ place, why }) => `${place} ${why}`);
  const more = left.length > PLACES_SHOWN ? `, and ${left.length - PLACES_SHOWN} more` : '';
  showToast({ sign: 'waiting', title: 'Parts were left out.', text: `${places.join(', ')}${more}.` });
}
