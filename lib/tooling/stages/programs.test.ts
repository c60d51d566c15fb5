import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../prepare/root.mjs';
import { linkPackages, type PlantedFiles, plantTree } from '../testing/planted-tree';
import { runCounting, runVitest } from './programs.mjs';

const config = "export default { test: { include: ['lib/**/*.test.ts'] } };";

function plantTests(files: PlantedFiles): string {
  return linkPackages(
    plantTree({ 'vitest.config.mjs': config, 'package.json': '{"type":"module"}', ...files }),
  );
}

test('Vitest: passed, failed and skipped tests are counted, and the failure is told', async () => {
  const planted = `import { expect, test } from 'vitest';
    test('good', () => expect(1).toBe(1));
    test('bad', () => expect({ size: 1 }).toEqual({ size: 2 }));
    test.skip('later', () => {});`;
  const result = await runVitest(plantTests({ 'lib/x.test.ts': planted }), 'unit');
  expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
  expect(result.notes.join('\n')).toMatch(/bad[\s\S]*"size": 2/);
});

test('Vitest: a file that does not load is a failure beside the tests that passed', async () => {
  const result = await runVitest(
    plantTests({
      'lib/good.test.ts': "import { test } from 'vitest'; test('good', () => {});",
      'lib/bad.test.ts': "import './gone';",
    }),
    'unit',
  );
  expect(result).toMatchObject({ passed: 1, failed: 1 });
});

/** Its second test passes only if the first ran in the same process, and in a second run of the file. */
const late = (name: string): string => `import { existsSync, writeFileSync } from 'node:fs';
  import { expect, test } from 'vitest';
  let isPrepared = false;
  test('prepares', () => { isPrepared = true; });
  test('late', () => {
    const isSecond = existsSync('${name}-ran');
    writeFileSync('${name}-ran', '');
    expect([isPrepared, isSecond]).toEqual([true, true]);
  });`;
const GOOD = "import { test } from 'vitest'; test('good', () => {});";
const BAD = "import { expect, test } from 'vitest'; test('bad', () => expect(1).toBe(2));";

test('Vitest: a file in which something fails is run again from its beginning, where that is asked for', async () => {
  const files = { 'lib/late.test.ts': late('late'), 'lib/good.test.ts': GOOD };
  const again = await runVitest(plantTests(files), 'live', { again: true });
  expect(again).toMatchObject({ passed: 3, failed: 0, skipped: 0 });
  expect(again.notes).toEqual([
    expect.stringMatching(/^Unsteady: failed, then passed: lib\/late.test.ts late: /),
  ]);
  expect(await runVitest(plantTests(files), 'unit')).toMatchObject({ passed: 2, failed: 1 });
});

test('Vitest: what fails twice has failed, and four files are not run again', async () => {
  const twice = await runVitest(plantTests({ 'lib/bad.test.ts': BAD, 'lib/good.test.ts': GOOD }), 'live', {
    again: true,
  });
  expect(twice).toMatchObject({ passed: 1, failed: 1 });
  const many = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`lib/${name}.test.ts`, late(name)]));
  expect(await runVitest(plantTests(many), 'live', { again: true })).toMatchObject({ passed: 4, failed: 4 });
});

test('Vitest: no tests at all is a failure', async () => {
  expect(await runVitest(plantTests({}), 'unit')).toMatchObject({ passed: 0, failed: 1 });
});

test.each([
  { name: 'a count', text: "console.log('2 passed, 0 failed'); return 0;", passed: 2, failed: 0 },
  { name: 'a crash', text: "throw new Error('broken');", passed: 0, failed: 1 },
  { name: 'silence', text: 'return 0;', passed: 0, failed: 1 },
])('a program of ours: $name', async ({ text, passed, failed }) => {
  const folder = plantTree({ 'program.ts': `export function main(): number { ${text} }` });

  const result = await runCounting(root, relative(root, `${folder}/program.ts`));
  expect(result).toMatchObject({ passed, failed });
});
