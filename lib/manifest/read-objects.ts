/**
 * Objects as `kubectl get … -o yaml` or `-o json` prints them: lists, documents, one object. Decides what of a text is
 * an object; whether it may be shown is not decided here. Bounded in size, count and depth.
 */
import { isJsonObject } from '../base/json';
import { err, ok, type Result } from '../base/result';
import type { KubernetesObject } from '../kubernetes/object';
import { findResourceByKind } from '../kubernetes/resources';
import { shapeFault } from './object-shape';
import { parseYaml } from './parse-yaml';
import { MAX_NODES, toJson } from './to-json';

export const READ_LIMITS = {
  /** YAML is read some ten times slower than JSON, so it may be shorter. */
  yamlCharacters: 8 * 1024 * 1024,
  jsonCharacters: 32 * 1024 * 1024,
  objects: 20_000,
} as const;

export interface ReadObjects {
  readonly objects: readonly KubernetesObject[];
  /** Parts of the text that are no objects of Kubernetes, each with its place (`items.3`) and why. */
  readonly left: readonly LeftOut[];
}

interface LeftOut {
  readonly place: string;
  readonly why: string;
}

/** What a place in the text has: an object, something else, or an object that lacks what its kind must have. */
type Part = { readonly object: KubernetesObject } | LeftOut | (LeftOut & { readonly isObject: true });

/** The objects in the order of the text. An error says what is wrong with the text as a whole. */
export function readObjects(text: string): Result<ReadObjects, string> {
  const documents = text.trimStart().startsWith('{') ? readJson(text) : readYaml(text);
  if (!documents.ok) return documents;
  const parts = documents.value.flatMap((document, index) => {
    const place = documents.value.length === 1 ? '' : `document ${index + 1}`;
    return document === null ? [] : partsOf(document, place, {});
  });
  const objects = parts.flatMap((part) => ('object' in part ? [part.object] : []));
  const left = parts.flatMap((part) => ('why' in part ? [{ place: part.place, why: part.why }] : []));
  if (objects.length > READ_LIMITS.objects) {
    return err(
      `The text has ${objects.length} objects; at most ${READ_LIMITS.objects} are read. Ask for fewer namespaces: -n NAME instead of -A.`,
    );
  }
  if (objects.length === 0) return err(noObject(parts));
  return ok({ objects, left });
}

/** Where the first of all is an object, only not one that can be read, that is what to tell. */
function noObject([first]: readonly Part[]): string {
  const advice = 'paste what kubectl get … -o yaml prints.';
  if (!first || !('isObject' in first)) return `There is no object of Kubernetes in the text: ${advice}`;
  return `The text has nothing that can be read: ${first.place || 'it'} ${first.why}. Instead ${advice}`;
}

function readJson(text: string): Result<readonly unknown[], string> {
  const { jsonCharacters } = READ_LIMITS;
  if (text.length > jsonCharacters) return err(tooLong(text, jsonCharacters, ''));
  try {
    return ok([JSON.parse(text)]);
  } catch (error) {
    return err(`The text begins like JSON and is none: ${error instanceof Error ? error.message : error}`);
  }
}

function readYaml(text: string): Result<readonly unknown[], string> {
  const { yamlCharacters } = READ_LIMITS;
  if (text.length > yamlCharacters)
    return err(tooLong(text, yamlCharacters, ' Use -o json, which may be longer.'));
  const documents = parseYaml(text);
  if (!documents.ok) return err('The text is nested too deeply to be YAML of Kubernetes.');
  const [error] = documents.value.flatMap(({ errors }) => errors);
  if (error) return err(`The text is no YAML: ${error.message}`);
  // No text has more values than characters, unless aliases multiply them; kubectl prints none.
  const values = Math.max(text.length, MAX_NODES);
  const read = documents.value.map(({ contents }) => toJson(contents, values));
  const [problem] = read.flatMap(({ problems }) => problems);
  if (problem) return err(`The text is no YAML of Kubernetes: ${problem.message}`);
  return ok(read.map(({ value }) => value));
}

function tooLong(text: string, limit: number, advice: string): string {
  return `The text has ${text.length} characters; at most ${limit} are read.${advice}`;
}

/** What a typed list says of all its items: an API server leaves both out of them. */
interface Inherited {
  readonly apiVersion?: string;
  readonly kind?: string;
}

function partsOf(value: unknown, place: string, inherited: Inherited): readonly Part[] {
  if (!isJsonObject(value)) return [{ place, why: 'is no object' }];
  const { apiVersion = inherited.apiVersion, kind = inherited.kind, items, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    return [{ place, why: 'has no apiVersion or no kind' }];
  if (Array.isArray(items) && kind.endsWith('List')) {
    const own = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
    return items.flatMap((item: unknown, index) =>
      partsOf(item, place === '' ? `items.${index}` : `${place}, items.${index}`, own),
    );
  }
  if (!isJsonObject(metadata) || typeof metadata.name !== 'string' || metadata.name === '')
    return [{ place, why: `is a ${kind} without metadata.name` }];
  const namespaced = findResourceByKind(apiVersion, kind)?.namespaced === true;
  const namespace = metadata.namespace ?? (namespaced ? 'default' : undefined);
  if (namespace !== undefined && typeof namespace !== 'string')
    return [{ place, why: `is a ${kind} whose metadata.namespace is no text` }];
  // What nobody needs, and what holds copies of whole manifests, does not even leave the page.
  const { managedFields: _, ...kept } = metadata;
  const placed = namespace === undefined ? kept : { ...kept, namespace };
  const object = { ...value, apiVersion, kind, metadata: placed } as unknown as KubernetesObject;
  const fault = shapeFault(object);
  return [
    fault === undefined
      ? { object }
      : { place, why: `is ${kind} ${metadata.name}, whose ${fault}`, isObject: true },
  ];
}
