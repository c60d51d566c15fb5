import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import type { JsonValue } from '../../base/json';
import { fnv1a64, hashText } from '../fnv';
import { REAL_DRIVERS, realCluster } from '../testing/real-cluster';
import { pack, unpack } from './pack';
import { KEYS_2, WORDS_2 } from './words-2';

const BOUND = 1024 * 1024;

function packed(value: JsonValue): Uint8Array {
  const bytes = pack(value);
  assert(bytes.ok, 'the value is not too deep');
  return bytes.value;
}

/** As text, for the order of keys counts. */
function roundTrip(value: JsonValue): string {
  const read = unpack(packed(value), BOUND);
  return read.ok ? JSON.stringify(read.value) : read.error.kind;
}

function nested(levels: number): JsonValue {
  let value: JsonValue = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}

/** Parts that scenarios are made of, in random order and number: references, random parts, kinds within kinds. */
const text = fc.oneof(
  fc.constantFrom('PersistentVolume', 'PersistentVolumeClaim', 'data', 'v1', '', 'ä', '__proto__'),
  fc.uuid().map((uuid) => `pvc-${uuid}`),
  fc.uuid(),
  fc.stringMatching(/^vol-0[0-9a-f]{4,20}$/),
  fc.string({ unit: 'binary' }),
);
const { manifest } = fc.letrec<{ readonly part: JsonValue; readonly manifest: JsonValue }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.constantFrom(null, true, false),
    fc.array(tie('part'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('kind', 'name', 'apiVersion', '1')), tie('part'), {
      maxKeys: 4,
    }),
    tie('manifest'),
  ),
  manifest: fc.record({ apiVersion: text, kind: text, name: text, spec: tie('part') }, { requiredKeys: [] }),
}));

describe('packed JSON', () => {
  it.each<readonly [string, JsonValue]>([
    ['null', null],
    ['a number', -1.5e300],
    ['an empty string', ''],
    ['an empty list', []],
    ['an empty map', {}],
    ['a key that is a prototype', JSON.parse('{"__proto__":{"a":1},"constructor":2}')],
    ['a lone surrogate', '\ud800'],
    ['every unit', String.fromCharCode(...Array.from({ length: 300 }, (_, unit) => unit))],
    [
      'a UUID twice in one string',
      '04fe714c-5266-42c1-b0b0-1edb766bdafd/04fe714c-5266-42c1-b0b0-1edb766bdafd',
    ],
    ['one of another version', '04fe714c-5266-02c1-00b0-1edb766bdafd'],
    ['hexadecimal digits of many lengths', ['1234567', '12345678', '123456789abcdef0', 'f'.repeat(5_000)]],
    [
      'more random parts than are kept in mind',
      Array.from({ length: 200 }, (_, index) => `a${index * 1e9 + 1e12}`),
    ],
    [
      'more keys than a place keeps in mind',
      Array.from({ length: 200 }, (_, index) => ({ [`key${index}`]: 1 })),
    ],
    ['as many levels as there may be', nested(200)],
  ])('come back as they were: %s', (_, value) => {
    expect(roundTrip(value)).toBe(JSON.stringify(value));
  });

  it('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(manifest, { maxLength: 8 }), fc.jsonValue()), (value) => {
        const json = JSON.stringify(value);
        expect(roundTrip(JSON.parse(json))).toBe(json);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are refused where they are too deep', () => {
    expect(pack(nested(250))).toEqual({ ok: false, error: { kind: 'TooDeep' } });
  });

  it('stop at their bound, counted in the characters that had come out', () => {
    const bomb = packed(Array.from({ length: 200_000 }, () => 'a string of some characters'));
    expect(bomb.length).toBeLessThan(10_000);
    for (const most of [0, 1, 1_000, BOUND]) {
      const read = unpack(bomb, most);
      const came = !read.ok && read.error.kind === 'TooLarge' ? read.error.characters : undefined;
      expect(came).toBeGreaterThan(most);
      expect(came).toBeLessThanOrEqual(most + 30);
    }
  });

  it('that are cut come to an end', () => {
    const bytes = packed({ name: 'a name that nobody knows', list: [1, 2, 3], more: 'and so on' });
    for (let length = 0; length < bytes.length; length += 1)
      expect(['Corrupted', 'TooLarge', undefined]).toContain(errorOf(bytes.subarray(0, length)));
    expect(unpack(new Uint8Array(), BOUND).ok).toBe(false);
  });
});

function errorOf(bytes: Uint8Array): string | undefined {
  const read = unpack(bytes, BOUND);
  return read.ok ? undefined : read.error.kind;
}

describe('format 2', () => {
  it('knows the words that it knew on the first day', () => {
    const words = new TextEncoder().encode([...KEYS_2, '', ...WORDS_2].join('\n'));
    expect([KEYS_2.length, WORDS_2.length, hashText(fnv1a64(words))]).toEqual([385, 214, 'caf4c74affd4310e']);
  });

  it('writes the bytes that it wrote on the first day', () => {
    const written = Object.values(REAL_DRIVERS).map((driver) => {
      const objects = realCluster(driver, 100, 7);
      const scenario = { stowage: 1, title: 'production', kubernetes: '1.30', seed: 7, objects };
      return hashText(fnv1a64(packed(JSON.parse(JSON.stringify(scenario)))));
    });
    expect(written).toEqual(['797e861243ef227a', '10a5a6722e8c2940', '96a126d5c9c52efb']);
  });
});
