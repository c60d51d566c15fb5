import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLAIMS, isClaimed } from '../engine/conformance/claims';
import { groupOf } from '../engine/conformance/recording';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { main } from './conformance';
import { root } from './prepare/root.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { readonly code: number; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const code = main(args, (line) => lines.push(line));
  return { code, lines };
}

function recording(name: string, code: number, kubernetes = '1.37'): string {
  const steps = [{ do: { delete: { kind: 'PersistentVolume', name: 'a' } }, result: notFound(code) }];
  return JSON.stringify({ name, kubernetes, steps });
}

function notFound(code: number): object {
  return { code, reason: 'NotFound', message: 'persistentvolumes "a" not found' };
}

function write(name: string, ...lines: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\n'));
  return file;
}

describe('npm run conformance', () => {
  it('ends with the count, alone on the last line', () => {
    const file = write('a.jsonl', recording('x/good', 404), '', recording('y/bad', 410));
    const { code, lines } = run(file);
    expect(code).toBe(1);
    expect(lines[0]).toBe(`FAILED y/bad (Kubernetes 1.37, ${file}:3)`);
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('succeeds when everything passes', () => {
    write('a.jsonl', recording('x/good', 404));
    expect(run(folder)).toEqual({ code: 0, lines: ['1 passed, 0 failed'] });
  });

  it.each([
    [['--kubernetes', '1.30'], '1 passed, 0 failed'],
    [['--group', 'x'], '2 passed, 0 failed'],
    [['--group', 'x,y'], '2 passed, 1 failed'],
    [['--name', 'good'], '2 passed, 0 failed'],
  ])('narrows by %s', (args, last) => {
    const lines = [recording('x/good', 404), recording('y/bad', 410), recording('x/good', 404, '1.30')];
    expect(run(...args, write('a.jsonl', ...lines)).lines.at(-1)).toBe(last);
  });

  it('names a broken line by file and line, and counts it', () => {
    const file = write('a.jsonl', recording('x/good', 404), '{"name":"x/broken"}');
    const { code, lines } = run(file);
    expect(code).toBe(1);
    expect(lines[0]).toMatch(new RegExp(`^${file}:2: kubernetes: `));
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('counts each group of each file', () => {
    const file = write('a.jsonl', recording('x/good', 404), recording('y/good', 404));
    expect(run('--summary', file).lines).toEqual([
      `${file} x: 1 passed, 0 failed`,
      `${file} y: 1 passed, 0 failed`,
      '2 passed, 0 failed',
    ]);
  });

  it.each([
    [['--kubernetes', '1.2'], /^--kubernetes 1\.2: Stowage knows /],
    [['--seed', 'x'], /^--seed x: expected a whole number/],
    [['--wrong'], /usage: npm run conformance/],
    [['/no/such/file'], /there is no such file or folder$/],
  ])('refuses %s', (args, message) => {
    const { code, lines } = run(...args);
    expect(code).toBe(2);
    expect(lines.join('\n')).toMatch(message);
  });

  it('says when nothing was run', () => {
    const { code, lines } = run('--name', 'nobody', write('a.jsonl', recording('x/good', 404)));
    expect(code).toBe(2);
    expect(lines).toEqual(['no recording matches', '0 passed, 0 failed']);
  });
});

describe('README.md', () => {
  it('tells the count of the recordings, all of which are claimed', () => {
    const recordings = fileURLToPath(new URL('../engine/conformance/recordings/', import.meta.url));
    const counts = new Map([
      [true, 0],
      [false, 0],
    ]);
    for (const path of readdirSync(recordings, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.jsonl')) continue;
      for (const line of readFileSync(join(recordings, path), 'utf8').split('\n')) {
        if (line === '') continue;
        const { name, kubernetes } = JSON.parse(line) as { name: string; kubernetes: KubernetesVersion };
        const claimed = isClaimed(basename(path, '.jsonl'), kubernetes, groupOf({ name }));
        counts.set(claimed, (counts.get(claimed) ?? 0) + 1);
      }
    }
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, told] = /All ([\d,]+) recordings of Kubernetes/.exec(readme) ?? [];
    expect([Number(told?.replaceAll(',', '')), 0]).toEqual([counts.get(true), counts.get(false)]);
  });
});

it('counts in the README what is claimed', () => {
  const claimed = CLAIMS.flatMap(({ kubernetes, file, groups }) => {
    const path = join(root, `lib/engine/conformance/recordings/kubernetes-${kubernetes}/${file}.jsonl`);
    const names = readFileSync(path, 'utf8').match(/^\{"name":"[^"]+"/gm) ?? [];
    return names.filter((name) => groups.some((group) => name.startsWith(`{"name":"${group}/`)));
  });
  expect(new Set(CLAIMS.map(({ kubernetes }) => kubernetes))).toEqual(new Set(['1.30', '1.37']));
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(
    `All ${claimed.length} recordings of Kubernetes 1.30 and 1.37 in the project replay`,
  );
});
