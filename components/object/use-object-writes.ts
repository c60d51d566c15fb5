'use client';
/** Writes from a button: what was done, or why it was refused, is said in a message. A live cluster is asked for first. */
import { useClusterStore } from '@/lib/queries/use-cluster';
import { useWrites, type Write, writeTarget } from '@/lib/queries/use-mutations';
import { plainText, type Sentence } from '@/lib/volume/sentence';
import { useLiveWrites } from '../cluster/use-live-writes';
import { useWritability } from '../cluster/use-writability';
import { showToast } from '../ui/toast';

export interface ObjectWrites {
  /** False where Stowage only reads: on a live cluster that was not named for writes, and in its past. */
  readonly allowed: boolean;
  readonly isPending: boolean;
  /** `what` in words: "Offer it to any claim". */
  readonly write: (what: Sentence, writes: readonly Write[]) => void;
}

export function useObjectWrites(): ObjectWrites {
  const writability = useWritability();
  const live = useLiveWrites();
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
    allowed: writability === 'free' || writability === 'asked',
    isPending: isPending || live.isPending,
    write: (what, writes) => {
      if (writability === 'asked') return live.write(plainText(what), writes);
      mutate(writes, {
        onSuccess: () =>
          showToast({ sign: 'bound', title: 'Done.', text: `${plainText(what)}.${whatFollows()}` }),
      });
    },
  };
}
