'use client';
/** The candidates of a claim and the question "what if it asked for something else". */
import { useMemo, useState } from 'react';
import { type CandidateTable, candidateTable } from '@/lib/graph/candidates';
import type { Facet, WhatIf } from '@/lib/graph/what-if';
import type { PersistentVolumeClaim } from '@/lib/kubernetes/persistent-volume-claim';
import { freshClaim } from '@/lib/volume/recreate-claim';
import type { Sentence } from '@/lib/volume/sentence';
import { recreate, type WayOut } from '@/lib/volume/way-out';
import { useClusterView } from '../object/cluster-view-provider';
import { SentenceText } from '../object/sentence-text';
import { UnreadKinds, useUnread } from '../object/unread-kinds';
import { useObjectWrites } from '../object/use-object-writes';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Note } from '../ui/note';
import { Sign } from '../ui/sign';
import { WouldFailSign } from './candidate-cell';
import { CandidateGrid } from './candidate-grid';
import { ManifestButton } from './ways-out';

const UNCHANGED: WhatIf = {};

export function CandidateSection({ claim }: { readonly claim: PersistentVolumeClaim }) {
  const view = useClusterView();
  const [whatIf, setWhatIf] = useState<WhatIf>(UNCHANGED);
  const [showAll, setShowAll] = useState(false);
  const unread = useUnread('PersistentVolume');
  const table = useMemo(
    () => candidateTable(view, claim, { whatIf, showAll }),
    [view, claim, whatIf, showAll],
  );
  if (unread.length > 0) return <UnreadKinds unread={unread} />;
  if (table.kind === 'Error') {
    return (
      <Note tone="bad" sign="failed" title="The search fails before it looks at a volume.">
        {table.message}
      </Note>
    );
  }
  const changed = Object.keys(whatIf).length > 0;
  const choose = (facet: Facet, option: string) => {
    const own = table.columns.find((column) => column.check === facet)?.choice;
    const { [facet]: _dropped, ...rest } = whatIf;
    const isOwn = own !== undefined && own.options[0]?.id === option;
    setWhatIf(isOwn ? rest : { ...rest, [facet]: option });
  };
  return (
    <section
      aria-label="Candidates"
      className="overflow-hidden rounded-3 border border-line bg-surface pt-1"
      data-testid="candidates"
    >
      <Tense tense={table.tense} />
      {changed ? <Outcome table={table} onReset={() => setWhatIf(UNCHANGED)} /> : null}
      <CandidateGrid table={table} onChoose={choose} />
      <Legend table={table} showAll={showAll} onShowAll={setShowAll} />
    </section>
  );
}

const TENSES: Readonly<Record<'past' | 'without-name', Sentence>> = {
  past: ['The search as it would go today, were its own volume free again.'],
  'without-name': [
    'The claim names its volume, so nothing is searched for. This is how the search would go without ',
    { code: 'volumeName' },
    '.',
  ],
};

function Tense({ tense }: { readonly tense: 'now' | 'past' | 'without-name' }) {
  if (tense === 'now') return null;
  return (
    <p className="px-4 pt-2 text-xs text-ink-2">
      <SentenceText sentence={TENSES[tense]} />
    </p>
  );
}

/** What the changed claim would get, and the way to make it so. */
function Outcome({
  table,
  onReset,
}: {
  readonly table: Extract<CandidateTable, { kind: 'Table' }>;
  readonly onReset: () => void;
}) {
  const writes = useObjectWrites();
  const manifest = freshClaim(table.asked);
  const way: Pick<WayOut, 'command' | 'writes'> = recreate(manifest);
  const title: Sentence = ['Create the claim again as asked for here'];
  return (
    <div
      className="mx-4 mt-2 mb-1 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-2 bg-accent-soft px-3 py-2"
      role="status"
    >
      <p className="min-w-0 flex-1 basis-64">
        <b className="font-strong">What if</b>{' '}
        {table.winner === undefined ? (
          'it asked for this: still no volume would fit.'
        ) : (
          <>
            it asked for this: <code className="font-medium">{table.winner}</code> would win.
          </>
        )}
      </p>
      <ManifestButton title="The claim as asked for here" manifest={manifest} />
      {writes.allowed && table.winner !== undefined ? (
        <Button isDisabled={writes.isPending} onPress={() => writes.write(title, way.writes)}>
          <Icon name="right" size={14} />
          Create it again like this
        </Button>
      ) : null}
      <Button variant="quiet" onPress={onReset}>
        Reset
      </Button>
    </div>
  );
}

function Legend({
  table,
  showAll,
  onShowAll,
}: {
  readonly table: Extract<CandidateTable, { kind: 'Table' }>;
  readonly showAll: boolean;
  readonly onShowAll: (show: boolean) => void;
}) {
  const hidden = table.total - table.shown;
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-1.5 border-t border-line px-4 py-[9px] text-xs text-ink-3">
      <span className="inline-flex items-center gap-1.5 max-md:hidden">
        <svg width="20" height="14" aria-hidden="true">
          <path d="M0 7h20" stroke="var(--line-2)" strokeWidth="2" />
          <circle cx="10" cy="7" r="3" fill="var(--ink-3)" />
        </svg>
        passed
      </span>
      <span className="inline-flex items-center gap-1.5 max-md:hidden">
        <Sign name="blocked" size={12} />
        the controller stopped here
      </span>
      <span className="inline-flex items-center gap-1.5 max-md:hidden">
        <WouldFailSign size={12} />
        would fail too
      </span>
      <span className="inline-flex items-center gap-1.5 max-md:hidden">
        <i className="inline-block size-1.5 rounded-full border-[1.5px] border-edge" />
        would pass
      </span>
      <span className="ml-auto max-md:ml-0">
        {table.total === 0 ? 'There is no volume in this cluster.' : 'Near misses first.'}
        {hidden > 0 ? ` ${hidden} more are left out. ` : ' '}
        {hidden > 0 || showAll ? (
          <Button size="small" variant="quiet" className="text-accent" onPress={() => onShowAll(!showAll)}>
            {showAll ? 'Show the nearest only' : `Show all ${table.total}`}
          </Button>
        ) : null}
      </span>
    </div>
  );
}
