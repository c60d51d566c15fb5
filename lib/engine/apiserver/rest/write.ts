/** POST, PUT, PATCH and DELETE: what the request means as an operation, and what its outcome is answered with. */
import { isJsonObject } from '../../../base/json';
import { err, ok, type Result } from '../../../base/result';
import { mergesLists } from '../../../kubernetes/merge-lists';
import { apiVersionOf, type KubernetesObject } from '../../../kubernetes/object';
import { failure, type Status } from '../../../kubernetes/status';
import type { ApiResult, PatchType } from '../api';
import { type Operation, performOperation } from '../operation';
import { type DeletionRequest, deletionOf } from './delete-options';
import { checkFields } from './field-validation';
import { selectionOf } from './read';
import { type ApiRequest, type ApiResponse, methodNotAllowed, type RequestSource, refuse } from './request';
import { scaleOf, scalePatch } from './scale';
import type { Target } from './target';

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};

export function write(source: RequestSource, target: Target, request: ApiRequest): ApiResponse {
  if (target.subresource === 'scale') return scale(source, target, request);
  switch (request.method) {
    case 'POST':
      return target.subresource === 'binding'
        ? bind(source, target, request)
        : create(source, target, request);
    case 'PUT':
      return update(source, target, request);
    case 'PATCH':
      return patch(source, target, request);
    default:
      return target.name === undefined
        ? removeCollection(source, target, request)
        : remove(source, target, target.name, request);
  }
}

/** Carries out `operation`, or only tries it (`dryRun=All`). */
function perform(source: RequestSource, operation: Operation, { query }: ApiRequest): ApiResult {
  const dryRun = query.get('dryRun');
  if (dryRun === undefined || dryRun === '') return source.execute(operation);
  if (dryRun === 'All') return source.api.dryRun(() => performOperation(source.api, operation, 'user'));
  return err(
    failure('BadRequest', `dryRun: Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`),
  );
}

function create(source: RequestSource, target: Target, request: ApiRequest): ApiResponse {
  if (target.name !== undefined) return refuse(methodNotAllowed());
  const object = objectOf(target, request.body);
  if (!object.ok) return refuse(object.error);
  const checked = checkFields(object.value, target.resource, request.query, source.api.version);
  if (!checked.ok) return refuse(checked.error);
  return answer(perform(source, { create: object.value }, request), 201, checked.value);
}

function update(source: RequestSource, target: Target, request: ApiRequest): ApiResponse {
  const { name, subresource } = target;
  if (name === undefined || subresource === 'binding' || subresource === 'scale') {
    return refuse(methodNotAllowed());
  }
  const object = objectOf(target, request.body);
  if (!object.ok) return refuse(object.error);
  if (object.value.metadata.name !== name) {
    const sent = object.value.metadata.name ?? '';
    return refuse(
      failure('BadRequest', `the name of the object (${sent}) does not match the name on the URL (${name})`),
    );
  }
  const checked = checkFields(object.value, target.resource, request.query, source.api.version);
  if (!checked.ok) return refuse(checked.error);
  return answer(perform(source, { update: object.value, subresource }, request), 200, checked.value);
}

function patch(source: RequestSource, target: Target, request: ApiRequest): ApiResponse {
  const { name, namespace, resource, subresource } = target;
  if (name === undefined || subresource === 'binding' || subresource === 'scale') {
    return refuse(methodNotAllowed());
  }
  const type = PATCH_TYPES[request.contentType ?? ''];
  if (!type || (type === 'strategic' && !mergesLists(resource.group))) {
    const accepted = Object.keys(PATCH_TYPES).filter(
      (contentType) => PATCH_TYPES[contentType] !== 'strategic' || mergesLists(resource.group),
    );
    return refuse(unknownFormat(accepted));
  }
  const place = {
    apiVersion: apiVersionOf(resource.group, resource.version),
    kind: resource.kind,
    namespace,
    name,
  };
  return answer(
    perform(source, { patch: { ...place, patch: request.body, type, subresource } }, request),
    200,
    [],
  );
}

function scale(source: RequestSource, target: Target, request: ApiRequest): ApiResponse {
  const { resource, namespace, name = '' } = target;
  if (request.method !== 'PUT' && request.method !== 'PATCH') return refuse(methodNotAllowed());
  if (request.method === 'PATCH' && PATCH_TYPES[request.contentType ?? ''] !== 'merge') {
    return refuse(unknownFormat(['application/merge-patch+json']));
  }
  const patched = scalePatch(request.body);
  if (!patched.ok) return refuse(patched.error);
  const { kind } = resource;
  const place = { apiVersion: apiVersionOf(resource.group, resource.version), kind, namespace, name };
  const scaled = perform(source, { patch: { ...place, patch: patched.value, type: 'merge' } }, request);
  return scaled.ok ? { kind: 'json', code: 200, body: scaleOf(scaled.value) } : refuse(scaled.error);
}

