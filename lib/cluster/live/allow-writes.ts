/**
 * Which live clusters may be written to: those that are named, and no other. Decides it by the names that the switcher
 * shows, which are unique, never by those of contexts, which may look like another cluster's. Pure.
 */
import type { LiveContext } from './kubeconfig';

/** What was asked for and cannot be, in words; undefined where every name is known. */
export function writesProblem(
  allowed: readonly string[],
  contexts: readonly Pick<LiveContext, 'name' | 'access'>[],
): string | undefined {
  const known = contexts.filter(({ access }) => access !== undefined).map(({ name }) => name);
  const unknown = allowed.filter((name) => !known.includes(name));
  if (unknown.length === 0) return undefined;
  const names = known.length === 0 ? 'there is no live cluster' : `the live clusters are ${known.join(', ')}`;
  const asked = unknown.map((name) => JSON.stringify(name)).join(', ');
  return `--allow-writes (STOWAGE_ALLOW_WRITES) names ${asked}, and ${names}. Nothing else is written to because of it`;
}

/** What the server says at its start; undefined where nothing may be written. */
export function writesNotice(
  allowed: readonly string[],
  contexts: readonly Pick<LiveContext, 'name' | 'access'>[],
): string | undefined {
  const named = contexts.flatMap(({ name, access }) =>
    access && allowed.includes(name) ? [`${name} (as ${access.user})`] : [],
  );
  if (named.length === 0) return undefined;
  return `Writes are allowed to ${named.join(', ')}, each after a question. Stowage has no login: whoever reaches this server can make them.`;
}
