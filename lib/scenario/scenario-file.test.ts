import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assert } from '../base/assert';
import { persistentVolumeClaims } from '../kubernetes/resources';
import { DEMOS } from './demos';
import { GOLDEN_LINKS } from './golden-links';
import { replay } from './replay';
import { explainFileError, FILE_LIMIT, readScenarioFile, writeScenarioFile } from './scenario-file';

const scenarios = [
  ...Object.entries(DEMOS),
  ...GOLDEN_LINKS.map(({ release, scenario }) => [release, scenario] as const),
];

describe('a scenario file', () => {
  it.each(scenarios)('comes back as it was, in YAML and in JSON: %s', (_, scenario) => {
    const same = { ok: true, value: JSON.parse(JSON.stringify(scenario)) };
    expect(readScenarioFile(writeScenarioFile(scenario))).toEqual(same);
    expect(readScenarioFile(JSON.stringify(scenario, null, 2))).toEqual(same);
  });

  it('keeps text that looks like something else', () => {
    const labels = { a: 'yes', b: '0644', c: '1e3', d: '<<', e: '', f: ' x\ny', g: '1:30' };
    const objects = [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels } }];
    const scenario = { stowage: 1, kubernetes: '1.37', seed: 1, objects, operations: [] } as const;
    expect(readScenarioFile(writeScenarioFile(scenario))).toEqual({ ok: true, value: scenario });
  });

  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    const before = String.fromCharCode(96 + level);
    laughs.push(
      `${String.fromCharCode(97 + level)}: &${String.fromCharCode(97 + level)} [${Array(10).fill(`*${before}`)}]`,
    );
  }

  it.each([
    ['nothing', '', /empty|format of a scenario/],
    ['a manifest', 'apiVersion: v1\nkind: Pod\n', /stowage is wrong/],
    ['broken JSON', '{"stowage": 1', /begins like JSON/],
    ['broken YAML', 'stowage: [1', /is no YAML/],
    ['two documents', 'stowage: 1\n---\nstowage: 1\n', /several documents/],
    ['a wrong field', '{"stowage":1,"kubernetes":"1.2"}', /kubernetes is wrong/],
    ['a newer format', 'stowage: 2\n', /newer release/],
    ['nesting without end', '['.repeat(5_000), /nested too deeply/],
    ['aliases of aliases', `stowage: 1\n${laughs.join('\n')}\n`, /values, each alias counted/],
    ['too much', 'x'.repeat(FILE_LIMIT + 1), /may have/],
  ])('says why it is none: %s', (_, text, why) => {
    const read = readScenarioFile(text);
    const { title, text: told } = read.ok ? { title: 'read', text: 'it' } : explainFileError(read.error);
    expect(`${title} ${told}`).toMatch(why);
  });
});

it('the example of docs/scenario.md does what it says', () => {
  const [, text] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/scenario.md', 'utf8')) ?? [];
  const read = readScenarioFile(text ?? '');
  assert(read.ok, 'the example is a scenario');
  const phase = (untilMs: number | undefined) => {
    const scenario = untilMs === undefined ? read.value : { ...read.value, untilMs };
    const { api } = replay(scenario).simulation;
    return api.list(persistentVolumeClaims).map(({ spec, status }) => [status?.phase, spec.volumeName]);
  };
  expect(phase(50_000)).toEqual([['Pending', undefined]]);
  expect(phase(undefined)).toEqual([['Bound', 'larger']]);
});
