/**
 * Whether what a browser keeps of a cluster is still in the server's cluster of that name: only then may the server's
 * take its place. A name alone says nothing, since a server that was started again, a link or another reader may have
 * made a cluster of the same name. Pure.
 */
import { canonicalJson, jsonEqual } from '../base/json';
import { endMs } from '../scenario/moment';
import type { Scenario, TimedOperation } from '../scenario/scenario';

export type KeptIn =
  /** The server has all of it, and perhaps more. */
  | { readonly kind: 'all' }
  /** It began as the kept one did, and has not all that was done since. */
  | { readonly kind: 'less'; readonly writes: number }
  /** It began otherwise, or other things were done in it before. */
  | { readonly kind: 'another' };

/**
 * Where `kept` is in `server`: both begin alike (version, seed, configuration, objects), what had been done at the kept
 * moment are the first operations of the server's, in the same order, and what was still to come is among the others.
 */
export function keptIn(kept: Scenario, server: Scenario): KeptIn {
  if (!beginsAs(kept, server)) return { kind: 'another' };
  const untilMs = endMs(kept);
  const done = kept.operations.filter(({ atMs }) => atMs <= untilMs);
  const isPrefix = done.every((operation, index) => jsonEqual(operation, server.operations[index]));
  const writes = countLacking(kept.operations, server.operations);
  if (writes > 0) return { kind: 'less', writes };
  const toCome = kept.operations.slice(done.length);
  const isAll = isPrefix && countLacking(toCome, server.operations.slice(done.length)) === 0;
  return isAll ? { kind: 'all' } : { kind: 'another' };
}

function beginsAs(kept: Scenario, server: Scenario): boolean {
  const beginning = ({ stowage, kubernetes, seed, config = {}, objects }: Scenario) => ({
    stowage,
    kubernetes,
    seed,
    config,
    objects,
  });
  return jsonEqual(beginning(kept), beginning(server));
}

/** How many of `wanted` are not among `there`, each of which counts once. */
function countLacking(wanted: readonly TimedOperation[], there: readonly TimedOperation[]): number {
  const left = new Map<string, number>();
  for (const operation of there) {
    const text = canonicalJson(operation);
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  let lacking = 0;
  for (const operation of wanted) {
    const text = canonicalJson(operation);
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    else lacking += 1;
  }
  return lacking;
}
