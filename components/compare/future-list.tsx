'use client';
/** What was undone in a cluster before something else was done: each can be opened as a branch, or deleted. */
import { useRouter } from 'next/navigation';
import type { ClusterDescription, UndoneFuture } from '@/lib/history/stream-message';
import { useOpenFuture, useShowFuture } from '@/lib/queries/futures';
import { Button } from '../ui/button';
import { clockText } from '../ui/duration';
import { Icon } from '../ui/icon';
import { showToast } from '../ui/toast';

export function FutureLines({ cluster }: { readonly cluster: ClusterDescription }) {
  return cluster.futures?.map((future) => <FutureLine key={future.id} cluster={cluster} future={future} />);
}

function FutureLine({
  cluster,
  future,
}: {
  readonly cluster: ClusterDescription;
  readonly future: UndoneFuture;
}) {
  const { id, title, timeMs, revision } = future;
  const router = useRouter();
  const open = useOpenFuture(cluster.name);
  const remove = useRemoveFuture(cluster.name, future);
  const switchTo = () =>
    open.mutate(id, {
      onSuccess: ({ name }) => router.push(`/c/${encodeURIComponent(name)}/timelines`),
      onError: (error) => showToast({ sign: 'failed', title: 'Not opened.', raw: error.message }),
    });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-2 border border-line border-dashed px-3 py-2">
      <Icon name="branch" className="text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">
          <span className="text-ink-2">Undone: </span>
          {title}
        </p>
        <p className="num text-xs text-ink-2">
          Leaves {cluster.title} at {clockText(timeMs)}, revision {revision}.
        </p>
      </div>
      <Button size="small" aria-label={`Switch to what was undone: ${title}`} onPress={switchTo}>
        Switch
      </Button>
      <Button
        size="small"
        variant="danger"
        aria-label={`Delete what was undone: ${title}`}
        onPress={() => void remove()}
      >
        Delete
      </Button>
    </li>
  );
}

/** The line is gone by the time of the answer, so what follows hangs on the promise. */
function useRemoveFuture(cluster: string, { id, title }: UndoneFuture): () => Promise<void> {
  const show = useShowFuture(cluster);
  const set = async (shown: boolean): Promise<boolean> => {
    try {
      await show.mutateAsync({ future: id, shown });
      return true;
    } catch (error) {
      const raw = error instanceof Error ? error.message : String(error);
      showToast({ sign: 'failed', title: shown ? 'Not brought back.' : 'Not deleted.', raw });
      return false;
    }
  };
  return async () => {
    if (!(await set(false))) return;
    const action = { label: 'Undo', onPress: () => void set(true) };
    showToast({ sign: 'bound', title: `Deleted what was undone: ${title}.`, action });
  };
}
