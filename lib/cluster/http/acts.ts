/** What the routes of undo and redo answer. */
import type { ActsAnswer, UndoAnswer } from '../../history/stream-message';
import type { Act } from '../simulated/journal';
import type { SimulatedCluster } from '../simulated/simulated-cluster';

/** Titles that an answer lists, at most. */
const SHOWN = 50;

export function actsAnswer({ acts }: SimulatedCluster): ActsAnswer {
  const titles = (list: readonly Act[]) => list.slice(0, SHOWN).map(({ title }) => title);
  return { done: titles(acts.done), undone: titles(acts.undone) };
}

export function undoAnswer(cluster: SimulatedCluster, { title }: Act): UndoAnswer {
  return { ...actsAnswer(cluster), title, cluster: cluster.describe() };
}
