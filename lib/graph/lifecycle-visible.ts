/**
 * Which tokens of a state are drawn when not all fit. The selected one and the latest arrivals always are; the rest
 * follows in order of name. Those left out are counted, never forgotten.
 */
import type { LifecycleToken } from './lifecycle-model';

export interface VisibleTokens {
  /** In order of name, so that nothing jumps when the choice changes. */
  readonly shown: readonly LifecycleToken[];
  readonly hidden: number;
}

/** `rows` counts the line "and 396 more" too: it takes the place of the last token. */
export function visibleTokens(
  tokens: readonly LifecycleToken[],
  rows: number,
  preferred: readonly string[],
): VisibleTokens {
  if (tokens.length <= rows) return { shown: tokens, hidden: 0 };
  const places = Math.max(0, rows - 1);
  const chosen = new Set<string>();
  const here = new Set(tokens.map((token) => token.id));
  for (const id of preferred) if (chosen.size < places && here.has(id)) chosen.add(id);
  for (const token of tokens) {
    if (chosen.size >= places) break;
    chosen.add(token.id);
  }
  return { shown: tokens.filter((token) => chosen.has(token.id)), hidden: tokens.length - chosen.size };
}
