import type { ResourceInfo } from './resources';

/** metav1.StatusCause */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** metav1.Status: the error of every API request, with the code and reason that the real API server gives. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: StatusReason;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
  readonly code: number;
}

export type StatusReason =
  | 'BadRequest'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Expired'
  | 'Gone'
  | 'Invalid'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'UnsupportedMediaType'
  | 'RequestEntityTooLarge'
  | 'TooManyRequests'
  | 'InternalError'
  | 'ServiceUnavailable'
  | 'Timeout';

const CODES: Readonly<Record<StatusReason, number>> = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  Gone: 410,
  Invalid: 422,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  UnsupportedMediaType: 415,
  RequestEntityTooLarge: 413,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
};

/** A failure with the HTTP code that belongs to its reason. */
export function failure(reason: StatusReason, message: string, details?: Status['details']): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details ? { details } : {}),
    code: CODES[reason],
  };
}

type Named = Pick<ResourceInfo, 'plural' | 'group'>;

/** `persistentvolumes "a"`, `storageclasses.storage.k8s.io "gold"`: how apimachinery names an object in errors. */
export function qualifiedName(resource: Named, name: string): string {
  const qualified = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  return `${qualified} ${JSON.stringify(name)}`;
}

function namedFailure(reason: StatusReason, message: string, resource: Named, name: string): Status {
  const group = resource.group === '' ? {} : { group: resource.group };
  return failure(reason, message, { name, ...group, kind: resource.plural });
}

/** apierrors.NewNotFound */
export function notFound(resource: Named, name: string): Status {
  return namedFailure('NotFound', `${qualifiedName(resource, name)} not found`, resource, name);
}

/** apierrors.NewAlreadyExists */
export function alreadyExists(resource: Named, name: string): Status {
  return namedFailure('AlreadyExists', `${qualifiedName(resource, name)} already exists`, resource, name);
}

/** apierrors.NewConflict with the text of the optimistic lock. */
export function conflict(resource: Named, name: string): Status {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  const message = `Operation cannot be fulfilled on ${qualifiedName(resource, name)}: ${why}`;
  return namedFailure('Conflict', message, resource, name);
}

/** apierrors.NewForbidden */
export function forbidden(resource: Named, name: string, why: string): Status {
  return namedFailure('Forbidden', `${qualifiedName(resource, name)} is forbidden: ${why}`, resource, name);
}
