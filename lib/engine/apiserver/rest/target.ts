/** What a request is about: a kind that the cluster knows, and a place in it. */
import { isJsonObject } from '../../../base/json';
import { err, ok, type Result } from '../../../base/result';
import { apiVersionOf } from '../../../kubernetes/object';
import { parseRequestTarget, type RequestTarget } from '../../../kubernetes/request-target';
import { type ResourceInfo, resourceOf } from '../../../kubernetes/resources';
import { failure, type Status } from '../../../kubernetes/status';
import type { ApiServer, Subresource } from '../api';
import { servedResources } from '../served-resources';
import type { ApiRequest } from './request';
import { hasScale } from './scale';

/** `binding` exists only to be created, for Pods; `scale` is another view of a workload. */
type TargetSubresource = Subresource | 'binding' | 'scale';

export interface Target extends Omit<RequestTarget, 'subresource'> {
  readonly resource: ResourceInfo;
  readonly subresource: TargetSubresource | undefined;
}

/**
 * 404 for a path that leads nowhere. A kind that no definition names can still be created, by a body that says its
 * kind: a manifest with custom resources then applies even though their definitions are not there.
 */
export function targetOf(api: ApiServer, { path, body, method }: ApiRequest): Result<Target, Status> {
  const target = parseRequestTarget(path);
  if (!target) return err(unknownPath());
  const { group, version, plural, subresource } = target;
  const served = servedResources(api).find(
    (row) => row.group === group && row.version === version && row.plural === plural,
  );
  const resource = served ?? (method === 'GET' ? undefined : resourceOfBody(target, body));
  if (!resource) return err(unknownPath());
  const part = subresource === undefined ? undefined : subresourceOf(resource, subresource);
  if (subresource !== undefined && !part) return err(unknownPath());
  if (!resource.namespaced && target.namespace !== undefined) return err(unknownPath());
  return ok({ ...target, resource, subresource: part });
}

function resourceOfBody(target: RequestTarget, body: unknown): ResourceInfo | undefined {
  if (!isJsonObject(body) || typeof body.kind !== 'string') return undefined;
  const { group, version, plural, namespace } = target;
  const guessed = resourceOf(apiVersionOf(group, version), body.kind, namespace !== undefined);
  return guessed.plural === plural ? guessed : undefined;
}

function subresourceOf(resource: ResourceInfo, name: string): TargetSubresource | undefined {
  const { kind } = resource;
  if (name === 'scale' && hasScale(resource)) return 'scale';
  if (name === 'status') return 'status';
  if (name === 'finalize' && kind === 'Namespace') return 'finalize';
  return name === 'binding' && kind === 'Pod' ? 'binding' : undefined;
}

export function unknownPath(): Status {
  return failure('NotFound', 'the server could not find the requested resource', {});
}
