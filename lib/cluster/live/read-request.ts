/**
 * The Kubernetes API of a live cluster as Stowage serves it: get, list and watch of the readable kinds, from what
 * the server's own watches brought. Everything else is refused here, before anything could reach the cluster.
 */

import { byString } from '../../base/compare';
import { err, ok, type Result } from '../../base/result';
import { apiVersionOf, objectKey } from '../../kubernetes/object';
import { parseRequestTarget, type RequestTarget } from '../../kubernetes/request-target';
import { type ResourceInfo, resourcePath } from '../../kubernetes/resources';
import { failure, forbidden, notFound, type Status } from '../../kubernetes/status';
import type { Bell } from '../bell';
import type { ChangeLog } from '../change-log';
import { type KubernetesRequest, type KubernetesResponse, refuse } from '../cluster';
import { type Selection, selectionOf } from '../selection';
import { type WatchSource, watchLog } from '../watch';
import { watchTimeoutMs } from '../watch-timeout';
import type { LiveStore } from './live-store';
import { clusterRoleRule, READABLE } from './readable';

/** What a request is answered from. */
export interface LiveSource {
  readonly name: string;
  readonly store: LiveStore;
  readonly bell: Bell;
  readonly ended: Status | undefined;
}

/** The resource that may be read, or the Status that refuses the request. */
export function admitRead(name: string, request: KubernetesRequest): Result<ReadTarget, Status> {
  const target = parseRequestTarget(request.path);
  const path = `/${request.path.join('/')}`;
  if (request.method !== 'GET') {
    const why = `cluster "${name}" is live and Stowage reads it only: ${request.method} ${path} was not sent to it; \`npm start -- --allow-writes ${name}\`, or STOWAGE_ALLOW_WRITES=${name} for a server of its own, would let it be asked for`;
    return err(target ? forbidden(target, target.name ?? '', why) : failure('Forbidden', why));
  }
  if (!target)
    return err(
      failure('NotFound', `Stowage serves no ${path} of a live cluster, only lists, objects and watches`),
    );
  const { resource } = target;
  if (!resource || target.subresource !== undefined || !READABLE.includes(resource)) {
    const why = `Stowage does not read this from a live cluster; it reads ${READABLE.map(({ plural }) => plural).join(', ')}`;
    return err(forbidden(target, target.name ?? '', why));
  }
  return ok({ ...target, resource });
}

export interface ReadTarget extends RequestTarget {
  readonly resource: ResourceInfo;
}

/** Answers what `admitRead` let through. */
export function answerRead(
  source: LiveSource,
  target: ReadTarget,
  { query }: KubernetesRequest,
  signal: AbortSignal,
): KubernetesResponse {
  const missing = whyMissing(source, target);
  if (missing) return refuse(missing);
  const { resource, namespace, name } = target;
  const selects = selectionOf({ resource, namespace, name, query });
  if (!selects.ok) return refuse(selects.error);
  const watches = query.get('watch');
  if (watches === 'true' || watches === '1') return watch(source, resource, selects.value, query, signal);
  if (name !== undefined) return one(source, target, name, selects.value);
  return list(source, resource, selects.value);
}

/** Why the objects of a kind are not there. */
function whyMissing({ name, store }: LiveSource, { resource, namespace }: ReadTarget): Status | undefined {
  const read = store.readNamespaces(resource);
  if (read && (namespace === undefined || !read.includes(namespace))) {
    const where = `Stowage reads ${resource.plural} in these namespaces only: ${read.join(', ')}`;
    const grant = `a ClusterRole with this rule would allow all:\n${clusterRoleRule(resource)}`;
    const details = { group: resource.group, kind: resource.plural };
    return failure('Forbidden', `${where}; ${grant}`, details);
  }
  const status = store.statusOf(resource);
  if (status?.kind === 'unreadable') {
    if (status.why === 'not-served') {
      return failure('NotFound', `cluster "${name}" does not serve ${resourcePath(resource, namespace)}`);
    }
    if (status.why === 'forbidden') {
      const grant = `a ClusterRole with this rule would allow it:\n${clusterRoleRule(resource)}`;
      return failure('Forbidden', `${status.message}; ${grant}`, {
        group: resource.group,
        kind: resource.plural,
      });
    }
    return failure('ServiceUnavailable', `cluster "${name}": ${status.message}`);
  }
  if (store.isStillRead(resource)) {
    const why = `cluster "${name}": the first list of ${resource.plural} is under way`;
    return failure('ServiceUnavailable', why, { retryAfterSeconds: 1 });
  }
  if (store.log) return undefined;
  const { connection } = store.state;
  const why = 'reason' in connection ? connection.reason : 'its first lists are under way';
  return failure('ServiceUnavailable', `cluster "${name}" cannot be read yet: ${why}`, {
    retryAfterSeconds: 1,
  });
}

function one(source: LiveSource, target: ReadTarget, name: string, selects: Selection): KubernetesResponse {
  const found = source.store.log ? [...source.store.log.objects()].find(selects) : undefined;
  return found ? { kind: 'json', code: 200, body: found } : refuse(notFound(target.resource, name));
}

function list(source: LiveSource, resource: ResourceInfo, selects: Selection): KubernetesResponse {
  const items = source.store.log ? [...source.store.log.objects()].filter(selects) : [];
  const body = {
    apiVersion: apiVersionOf(resource.group, resource.version),
    kind: `${resource.kind}List`,
    metadata: { resourceVersion: source.store.versionOf(resource) },
    items: items.sort(byString(objectKey)),
  };
  return { kind: 'json', code: 200, body };
}

function watch(
  source: LiveSource,
  resource: ResourceInfo,
  selects: Selection,
  query: ReadonlyMap<string, string>,
  signal: AbortSignal,
): KubernetesResponse {
  const { store } = source;
  const version = query.get('resourceVersion') ?? '';
  const start =
    version === '' || version === '0' ? undefined : store.revisionAfter(resource, Number(version));
  if (start && !start.ok) {
    return { kind: 'watch', events: only(failure('Expired', `too old resource version: ${version}`)) };
  }
  const options = {
    resource,
    selects,
    after: start?.value,
    bookmarks: query.get('allowWatchBookmarks') === 'true',
    markInitialEnd: query.get('sendInitialEvents') === 'true',
    timeoutMs: watchTimeoutMs(query.get('timeoutSeconds')),
    version: () => store.versionOf(resource),
  };
  return { kind: 'watch', events: watchLog(new SourceLog(source), options, signal) };
}

/** The log and the end of a source as they are at each look. */
class SourceLog implements WatchSource {
  readonly #source: LiveSource;
  readonly bell: Bell;

  constructor(source: LiveSource) {
    this.#source = source;
    this.bell = source.bell;
  }

  get log(): ChangeLog | undefined {
    return this.#source.store.log;
  }

  get ended(): Status | undefined {
    return this.#source.ended;
  }
}

async function* only(status: Status) {
  yield { type: 'ERROR', object: status } as const;
}
