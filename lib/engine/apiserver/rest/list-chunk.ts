/**
 * Lists in chunks (`limit`, `continue`). A token says after which object to go on and at which revision the list
 * began: all chunks carry that revision, so that a watch from it brings whatever changed between two of them. When
 * the log does not reach back so far any more, the token has expired.
 */

import { compareStrings } from '../../../base/compare';
import { err, ok, type Result } from '../../../base/result';
import type { KubernetesObject } from '../../../kubernetes/object';
import { failure, type Status } from '../../../kubernetes/status';
import type { ApiServer } from '../api';

/** Longer than any token that this server gave. */
const MAX_TOKEN_LENGTH = 1024;

export interface Chunk {
  readonly items: readonly KubernetesObject[];
  readonly revision: number;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

interface Place {
  readonly revision: number;
  readonly namespace: string;
  readonly name: string;
}

/** `items` in order of namespace and name; `limit` 0 for all. */
export function chunkOf(
  api: ApiServer,
  items: readonly KubernetesObject[],
  limit: number,
  token: string | undefined,
): Result<Chunk, Status> {
  const place = token ? parseToken(token) : undefined;
  if (token && !place)
    return err(failure('BadRequest', 'continue key is not valid: it was not given by this server'));
  if (place && !api.changesSince(place.revision).ok) return err(expiredToken());
  const revision = place?.revision ?? api.revision;
  const rest = place ? items.slice(indexAfter(items, place)) : items;
  if (limit === 0 || rest.length <= limit) return ok({ items: rest, revision });
  const chunk = rest.slice(0, limit);
  const last = chunk[chunk.length - 1];
  return ok({
    items: chunk,
    revision,
    continue:
      last && formatToken({ revision, namespace: last.metadata.namespace ?? '', name: last.metadata.name }),
    remainingItemCount: rest.length - limit,
  });
}

function indexAfter(items: readonly KubernetesObject[], place: Place): number {
  const index = items.findIndex(({ metadata }) => {
    const byNamespace = compareStrings(metadata.namespace ?? '', place.namespace);
    return byNamespace > 0 || (byNamespace === 0 && compareStrings(metadata.name, place.name) > 0);
  });
  return index < 0 ? items.length : index;
}

function formatToken({ revision, namespace, name }: Place): string {
  return [String(revision), namespace, name].map(encodeURIComponent).join('/');
}

function parseToken(token: string): Place | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const match = /^(\d{1,15})\/([^/]*)\/([^/]+)$/.exec(token);
  if (!match) return undefined;
  try {
    const [, revision = '', namespace = '', name = ''] = match.map((part) => decodeURIComponent(part));
    return { revision: Number(revision), namespace, name };
  } catch {
    return undefined;
  }
}

function expiredToken(): Status {
  const text =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';
  return failure('Expired', text);
}
