import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceFingerprint } from './build.mjs';

let tree = '';
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
};

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'stowage-build-'));
  write('app/page.tsx', 'page');
  write('lib/volume/match.ts', 'match');
  write('next.config.js', 'config');
});
afterEach(() => rmSync(tree, { recursive: true }));

test.each([
  { name: 'a changed source', act: () => write('lib/volume/match.ts', 'other'), changes: true },
  { name: 'a new source', act: () => write('components/ui/badge.tsx', 'badge'), changes: true },
  { name: 'a deleted source', act: () => rmSync(join(tree, 'app/page.tsx')), changes: true },
  { name: 'a changed configuration', act: () => write('next.config.js', 'other'), changes: true },
  { name: 'a touched source', act: () => utimesSync(join(tree, 'app/page.tsx'), 1, 1), changes: false },
  { name: 'a test', act: () => write('lib/volume/match.test.ts', 'test'), changes: false },
  { name: 'a tool', act: () => write('lib/tooling/check.ts', 'check'), changes: false },
  { name: 'a README', act: () => write('lib/volume/README.md', 'words'), changes: false },
])('$name: a new build is needed is $changes', ({ act, changes }) => {
  const before = sourceFingerprint(tree);
  act();
  expect(sourceFingerprint(tree) !== before).toBe(changes);
});
