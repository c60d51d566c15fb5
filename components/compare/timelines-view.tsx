'use client';
/** Branches of the cluster, and what differs between two moments. */
import { useMemo } from 'react';
import { compareMoments } from '@/lib/history/compare';
import { revisionAt } from '@/lib/history/steps';
import { useClusters } from '@/lib/queries/clusters';
import { useClusterName, useClusterPart, useIsPast } from '@/lib/queries/use-cluster';
import { familyOf } from '../timeline/branch-tree';
import { LoadingState } from '../ui/states';
import { ViewFrame } from '../ui/view-frame';
import { BranchList } from './branch-list';
import { ComparedMap } from './compared-map';
import { DifferenceList } from './difference-list';
import { type Side, useSide, useSideLogs } from './side';
import { SidePicker } from './side-picker';

export function TimelinesView() {
  const name = useClusterName();
  const { data } = useClusters();
  const clusters = data?.clusters ?? [];
  const current = clusters.find((cluster) => cluster.name === name);
  const family = familyOf(clusters, name);
  return (
    <div className="h-full overflow-auto">
      <ViewFrame
        title="Branches and comparison"
        summary="Acting in the past begins a branch, and what was undone is kept when something else is done. Compare any two moments."
      >
        {current?.kind === 'simulated' ? (
          <BranchList family={family} clusters={clusters} current={name} />
        ) : null}
        {current ? <Compare name={name} parent={current.branch} clusters={family} /> : null}
        {data ? null : <LoadingState title="Reading the timelines" />}
      </ViewFrame>
    </div>
  );
}

interface CompareProps {
  readonly name: string;
  readonly parent: { readonly of: string } | undefined;
  readonly clusters: ReturnType<typeof familyOf>;
}

/** From the moment that the page shows, or from the beginning, to now; for a branch, from where it comes from, now, to itself, now. */
function useDefaults(name: string, parent: string | undefined): readonly [Side, Side] {
  const past = useIsPast();
  const revision = useClusterPart(({ log }) => log.revision);
  // Not the very first moment, at which there is nothing: all that was made at its time is there.
  const begun = useClusterPart(({ newest }) => revisionAt(newest, newest.changes[0]?.timeMs ?? 0));
  const from = past ? revision : begun;
  return useMemo(() => {
    const to = { cluster: name, revision: undefined };
    if (parent !== undefined && !past) return [{ cluster: parent, revision: undefined }, to];
    return [{ cluster: name, revision: from }, to];
  }, [name, parent, past, from]);
}

function Compare({ name, parent, clusters }: CompareProps) {
  const known = parent && clusters.some((cluster) => cluster.name === parent.of) ? parent.of : undefined;
  const [fromDefault, toDefault] = useDefaults(name, known);
  const [from, setFrom] = useSide('from', fromDefault);
  const [to, setTo] = useSide('to', toDefault);
  const before = useSideLogs(from);
  const after = useSideLogs(to);
  const beforeObjects = before.shown?.objects;
  const afterObjects = after.shown?.objects;
  const comparison = useMemo(
    () => (beforeObjects && afterObjects ? compareMoments(beforeObjects, afterObjects) : undefined),
    [beforeObjects, afterObjects],
  );
  return (
    <section aria-labelledby="compare" className="mt-6 grid gap-3">
      <h2 id="compare" className="text-md font-strong">
        Compare
      </h2>
      <div className="flex gap-3 max-md:flex-col">
        <SidePicker label="From" side={from} logs={before} clusters={clusters} onChoose={setFrom} />
        <SidePicker label="To" side={to} logs={after} clusters={clusters} onChoose={setTo} />
      </div>
      {comparison ? <DifferenceList comparison={comparison} /> : null}
      {comparison && after.shown && comparison.differences.length > 0 ? (
        <section aria-labelledby="picture" className="mt-4">
          <h2 id="picture" className="mb-2 text-md font-strong">
            On the map
          </h2>
          <ComparedMap cluster={to.cluster} after={after.shown} comparison={comparison} />
        </section>
      ) : null}
    </section>
  );
}
