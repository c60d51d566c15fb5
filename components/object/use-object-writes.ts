'use client';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useClusterStore } from '@/lib/queries/use-cluster';
import { useWrites, type Write, writeTarget } from '@/lib/queries/use-mutations';
/** Writes from a button: what was done, or why it was refused, is said in a message. */
import { plainText, type Sentence } from '@/lib/volume/sentence';
import { showToast } from '../ui/toast';

export interface ObjectWrites {
  /** False on a live cluster: Stowage only reads it. */
  readonly allowed: boolean;
  readonly isPending: boolean;
  /** `what` in words: "Offer it to any claim". */
  readonly write: (what: Sentence, writes: readonly Write[]) => void;
}

export function useObjectWrites(): ObjectWrites {
  const description = useClusterDescription(useClusterName());
  const { mutate, isPending } = useWrites({
    onError: (status, writes) => {
      const [first] = writes;
      const name = first ? writeTarget(first).name : '';
      showToast({ sign: 'failed', title: `Refused: ${name} is unchanged.`, raw: status.message });
    },
  });
  const store = useClusterStore();
  const whatFollows = () =>
    store.read().log.clock?.playing === false ? ' The clock stands: step or play to see what follows.' : '';
  return {
    allowed: description !== undefined && !description.readOnly,
    isPending,
    write: (what, writes) =>
      mutate(writes, {
        onSuccess: () =>
          showToast({ sign: 'bound', title: 'Done.', text: `${plainText(what)}.${whatFollows()}` }),
      }),
  };
}
