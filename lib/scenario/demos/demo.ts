/** What all demos of the gallery have in common. */
import { assertDefined } from '../../base/assert';
import type { Scenario } from '../scenario';
import { DEMO_CATALOGUE } from './catalogue';

/** The scenario of the gallery's demo `id`, with the words of the catalogue; it opens at its beginning. */
export function demo(
  id: string,
  rest: Pick<Scenario, 'objects' | 'operations' | 'notes'> & Partial<Pick<Scenario, 'config' | 'view'>>,
): Scenario {
  const entry = assertDefined(
    DEMO_CATALOGUE.find((candidate) => candidate.id === id),
    `no demo ${id} in the catalogue`,
  );
  const { title, summary: description } = entry;
  return {
    stowage: 1,
    kubernetes: '1.37',
    seed: 20,
    title,
    description,
    untilMs: 0,
    view: 'lifecycle',
    ...rest,
  };
}

/** Milliseconds of so many seconds. */
export const seconds = (count: number) => count * 1_000;
