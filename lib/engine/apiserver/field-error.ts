/**
 * Errors of validation as values, and the Status they make together. The words are those of apimachinery
 * (util/validation/field/errors.go, api/errors/errors.go); where releases differ, the version decides.
 */
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import { goQuote } from '../../kubernetes/go-text';
import type { ResourceInfo } from '../../kubernetes/resources';
import { failure, type Status, type StatusCause } from '../../kubernetes/status';
import { hasBehaviour } from '../../kubernetes/version-behaviours';

export type FieldErrorType =
  | 'Required'
  | 'Invalid'
  | 'NotSupported'
  | 'Forbidden'
  | 'Duplicate'
  | 'NotFound'
  | 'TooLong'
  | 'TooMany';

/** One thing that is wrong with one field. `value` is shown only for the types that show it. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** Path as Kubernetes prints it: `spec.capacity[storage]`. */
  readonly field: string;
  readonly value?: unknown;
  readonly detail?: string;
}

const TEXTS: Readonly<Record<FieldErrorType, { readonly text: string; readonly reason: string }>> = {
  Required: { text: 'Required value', reason: 'FieldValueRequired' },
  Invalid: { text: 'Invalid value', reason: 'FieldValueInvalid' },
  NotSupported: { text: 'Unsupported value', reason: 'FieldValueNotSupported' },
  Forbidden: { text: 'Forbidden', reason: 'FieldValueForbidden' },
  Duplicate: { text: 'Duplicate value', reason: 'FieldValueDuplicate' },
  NotFound: { text: 'Not found', reason: 'FieldValueNotFound' },
  TooLong: { text: 'Too long', reason: 'FieldValueTooLong' },
  TooMany: { text: 'Too many', reason: 'FieldValueTooMany' },
};

const WITHOUT_VALUE: ReadonlySet<FieldErrorType> = new Set(['Required', 'Forbidden', 'TooLong']);

export function required(field: string, detail?: string): FieldError {
  return { type: 'Required', field, ...(detail ? { detail } : {}) };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'Invalid', field, value, detail };
}

/** `supported` is listed in order, whatever order it comes in. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const listed = [...supported].sort().map(goQuote).join(', ');
  return { type: 'NotSupported', field, value, detail: `supported values: ${listed}` };
}

export function fieldForbidden(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, detail };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'Duplicate', field, value };
}

export function fieldNotFound(field: string, value: unknown): FieldError {
  return { type: 'NotFound', field, value };
}

/** `unit` as in `may not be more than 512 bytes`. */
export function tooLong(field: string, limit: number, version: KubernetesVersion): FieldError {
  const words = hasBehaviour(version, 'TooLongSaysMayNotBeMore')
    ? 'may not be more than'
    : 'must have at most';
  return { type: 'TooLong', field, detail: `${words} ${limit} bytes` };
}

/** The text after the path. */
export function fieldErrorMessage(error: FieldError, version: KubernetesVersion): string {
  const shown = WITHOUT_VALUE.has(error.type) ? '' : `: ${formatValue(error.value, version)}`;
  return `${TEXTS[error.type].text}${shown}${error.detail ? `: ${error.detail}` : ''}`;
}

/** apierrors.NewInvalid: 422 with a cause for each error; the message names equal errors once. */
export function invalidStatus(
  resource: Pick<ResourceInfo, 'kind' | 'group'>,
  name: string,
  errors: readonly FieldError[],
  version: KubernetesVersion,
): Status {
  const causes: StatusCause[] = errors.map((error) => ({
    reason: TEXTS[error.type].reason,
    message: fieldErrorMessage(error, version),
    field: error.field,
  }));
  const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const group = resource.group === '' ? {} : { group: resource.group };
  const qualified = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  return failure('Invalid', `${qualified} ${goQuote(name)} is invalid: ${text}`, {
    name,
    ...group,
    kind: resource.kind,
    causes,
  });
}

/** JSON since 1.37; before, Go's own notation for what is no scalar. */
function formatValue(value: unknown, version: KubernetesVersion): string {
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof GoValue)
    return hasBehaviour(version, 'ErrorValuesShownAsJson') ? value.json : value.goSyntax;
  return JSON.stringify(value ?? null);
}

/** A value that is no scalar, in both notations. */
export class GoValue {
  readonly json: string;
  readonly goSyntax: string;

  constructor(json: unknown, goSyntax: string) {
    this.json = JSON.stringify(json ?? null);
    this.goSyntax = goSyntax;
  }
}
