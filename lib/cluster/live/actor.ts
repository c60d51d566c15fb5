/**
 * Who wrote a version of a live object. The API server does not say; its managed fields do, as far as their clock,
 * which counts seconds, and their writers' own names can be trusted.
 */
import { isJsonObject } from '../../base/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { parseTimestamp } from '../../kubernetes/timestamp';

/** Stands for a writer that the API server does not tell, as with every deletion. */
export const UNKNOWN_ACTOR = 'unknown';

/** The state of each writer's entry in the managed fields of one version of an object. */
export type WriterMarks = ReadonlyMap<string, string>;

interface Writer {
  readonly name: string;
  readonly timeMs: number;
  readonly key: string;
  readonly mark: string;
}

/** What tells, at the next version, whose entry has changed. */
export function writerMarks(object: KubernetesObject): WriterMarks {
  return new Map(writersOf(object).map(({ key, mark }) => [key, mark]));
}

/**
 * The writer whose entry differs from that of the version before, the newest where there are several or where
 * nothing is known of the version before.
 */
export function actorOf(object: KubernetesObject, before: WriterMarks | undefined): string {
  const writers = writersOf(object);
  const changed = before ? writers.filter(({ key, mark }) => before.get(key) !== mark) : [];
  const newest = (changed.length > 0 ? changed : writers).toSorted((a, b) => b.timeMs - a.timeMs)[0];
  return newest?.name ?? UNKNOWN_ACTOR;
}

function writersOf(object: KubernetesObject): readonly Writer[] {
  const { managedFields } = object.metadata as { readonly managedFields?: unknown };
  if (!Array.isArray(managedFields)) return [];
  return managedFields.filter(isJsonObject).flatMap((entry) => {
    const { manager, operation, subresource, time, fieldsV1 } = entry;
    const timeMs = typeof time === 'string' ? parseTimestamp(time) : undefined;
    if (typeof manager !== 'string' || timeMs === undefined) return [];
    const key = `${manager}/${String(operation)}/${String(subresource)}`;
    return [{ name: manager, timeMs, key, mark: `${timeMs}:${JSON.stringify(fieldsV1 ?? {}).length}` }];
  });
}
