/**
 * For tests: an explanation as lines that a person can read, nothing left out: what is said, what proves it, each way
 * out with its command and its writes. A snapshot of them holds every word that a reader would see.
 */
import type { KubernetesObject } from '../../kubernetes/object';
import type { Evidence } from '../evidence';
import type { Sentence, Span } from '../sentence';
import type { SuggestedWrite } from '../way-out';

/** A line for each sentence, proof, write and value, with the fields that lead to it in front. */
export function told(value: unknown, path = ''): string {
  return linesOf(value, path).join('\n');
}

function linesOf(value: unknown, path: string): readonly string[] {
  if (value === undefined) return [];
  if (isSentence(value)) return [`${path}: ${marked(value)}`];
  if (Array.isArray(value)) return value.flatMap((element) => linesOf(element, path));
  if (value === null || typeof value !== 'object') return [`${path}: ${value}`];
  if (value instanceof Map) return linesOf([...value], path);
  if (isEvidence(value)) return [`${path}: ${proof(value)}`];
  if (isWrite(value)) return [`${path}: ${JSON.stringify(value)}`];
  if (isObject(value)) return [`${path}: ${value.kind} ${value.metadata.name}`];
  return Object.entries(value).flatMap(([key, inner]) =>
    linesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** Code in backquotes, objects in brackets with their kind. */
function marked(sentence: Sentence): string {
  return sentence
    .map((span) => {
      if (typeof span === 'string') return span;
      if ('code' in span) return `\`${span.code}\``;
      const { kind, namespace, name } = span.object;
      return `[${kind} ${namespace === undefined ? name : `${namespace}/${name}`}]`;
    })
    .join('');
}

function proof(evidence: Evidence): string {
  if (evidence.kind === 'Event') return `event ${evidence.event.reason}: ${evidence.event.message}`;
  const { kind, namespace, name } = evidence.object;
  const object = `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
  if (evidence.kind === 'Field') return `${object} ${evidence.path} = ${evidence.value}`;
  return evidence.path === undefined ? `no ${object}` : `${object} has no ${evidence.path}`;
}

function isSentence(value: unknown): value is Sentence {
  return Array.isArray(value) && value.length > 0 && value.every(isSpan);
}

function isSpan(value: unknown): value is Span {
  if (typeof value === 'string') return true;
  if (value === null || typeof value !== 'object') return false;
  return Object.keys(value).length === 1 && ('code' in value || 'object' in value);
}

function isEvidence(value: object): value is Evidence {
  if (!('kind' in value)) return false;
  if (value.kind === 'Event') return 'event' in value;
  return (value.kind === 'Field' || value.kind === 'Absent') && 'object' in value;
}

function isWrite(value: object): value is SuggestedWrite {
  return Object.keys(value).length === 1 && ('create' in value || 'patch' in value || 'delete' in value);
}

function isObject(value: object): value is KubernetesObject {
  return 'kind' in value && 'metadata' in value;
}
