/** GET: one object, a list, or what to watch. */
import { err, ok, type Result } from '../../../base/result';
import { matchesFieldSelector, parseFieldSelector } from '../../../kubernetes/field-selector';
import { matchesLabelSelector } from '../../../kubernetes/label-selector';
import { apiVersionOf, type KubernetesObject, namespacedKey } from '../../../kubernetes/object';
import { parseLabelSelector } from '../../../kubernetes/parse-label-selector';
import { failure, notFound, type Status } from '../../../kubernetes/status';
import type { ApiServer } from '../api';
import { chunkOf } from './list-chunk';
import { type ApiRequest, type ApiResponse, methodNotAllowed, refuse, type WatchRequest } from './request';
import { scaleOf } from './scale';
import { tableOf, wantsTable } from './table';
import type { Target } from './target';

type Selection = (object: KubernetesObject) => boolean;

export function read(api: ApiServer, target: Target, request: ApiRequest): ApiResponse {
  if (target.subresource === 'binding') return refuse(methodNotAllowed());
  if (isTrue(request.query.get('watch'))) return watch(api, target, request);
  return target.name === undefined ? list(api, target, request) : one(api, target, target.name, request);
}

function one(
  api: ApiServer,
  { resource, namespace, subresource }: Target,
  name: string,
  request: ApiRequest,
): ApiResponse {
  const object = api.get(resource, namespacedKey(namespace, name));
  if (!object) return refuse(notFound(resource, name));
  if (subresource === 'scale') return { kind: 'json', code: 200, body: scaleOf(object) };
  const body = wantsTable(request) ? tableOf(resource, [object], {}, api) : object;
  return { kind: 'json', code: 200, body };
}

function list(api: ApiServer, target: Target, request: ApiRequest): ApiResponse {
  const { resource, namespace } = target;
  const selects = selectionOf(target, request.query);
  if (!selects.ok) return refuse(selects.error);
  const late = checkRevision(api, request.query);
  if (late) return refuse(late);
  const limit = Number(request.query.get('limit') ?? 0);
  if (!Number.isSafeInteger(limit) || limit < 0) {
    return refuse(failure('BadRequest', `limit: ${request.query.get('limit')} is no number of objects`));
  }
  const items = api.list(resource, namespace);
  const selected = selects.value ? items.filter(selects.value) : items;
  const chunk = chunkOf(api, selected, limit, request.query.get('continue'));
  if (!chunk.ok) return refuse(chunk.error);
  const { revision, continue: token, remainingItemCount } = chunk.value;
  const metadata = {
    resourceVersion: String(revision),
    ...(token !== undefined && { continue: token }),
    ...(token !== undefined && !selects.value && { remainingItemCount }),
  };
  if (wantsTable(request)) {
    return { kind: 'json', code: 200, body: tableOf(resource, chunk.value.items, metadata, api) };
  }
  const apiVersion = apiVersionOf(resource.group, resource.version);
  return {
    kind: 'json',
    code: 200,
    body: { kind: `${resource.kind}List`, apiVersion, metadata, items: chunk.value.items },
  };
}

/** A list may ask for a state no older than some revision, which is always given; not for one from the future. */
function checkRevision(api: ApiServer, query: ReadonlyMap<string, string>): Status | undefined {
  const text = query.get('resourceVersion') ?? '';
  const exact = query.get('resourceVersionMatch') === 'Exact';
  if (text === '') {
    return exact
      ? failure('Forbidden', 'resourceVersionMatch is forbidden unless resourceVersion is provided')
      : undefined;
  }
  const revision = parseRevision(text);
  if (!revision.ok) return revision.error;
  if (exact && revision.value !== api.revision) {
    return failure(
      'Expired',
      `The resourceVersion for the provided list is too old: only ${api.revision} is kept.`,
    );
  }
  if (revision.value <= api.revision) return undefined;
  const future = api.changesSince(revision.value);
  return future.ok ? undefined : future.error;
}

function parseRevision(text: string): Result<number, Status> {
  const revision = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(revision)) return ok(revision);
  return err(
    failure('BadRequest', `resourceVersion: Invalid value: ${JSON.stringify(text)}: must be a number`),
  );
}

function watch(api: ApiServer, target: Target, request: ApiRequest): ApiResponse {
  const { query } = request;
  const { resource, namespace, name } = target;
  const selects = selectionOf(target, query);
  if (!selects.ok) return refuse(selects.error);
  const text = query.get('resourceVersion') ?? '';
  const revision = text === '' ? ok(0) : parseRevision(text);
  if (!revision.ok) return refuse(revision.error);
  const sendInitialEvents = isTrue(query.get('sendInitialEvents'));
  const startsAnew = revision.value === 0 || sendInitialEvents;
  if (!startsAnew && revision.value > api.revision) {
    const future = api.changesSince(revision.value);
    if (!future.ok) return refuse(future.error);
  }
  const matches = selects.value;
  const watched: WatchRequest = {
    resource,
    selects: (object) =>
      object.kind === resource.kind &&
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || object.metadata.name === name) &&
      (matches?.(object) ?? true),
    after: startsAnew ? undefined : revision.value,
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    markInitialEnd: sendInitialEvents,
    timeoutSeconds: query.get('timeoutSeconds'),
    show: wantsTable(request) ? (object) => tableOf(resource, [object], {}, api) : (object) => object,
  };
  return { kind: 'watch', watch: watched };
}

/** Undefined where everything is selected. */
export function selectionOf(
  { resource }: Target,
  query: ReadonlyMap<string, string>,
): Result<Selection | undefined, Status> {
  const labelText = query.get('labelSelector') ?? '';
  const fieldText = query.get('fieldSelector') ?? '';
  if (labelText === '' && fieldText === '') return ok(undefined);
  const labels = parseLabelSelector(labelText);
  if (!labels.ok) return err(failure('BadRequest', labels.error));
  const fields = parseFieldSelector(fieldText, resource);
  if (!fields.ok) return err(failure('BadRequest', fields.error));
  return ok(
    (object) =>
      matchesLabelSelector(labels.value, object.metadata.labels) &&
      matchesFieldSelector(fields.value, object),
  );
}

export function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1';
}
