import { expect, test } from 'vitest';
import { GATES } from '../../kubernetes/feature-gates';
import { VERSION_BEHAVIOURS } from '../../kubernetes/version-behaviours';
import { root } from '../prepare/root.mjs';
import { plantTree } from '../testing/planted-tree';
import { isModule, isTest, isWithin, readTree } from './source-tree';
import { checkVersions } from './versions';

test.each([
  { name: 'a call', path: 'lib/engine/x.ts', text: "f(atLeast(version, '1.37'));", lines: [1] },
  { name: 'an equality', path: 'components/x.tsx', text: "\nif (version === '1.25') f();", lines: [2] },
  { name: 'an order', path: 'app/x.ts', text: "f('1.30' <= version);", lines: [1] },
  { name: 'a value', path: 'lib/engine/x.ts', text: "const version = '1.37';", lines: [] },
  { name: 'a row', path: 'lib/engine/x.ts', text: "f(hasBehaviour(version, 'X'));", lines: [] },
  { name: 'a table', path: 'lib/volume/plugins.ts', text: 'f(atLeast(version, since));', lines: [] },
  { name: 'the tables themselves', path: 'lib/kubernetes/x.ts', text: 'f(atLeast(a, b));', lines: [] },
  { name: 'a test', path: 'lib/engine/x.test.ts', text: "f(atLeast(version, '1.37'));", lines: [] },
])('versions: $name', ({ path, text, lines }) => {
  const findings = checkVersions(readTree(plantTree({ [path]: text })));
  expect(findings.map(({ line }) => line)).toEqual(lines);
});

test('every gate and every behaviour decides something', () => {
  const tree = readTree(root);
  const texts = tree.files
    .filter((path) => isWithin(path, 'lib') && !isWithin(path, 'lib/kubernetes') && isModule(path))
    .filter((path) => !isTest(path))
    .map((path) => tree.text(path));
  const unused = [...Object.keys(GATES), ...Object.keys(VERSION_BEHAVIOURS)].filter(
    (name) => !texts.some((text) => text.includes(`'${name}')`)),
  );
  expect(unused).toEqual([]);
});
