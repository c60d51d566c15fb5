'use client';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useUndo } from '@/lib/queries/undo';
import { useClusterStore } from '@/lib/queries/use-cluster';
import { showToast } from '../ui/toast';

const WORDS = {
  undo: { done: 'Undone', nothing: 'Nothing is left to undo.', failed: 'Not undone.', back: 'Redo' },
  redo: { done: 'Done again', nothing: 'Nothing is left to redo.', failed: 'Not done again.', back: 'Undo' },
} as const;

/** Undo and redo from keys, buttons and the palette: what was undone is said, and can be done again from there. */
export function useUndoActions() {
  const store = useClusterStore();
  const live = useClusterDescription(store.name)?.writes !== undefined;
  const { mutate, isPending } = useUndo({
    onSuccess: (verb, { title }) =>
      showToast({
        sign: 'bound',
        title: `${WORDS[verb].done}: ${title}.`,
        action: { label: WORDS[verb].back, onPress: () => run(verb === 'undo' ? 'redo' : 'undo') },
      }),
    onError: (verb, error) => {
      if (error.status.reason === 'NotFound') showToast({ sign: 'waiting', title: WORDS[verb].nothing });
      else showToast({ sign: 'failed', title: WORDS[verb].failed, raw: error.message });
    },
  });
  /** It is the present that changes, so the page shows that. */
  const run = (verb: 'undo' | 'redo') => {
    if (live) {
      showToast({
        sign: 'waiting',
        title: 'A live cluster has no undo.',
        text: 'What was written stays. Write back the old value; the history of the object has it.',
      });
      return;
    }
    store.seek(undefined);
    mutate(verb);
  };
  return { run, isPending };
}
