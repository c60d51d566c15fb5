/**
 * The whole cluster as one graph: a column for each kind, edges between them, problems on top. Filters leave objects
 * out and what they leave out is counted; a filter by namespace never hides what has no namespace, and an object that
 * nobody refers to is shown like any other.
 */
import { assertDefined } from '../base/assert';
import type { Node } from '../kubernetes/node';
import type { ClusterView } from '../volume/cluster-view';
import { type MapItem, mapItems } from './map-items';
import { orderByName, orderByNeighbours } from './map-order';
import { type MapId, type MapKind, mapId, type Relation, relationsOf } from './relations';

export interface ClusterGraph {
  readonly items: ReadonlyMap<MapId, MapItem>;
  readonly relations: readonly Relation[];
  readonly neighbours: ReadonlyMap<MapId, readonly MapId[]>;
  /** All items of each kind in the order of the map. */
  readonly columns: ReadonlyMap<MapKind, readonly MapItem[]>;
}

export function clusterGraph(view: ClusterView, nodes: Iterable<Node>): ClusterGraph {
  const allNodes = [...nodes];
  const relations = relationsOf({
    storageClasses: view.storageClasses(),
    volumes: view.volumes(),
    claims: view.claims(),
    snapshots: view.snapshots(),
    pods: view.pods(),
    nodes: allNodes,
  });
  const items = mapItems(view, allNodes, relations);
  const neighbours = neighboursOf(relations);
  return { items, relations, neighbours, columns: orderColumns([...items.values()], neighbours) };
}

function neighboursOf(relations: readonly Relation[]): ReadonlyMap<MapId, readonly MapId[]> {
  const neighbours = new Map<MapId, MapId[]>();
  const add = (id: MapId, other: MapId): void => {
    const known = neighbours.get(id);
    if (known) known.push(other);
    else neighbours.set(id, [other]);
  };
  for (const { from, to } of relations) {
    add(from, to);
    add(to, from);
  }
  return neighbours;
}

/** Claims by name; from there outward, each column by the one beside it. */
function orderColumns(
  items: readonly MapItem[],
  neighbours: ReadonlyMap<MapId, readonly MapId[]>,
): ReadonlyMap<MapKind, readonly MapItem[]> {
  const ofKind = (kind: MapKind): readonly MapItem[] => items.filter((item) => item.kind === kind);
  const beside = (id: string): readonly MapId[] => neighbours.get(id as MapId) ?? [];
  const claims = orderByName(ofKind('PersistentVolumeClaim'));
  const volumes = orderByNeighbours(ofKind('PersistentVolume'), claims, beside);
  const classes = orderByNeighbours(ofKind('StorageClass'), [...volumes, ...claims], beside);
  const snapshots = orderByNeighbours(ofKind('VolumeSnapshot'), claims, beside);
  const pods = orderByNeighbours(ofKind('Pod'), claims, beside);
  const nodes = orderByNeighbours(ofKind('Node'), pods, beside);
  return new Map<MapKind, readonly MapItem[]>([
    ['StorageClass', classes],
    ['PersistentVolume', volumes],
    ['PersistentVolumeClaim', claims],
    ['VolumeSnapshot', snapshots],
    ['Pod', pods],
    ['Node', nodes],
  ]);
}

/** Everybody is connected through these: a chain ends at them, unless it begins there. */
const HUBS: readonly MapKind[] = ['StorageClass', 'Node'];

/** What hangs together with `start`, at most `hops` edges away. */
export function chainOf(
  graph: ClusterGraph,
  start: MapId,
  hops = Number.POSITIVE_INFINITY,
): ReadonlySet<MapId> {
  const chain = new Set<MapId>([start]);
  let border: readonly MapId[] = [start];
  for (let hop = 0; hop < hops && border.length > 0; hop += 1) {
    const next: MapId[] = [];
    for (const id of border) {
      const isHub = HUBS.includes(assertDefined(graph.items.get(id), `no item ${id}`).kind);
      if (isHub && id !== start) continue;
      for (const neighbour of graph.neighbours.get(id) ?? []) {
        if (chain.has(neighbour)) continue;
        chain.add(neighbour);
        next.push(neighbour);
      }
    }
    border = next;
  }
  return chain;
}

export interface MapFilter {
  readonly text: string;
  readonly namespace: string | undefined;
  /** `''`: what has no class. */
  readonly storageClassName: string | undefined;
  readonly onlyProblems: boolean;
}

/** Ids that the filter lets through. */
export function filterGraph(graph: ClusterGraph, filter: MapFilter): ReadonlySet<MapId> {
  let kept = new Set<MapId>();
  for (const [id, item] of graph.items) {
    const elsewhere = item.namespace !== undefined && item.namespace !== filter.namespace;
    if (filter.namespace === undefined || !elsewhere) kept.add(id);
  }
  if (filter.storageClassName !== undefined) {
    const start = mapId('StorageClass', filter.storageClassName);
    const chain = graph.items.has(start) ? chainOf(graph, start) : new Set<MapId>();
    kept = new Set([...kept].filter((id) => chain.has(id)));
  }
  const wanted = filter.text.trim().toLowerCase();
  if (wanted !== '') kept = withChains(graph, kept, (item) => matchesText(item, wanted));
  if (filter.onlyProblems) kept = withChains(graph, kept, (item) => item.problem);
  return kept;
}

/** Those of `kept` that pass, and what they hang together with. */
function withChains(
  graph: ClusterGraph,
  kept: ReadonlySet<MapId>,
  passes: (item: MapItem) => boolean,
): Set<MapId> {
  const result = new Set<MapId>();
  for (const id of kept) {
    const item = graph.items.get(id);
    if (!item || result.has(id) || !passes(item)) continue;
    const hops = HUBS.includes(item.kind) ? 0 : Number.POSITIVE_INFINITY;
    for (const member of chainOf(graph, id, hops)) if (kept.has(member)) result.add(member);
  }
  return result;
}

/** A name or namespace, a label `key=value`, or `phase=Lost`. */
function matchesText(item: MapItem, wanted: string): boolean {
  const equals = wanted.indexOf('=');
  if (equals > 0) {
    const key = wanted.slice(0, equals);
    const value = wanted.slice(equals + 1);
    if (key === 'phase') return item.word.toLowerCase() === value;
    return Object.entries(item.labels).some(
      ([label, of]) => label.toLowerCase() === key && of.toLowerCase() === value,
    );
  }
  return `${item.namespace ?? ''}/${item.name}`.toLowerCase().includes(wanted);
}

export function problemCount(graph: ClusterGraph): number {
  let count = 0;
  for (const item of graph.items.values()) if (item.problem) count += 1;
  return count;
}
