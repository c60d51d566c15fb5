/**
 * What happens to an object between a request and the store, in the order of the real API server: decode, default,
 * mutating admission, the kind's strategy, validation, validating admission. Pure: it returns the object to store,
 * or the Status to answer.
 */
import { isJsonObject, jsonEqual } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { apiVersionOf, type KubernetesObject } from '../../kubernetes/object';
import type { ResourceInfo } from '../../kubernetes/resources';
import { conflict, failure, type Status } from '../../kubernetes/status';
import type { Subresource } from './api';
import { decode } from './decoding/shape';
import { type FieldError, invalid, invalidStatus } from './field-error';
import { metadataOfNew, metadataOfUpdate, validateMetadataUpdate, withMetadata } from './object-meta';
import type { Strategy, StrategyContext } from './strategy';
import { validateObjectMeta } from './validation/object-meta';

/** What came in: an object in the form of its kind, and the names of fields that the kind does not have. */
export interface DecodedObject {
  readonly object: KubernetesObject;
  readonly unknownFields: readonly string[];
}

/** Reads a request's body as an object of `resource`. Undecodable: 400 with the decoder's text. */
export function decodeObject(
  body: unknown,
  resource: ResourceInfo,
  strategy: Strategy,
): Result<DecodedObject, Status> {
  const { kind, version } = resource;
  if (!isJsonObject(body)) {
    return err(
      failure('BadRequest', `couldn't get version/kind; json parse error: ${typeof body} is no object`),
    );
  }
  const decoded = decode(body, strategy.shape);
  if (!decoded.ok) {
    const text = `${kind} in version "${version}" cannot be handled as a ${kind}: ${decoded.error}`;
    return err(failure('BadRequest', text));
  }
  const { apiVersion: _apiVersion, kind: _kind, metadata, status, ...content } = decoded.value.value;
  const object = {
    apiVersion: apiVersionOf(resource.group, resource.version),
    kind,
    metadata: metadata ?? {},
    ...content,
    ...(status === undefined ? {} : { status }),
  } as unknown as KubernetesObject;
  const { namespace } = object.metadata;
  if (!resource.namespaced) {
    return ok({
      object: withMetadata(object, { namespace: undefined }),
      unknownFields: decoded.value.unknownFields,
    });
  }
  return ok({
    object: withMetadata(object, { namespace: namespace ?? 'default' }),
    unknownFields: decoded.value.unknownFields,
  });
}

/** The object that a create stores. `identity` is what the server gives to it. */
export function prepareCreate(
  decoded: KubernetesObject,
  strategy: Strategy,
  context: StrategyContext,
  identity: { readonly name: string; readonly uid: string },
): Result<KubernetesObject, Status> {
  const { resource, version, now } = context;
  const defaulted = strategy.setDefaults?.(decoded, context) ?? decoded;
  const admitted = strategy.admitCreate?.(defaulted, context) ?? defaulted;
  if (isStatus(admitted)) return err(admitted);
  const keepsStatus = !strategy.status || strategy.statusOnCreate === 'keep';
  const stripped = keepsStatus ? admitted : withStatusOf(admitted, undefined);
  const prepared = strategy.prepareForCreate?.(stripped, context) ?? stripped;
  const generation = strategy.hasGeneration ? 1 : undefined;
  const created = {
    ...prepared,
    metadata: metadataOfNew(prepared.metadata, { ...identity, now, generation }),
  };
  const errors = [
    ...validateObjectMeta(created, strategy.nameRule, version),
    ...(strategy.validate?.(created, context) ?? []),
  ];
  if (errors.length > 0) return err(invalidStatus(resource, identity.name, errors, version));
  const denied = strategy.admitNew?.(created, context);
  return denied ? err(denied) : ok(created);
}

