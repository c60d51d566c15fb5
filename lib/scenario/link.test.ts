import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../manifest/examples';
import { parseManifests } from '../manifest/parse-manifests';
import { decodeBase64url, encodeBase64url } from './base64url';
import { DICTIONARY_1 } from './dictionary-1';
import { fnv1a64, hashText } from './fnv';
import { GOLDEN_LINKS } from './golden-links';
import { deflate } from './inflate';
import { decodeLink, encodeLink, explainLinkError, LINK_LIMITS, type LinkError, payloadOf } from './link';
import type { Scenario } from './scenario';

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default' },
};

const scenario: Scenario = {
  stowage: 1,
  kubernetes: '1.37',
  seed: 7,
  title: 'One claim',
  objects: [claim],
  operations: [
    {
      atMs: 1_500,
      delete: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data' },
    },
  ],
};

function encoded(value: Scenario): string {
  const payload = encodeLink(value);
  if (!payload.ok) throw new Error(payload.error.kind);
  return payload.value;
}

/** A payload as this release would write it around any bytes. */
function wrap(deflated: Uint8Array, checksum = fnv1a64(deflated).low): string {
  const header = [16, 8, 0].map((shift) => (deflated.length >> shift) & 255);
  const sum = [24, 16, 8, 0].map((shift) => (checksum >>> shift) & 255);
  return `1${encodeBase64url(Uint8Array.from([...header, ...sum, ...deflated]))}`;
}

function kindOf(text: string): LinkError['kind'] | 'ok' {
  const result = decodeLink(text);
  return result.ok ? 'ok' : result.error.kind;
}

const ofExamples = EXAMPLES.map(({ id, yaml }) => {
  const objects = parseManifests(yaml).documents.map(({ object }) => object);
  return {
    id,
    scenario: { stowage: 1, kubernetes: '1.37', seed: 1, objects, operations: [] } satisfies Scenario,
  };
});

describe('links', () => {
  it('come back as they were', () => {
    for (const one of [scenario, ...ofExamples.map((example) => example.scenario)]) {
      expect(decodeLink(encoded(one))).toEqual({ ok: true, value: one });
    }
  });

  it('are equal for equal scenarios', () => {
    expect(encoded(scenario)).toBe(encoded(structuredClone(scenario)));
  });

  it.each(GOLDEN_LINKS.map((golden) => [golden.release, golden] as const))(
    'of release %s open for ever',
    (_, golden) => {
      expect(decodeLink(golden.payload)).toEqual({ ok: true, value: golden.scenario });
    },
  );

  it('have the dictionary that they had on the first day', () => {
    expect([DICTIONARY_1.length, hashText(fnv1a64(strToU8(DICTIONARY_1)))]).toEqual([
      9_031,
      '7b28dbad4f19bc0b',
    ]);
  });

  it('are short enough for a chat for each example of the gallery', () => {
    const sizes = ofExamples.map(({ id, scenario: one }) => ({
      id,
      objects: one.objects.length,
      json: JSON.stringify(one).length,
      link: encoded(one).length,
    }));
    console.table(sizes);
    expect(sizes.filter(({ link }) => link > 2_000)).toEqual([]);
  });
});

describe('addresses', () => {
  const payload = encoded(scenario);

  it.each([
    ['a fragment', `#${payload}`],
    ['an address', `https://stowage.example.com/s/custom#${payload}`],
    ['an encoded hash', `https://stowage.example.com/s/custom%23${payload}`],
    [
      'an address that was encoded twice',
      encodeURIComponent(encodeURIComponent(`https://stowage.example.com/s/custom#${payload}`)),
    ],
    ['blanks around it', `  ${payload}\n`],
    ['a full stop behind it', `${payload}.`],
    ['a bracket behind it', `#${payload}).`],
  ])('give their payload: %s', (_, text) => {
    expect(payloadOf(text)).toBe(payload);
    expect(kindOf(text)).toBe('ok');
  });
});

