'use client';
/** What lies where in a simulated cluster now: also what a Pod left behind that is gone. */
import { useMemo, useState } from 'react';
import { type StoredDataRow, storedDataRows } from '@/lib/graph/pod-volumes';
import { dataSets, pods } from '@/lib/kubernetes/resources';
import { useObjects } from '@/lib/queries/use-cluster';
import { WrittenLines } from '../pod/written-lines';
import { Tag } from '../ui/badge';
import { Button } from '../ui/button';

/** Further places are drawn on request: a cluster may have thousands. */
const FIRST_ROWS = 8;
const MORE_ROWS = 100;

export function StoredData() {
  const sets = useObjects(dataSets);
  const allPods = useObjects(pods);
  const [shown, setShown] = useState(FIRST_ROWS);
  const rows = useMemo(() => storedDataRows(sets.values(), allPods.values()), [sets, allPods]);
  return (
    <section aria-labelledby="data-heading">
      <h2 id="data-heading">Data in this cluster</h2>
      <p className="mb-2 text-ink-2">
        A simulated container writes a line to each of its volumes when it starts. Delete its Pod and see what
        stays.
      </p>
      {rows.length === 0 ? (
        <p className="border-t border-line py-2.5 text-ink-3">
          Nothing is written anywhere: no Pod with a writable volume has run yet.
        </p>
      ) : (
        <ul aria-label="Data" className="border-t border-line">
          {rows.slice(0, shown).map((row) => (
            <DataItem key={row.name} row={row} />
          ))}
        </ul>
      )}
      {rows.length > shown ? (
        <Button
          size="small"
          variant="quiet"
          className="mt-1 text-accent"
          onPress={() => setShown(shown + MORE_ROWS)}
        >
          Show {Math.min(rows.length - shown, MORE_ROWS)} more of {rows.length - shown}
        </Button>
      ) : null}
    </section>
  );
}

function DataItem({ row }: { readonly row: StoredDataRow }) {
  return (
    <li className="grid gap-x-4 gap-y-1 border-b border-line py-2 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <p className="wrap-anywhere">
        Lies {row.place} {row.inUse ? null : <Tag>no Pod left that wrote it</Tag>}
      </p>
      <WrittenLines lines={row.lines} label={`Written ${row.place}`} />
    </li>
  );
}
