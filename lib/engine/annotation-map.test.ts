import { describe, expect, it } from 'vitest';
import type { StringMap } from '../kubernetes/object';
import { annotationMapWarnings, readAnnotationMap } from './annotation-map';

const MAP = {
  annotation: 'example.com/map',
  key: { is: (key: string) => key.startsWith('/'), words: 'a path' },
  value: { is: (value: string) => value === 'x', words: 'an x' },
};
const entries = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`/${index}`, 'x'])));

describe('an annotation that is a map', () => {
  it.each<[string, string | undefined, number | undefined]>([
    ['none', undefined, undefined],
    ['empty', '{}', 0],
    ['one entry', '{"/a":"x"}', 1],
    ['as many as may be', entries(200), 200],
  ])('is read: %s', (_, text, size) => {
    const annotations: StringMap = text === undefined ? {} : { 'example.com/map': text };
    expect(readAnnotationMap(MAP, annotations)?.size).toBe(size);
    expect(annotationMapWarnings(MAP, annotations)).toEqual([]);
  });

  it.each([
    ['not JSON', '{', 'is not JSON'],
    ['no map', '["/a"]', 'must be a JSON object'],
    ['null', 'null', 'must be a JSON object'],
    ['a bad key', '{"a":"x"}', '"a" is not a path'],
    ['a bad value', '{"/a":"y"}', '"y" is not an x'],
    ['a value that is no text', '{"/a":1}', 'each value must be text'],
    ['a long key', JSON.stringify({ [`/${'a'.repeat(1_024)}`]: 'x' }), 'at most 1024 characters'],
    ['too many', entries(201), 'at most 200 entries'],
    ['too long', `{${' '.repeat(32_768)}}`, 'at most 32768 characters'],
  ])('that is wrong says nothing, and there is a warning: %s', (_, text, why) => {
    const annotations = { 'example.com/map': text };
    expect(readAnnotationMap(MAP, annotations)).toBeUndefined();
    expect(annotationMapWarnings(MAP, annotations)).toEqual([
      `metadata.annotations[example.com/map]: ${why}`,
    ]);
  });
});
