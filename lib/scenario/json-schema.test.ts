/** The published schema, judged by a validator that is not ours, says what `parseScenario` says. */
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { assert } from '../base/assert';
import { seededRandom } from '../base/random';
import { DEMOS } from './demos';
import { GOLDEN_LINKS } from './golden-links';
import { scenarioJsonSchema } from './json-schema';
import { parseScenario } from './schema';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  scenarioJsonSchema('https://stowage.example.com/schema/scenario-1.json'),
);

const scenarios: readonly (readonly [string, unknown])[] = [
  ...Object.entries(DEMOS).map(([id, demo]) => [id, demo] as const),
  ...GOLDEN_LINKS.map(({ release, scenario }) => [release, scenario] as const),
];

/** All places of a JSON value, the whole first. */
function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const parts = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  return [path, ...parts.flatMap(([key, part]) => placesOf(part, [...path, key]))];
}

/** A copy with another value at `path`; undefined takes the field out. */
function changed(value: unknown, path: readonly string[], to: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    return value.map((part, index) => (String(index) === key ? changed(part, rest, to) : part));
  }
  const fields = Object.entries(value as object).flatMap(([field, part]) => {
    const next = field === key ? changed(part, rest, to) : part;
    return next === undefined ? [] : [[field, next]];
  });
  return Object.fromEntries(fields);
}

const VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  0.5,
  7,
  2 ** 40,
  '',
  'x',
  'Internal',
  '../x',
  'a/%2E%2E/b',
  '0123456789abcdef',
  'x'.repeat(2_500),
  [],
  {},
  { extra: 1 },
  ['a', 'b'],
  { code: 'x' },
];

/** What JSON Schema has no words for. */
const WORDLESS = /must not be before the operation|one of the options/;

describe('the JSON Schema', () => {
  it.each(scenarios)('takes %s', (_, scenario) => {
    const document: unknown = JSON.parse(JSON.stringify(scenario));
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  it('takes and refuses what Stowage takes and refuses', () => {
    const answers = { taken: 0, refused: 0 };
    for (let seed = 0; seed < 6_000; seed += 1) {
      const random = seededRandom(seed);
      const [, scenario] = scenarios[random.integer(0, scenarios.length - 1)] ?? [];
      const document: unknown = JSON.parse(JSON.stringify(scenario));
      const places = placesOf(document).slice(1);
      const place = places[random.integer(0, places.length - 1)];
      assert(place !== undefined, 'a scenario has fields');
      const added = random.integer(0, 3) === 0 ? [...place.slice(0, -1), 'extra'] : place;
      const value = VALUES[random.integer(0, VALUES.length - 1)];
      const other: unknown = JSON.parse(
        JSON.stringify(changed(added === place ? document : withField(document, added), added, value)),
      );
      const ours = parseScenario(other);
      const wordless = !ours.ok && ours.error.kind === 'NotAScenario' && WORDLESS.test(ours.error.message);
      if (wordless) continue;
      answers[ours.ok ? 'taken' : 'refused'] += 1;
      expect({ seed, place: added, value, taken: validate(other) }).toEqual({
        seed,
        place: added,
        value,
        taken: ours.ok,
      });
    }
    console.log('held against each other:', JSON.stringify(answers));
    expect(Math.min(answers.taken, answers.refused)).toBeGreaterThan(500);
  });
});

/** The same with a field more, where `path` leads into a map. */
function withField(document: unknown, path: readonly string[]): unknown {
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as never)[key], document);
  if (parent === null || typeof parent !== 'object' || Array.isArray(parent)) return document;
  return changed(document, path.slice(0, -1), { ...parent, extra: 1 });
}
