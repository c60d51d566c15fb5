import { describe, expect, it } from 'vitest';
import { jsonEqual } from '../base/json';
import { parseManifests } from './parse-manifests';
import { parseYaml } from './parse-yaml';
import { toJson } from './to-json';
import vectors from './yaml.vectors.json';

/**
 * Printed by k8s.io/apimachinery v0.37.2 (Go 1.26), NewYAMLOrJSONDecoder, which kubectl reads files with: the JSON
 * of each document that is not empty, or that there was an error. Integers beyond 2^53 are written here as text,
 * as they are kept. Chosen by hand, then 80 scalars from a random run of 20,000 without a difference.
 */
interface Vector {
  readonly input: string;
  readonly docs?: readonly unknown[];
  readonly error?: string;
}

const rows = vectors as readonly Vector[];

function read(text: string): { readonly docs: unknown[]; readonly errors: string[] } {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new Error(`too deep at ${parsed.error}`);
  const docs: unknown[] = [];
  const errors: string[] = [];
  for (const document of parsed.value) {
    const { value, problems } = toJson(document.contents);
    const found = [...document.errors, ...problems].map(({ message }) => message);
    errors.push(...found);
    if (found.length === 0 && value !== null) docs.push(value);
  }
  return { docs, errors };
}

describe('YAML as kubectl reads it', () => {
  it('gives the same JSON for everything that kubectl takes', () => {
    const accepted = rows.filter((row) => row.docs !== undefined);
    const differences = accepted
      .map((row) => ({ ...row, got: read(row.input) }))
      .filter(({ docs, got }) => got.errors.length > 0 || !jsonEqual(docs, got.docs));
    expect(accepted.length).toBeGreaterThan(200);
    expect(differences).toEqual([]);
  });

  it('refuses everything that kubectl refuses', () => {
    const refused = rows.filter((row) => row.error !== undefined);
    const taken = refused.filter((row) => parseManifests(row.input).problems.length === 0);
    expect(refused.length).toBeGreaterThan(40);
    expect(taken).toEqual([]);
  });

  it.each([
    ['a duplicate key, of which kubectl silently takes the last', 'a: 1\na: 2\n', /"a" is already set/],
    ['a duplicate key in an inner map', 'a:\n  b: 1\n  b: 2\n', /"b" is already set/],
    ['bytes, which kubectl turns into text', 'v: !!binary aGVsbG8=\n', /base64 text without the tag/],
  ])('is stricter with %s', (_, text, message) => {
    expect(read(text).errors.join(' ')).toMatch(message);
  });

  it('keeps every digit of an integer', () => {
    expect(read('v: 9007199254740993\n').docs).toEqual([{ v: '9007199254740993' }]);
  });

  it('makes an own key of __proto__', () => {
    const [value] = read('__proto__: {polluted: true}\n').docs;
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('aliases', () => {
  it('stops at a bomb, with its place', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level += 1) {
      const alias = `*a${level - 1}`;
      bomb.push(`a${level}: &a${level} [${Array(10).fill(alias).join(', ')}]`);
    }
    expect(read(bomb.join('\n')).errors).toEqual([
      'This document has more than 200000 values, each alias counted in full.',
    ]);
  });

  it('refuses an alias within what it names', () => {
    expect(read('a: &a [*a]\n').errors).toEqual([
      'The alias *a stands within what it names, so it would never end.',
    ]);
  });

  it('takes the latest anchor of a name', () => {
    expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').docs).toEqual([{ a: 1, b: 1, c: 2, d: 2 }]);
  });

  it('merges a list of maps, of which the first counts most', () => {
    const text = 'a: &a {v: 1, w: 1}\nb: &b {v: 2, x: 2}\nc:\n  <<: [*a, *b]\n  z: 3\n';
    expect(read(text).docs[0]).toMatchObject({ c: { v: 1, w: 1, x: 2, z: 3 } });
  });
});
