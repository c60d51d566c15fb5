/**
 * One condition on labels (apimachinery/pkg/labels Requirement, 0.37): the common ground of label selectors, node
 * selectors and `?labelSelector=`. A condition that is not well formed matches nothing, and so does everything
 * that contains it.
 */
import { goQuote } from './go-text';
import { labelKeyErrors, labelValueErrors } from './label-syntax';
import type { StringMap } from './object';

/** The operators as objects write them. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const INTEGER = /^[+-]?[0-9]+$/;
const MAX_INT64 = 2n ** 63n - 1n;

/** strconv.ParseInt(text, 10, 64) */
function parseInt64(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value > MAX_INT64 || value < -MAX_INT64 - 1n ? undefined : value;
}

/** Whether a condition is well formed and true of `labels`. */
export function meetsRequirement(requirement: LabelRequirement, labels: StringMap | undefined): boolean {
  return requirementErrors(requirement).length === 0 && matchesRequirement(requirement, labels);
}

/** Requirement.Matches. `NotIn` and `DoesNotExist` are true of labels that lack the key. */
function matchesRequirement(requirement: LabelRequirement, labels: StringMap | undefined): boolean {
  const { key, operator, values = [] } = requirement;
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt':
      return value !== undefined && comparesTo(operator, value, values);
    default:
      return false;
  }
}

function comparesTo(operator: 'Gt' | 'Lt', value: string, values: readonly string[]): boolean {
  const [bound = ''] = values;
  const left = parseInt64(value);
  const right = parseInt64(bound);
  if (left === undefined || right === undefined || values.length !== 1) return false;
  return operator === 'Gt' ? left > right : left < right;
}

/** NewRequirement: what is wrong with a condition, in its order and words; nothing when it is well formed. */
export function requirementErrors(requirement: LabelRequirement, path = ''): readonly string[] {
  const { key, operator, values = [] } = requirement;
  const child = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const invalid = (field: string, shown: string, why: string): string =>
    `${field}: Invalid value: ${shown}: ${why}`;
  const keyErrors = labelKeyErrors(key);
  return [
    ...(keyErrors.length > 0 ? [invalid(child('key'), goQuote(key), keyErrors.join('; '))] : []),
    ...countErrors(operator, values).map((why) => invalid(child('values'), goStrings(values), why)),
    ...(operator === 'Gt' || operator === 'Lt' ? integerErrors(values, child('values')) : []),
    ...values.flatMap((value, index) => {
      const errors = labelValueErrors(value);
      const field = `${child('values')}[${index}][${key}]`;
      return errors.length > 0 ? [invalid(field, goQuote(value), errors.join('; '))] : [];
    }),
  ];
}

function countErrors(operator: string, values: readonly string[]): readonly string[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : ["for 'in', 'notin' operators, values set can't be empty"];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0 ? [] : ['values set must be empty for exists and does not exist'];
    case 'Gt':
    case 'Lt':
      return values.length === 1 ? [] : ["for 'Gt', 'Lt' operators, exactly one value is required"];
    default:
      return [`${goQuote(operator)} is not a valid label selector operator`];
  }
}

function integerErrors(values: readonly string[], path: string): readonly string[] {
  return values.flatMap((value, index) =>
    parseInt64(value) === undefined
      ? [
          `${path}[${index}]: Invalid value: ${goQuote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
        ]
      : [],
  );
}

/** A list of strings as field.Invalid prints it: JSON, and `[]` for none. */
function goStrings(values: readonly string[]): string {
  return JSON.stringify(values);
}
