/**
 * 100,000 inputs of each format that nobody should send: the decoder answers each with a scenario or a reason, and
 * opens no more than it may. Each turn is named by its seed, so that one that fails can be run again.
 */
import { strFromU8, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { assert } from '../base/assert';
import type { JsonValue } from '../base/json';
import { type Random, seededRandom } from '../base/random';
import { decodeBase64url, encodeBase64url } from './base64url';
import { DICTIONARY_1 } from './dictionary-1';
import { fnv1a64 } from './fnv';
import { GOLDEN_LINKS } from './golden-links';
import { deflate, inflate, OVERSHOOT_BYTES } from './inflate';
import { decodeLink, encodeLink, explainLinkError, LINK_LIMITS } from './link';
import { pack, unpack } from './packing/pack';

const TURNS = 100_000;
const HEADER_BYTES = 7;
const dictionary = strToU8(DICTIONARY_1);

interface Sample {
  readonly payload: string;
  readonly contents: Uint8Array;
  readonly json: string;
}

/** How a format turns JSON into bytes and back, and the golden links of it. */
interface Format {
  readonly digit: 1 | 2;
  readonly write: (json: string) => Uint8Array;
  readonly samples: readonly Sample[];
}

function samplesOf(digit: 1 | 2, read: (contents: Uint8Array) => string): readonly Sample[] {
  return GOLDEN_LINKS.filter(({ payload }) => payload.startsWith(`${digit}`)).map(({ payload }) => {
    const bytes = decodeBase64url(payload.slice(1));
    assert(bytes !== undefined, 'a golden link is base64url');
    const contents = bytes.subarray(HEADER_BYTES);
    return { payload, contents, json: read(contents) };
  });
}

const FORMATS: readonly Format[] = [
  {
    digit: 1,
    write: (json) => deflate(strToU8(json), dictionary),
    samples: samplesOf(1, (contents) => {
      const json = inflate(contents, dictionary, LINK_LIMITS.jsonBytes);
      assert(json.ok, 'a golden link inflates');
      return strFromU8(json.value);
    }),
  },
  {
    digit: 2,
    // What is no JSON cannot be packed; it stands for itself.
    write: (json) => {
      const packed = pack(jsonOf(json));
      return packed.ok ? packed.value : strToU8(json);
    },
    samples: samplesOf(2, (contents) => {
      const json = unpack(contents, LINK_LIMITS.jsonBytes);
      assert(json.ok, 'a golden link unpacks');
      return JSON.stringify(json.value);
    }),
  },
];

function jsonOf(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.integer(0, items.length - 1)];
  assert(item !== undefined, 'there is something to pick');
  return item;
}

function bytesOf(random: Random, most: number): Uint8Array {
  return Uint8Array.from({ length: random.integer(0, most) }, () => random.integer(0, 255));
}

/** A payload whose length and checksum are right, around any bytes: it gets as far as they are read. */
function wrap({ digit }: Format, contents: Uint8Array): string {
  const { length } = contents;
  const sum = fnv1a64(contents).low;
  const header = [length >> 16, length >> 8, length, sum >>> 24, sum >>> 16, sum >>> 8, sum];
  return `${digit}${encodeBase64url(Uint8Array.from([...header, ...contents]))}`;
}

/** A few bytes changed, taken out, doubled. */
function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const changed = [...bytes];
  for (let count = random.integer(1, 4); count > 0; count -= 1) {
    const at = random.integer(0, Math.max(changed.length - 1, 0));
    const kind = random.integer(0, 2);
    if (kind === 0) changed[at] = random.integer(0, 255);
    else if (kind === 1) changed.splice(at, random.integer(1, 8));
    else changed.splice(at, 0, ...changed.slice(at, at + random.integer(1, 8)));
  }
  return Uint8Array.from(changed);
}

function mutateText(random: Random, text: string): string {
  const at = random.integer(0, text.length);
  const to = Math.min(text.length, at + random.integer(0, 6));
  const pieces = ['', 'A', '%', '%23', '#', '=', '\u0000', 'é', '....', '-_', text.slice(at, at + 20)];
  return text.slice(0, at) + pick(random, pieces) + text.slice(to);
}

