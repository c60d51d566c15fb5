import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from './record';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'record-'));
  writeFileSync(join(folder, 'broken.jsonl'), '{}\n');
  const steps = [{ do: { wait: 1 } }];
  writeFileSync(join(folder, 'good.jsonl'), JSON.stringify({ name: 'x/y', kubernetes: '1.37', steps }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is refused before any control plane is started. */
describe('npm run record', () => {
  it.each([
    [[], /^usage: npm run record/],
    [['--help'], /^usage: npm run record/],
    [['--wrong'], /usage: npm run record/],
    [['--runs', '0', 'good.jsonl'], /^--runs 0: expected a whole number from 1 to 10$/],
    [['none.jsonl'], /none\.jsonl: there is no such file$/],
    [['good.yaml'], /good\.yaml: expected a \.jsonl or a \.json file$/],
    [['broken.jsonl'], /broken\.jsonl: line 1: name: /],
    [['--name', 'nobody', 'good.jsonl'], /^no scenario matches$/],
  ])('refuses %s', async (args, message) => {
    const lines: string[] = [];
    const paths = args.map((arg) => (/\.(jsonl|yaml)$/.test(arg) ? join(folder, arg) : arg));
    expect(await main(paths, (line) => lines.push(line))).toBe(2);
    expect(lines.join('\n')).toMatch(message);
  });
});
