'use client';
/** The frame around every view of a cluster: navigation, top bar, view, timeline, and what the keyboard does. */
import { type ReactNode, useState } from 'react';
import { WriteDialog } from '../cluster/write-dialog';
import { ClusterKeeper } from '../draft/cluster-keeper';
import { AudienceBar } from '../present/audience-bar';
import { useFollowing } from '../present/following';
import { PresenterBar } from '../present/presenter-bar';
import { usePresenting } from '../present/presenting';
import { NotesStrip } from '../scenario/notes-strip';
import { PastNote } from '../timeline/past-note';
import { TimeBar } from '../timeline/time-bar';
import { cx } from '../ui/class-names';
import { CommandPalette } from './command-palette';
import { ConnectionNote } from './connection-note';
import { LiveRegion } from './live-region';
import { Navigation, TabBar } from './navigation';
import { Reachable } from './reachable';
import { ShortcutsDialog } from './shortcuts-dialog';
import { TopBar } from './top-bar';
import { useShortcuts } from './use-shortcuts';

const FRAME =
  "[grid-template:'nav_top'_var(--top-h)_'nav_main'_minmax(0,1fr)_'time_time'_auto_/_var(--nav-w)_minmax(0,1fr)] max-md:[grid-template:'top'_var(--top-h)_'main'_minmax(0,1fr)_'time'_auto_'tabs'_56px_/_minmax(0,1fr)]";

/** On a stage there is the picture, what is said about it, and its time. */
const STAGE = "[grid-template:'main'_minmax(0,1fr)_'time'_auto_/_minmax(0,1fr)]";

export function Shell({ children }: { readonly children: ReactNode }) {
  const [palette, setPalette] = useState(false);
  const [shortcuts, setShortcuts] = useState(false);
  useShortcuts({ onPalette: () => setPalette(true), onHelp: () => setShortcuts(true) });
  const presenting = usePresenting();
  return (
    <div className={cx('grid h-dvh overflow-hidden', presenting ? STAGE : FRAME)}>
      <a
        href="#main"
        className="sr-only rounded-2 bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to the view
      </a>
      {presenting ? null : (
        <>
          <Navigation onShortcuts={() => setShortcuts(true)} />
          <TopBar onPalette={() => setPalette(true)} />
        </>
      )}
      <main
        id="main"
        tabIndex={-1}
        className="relative flex min-h-0 min-w-0 flex-col bg-bg outline-none [grid-area:main]"
      >
        <ConnectionNote />
        <ClusterKeeper />
        <PastNote />
        <div className="relative min-h-0 flex-1 overflow-auto">
          <Reachable>{children}</Reachable>
        </div>
        <Notes />
      </main>
      <TimeBar />
      {presenting ? null : <TabBar />}
      <CommandPalette isOpen={palette} onOpenChange={setPalette} />
      <ShortcutsDialog isOpen={shortcuts} onOpenChange={setShortcuts} />
      <WriteDialog />
      <LiveRegion />
    </div>
  );
}

/** The words about the picture: a presenter's, those that a listener follows, or the reader's own. */
function Notes() {
  const presenting = usePresenting();
  const followed = useFollowing();
  if (presenting) return <PresenterBar presenting={presenting} />;
  if (followed && !followed.away) return <AudienceBar followed={followed} />;
  return (
    <>
      <NotesStrip />
      {followed ? <AudienceBar followed={followed} /> : null}
    </>
  );
}
