'use client';
/** Everything that belongs together, a column for each kind, problems on top; the selection shows its chain. */
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import {
  type ClusterGraph,
  chainOf,
  clusterGraph,
  filterGraph,
  type MapFilter,
  problemCount,
} from '@/lib/graph/cluster-map';
import { layoutMap } from '@/lib/graph/map-layout';
import { MAP_KINDS, type MapId, type MapKind, mapId } from '@/lib/graph/relations';
import type { UnreadableKind } from '@/lib/history/stream-message';
import { namespacedKey } from '@/lib/kubernetes/object';
import { nodes } from '@/lib/kubernetes/resources';
import { useIsLoading, useObjects } from '@/lib/queries/use-cluster';
import { useFromManifest } from '../cluster/from-manifest';
import { useSize } from '../graph/use-size';
import { useClusterView } from '../object/cluster-view-provider';
import type { ObjectReference } from '../object/object-reference';
import { useUnread } from '../object/unread-kinds';
import { useSelection } from '../object/use-selection';
import { SelectedDetails } from '../persistentvolume/selected-details';
import { Button } from '../ui/button';
import { EmptyState, LoadingState } from '../ui/states';
import { MapColumns } from './map-columns';
import { MapToolbar } from './map-toolbar';

const NO_FILTER: MapFilter = {
  text: '',
  namespace: undefined,
  storageClassName: undefined,
  onlyProblems: false,
};

const FIRST_ROWS = 14;
const MORE_ROWS = 50;
const DEFAULT_WIDTH = 1_180;
const NO_CHAIN: ReadonlySet<MapId> = new Set();

/** How far the neighbourhood of the selection reaches. */
export type Reach = 1 | 2 | 'all';

export function MapView() {
  const view = useClusterView();
  const allNodes = useObjects(nodes);
  const loading = useIsLoading();
  const graph = useMemo(() => clusterGraph(view, allNodes.values()), [view, allNodes]);
  const { selected, select } = useSelection();
  const [filter, setFilter] = useState<MapFilter>(NO_FILTER);
  const [reach, setReach] = useState<Reach>('all');
  const selectedId = useSelectedId(graph, selected);
  const chain = useMemo(
    () => (selectedId ? chainOf(graph, selectedId, reach === 'all' ? undefined : reach) : NO_CHAIN),
    [graph, selectedId, reach],
  );
  const unread = useMapUnread();
  const fromManifest = useFromManifest('Apply manifests');
  const empty = graph.items.size === 0 && unread.length === 0;
  return (
    <div className="relative flex h-full min-h-0 max-md:h-auto">
      <div className="flex min-w-0 flex-1 flex-col pt-4 pl-6 max-md:px-4 max-md:pt-3.5">
        <MapToolbar
          graph={graph}
          filter={filter}
          onFilter={setFilter}
          problems={problemCount(graph)}
          chain={selectedId ? { size: chain.size, reach, onReach: setReach } : undefined}
        />
        {loading ? <LoadingState title="Reading the cluster" /> : null}
        {!loading && empty ? (
          <EmptyState title="There is nothing in this cluster yet" actions={fromManifest}>
            Classes, volumes, claims, Pods and nodes appear here as soon as they exist, with what connects
            them.
          </EmptyState>
        ) : null}
        {empty || loading ? null : (
          <Drawn
            graph={graph}
            filter={filter}
            unread={unread}
            chain={chain}
            selectedId={selectedId}
            onSelect={(reference) => select(reference)}
            onClear={() => setFilter(NO_FILTER)}
          />
        )}
      </div>
      {selected ? <SelectedDetails reference={selected} onClose={() => select(undefined)} /> : null}
    </div>
  );
}

/** A cluster without snapshots needs no column that says so. */
function useMapUnread(): readonly UnreadableKind[] {
  const unread = useUnread(...MAP_KINDS);
  return useMemo(
    () =>
      unread.filter(({ kind, why }) => kind !== 'VolumeSnapshot' || why === 'forbidden' || why === 'failing'),
    [unread],
  );
}

function useSelectedId(graph: ClusterGraph, selected: ObjectReference | undefined): MapId | undefined {
  return useMemo(() => {
    const kind = MAP_KINDS.find((candidate) => candidate === selected?.kind);
    if (!kind || !selected) return undefined;
    const id = mapId(kind, namespacedKey(selected.namespace, selected.name));
    return graph.items.has(id) ? id : undefined;
  }, [graph, selected]);
}

interface DrawnProps {
  readonly graph: ClusterGraph;
  readonly filter: MapFilter;
  readonly unread: readonly UnreadableKind[];
  readonly chain: ReadonlySet<MapId>;
  readonly selectedId: MapId | undefined;
  readonly onSelect: (reference: ObjectReference | undefined) => void;
  readonly onClear: () => void;
}

function Drawn({ graph, filter, unread, chain, selectedId, onSelect, onClear }: DrawnProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const width = size && size.width > 0 ? size.width - 24 : DEFAULT_WIDTH;
  const wanted = useDeferredValue(filter);
  const [extra, setExtra] = useState<Partial<Record<MapKind, number>>>({});
  const kept = useMemo(() => filterGraph(graph, wanted), [graph, wanted]);
  const layout = useMemo(
    () =>
      layoutMap(graph, {
        kept,
        chain,
        width,
        unread: new Set(MAP_KINDS.filter((kind) => unread.some((one) => one.kind === kind))),
        limit: (kind) => FIRST_ROWS + (extra[kind] ?? 0),
      }),
    [graph, kept, chain, width, extra, unread],
  );
  const filtered = layout.columns.reduce((sum, column) => sum + column.filtered, 0);
  useScrollTo(frame, selectedId);
  return (
    <>
      {filtered > 0 ? (
        <p className="num flex flex-wrap items-center gap-x-2 pb-2 text-xs text-ink-2" role="status">
          {filtered} of {graph.items.size} objects are left out by the filters.
          <Button size="small" variant="quiet" className="text-accent" onPress={onClear}>
            Show all
          </Button>
        </p>
      ) : null}
      <div ref={frame} className="relative min-h-0 flex-1 overflow-auto pb-4 max-md:overflow-visible">
        <MapColumns
          layout={layout}
          unread={unread}
          neighbours={graph.neighbours}
          selectedId={selectedId}
          hasChain={chain.size > 0}
          onSelect={onSelect}
          onMore={(kind) => setExtra({ ...extra, [kind]: (extra[kind] ?? 0) + MORE_ROWS })}
        />
        {layout.hiddenEdges > 0 ? (
          <p className="num mt-3 text-xs text-ink-3 max-md:hidden">
            {layout.hiddenEdges} lines from classes to claims without a volume are not drawn; select a claim
            or a class to see its own.
          </p>
        ) : null}
      </div>
    </>
  );
}

/** A selection that came with the address is brought into sight once. */
function useScrollTo(frame: React.RefObject<HTMLElement | null>, id: MapId | undefined): void {
  useEffect(() => {
    if (id === undefined) return;
    const chip = frame.current?.querySelector(`[data-id="${CSS.escape(id)}"]`);
    chip?.scrollIntoView({ block: 'nearest' });
  }, [frame, id]);
}
