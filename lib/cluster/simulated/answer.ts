/** The Kubernetes API of a simulated cluster: reads from its API server, writes through its journal. */
import { isJsonObject } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import type { ApiResult, ApiServer } from '../../engine/apiserver/api';
import type { Operation } from '../../engine/simulation-api';
import { apiVersionOf, type KubernetesObject, namespacedKey } from '../../kubernetes/object';
import { parseRequestTarget, type RequestTarget } from '../../kubernetes/request-target';
import { type ResourceInfo, resourceOf } from '../../kubernetes/resources';
import { failure, notFound, type Status } from '../../kubernetes/status';
import { type KubernetesRequest, type KubernetesResponse, refuse } from '../cluster';
import { selectionOf } from '../selection';
import { type WatchSource, watchLog } from '../watch';
import { watchTimeoutMs } from '../watch-timeout';

export interface SimulatedSource {
  readonly api: ApiServer;
  readonly cluster: WatchSource;
  readonly execute: (operation: Operation) => ApiResult;
}

interface Target extends RequestTarget {
  readonly resource: ResourceInfo;
}

/** Answers one request. */
export function answer(
  source: SimulatedSource,
  request: KubernetesRequest,
  signal: AbortSignal,
): KubernetesResponse {
  const target = targetOf(source.api, request);
  if (!target.ok) return refuse(target.error);
  if (request.method === 'GET') return read(source, target.value, request, signal);
  const operation = operationOf(target.value, request);
  if (!operation.ok) return refuse(operation.error);
  const result = source.execute(operation.value);
  if (!result.ok) return refuse(result.error);
  return { kind: 'json', code: request.method === 'POST' ? 201 : 200, body: result.value };
}

/** A kind that the table does not have exists once an object of it was created. */
function targetOf(api: ApiServer, { path, body }: KubernetesRequest): Result<Target, Status> {
  const target = parseRequestTarget(path);
  if (!target) return err(failure('NotFound', 'the server could not find the requested resource'));
  const { group, version, plural } = target;
  const made = api
    .resources()
    .find((row) => row.group === group && row.version === version && row.plural === plural);
  const named = isJsonObject(body) && typeof body.kind === 'string' ? body.kind : undefined;
  const guessed = named === undefined ? undefined : resourceOf(apiVersionOf(group, version), named);
  const resource = target.resource ?? made ?? (guessed?.plural === plural ? guessed : undefined);
  if (resource) return ok({ ...target, resource });
  return err(failure('NotFound', 'the server could not find the requested resource'));
}

function read(
  source: SimulatedSource,
  target: Target,
  { query }: KubernetesRequest,
  signal: AbortSignal,
): KubernetesResponse {
  const { resource, namespace, name } = target;
  const { api } = source;
  const selects = selectionOf({ resource, namespace, name, query });
  if (!selects.ok) return refuse(selects.error);
  const watches = query.get('watch');
  if (watches === 'true' || watches === '1') {
    const version = query.get('resourceVersion') ?? '';
    const options = {
      resource,
      selects: selects.value,
      after: version === '' || version === '0' ? undefined : Number(version),
      bookmarks: query.get('allowWatchBookmarks') === 'true',
      markInitialEnd: query.get('sendInitialEvents') === 'true',
      timeoutMs: watchTimeoutMs(query.get('timeoutSeconds')),
      version: () => String(api.revision),
    };
    return { kind: 'watch', events: watchLog(source.cluster, options, signal) };
  }
  if (name !== undefined) {
    const object = api.get(resource, namespacedKey(namespace, name));
    return object ? { kind: 'json', code: 200, body: object } : refuse(notFound(resource, name));
  }
  const body = {
    apiVersion: apiVersionOf(resource.group, resource.version),
    kind: `${resource.kind}List`,
    metadata: { resourceVersion: String(api.revision) },
    items: api.list(resource, namespace).filter(selects.value),
  };
  return { kind: 'json', code: 200, body };
}

function operationOf(target: Target, request: KubernetesRequest): Result<Operation, Status> {
  const { resource, namespace, name, subresource } = target;
  const { method, body, contentType } = request;
  if (subresource !== undefined && subresource !== 'status') {
    return err(failure('NotFound', `the server could not find the requested resource: ${subresource}`));
  }
  if (method === 'POST') {
    if (name !== undefined) return err(failure('MethodNotAllowed', 'an object is created in its collection'));
    const object = objectOf(body, resource, namespace);
    return object.ok ? ok({ create: object.value }) : object;
  }
  if (name === undefined) return err(failure('MethodNotAllowed', `${method} needs the name of an object`));
  const path = {
    apiVersion: apiVersionOf(resource.group, resource.version),
    kind: resource.kind,
    namespace,
    name,
  };
  if (method === 'PUT') {
    const object = objectOf(body, resource, namespace);
    return object.ok ? ok({ update: object.value, subresource }) : object;
  }
  if (method === 'DELETE') {
    const options = isJsonObject(body) ? body : {};
    const { gracePeriodSeconds, propagationPolicy } = options as {
      gracePeriodSeconds?: number;
      propagationPolicy?: 'Background';
    };
    return ok({ delete: { ...path, gracePeriodSeconds, propagationPolicy } });
  }
  const type = contentType === 'application/json-patch+json' ? 'json' : 'merge';
  return ok({ patch: { ...path, patch: body, type, subresource } });
}

function objectOf(
  body: unknown,
  resource: ResourceInfo,
  namespace: string | undefined,
): Result<KubernetesObject, Status> {
  if (!isJsonObject(body) || !isJsonObject(body.metadata)) {
    return err(failure('BadRequest', 'the body must be an object of the Kubernetes API, with metadata'));
  }
  const inPath = resource.namespaced && namespace !== undefined ? { namespace } : {};
  const object = {
    ...body,
    apiVersion: body.apiVersion ?? apiVersionOf(resource.group, resource.version),
    kind: body.kind ?? resource.kind,
    metadata: { ...inPath, ...body.metadata },
  };
  return ok(object as unknown as KubernetesObject);
}
