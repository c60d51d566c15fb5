'use client';
/** The listener's side: the note that is spoken of, how the presenter is, and the ways to leave and to come back. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { openBranch } from '@/lib/queries/branches';
import { isPast } from '@/lib/queries/cluster-store';
import { clustersKey, useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useClusterStore } from '@/lib/queries/use-cluster';
import { useBranchHref } from '../timeline/use-branch-href';
import { Button } from '../ui/button';
import { Note } from '../ui/note';
import { showToast } from '../ui/toast';
import { Blank } from './blank';
import { type Feed, type Following, following, useFeed } from './following';
import { PresentedNote } from './presented-note';
import { useNotes } from './use-notes';

const PLACE = 'shrink-0 border-t border-accent-line bg-raised px-6 py-3 max-md:px-4';

export function AudienceBar({ followed }: { readonly followed: Following }) {
  const feed = useFeed();
  const { notes } = useNotes();
  const stop = () => following.set(undefined);
  if (followed.away) return <AwayBar followed={followed} onStop={stop} />;
  const scene = feed.message?.scene;
  return (
    <section aria-label="Presentation" className={PLACE}>
      <PresenterState feed={feed} />
      {scene?.note === undefined ? (
        <div className="flex flex-wrap items-center gap-2">
          <p className="min-w-0 flex-1 text-ink-2">You follow a presentation.</p>
          <Leave id={followed.id} onStop={stop} />
        </div>
      ) : (
        <PresentedNote notes={notes} shown={scene.note} revealed={scene.revealed ?? false}>
          <div className="flex flex-wrap items-center gap-1.5">
            <Leave id={followed.id} onStop={stop} />
          </div>
        </PresentedNote>
      )}
      {scene?.blank ? <Blank>The presenter has blanked the picture for a moment.</Blank> : null}
    </section>
  );
}

function PresenterState({ feed: { link, message } }: { readonly feed: Feed }) {
  if (link.kind === 'ended') {
    return (
      <Note icon="info" title="The presentation is over." className="mb-2">
        You see what was shown last.
      </Note>
    );
  }
  if (link.kind === 'lost') {
    return (
      <Note tone="warn" sign="waiting" title="The presentation is not heard." className="mb-2">
        You see what was shown last; trying again.
      </Note>
    );
  }
  if (message?.presenter === 'away') {
    return (
      <Note tone="warn" sign="waiting" title="The presenter is gone." className="mb-2">
        The page goes on by itself when the presenter comes back.
      </Note>
    );
  }
  return null;
}

/** A branch of one's own begins at what is shown; of a live cluster there are none, and nothing can be changed. */
function Leave({ id, onStop }: { readonly id: string; readonly onStop: () => void }) {
  const router = useRouter();
  const queries = useQueryClient();
  const store = useClusterStore();
  const hrefOf = useBranchHref();
  const simulated = useClusterDescription(useClusterName())?.kind === 'simulated';
  const [isPending, setPending] = useState(false);
  const explore = async () => {
    if (!simulated) {
      following.set({ id, away: true });
      return;
    }
    setPending(true);
    const snapshot = store.read();
    const at = isPast(snapshot) ? { revision: snapshot.log.revision } : {};
    const opened = await openBranch(store.name, { ...at, title: 'On my own' });
    setPending(false);
    if (!opened.ok) {
      showToast({ sign: 'failed', title: 'No branch was made.', raw: opened.error.message ?? '' });
      return;
    }
    following.set({ id, away: true });
    void queries.invalidateQueries({ queryKey: clustersKey });
    router.push(hrefOf(opened.value.name));
  };
  return (
    <>
      <Button isPending={isPending} onPress={() => void explore()}>
        Explore on my own
      </Button>
      <Button variant="quiet" onPress={onStop}>
        Stop following
      </Button>
    </>
  );
}

function AwayBar({ followed, onStop }: { readonly followed: Following; readonly onStop: () => void }) {
  return (
    <section aria-label="Presentation" className={PLACE}>
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 text-ink-2">You explore on your own. The presentation goes on.</p>
        <Button variant="primary" onPress={() => following.set({ ...followed, away: false })}>
          Back to the presentation
        </Button>
        <Button variant="quiet" onPress={onStop}>
          Stop following
        </Button>
      </div>
    </section>
  );
}
