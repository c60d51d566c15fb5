/** Where an arrow key leads on the map: along a column, or over an edge to the nearest neighbour on that side. */
import type { MapLayout } from '@/lib/graph/map-layout';
import type { MapId } from '@/lib/graph/relations';

export function nextOnMap(
  layout: MapLayout,
  neighbours: ReadonlyMap<MapId, readonly MapId[]>,
  from: MapId,
  key: string,
): MapId | undefined {
  const column = layout.columns.findIndex(({ rows }) => rows.some(({ item }) => item.id === from));
  const rows = layout.columns[column]?.rows ?? [];
  const row = rows.findIndex(({ item }) => item.id === from);
  switch (key) {
    case 'ArrowUp':
      return rows[row - 1]?.item.id;
    case 'ArrowDown':
      return rows[row + 1]?.item.id;
    case 'ArrowLeft':
      return sideways(layout, neighbours, from, column, -1, rows[row]?.top ?? 0);
    case 'ArrowRight':
      return sideways(layout, neighbours, from, column, 1, rows[row]?.top ?? 0);
    default:
      return undefined;
  }
}

/** The neighbour in the nearest column of that side; without one, whatever stands beside it there. */
function sideways(
  layout: MapLayout,
  neighbours: ReadonlyMap<MapId, readonly MapId[]>,
  from: MapId,
  column: number,
  step: -1 | 1,
  top: number,
): MapId | undefined {
  const linked = new Set(neighbours.get(from) ?? []);
  for (let index = column + step; index >= 0 && index < layout.columns.length; index += step) {
    const found = layout.columns[index]?.rows.find(({ item }) => linked.has(item.id));
    if (found) return found.item.id;
  }
  const beside = layout.columns[column + step]?.rows ?? [];
  const [nearest] = beside.toSorted((a, b) => Math.abs(a.top - top) - Math.abs(b.top - top));
  return nearest?.item.id;
}
