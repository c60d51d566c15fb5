/**
 * Which writes may go to a live cluster, and what exactly would be sent. Pure: it looks at the request alone. Kinds are
 * those that Stowage reads, never a Secret; the path is built anew from what was understood of it, so that nothing in
 * it can lead elsewhere; what carries Stowage's own marks is refused, since it would overwrite what was withheld.
 */
import { isJsonObject } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { hasScale } from '../../engine/apiserver/rest/scale';
import { parseRequestTarget, type RequestTarget } from '../../kubernetes/request-target';
import { type ResourceInfo, resourcePath } from '../../kubernetes/resources';
import { failure, forbidden, type Status } from '../../kubernetes/status';
import { WITHHELD, withheldFields } from '../../kubernetes/withheld';
import type { KubernetesRequest } from '../cluster';
import type { WriteRequest } from './connection';
import type { WriteForm } from './losses';
import { READABLE } from './readable';

/** A write that may go. */
export interface AdmittedWrite {
  /** As it is sent. */
  readonly sent: WriteRequest;
  /** Path of the object itself, without a subresource; undefined for a new one. */
  readonly objectPath: string | undefined;
  /** How the body becomes the object; undefined where it cannot take anything away. */
  readonly form: WriteForm | undefined;
  readonly body: unknown;
}

/** What of the query reaches the API server; anything else is refused, so that nothing is understood by halves. */
const QUERY: readonly string[] = [
  'dryRun',
  'fieldManager',
  'fieldValidation',
  'force',
  'gracePeriodSeconds',
  'orphanDependents',
  'propagationPolicy',
];

const JSON_TYPE = 'application/json';
const APPLY_TYPE = 'application/apply-patch+yaml';
const PATCH_TYPES: Readonly<Record<string, 'json' | 'merge' | 'strategic' | 'apply'>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  [APPLY_TYPE]: 'apply',
};

interface Place extends RequestTarget {
  readonly resource: ResourceInfo;
}

export function admitWrite(request: KubernetesRequest): Result<AdmittedWrite, Status> {
  const place = placeOf(request);
  if (!place.ok) return place;
  const unknown = [...request.query.keys()].find((name) => !QUERY.includes(name));
  if (unknown !== undefined) {
    const why = `Stowage sends no ${JSON.stringify(unknown)} to a live cluster; a write may have ${QUERY.join(', ')}`;
    return err(failure('BadRequest', why));
  }
  const form = formOf(request);
  if (!form.ok) return form;
  const marked = withheldFields(request.body);
  if (marked.length > 0) return err(refuseMarks(place.value, marked));
  const { namespace, name, subresource, resource } = place.value;
  const own = resourcePath(
    resource,
    namespace && encodeURIComponent(namespace),
    name && encodeURIComponent(name),
  );
  const { body } = request;
  return ok({
    sent: {
      method: request.method as WriteRequest['method'],
      path: subresource === undefined ? own : `${own}/${subresource}`,
      query: Object.fromEntries(request.query),
      ...(body === undefined
        ? {}
        : { contentType: request.contentType || JSON_TYPE, body: JSON.stringify(body, undefined, 2) }),
    },
    objectPath: name === undefined || request.method === 'POST' ? undefined : own,
    form: subresource === 'scale' ? undefined : form.value,
    body,
  });
}

