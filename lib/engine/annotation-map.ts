/**
 * Annotations by which a user tells a simulated cluster what no field of Kubernetes says: a JSON map of words. Each comes
 * from outside, so its size is bounded and its form is checked; one that is wrong says nothing, and whoever applies it
 * is warned.
 */
import * as v from 'valibot';
import { isJsonObject } from '../base/json';
import { err, ok, type Result } from '../base/result';
import type { StringMap } from '../kubernetes/object';

export const ANNOTATION_MAP_LIMITS = { characters: 32_768, entries: 200, word: 1_024 } as const;

export interface AnnotationMap {
  readonly annotation: string;
  /** What a key or a value must be, and the words for it. */
  readonly key: { readonly is: (text: string) => boolean; readonly words: string };
  readonly value: { readonly is: (text: string) => boolean; readonly words: string };
}

/** Undefined where the object has no such annotation, or one that is wrong. */
export function readAnnotationMap(
  map: AnnotationMap,
  annotations: StringMap = {},
): ReadonlyMap<string, string> | undefined {
  const text = annotations[map.annotation];
  const read = text === undefined ? undefined : parse(map, text);
  return read?.ok ? read.value : undefined;
}

/** What is wrong with the annotation, for whoever applies it. */
export function annotationMapWarnings(map: AnnotationMap, annotations: StringMap = {}): readonly string[] {
  const text = annotations[map.annotation];
  const read = text === undefined ? undefined : parse(map, text);
  return read && !read.ok ? [`metadata.annotations[${map.annotation}]: ${read.error}`] : [];
}

function parse(map: AnnotationMap, text: string): Result<ReadonlyMap<string, string>, string> {
  const { characters, entries, word } = ANNOTATION_MAP_LIMITS;
  const words = v.pipe(v.string('each value must be text'), v.maxLength(word, `at most ${word} characters`));
  const schema = v.pipe(
    v.string(),
    v.maxLength(characters, `at most ${characters} characters`),
    v.parseJson(undefined, 'is not JSON'),
    v.check(isJsonObject, 'must be a JSON object'),
    v.record(
      v.pipe(
        words,
        v.check(map.key.is, ({ input }) => `"${input}" is not ${map.key.words}`),
      ),
      v.pipe(
        words,
        v.check(map.value.is, ({ input }) => `"${input}" is not ${map.value.words}`),
      ),
    ),
    v.check((record) => Object.keys(record).length <= entries, `at most ${entries} entries`),
  );
  const parsed = v.safeParse(schema, text, { abortEarly: true });
  if (parsed.success) return ok(new Map(Object.entries(parsed.output)));
  return err(parsed.issues[0].message);
}
