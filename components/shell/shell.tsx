'use client';
/** The frame around every view of a cluster: navigation, top bar, view, timeline, and what the keyboard does. */
import { type ReactNode, useState } from 'react';
import { NotesStrip } from '../scenario/notes-strip';
import { TimeBar } from '../timeline/time-bar';
import { CommandPalette } from './command-palette';
import { ConnectionNote } from './connection-note';
import { LiveRegion } from './live-region';
import { Navigation, TabBar } from './navigation';
import { Reachable } from './reachable';
import { ShortcutsDialog } from './shortcuts-dialog';
import { TopBar } from './top-bar';
import { useShortcuts } from './use-shortcuts';

export function Shell({ children }: { readonly children: ReactNode }) {
  const [palette, setPalette] = useState(false);
  const [shortcuts, setShortcuts] = useState(false);
  useShortcuts({ onPalette: () => setPalette(true), onHelp: () => setShortcuts(true) });
  return (
    <div className="grid h-dvh overflow-hidden [grid-template:'nav_top'_var(--top-h)_'nav_main'_minmax(0,1fr)_'time_time'_auto_/_var(--nav-w)_minmax(0,1fr)] max-md:[grid-template:'top'_var(--top-h)_'main'_minmax(0,1fr)_'time'_auto_'tabs'_56px_/_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only rounded-2 bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to the view
      </a>
      <Navigation onShortcuts={() => setShortcuts(true)} />
      <TopBar onPalette={() => setPalette(true)} />
      <main
        id="main"
        tabIndex={-1}
        className="relative flex min-h-0 min-w-0 flex-col bg-bg outline-none [grid-area:main]"
      >
        <ConnectionNote />
        <div className="relative min-h-0 flex-1 overflow-auto">
          <Reachable>{children}</Reachable>
        </div>
        <NotesStrip />
      </main>
      <TimeBar />
      <TabBar />
      <CommandPalette isOpen={palette} onOpenChange={setPalette} />
      <ShortcutsDialog isOpen={shortcuts} onOpenChange={setShortcuts} />
      <LiveRegion />
    </div>
  );
}
