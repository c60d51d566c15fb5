import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './conformance';

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
