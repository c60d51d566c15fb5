/**
 * Which items of the map are drawn and where: per column the problems, then the first of the rest, then a line that
 * counts what is left out. The chain of a selection is always drawn, each member at its own place in the order.
 */
import type { ClusterGraph } from './cluster-map';
import type { MapItem } from './map-items';
import { MAP_KINDS, type MapId, type MapKind } from './relations';

export const ROW_HEIGHT = 34;
export const CHIP_HEIGHT = 28;
export const COLUMN_TOP = 40;
/** Two or three short lines and a button. */
const UNREAD_HEIGHT = 96;
/** Between the problems and the rest. */
const GROUP_GAP = 14;
const LEAST_CHIP_WIDTH = 132;
const MOST_CHIP_WIDTH = 210;
const LEAST_COLUMN_GAP = 40;
const MOST_CROSSING_EDGES = 8;

/** Kinds that most clusters have none of: their column is there only with objects in it. */
const OPTIONAL: readonly MapKind[] = ['VolumeSnapshot'];

export interface MapOptions {
  readonly kept: ReadonlySet<MapId>;
  readonly chain: ReadonlySet<MapId>;
  /** Kinds that are not read, or not all of them: each has a column, with room below its rows to say so. */
  readonly unread?: ReadonlySet<MapKind>;
  /** How many calm rows a column draws. */
  readonly limit: (kind: MapKind) => number;
  readonly width: number;
}

export interface PlacedItem {
  readonly item: MapItem;
  readonly top: number;
  readonly inChain: boolean;
}

export interface PlacedColumn {
  readonly kind: MapKind;
  readonly title: string;
  readonly left: number;
  readonly rows: readonly PlacedItem[];
  /** All objects of the kind, whatever the filters say. */
  readonly total: number;
  /** Left out because there are so many; more of them can be asked for. */
  readonly more: { readonly count: number; readonly text: string; readonly top: number } | undefined;
  /** Left out by the filters. */
  readonly filtered: number;
  /** Where the room for what is to be said of an unread kind begins; undefined for any other kind. */
  readonly unreadTop: number | undefined;
}

export interface MapEdge {
  readonly id: string;
  readonly from: MapId;
  readonly to: MapId;
  readonly path: string;
  readonly inChain: boolean;
}

export interface MapLayout {
  readonly columns: readonly PlacedColumn[];
  readonly edges: readonly MapEdge[];
  /** Lines from classes to claims without a volume that are not drawn because there are so many. */
  readonly hiddenEdges: number;
  readonly chipWidth: number;
  readonly width: number;
  readonly height: number;
}

const TITLES: Readonly<Record<MapKind, string>> = {
  StorageClass: 'Classes',
  PersistentVolume: 'Volumes',
  PersistentVolumeClaim: 'Claims',
  VolumeSnapshot: 'Snapshots',
  Pod: 'Pods',
  Node: 'Nodes',
};

export function layoutMap(graph: ClusterGraph, options: MapOptions): MapLayout {
  const kinds = MAP_KINDS.filter(
    (kind) => !OPTIONAL.includes(kind) || graph.columns.get(kind)?.length || options.unread?.has(kind),
  );
  const { chipWidth, pitch } = columnWidths(options.width, kinds.length);
  const columns = kinds.map((kind, index) => placeColumn(graph, kind, index * pitch, options));
  const all = edgesOf(graph, columns, chipWidth, options.chain);
  const edges = withoutCrowd(all);
  const height = Math.max(...columns.map(bottomOf)) + 8;
  return {
    columns,
    edges,
    hiddenEdges: all.length - edges.length,
    chipWidth,
    width: pitch * (kinds.length - 1) + chipWidth,
    height,
  };
}