function unknownFormat(accepted: readonly string[]): Status {
  const text = 'the body of the request was in an unknown format - accepted media types include';
  return failure('UnsupportedMediaType', `${text}: ${accepted.join(', ')}`);
}

function bind(
  source: RequestSource,
  { namespace = 'default', name = '' }: Target,
  request: ApiRequest,
): ApiResponse {
  const node =
    isJsonObject(request.body) && isJsonObject(request.body.target) ? request.body.target.name : undefined;
  if (typeof node !== 'string' || node === '') {
    return refuse(failure('Invalid', 'Binding "" is invalid: target.name: Required value'));
  }
  const bound = perform(source, { bind: { namespace, name, nodeName: node } }, request);
  return bound.ok ? { kind: 'json', code: 201, body: success() } : refuse(bound.error);
}

function remove(source: RequestSource, target: Target, name: string, request: ApiRequest): ApiResponse {
  if (target.subresource !== undefined) return refuse(methodNotAllowed());
  const options = deletionOf(request);
  if (!options.ok) return refuse(options.error);
  const removed = removeOne(source, target, target.namespace, name, options.value, request);
  if (!removed.ok) return refuse(removed.error);
  const { deletionTimestamp, uid } = removed.value.metadata;
  if (deletionTimestamp) return { kind: 'json', code: 200, body: removed.value };
  const { group, plural } = target.resource;
  const details = { name, ...(group !== '' && { group }), kind: plural, ...(uid && { uid }) };
  return { kind: 'json', code: 200, body: success(details) };
}

/** Each object on its own: one that is refused, or went meanwhile, does not keep the others. */
function removeCollection(source: RequestSource, target: Target, request: ApiRequest): ApiResponse {
  const { resource, namespace } = target;
  const options = deletionOf(request);
  if (!options.ok) return refuse(options.error);
  const selects = selectionOf(target, request.query);
  if (!selects.ok) return refuse(selects.error);
  const objects = source.api.list(resource, namespace).filter(selects.value ?? (() => true));
  const items: KubernetesObject[] = [];
  for (const { metadata } of objects) {
    const removed = removeOne(source, target, metadata.namespace, metadata.name, options.value, request);
    if (removed.ok) items.push(removed.value);
    else if (removed.error.code !== 404) return refuse(removed.error);
  }
  const apiVersion = apiVersionOf(resource.group, resource.version);
  const metadata = { resourceVersion: String(source.api.revision) };
  return { kind: 'json', code: 200, body: { kind: `${resource.kind}List`, apiVersion, metadata, items } };
}

function removeOne(
  source: RequestSource,
  { resource }: Target,
  namespace: string | undefined,
  name: string,
  options: DeletionRequest,
  request: ApiRequest,
): ApiResult {
  const apiVersion = apiVersionOf(resource.group, resource.version);
  return perform(
    source,
    { delete: { apiVersion, kind: resource.kind, namespace, name, ...options } },
    request,
  );
}

/** The body as an object at the place that the path names. */
function objectOf({ resource, namespace }: Target, body: unknown): Result<KubernetesObject, Status> {
  if (!isJsonObject(body)) return err(failure('BadRequest', 'the body of the request must be a JSON object'));
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const expected = apiVersionOf(resource.group, resource.version);
  const { apiVersion = expected, kind = resource.kind } = body;
  if (apiVersion !== expected || kind !== resource.kind) {
    const text = `the API version in the data (${apiVersion}, Kind=${kind}) does not match the expected API version (${expected}, Kind=${resource.kind})`;
    return err(failure('BadRequest', text));
  }
  const place = resource.namespaced ? (namespace ?? metadata.namespace ?? 'default') : undefined;
  if (resource.namespaced && metadata.namespace && metadata.namespace !== place) {
    const text = 'the namespace of the provided object does not match the namespace sent on the request';
    return err(failure('BadRequest', text));
  }
  const placed = { ...metadata, ...(place !== undefined && { namespace: place }) };
  return ok({ ...body, apiVersion, kind, metadata: placed } as unknown as KubernetesObject);
}

function answer(result: ApiResult, code: number, warnings: readonly string[]): ApiResponse {
  if (!result.ok) return refuse(result.error);
  return { kind: 'json', code, body: result.value, ...(warnings.length > 0 && { warnings }) };
}

function success(details?: object): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details && { details }),
    code: 200,
  };
}