/** The object or collection that is written to. */
function placeOf({ method, path }: KubernetesRequest): Result<Place, Status> {
  const target = parseRequestTarget(path);
  if (!target) return err(failure('NotFound', `Stowage writes no /${path.join('/')}, only objects`));
  const { resource, namespace, name, subresource } = target;
  if (!resource || !READABLE.includes(resource)) {
    const kinds = READABLE.map(({ plural }) => plural).join(', ');
    const why = `Stowage does not write this to a live cluster; it writes ${kinds}`;
    return err(forbidden(target, name ?? '', why));
  }
  const wrong = [namespace, name].find((segment) => segment !== undefined && !isSegmentName(segment));
  if (wrong !== undefined) {
    return err(failure('BadRequest', `${JSON.stringify(wrong)} cannot be a part of a path`));
  }
  const place = { ...target, resource };
  if (subresource !== undefined && !mayWritePart(method, place)) {
    const why = `Stowage does not write ${method} …/${subresource} to a live cluster`;
    return err(forbidden(target, name ?? '', why));
  }
  if (method === 'POST' ? name !== undefined && subresource !== 'binding' : name === undefined) {
    const why =
      method === 'DELETE'
        ? 'Stowage deletes the objects of a live cluster one by one: what a collection holds when the request arrives is not what was confirmed'
        : 'the server does not allow this method on the requested resource';
    return err(failure('MethodNotAllowed', why));
  }
  return ok(place);
}

/** apimachinery/pkg/api/validation/path: IsValidPathSegmentName (0.37) */
function isSegmentName(segment: string): boolean {
  return segment !== '.' && segment !== '..' && !/[/%]/.test(segment);
}

/** Exactly the parts that change what Stowage shows; never `exec`, `attach`, `proxy`, `token`. */
function mayWritePart(method: string, { resource, subresource }: Place): boolean {
  if (subresource === 'binding') return method === 'POST' && resource.kind === 'Pod';
  if (method !== 'PATCH') return false;
  return subresource === 'status' || (subresource === 'scale' && hasScale(resource));
}

function formOf({
  method,
  contentType = '',
  body,
  query,
}: KubernetesRequest): Result<WriteForm | undefined, Status> {
  if (method === 'PATCH') return patchForm(contentType, body, query);
  const type = contentType || JSON_TYPE;
  if (body !== undefined && type !== JSON_TYPE) return err(unsupported(type, [JSON_TYPE]));
  if (method === 'DELETE' && body === undefined) return ok(undefined);
  if (!isJsonObject(body)) return err(failure('BadRequest', 'the body of the request must be a JSON object'));
  if (method !== 'PUT') return ok(undefined);
  const { metadata } = body;
  if (
    !isJsonObject(metadata) ||
    typeof metadata.resourceVersion !== 'string' ||
    metadata.resourceVersion === ''
  ) {
    const why = `metadata.resourceVersion: an update through Stowage must say which version it is of, so that it cannot overwrite what was never looked at; send a patch instead, or the version`;
    return err(failure('Invalid', why));
  }
  return ok({ kind: 'update' });
}

function patchForm(
  contentType: string,
  body: unknown,
  query: ReadonlyMap<string, string>,
): Result<WriteForm, Status> {
  const type = PATCH_TYPES[contentType];
  if (!type) return err(unsupported(contentType, Object.keys(PATCH_TYPES)));
  if (type === 'json' ? !Array.isArray(body) : !isJsonObject(body)) {
    const what = type === 'json' ? 'a list of operations' : 'a JSON object';
    return err(failure('BadRequest', `error decoding patch: it must be ${what}`));
  }
  if (type !== 'apply') return ok({ kind: 'patch', type });
  const manager = query.get('fieldManager') ?? '';
  if (manager === '')
    return err(failure('Invalid', 'fieldManager: Required value: is required for apply patch'));
  return ok({ kind: 'apply', manager });
}

function unsupported(type: string, accepted: readonly string[]): Status {
  const text = `the body of the request has the type ${JSON.stringify(type)}`;
  return failure('UnsupportedMediaType', `${text} - accepted media types include: ${accepted.join(', ')}`);
}

function refuseMarks({ resource, name }: Place, fields: readonly string[]): Status {
  const message = `"${WITHHELD}" is a mark of Stowage, not the value: writing it would destroy what the cluster has there. Write the value, or leave the field out and send a patch`;
  const causes = fields.map((field) => ({ reason: 'FieldValueInvalid', message, field }));
  return failure('Invalid', `${fields.join(', ')}: ${message}`, {
    ...(name === undefined ? {} : { name }),
    group: resource.group,
    kind: resource.plural,
    causes,
  });
}