function columnWidths(width: number, count: number): { readonly chipWidth: number; readonly pitch: number } {
  const gaps = count - 1;
  const even = Math.floor((width - gaps * LEAST_COLUMN_GAP) / count);
  const chipWidth = Math.min(MOST_CHIP_WIDTH, Math.max(LEAST_CHIP_WIDTH, even));
  const pitch = Math.max(chipWidth + LEAST_COLUMN_GAP, Math.floor((width - chipWidth) / gaps));
  return { chipWidth, pitch };
}

function bottomOf({ rows, more, unreadTop }: PlacedColumn): number {
  if (unreadTop !== undefined) return unreadTop + UNREAD_HEIGHT;
  return (more?.top ?? rows.at(-1)?.top ?? COLUMN_TOP) + ROW_HEIGHT;
}

function placeColumn(graph: ClusterGraph, kind: MapKind, left: number, options: MapOptions): PlacedColumn {
  const all = graph.columns.get(kind) ?? [];
  const kept = all.filter(({ id }) => options.kept.has(id) || options.chain.has(id));
  const limit = options.limit(kind);
  let drawn = 0;
  const shown = kept.filter((item) => {
    if (options.chain.has(item.id)) return true;
    drawn += 1;
    return drawn <= limit;
  });
  let top = COLUMN_TOP;
  let previous: MapItem | undefined;
  const rows = shown.map((item): PlacedItem => {
    if (previous?.problem && !item.problem) top += GROUP_GAP;
    previous = item;
    const placed = { item, top, inChain: options.chain.has(item.id) };
    top += ROW_HEIGHT;
    return placed;
  });
  const drawnItems = new Set(shown);
  const hidden = kept.filter((item) => !drawnItems.has(item));
  const more =
    hidden.length === 0 ? undefined : { count: hidden.length, text: moreText(hidden), top: top + 2 };
  return {
    kind,
    title: TITLES[kind],
    left,
    rows,
    total: all.length,
    more,
    filtered: all.length - kept.length,
    unreadTop: options.unread?.has(kind) ? top + (more ? ROW_HEIGHT + 10 : 8) : undefined,
  };
}

/** "397 more, 396 Bound": how many are left out, and what more than half of them are. */
function moreText(hidden: readonly MapItem[]): string {
  const counts = new Map<string, number>();
  for (const { word } of hidden) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const [word = '', count = 0] = most ?? [];
  if (count * 2 <= hidden.length) return `${hidden.length} more`;
  return count === hidden.length
    ? `${hidden.length} more, all ${word}`
    : `${hidden.length} more, ${count} ${word}`;
}

/** Lines that cross a column are few or none: many of them hide everything else. Those of the chain always stay. */
function withoutCrowd(edges: readonly MapEdge[]): readonly MapEdge[] {
  const crosses = ({ from, to, inChain }: MapEdge): boolean =>
    !inChain && from.startsWith('StorageClass/') && to.startsWith('PersistentVolumeClaim/');
  const crossing = edges.filter(crosses).length;
  return crossing <= MOST_CROSSING_EDGES ? edges : edges.filter((edge) => !crosses(edge));
}

function edgesOf(
  graph: ClusterGraph,
  columns: readonly PlacedColumn[],
  chipWidth: number,
  chain: ReadonlySet<MapId>,
): readonly MapEdge[] {
  const places = new Map<MapId, { readonly x: number; readonly y: number }>();
  for (const { left, rows } of columns) {
    for (const { item, top } of rows) places.set(item.id, { x: left, y: top + CHIP_HEIGHT / 2 });
  }
  const edges: MapEdge[] = [];
  for (const { from, to } of graph.relations) {
    const a = places.get(from);
    const b = places.get(to);
    if (!a || !b) continue;
    const start = a.x + chipWidth;
    const bend = Math.min(60, (b.x - start) / 2);
    const path = `M${start} ${a.y}C${start + bend} ${a.y} ${b.x - bend} ${b.y} ${b.x} ${b.y}`;
    edges.push({ id: `${from} ${to}`, from, to, path, inChain: chain.has(from) && chain.has(to) });
  }
  return edges.sort((a, b) => Number(a.inChain) - Number(b.inChain));
}
