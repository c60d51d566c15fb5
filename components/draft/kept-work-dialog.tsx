'use client';
/** Everything that this browser keeps of the reader's work: open it, bring it back, throw it away, start over. */
import { useCallback, useEffect, useState } from 'react';
import { type DraftEntry, isAside } from '@/lib/draft/draft-record';
import type { DraftStore } from '@/lib/draft/draft-store';
import { useClusters } from '@/lib/queries/clusters';
import { Button, ButtonLink } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { clockText, dateText } from '../ui/duration';
import { Note } from '../ui/note';
import { saveFile } from '../ui/save-file';
import { showToast } from '../ui/toast';
import { readCluster, useReopen } from './kept-clusters';
import { useDraftStore } from './use-draft-store';

export interface KeptWorkDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function KeptWorkDialog(props: KeptWorkDialogProps) {
  return props.isOpen ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ isOpen, onOpenChange }: KeptWorkDialogProps) {
  const store = useDraftStore();
  const entries = useEntries(store);
  const kept = entries.filter(({ removedMs }) => removedMs === undefined);
  const removed = entries.filter(({ removedMs }) => removedMs !== undefined);
  const throwAway = async (keys: readonly string[]) => {
    const gone = (await store?.remove(keys)) ?? [];
    if (gone.length === 0) return;
    showToast({
      sign: 'released',
      title: gone.length === 1 ? 'Thrown away.' : `${gone.length} things thrown away.`,
      action: { label: 'Bring back', onPress: () => void store?.restore(gone) },
    });
  };
  return (
    <Dialog
      title="Kept in this browser"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        kept.length > 0 ? (
          <Button variant="danger" onPress={() => void throwAway(kept.map(({ key }) => key))}>
            Start over
          </Button>
        ) : undefined
      }
    >
      <p className="mb-3 text-ink-2">
        What you write and the simulated clusters that you change, so that a reload, a crash or another server
        does not take them. Nothing here leaves this browser.
      </p>
      {store?.persistence.kind === 'page' ? (
        <Note tone="warn" sign="released" title="Kept as long as this page only:" className="mb-3">
          {store.persistence.reason}.
        </Note>
      ) : null}
      {kept.length === 0 ? <p className="text-ink-3">Nothing is kept.</p> : null}
      <List label="Kept" store={store} entries={kept} onThrowAway={throwAway} />
      {removed.length > 0 ? (
        <>
          <h3 className="mt-4 mb-1 text-xs font-strong text-ink-3">Thrown away, until room is needed</h3>
          <List label="Thrown away" store={store} entries={removed} onThrowAway={throwAway} />
        </>
      ) : null}
    </Dialog>
  );
}

function useEntries(store: DraftStore | undefined): readonly DraftEntry[] {
  const [entries, setEntries] = useState<readonly DraftEntry[]>([]);
  const read = useCallback(async () => setEntries((await store?.list()) ?? []), [store]);
  useEffect(() => {
    void read();
    return store?.subscribe(() => void read());
  }, [store, read]);
  return entries;
}

interface ListProps {
  readonly label: string;
  readonly store: DraftStore | undefined;
  readonly entries: readonly DraftEntry[];
  readonly onThrowAway: (keys: readonly string[]) => Promise<void>;
}

function List({ label, store, entries, onThrowAway }: ListProps) {
  if (entries.length === 0) return null;
  return (
    <ul aria-label={label} className="grid gap-px">
      {entries.map((entry) => (
        <li
          key={entry.key}
          className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1.5"
        >
          <span className="min-w-0 flex-1">
            <b className="block truncate font-medium">{entry.title}</b>
            <span className="num text-xs text-ink-3">
              {wordOf(entry)}, {dateText(entry.savedMs)} {clockText(entry.savedMs)} UTC
            </span>
          </span>
          {store && entry.removedMs === undefined ? (
            <>
              <OpenEntry store={store} entry={entry} />
              <Button
                size="small"
                variant="quiet"
                aria-label={`Throw away ${entry.title}`}
                onPress={() => void onThrowAway([entry.key])}
              >
                Throw away
              </Button>
            </>
          ) : (
            <Button
              size="small"
              aria-label={`Bring back ${entry.title}`}
              onPress={() => void store?.restore([entry.key])}
            >
              Bring back
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const WORDS = {
  text: 'Text of the editor',
  form: 'Half-filled dialog',
  cluster: 'Simulated cluster',
} as const;

function wordOf(entry: DraftEntry): string {
  if (!isAside(entry)) return WORDS[entry.kind];
  const other = entry.kind === 'cluster' ? 'another of its name' : "another tab's";
  return `${WORDS[entry.kind]}, set aside for ${other}`;
}

function OpenEntry({ store, entry }: { readonly store: DraftStore; readonly entry: DraftEntry }) {
  const { data } = useClusters();
  const reopen = useReopen((message) =>
    showToast({ sign: 'failed', title: 'Not brought back.', raw: message }),
  );
  const name = entry.key.slice(entry.key.indexOf(':') + 1);
  const isThere = data?.clusters.some((cluster) => cluster.name === name) ?? false;
  if (entry.kind === 'form') return null;
  if (entry.kind === 'text' && (isAside(entry) || !isThere)) {
    const save = async () => {
      const kept = await store.read(entry.key);
      if (typeof kept?.value === 'string')
        saveFile(`${name.split('#')[0]}.yaml`, kept.value, 'application/yaml');
    };
    return (
      <Button size="small" aria-label={`Save ${entry.title} as a file`} onPress={() => void save()}>
        Save as file
      </Button>
    );
  }
  if (isThere) {
    const view = entry.kind === 'text' ? 'manifests' : 'lifecycle';
    return (
      <ButtonLink
        size="small"
        href={`/c/${encodeURIComponent(name)}/${view}`}
        aria-label={`Open ${entry.title}`}
      >
        Open
      </ButtonLink>
    );
  }
  const bringBack = async () => {
    const kept = await readCluster(store, name);
    if (kept) reopen.mutate({ cluster: kept.cluster, as: isAside(entry) ? 'another' : 'itself' });
    else showToast({ sign: 'failed', title: 'Not brought back.', text: 'This release cannot read it.' });
  };
  return (
    <Button
      size="small"
      aria-label={`Put ${entry.title} on the server`}
      isPending={reopen.isPending}
      onPress={() => void bringBack()}
    >
      Put on the server
    </Button>
  );
}