describe('broken links', () => {
  const payload = encoded(scenario);

  it('say that they are truncated, wherever they are cut', () => {
    for (let length = 0; length < payload.length; length += 1) {
      expect([length, kindOf(payload.slice(0, length))]).toEqual([length, 'Truncated']);
    }
  });

  it('say that they are corrupted, whichever character is changed', () => {
    for (let at = 5; at < payload.length - 1; at += 1) {
      const other = payload[at] === 'A' ? 'B' : 'A';
      expect([at, kindOf(payload.slice(0, at) + other + payload.slice(at + 1))]).toEqual([at, 'Corrupted']);
    }
  });

  it.each([
    ['a newer format', `3${payload.slice(1)}`, 'Newer'],
    ['an unknown format', `x${payload.slice(1)}`, 'Corrupted'],
    ['format 0', `0${payload.slice(1)}`, 'Corrupted'],
    ['a character of no alphabet', `1${payload.slice(1, 9)}*${payload.slice(9)}`, 'Corrupted'],
    ['more behind the end', `${payload}AAAA`, 'Corrupted'],
    ['too many characters', `1${'A'.repeat(LINK_LIMITS.payloadLength)}`, 'TooLarge'],
    ['an address without end', `#${'%25'.repeat(10 * LINK_LIMITS.payloadLength)}`, 'TooLarge'],
    ['bytes that are no deflate stream', wrap(Uint8Array.of(255, 255, 255, 255)), 'Corrupted'],
    ['JSON that is no scenario', wrap(deflate(strToU8('{"a":1}'), strToU8(DICTIONARY_1))), 'NotAScenario'],
    ['text that is no JSON', wrap(deflate(strToU8('hello'), strToU8(DICTIONARY_1))), 'NotAScenario'],
    [
      'a scenario of a newer release in a link of this one',
      wrap(deflate(strToU8('{"stowage":2}'), strToU8(DICTIONARY_1))),
      'Newer',
    ],
  ])('%s', (_, text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });

  it('stop inflating at the bound, long before a bomb is out', () => {
    const bomb = deflateSync(new Uint8Array(40 * 1024 * 1024), { level: 9 });
    expect(bomb.length).toBeLessThan(LINK_LIMITS.payloadLength * 0.75);
    expect(kindOf(wrap(bomb))).toBe('TooLarge');
  });

  it('are refused when made too large', () => {
    const text = Array.from({ length: 40_000 }, (_, index) =>
      String.fromCharCode(33 + ((index * index * 31 + index * 17) % 90)),
    ).join('');
    const many = Array.from({ length: 30 }, (_, index) =>
      text.slice(index * 100, index * 100 + 30_000 + index),
    );
    const large: Scenario = {
      ...scenario,
      objects: many.map((annotation, index) => ({
        ...claim,
        metadata: { name: `c${index}`, annotations: { a: annotation } },
      })),
    };
    expect(JSON.stringify(large).length).toBeLessThan(LINK_LIMITS.jsonBytes * 2);
    expect(encodeLink({ ...large, objects: [...large.objects, ...large.objects] })).toEqual({
      ok: false,
      error: { kind: 'TooLarge' },
    });
  });

  it('never throw', () => {
    const alphabet = fc.string({ unit: fc.constantFrom(...'ABCxyz019-_1122%#') });
    const mutated = fc
      .tuple(fc.nat(payload.length), fc.nat(payload.length), alphabet)
      .map(
        ([from, to, text]) => payload.slice(0, Math.min(from, to)) + text + payload.slice(Math.max(from, to)),
      );
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => wrap(array));
    fc.assert(
      fc.property(fc.oneof(fc.string(), alphabet, mutated, bytes), (text) => {
        const result = decodeLink(text);
        if (!result.ok) expect(explainLinkError(result.error).text.length).toBeGreaterThan(20);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('base64url', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each([
    ['', []],
    ['AA', [0]],
    ['_-8', [255, 239]],
    ['AAAA', [0, 0, 0]],
    ['AAAAA', [0, 0, 0]],
  ])('reads %j', (text, bytes) => {
    expect([...(decodeBase64url(text) ?? [])]).toEqual(bytes);
  });

  it.each(['A+', 'A/', 'A=', 'A A', 'é'])('refuses %j', (text) => {
    expect(decodeBase64url(text)).toBeUndefined();
  });
});
