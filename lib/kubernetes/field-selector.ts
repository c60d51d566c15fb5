/**
 * `?fieldSelector=` (apimachinery/pkg/fields, 0.37): equality of a few fields that each kind offers. A field that
 * a kind does not offer is an error with the API server's text, never an empty answer.
 */
import { err, ok, type Result } from '../base/result';
import { goQuote } from './go-text';
import type { KubernetesObject } from './object';
import type { ResourceInfo } from './resources';

/** One term; terms are ANDed. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

export type FieldSelector = readonly FieldRequirement[];

const META = ['metadata.name', 'metadata.namespace'];

/** Fields beside name and namespace (AddFieldLabelConversionFunc of each group, 1.37). */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  '/Pod': [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  '/Node': ['spec.unschedulable'],
  '/Namespace': ['status.phase'],
  '/Event': [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  '/Secret': ['type'],
  '/Service': ['spec.clusterIP', 'spec.type'],
};

/** Kinds with a list of their own in which the namespace does not appear. */
const CLUSTER_SCOPED_LISTS: ReadonlySet<string> = new Set(['/Node', '/Namespace']);

/**
 * Reads `text` for a list of `resource`. The error is the API server's message (400 BadRequest).
 */
export function parseFieldSelector(text: string, resource: ResourceInfo): Result<FieldSelector, string> {
  const terms = parseTerms(text);
  if (!terms.ok) return terms;
  const requirements: FieldRequirement[] = [];
  for (const term of terms.value) {
    const field = selectableField(term.field, resource);
    if (!field.ok) return field;
    requirements.push({ ...term, field: field.value });
  }
  return ok(requirements);
}

/** fields.ParseSelector: the grammar alone, before anybody asks whether the fields exist. */
export function parseTerms(text: string): Result<FieldSelector, string> {
  const terms: FieldRequirement[] = [];
  for (const term of splitTerms(text)) {
    const split = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
    if (!split) return err(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = '', operator, escaped = ''] = split;
    const value = unescapeValue(escaped);
    if (!value.ok) return value;
    // Upstream drops a term of which nothing is left.
    if (field === '' && value.value === '') continue;
    terms.push({ field, operator: operator === '!=' ? '!=' : '=', value: value.value });
  }
  return ok(terms);
}

/** At commas that no backslash precedes, sorted as upstream sorts them before it reads on. */
function splitTerms(text: string): readonly string[] {
  return (text.match(/(?:\\.|[^,\\]|\\$)+/gs) ?? []).sort();
}

function unescapeValue(text: string): Result<string, string> {
  let value = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === ',' || character === '=') {
      return err(`invalid field selector: unescaped character in value: ${character.charCodeAt(0)}`);
    }
    if (character === '\\') {
      index += 1;
      const escaped = text.charAt(index);
      if (escaped === '' || !'\\,='.includes(escaped)) {
        return err(`invalid field selector: invalid escape sequence: \\${escaped}`);
      }
      value += escaped;
    } else {
      value += character;
    }
  }
  return ok(value);
}

/** ConvertFieldLabel: `spec.host` is the old name of a Pod's `spec.nodeName`. */
function selectableField(label: string, resource: ResourceInfo): Result<string, string> {
  const kind = `${resource.group}/${resource.kind}`;
  const own = SELECTABLE[kind];
  if (kind === '/Pod' && label === 'spec.host') return ok('spec.nodeName');
  if (own?.includes(label)) return ok(label);
  const meta = CLUSTER_SCOPED_LISTS.has(kind) ? META.slice(0, 1) : META;
  if (meta.includes(label)) return ok(label);
  if (own) return err(`field label not supported: ${label}`);
  return err(`${goQuote(label)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

/** Whether all terms hold of `object`; a field that is absent counts as empty. */
export function matchesFieldSelector(selector: FieldSelector, object: KubernetesObject): boolean {
  return selector.every(({ field, operator, value }) => {
    return (fieldText(object, field) === value) === (operator === '=');
  });
}

/** ToSelectableFields of each kind: the source of an Event is its component, an absent boolean is false. */
function fieldText(object: KubernetesObject, field: string): string {
  if (field === 'source') return textAt(object, 'source.component') || textAt(object, 'reportingComponent');
  if (field === 'status.podIPs') return '';
  const text = textAt(object, field);
  const isBoolean = field === 'spec.unschedulable' || field === 'spec.hostNetwork';
  return isBoolean && text === '' ? 'false' : text;
}

function textAt(object: KubernetesObject, path: string): string {
  let value: unknown = object;
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object') return '';
    value = (value as Record<string, unknown>)[name];
  }
  return value === undefined || value === null ? '' : String(value);
}
