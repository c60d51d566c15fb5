/** A write that a page describes as the request that the Kubernetes route would make of it: one must equal the other. */
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import type { KubernetesRequest, RequestMethod } from '../cluster';

export interface DescribedWrite {
  readonly method: Exclude<RequestMethod, 'GET'>;
  readonly url: string;
  readonly contentType?: string | undefined;
  readonly body?: unknown;
}

export function toConfirm({
  method,
  url,
  contentType,
  body,
}: DescribedWrite): Result<KubernetesRequest, Status> {
  const [rawPath = '', ...rest] = url.split('?');
  const path = decodeSegments(rawPath.slice(1).split('/'));
  if (!path) return err(failure('BadRequest', `url: ${JSON.stringify(rawPath)} is no path`));
  const query = new Map(new URLSearchParams(rest.join('?')));
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return ok({ method, path, query, contentType: type, ...(body === undefined ? {} : { body }) });
}

function decodeSegments(segments: readonly string[]): readonly string[] | undefined {
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