/** What somebody hostile would write where a value stands. */
const VALUES = [
  'null',
  'true',
  '-1',
  '1e400',
  '9007199254740993',
  '""',
  '"../../api"',
  '"%2e%2e/x"',
  '"javascript:alert(1)"',
  '"\\u0000"',
  '[]',
  '{}',
  '{"__proto__":{"stowage":1}}',
  '{"constructor":{"prototype":{}}}',
  `${'['.repeat(80)}${']'.repeat(80)}`,
];

function mutateJson(random: Random, json: string): string {
  const places = [...json.matchAll(/(?<=[:[,])(?:"[^"]*"|-?\d+|\{\}|\[\])(?=[,}\]])/g)];
  if (places.length === 0) return `${json}${pick(random, VALUES)}`;
  const place = pick(random, places);
  return json.slice(0, place.index) + pick(random, VALUES) + json.slice(place.index + place[0].length);
}

const WAYS: Readonly<Record<string, (random: Random, format: Format) => string>> = {
  'random bytes': (random, { digit }) => `${digit}${encodeBase64url(bytesOf(random, 200))}`,
  'random bytes with a checksum': (random, format) => wrap(format, bytesOf(random, 200)),
  'text changed': (random, { samples }) => mutateText(random, pick(random, samples).payload),
  'bytes changed, with a checksum': (random, format) =>
    wrap(format, mutateBytes(random, pick(random, format.samples).contents)),
  cut: (random, { samples }) => {
    const { payload } = pick(random, samples);
    return payload.slice(0, random.integer(0, payload.length));
  },
  'JSON changed': (random, format) =>
    wrap(format, format.write(mutateJson(random, pick(random, format.samples).json))),
};

/** Of a hundred inputs; what is read to its end, or written anew, takes longest. */
const SHARES: Readonly<Record<string, number>> = {
  'random bytes': 20,
  'random bytes with a checksum': 15,
  'text changed': 30,
  'bytes changed, with a checksum': 12,
  cut: 20,
  'JSON changed': 3,
};

const CASES = FORMATS.flatMap((format, place) =>
  Object.entries(WAYS).map(([name, make], way) => ({
    name: `${name}, format ${format.digit}`,
    turns: (TURNS / 100) * (SHARES[name] ?? 0),
    make: (random: Random) => make(random, format),
    first: (place * 6 + way) * TURNS,
  })),
);

/** The kind of the answer, after it was held against what every answer must be. */
function decoded(text: string): string {
  const result = decodeLink(text);
  if (!result.ok) {
    const { title, text: why } = explainLinkError(result.error);
    expect(title.length > 10 && why.length > 20).toBe(true);
    return result.error.kind;
  }
  const again = encodeLink(result.value);
  expect(again.ok && decodeLink(again.value)).toEqual(result);
  return 'a scenario';
}

describe('the decoder', () => {
  it('is asked all of them', () => {
    expect(CASES.reduce((sum, { turns }) => sum + turns, 0)).toBe(FORMATS.length * TURNS);
  });

  it.each(CASES)('answers to $name', ({ name, turns, make, first }) => {
    const answers: Record<string, number> = {};
    for (let turn = 0; turn < turns; turn += 1) {
      const seed = first + turn;
      const text = make(seededRandom(seed));
      let kind: string;
      try {
        kind = decoded(text);
      } catch (error) {
        throw new Error(`seed ${seed}: ${JSON.stringify(text)}`, { cause: error });
      }
      answers[kind] = (answers[kind] ?? 0) + 1;
    }
    console.log(`${turns} of ${name}:`, JSON.stringify(answers));
    expect(Object.values(answers).reduce((sum, count) => sum + count, 0)).toBe(turns);
    expect(Object.prototype).not.toHaveProperty('stowage');
  });

  it('stops a bomb of format 1 at its limit, counted in the bytes that had come out', () => {
    const bomb = deflate(new Uint8Array(16 * 1024 * 1024), dictionary);
    for (const most of [0, 1, 1_000, LINK_LIMITS.jsonBytes]) {
      const result = inflate(bomb, dictionary, most);
      const came = !result.ok && result.error.kind === 'TooLarge' ? result.error.bytes : undefined;
      expect(came).toBeGreaterThan(most);
      expect(came).toBeLessThanOrEqual(most + OVERSHOOT_BYTES);
    }
  });
});
