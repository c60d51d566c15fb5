'use client';
/** The Map of both moments together: what was removed stands in its place, and every difference has its mark. */
import { useMemo, useRef, useState } from 'react';
import { clusterGraph } from '@/lib/graph/cluster-map';
import { layoutMap } from '@/lib/graph/map-layout';
import { MAP_KINDS, type MapId, type MapKind, mapId } from '@/lib/graph/relations';
import type { ClusterLog, ObjectTable } from '@/lib/history/cluster-log';
import { kindKeyOf } from '@/lib/history/cluster-log';
import type { Comparison } from '@/lib/history/compare';
import { objectKey } from '@/lib/kubernetes/object';
import { nodes } from '@/lib/kubernetes/resources';
import type { ClusterStore } from '@/lib/queries/cluster-store';
import { ClusterContext, useObjects } from '@/lib/queries/use-cluster';
import { useSize } from '../graph/use-size';
import { MapColumns } from '../map/map-columns';
import { ClusterViewProvider, useClusterView } from '../object/cluster-view-provider';
import { differenceObject } from './difference-list';
import { type DifferenceKind, DifferenceSign } from './difference-sign';

interface ComparedMapProps {
  readonly cluster: string;
  readonly after: ClusterLog;
  readonly comparison: Comparison;
}

export function ComparedMap({ cluster, after, comparison }: ComparedMapProps) {
  const store = useMemo(
    () => standingStore(cluster, { ...after, objects: withRemoved(after.objects, comparison) }),
    [cluster, after, comparison],
  );
  return (
    <ClusterContext value={store}>
      <ClusterViewProvider>
        <Columns comparison={comparison} />
      </ClusterViewProvider>
    </ClusterContext>
  );
}

/** The objects of the later moment, and those that it has no longer. */
function withRemoved(objects: ObjectTable, { differences }: Comparison): ObjectTable {
  const table = new Map(objects);
  for (const difference of differences) {
    if (difference.kind !== 'removed') continue;
    const kind = kindKeyOf(difference.before);
    table.set(kind, new Map(table.get(kind)).set(objectKey(difference.before), difference.before));
  }
  return table;
}

/** A cluster that stands still, for views that read one. */
function standingStore(name: string, log: ClusterLog): ClusterStore {
  const snapshot = { log, newest: log, link: { kind: 'open', heardMs: 0 }, current: true } as const;
  return {
    name,
    subscribe: () => () => undefined,
    read: () => snapshot,
    expect: () => undefined,
    seek: () => false,
    retry: () => undefined,
  };
}

const ROWS = 14;
const MORE_ROWS = 50;
const DEFAULT_WIDTH = 1_100;
const NO_CHAIN: ReadonlySet<MapId> = new Set();

function Columns({ comparison }: { readonly comparison: Comparison }) {
  const view = useClusterView();
  const allNodes = useObjects(nodes);
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const [extra, setExtra] = useState<Partial<Record<MapKind, number>>>({});
  const graph = useMemo(() => clusterGraph(view, allNodes.values()), [view, allNodes]);
  const marks = useMemo(() => marksOf(comparison), [comparison]);
  const chain = useMemo(() => new Set([...marks.keys()].filter((id) => graph.items.has(id))), [marks, graph]);
  const layout = useMemo(
    () =>
      layoutMap(graph, {
        kept: new Set(graph.items.keys()),
        // What differs comes first and is always drawn.
        chain: chain.size > 0 ? chain : NO_CHAIN,
        width: size && size.width > 0 ? size.width : DEFAULT_WIDTH,
        limit: (kind) => ROWS + (extra[kind] ?? 0),
      }),
    [graph, chain, size, extra],
  );
  return (
    <div ref={frame} className="relative overflow-x-auto">
      <MapColumns
        layout={layout}
        neighbours={graph.neighbours}
        selectedId={undefined}
        hasChain={false}
        marks={marks}
        onSelect={() => undefined}
        onMore={(kind) => setExtra({ ...extra, [kind]: (extra[kind] ?? 0) + MORE_ROWS })}
      />
    </div>
  );
}

function marksOf({ differences }: Comparison) {
  const marks = new Map<MapId, { readonly sign: React.ReactNode; readonly word: DifferenceKind }>();
  for (const difference of differences) {
    const object = differenceObject(difference);
    const kind = MAP_KINDS.find((candidate) => candidate === object.kind);
    if (!kind) continue;
    const word = difference.kind;
    marks.set(mapId(kind, objectKey(object)), { sign: <DifferenceSign kind={word} />, word });
  }
  return marks;
}