/** The object that an update stores; the stored one itself when the update changes nothing. */
export function prepareUpdate<T extends KubernetesObject>(
  decoded: T,
  stored: T,
  strategy: Strategy<T>,
  context: StrategyContext,
  subresource: Subresource | undefined,
): Result<T, Status> {
  const { resource, version } = context;
  const { name } = stored.metadata;
  const refused = checkPreconditions(decoded, stored, strategy, context);
  if (refused) return err(refused);
  const defaulted = strategy.setDefaults?.(decoded, context) ?? decoded;
  const placed = { ...defaulted, metadata: metadataOfUpdate(defaulted.metadata, stored.metadata) };
  const prepared =
    subresource === undefined
      ? prepareMain(placed, stored, strategy, context)
      : prepareSubresource(placed, stored, strategy, context, subresource);
  const errors: FieldError[] = [
    ...validateMetadataUpdate(decoded.metadata, stored.metadata),
    ...validateObjectMeta(prepared, strategy.nameRule, version),
    ...((subresource === undefined
      ? strategy.validateUpdate?.(prepared, stored, context)
      : strategy.validateStatusUpdate?.(prepared, stored, context)) ?? []),
  ];
  if (errors.length > 0) return err(invalidStatus(resource, name, errors, version));
  const denied = subresource === undefined ? strategy.admitUpdate?.(prepared, stored, context) : undefined;
  if (denied) return err(denied);
  return ok(jsonEqual(prepared, stored) ? stored : prepared);
}

function prepareMain<T extends KubernetesObject>(
  placed: T,
  stored: T,
  strategy: Strategy<T>,
  context: StrategyContext,
): T {
  const kept = strategy.status ? withStatusOf(placed, stored) : placed;
  const prepared = strategy.prepareForUpdate?.(kept, stored, context) ?? kept;
  if (!strategy.hasGeneration || jsonEqual(contentOf(prepared), contentOf(stored))) return prepared;
  return withMetadata(prepared, { generation: (stored.metadata.generation ?? 0) + 1 });
}

/** Only the status comes from the request, and of the metadata what the kind lets through. */
function prepareSubresource<T extends KubernetesObject>(
  placed: T,
  stored: T,
  strategy: Strategy<T>,
  context: StrategyContext,
  subresource: Subresource,
): T {
  if (subresource === 'finalize') return strategy.prepareForFinalize?.(placed, stored, context) ?? stored;
  const { ownerReferences } = stored.metadata;
  if (!strategy.status) return withStatusOf(stored, placed);
  const metadata =
    strategy.status === 'all'
      ? placed.metadata
      : strategy.status === 'keep-owners'
        ? withMetadata(placed, { ownerReferences }).metadata
        : stored.metadata;
  const object = { ...withStatusOf(stored, placed), metadata };
  return strategy.prepareForStatusUpdate?.(object, stored, context) ?? object;
}

/** The checks that come before the object is looked at. */
function checkPreconditions(
  decoded: KubernetesObject,
  stored: KubernetesObject,
  strategy: Strategy,
  { resource, version }: StrategyContext,
): Status | undefined {
  const { resourceVersion, uid } = decoded.metadata;
  const { name } = stored.metadata;
  if (resourceVersion === undefined || resourceVersion === '0') {
    if (strategy.allowsUnconditionalUpdate) return uidConflict(resource, stored, uid);
    const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
    return invalidStatus(resource, name, [error], version);
  }
  if (resourceVersion !== stored.metadata.resourceVersion) return conflict(resource, name);
  return uidConflict(resource, stored, uid);
}

/** The request means an object of this name that is gone, or not there yet. */
export function uidConflict(
  resource: ResourceInfo,
  stored: KubernetesObject,
  uid: string | undefined,
): Status | undefined {
  if (uid === undefined || uid === stored.metadata.uid) return undefined;
  const text = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.metadata.uid}`;
  return { ...conflict(resource, stored.metadata.name), message: text };
}

function isStatus(value: KubernetesObject | Status): value is Status {
  return value.kind === 'Status' && value.apiVersion === 'v1' && 'code' in value;
}

/** `object` with the status of `source`, which comes last in the JSON. */
function withStatusOf<T extends KubernetesObject>(object: T, source: KubernetesObject | undefined): T {
  const { status: _status, ...content } = object as T & { readonly status?: unknown };
  const status = (source as { readonly status?: unknown } | undefined)?.status;
  return (status === undefined ? content : { ...content, status }) as unknown as T;
}

function contentOf(object: KubernetesObject): unknown {
  const {
    metadata: _metadata,
    status: _status,
    ...content
  } = object as KubernetesObject & {
    readonly status?: unknown;
  };
  return content;
}
