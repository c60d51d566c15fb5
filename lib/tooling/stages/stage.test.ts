import { expect, test } from 'vitest';
import {
  countLastLine,
  countPlaywright,
  countVitest,
  failedFiles,
  formatCount,
  skippedByVitest,
  unsteadyInPlaywright,
  unsteadyInVitest,
  withSecondRun,
} from './reports.mjs';
import { weighedStage } from './stage.mjs';

const none = { passed: 0, failed: 0, skipped: 0 };

test.each([
  { name: 'all passed', count: { ...none, passed: 3 }, code: 0, failed: 0, note: undefined },
  { name: 'one failed', count: { ...none, passed: 2, failed: 1 }, code: 1, failed: 1, note: 'output' },
  {
    name: 'a crash after the count',
    count: { ...none, passed: 3 },
    code: 1,
    failed: 1,
    note: 'although no test failed',
  },
  { name: 'nothing ran', count: none, code: 0, failed: 1, note: 'No test ran' },
  { name: 'only skipped ones', count: { ...none, skipped: 4 }, code: 0, failed: 1, note: 'No test ran' },
  { name: 'a failure with exit code 0', count: { ...none, failed: 2 }, code: 0, failed: 2, note: 'output' },
])('$name', ({ count, code, failed, note }) => {
  const result = weighedStage(count, { code, output: 'output' });
  expect(result.failed).toBe(failed);
  if (note === undefined) expect(result.notes).toEqual([]);
  else expect(result.notes.join('\n')).toContain(note);
});

/** A file of Vitest's report, of what became of its tests by their names. */
function vitestFile(name: string, status: string, tests: Readonly<Record<string, string>>) {
  const assertionResults = Object.entries(tests).map(([fullName, outcome]) => ({
    fullName,
    status: outcome,
    failureMessages: outcome === 'failed' ? [`Error: ${fullName} is late\n at x`] : [],
  }));
  return { name: `/project/${name}`, status, assertionResults };
}

test('Vitest: a file that does not load, or that cannot be set up, counts as one failure', () => {
  const testResults = [
    vitestFile('a.test.ts', 'failed', { a: 'failed', b: 'passed', c: 'skipped', d: 'todo' }),
    vitestFile('unloaded.test.ts', 'failed', {}),
    vitestFile('no-setup.test.ts', 'failed', { e: 'skipped' }),
    vitestFile('b.test.ts', 'passed', { f: 'passed', g: 'pending' }),
  ];
  expect(countVitest({ testResults })).toEqual({ passed: 2, failed: 3, skipped: 4 });
});

test('Vitest: what is skipped is said, with the reasons that were printed', () => {
  const report = {
    testResults: [
      vitestFile('lib/a.test.ts', 'passed', { a: 'skipped', b: 'passed' }),
      vitestFile('lib/b.test.ts', 'passed', { c: 'passed' }),
    ],
  };
  const output = 'stdout | lib/a.test.ts\nSKIPPED: kubectl: there is none\nSKIPPED: kubectl: there is none\n';
  expect(skippedByVitest(report, output, '/project')).toEqual([
    'Skipped: 1 tests of lib/a.test.ts',
    'SKIPPED: kubectl: there is none',
  ]);
});

test('Vitest: of files that were run again the second run counts, and what passed only then is named', () => {
  const steady = vitestFile('e2e/steady.test.ts', 'passed', { a: 'passed', b: 'skipped' });
  const first = {
    testResults: [
      steady,
      vitestFile('e2e/late.test.ts', 'failed', { c: 'failed', d: 'passed' }),
      vitestFile('e2e/broken.test.ts', 'failed', { e: 'failed' }),
      vitestFile('e2e/no-setup.test.ts', 'failed', { f: 'skipped' }),
    ],
  };
  const second = {
    testResults: [
      vitestFile('e2e/late.test.ts', 'passed', { c: 'passed', d: 'passed' }),
      vitestFile('e2e/broken.test.ts', 'failed', { e: 'failed' }),
      vitestFile('e2e/no-setup.test.ts', 'passed', { f: 'passed' }),
    ],
  };
  expect(failedFiles(first)).toEqual(
    ['late', 'broken', 'no-setup'].map((name) => `/project/e2e/${name}.test.ts`),
  );
  expect(withSecondRun(first, second)).toEqual({ testResults: [steady, ...second.testResults] });
  expect(unsteadyInVitest(first, second, '/project')).toEqual([
    'Unsteady: failed, then passed: e2e/late.test.ts c: Error: c is late',
    'Unsteady: failed, then passed: e2e/no-setup.test.ts what is around its tests',
  ]);
});

test('Playwright: faults outside of tests are failures, and who passed when run again is named', () => {
  const spec = (line: number, ...statuses: readonly string[]) => ({
    title: `test ${line}`,
    file: 'a.spec.ts',
    line,
    tests: statuses.map((status) => ({ status })),
  });
  const report = {
    stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [{}],
    suites: [
      { specs: [spec(1, 'expected')], suites: [{ specs: [spec(2, 'flaky'), spec(3, 'unexpected')] }] },
    ],
  };
  expect(countPlaywright(report)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  expect(unsteadyInPlaywright(report)).toEqual(['Unsteady: failed, then passed: a.spec.ts:2 test 2']);
});

test.each([
  { output: 'x\n3 passed, 1 failed\n', count: { passed: 3, failed: 1, skipped: 0 } },
  { output: '3 passed, 0 failed, 2 skipped', count: { passed: 3, failed: 0, skipped: 2 } },
  { output: '3 passed, 1 failed\nand then it broke', count: undefined },
  { output: 'bind: 3 passed, 1 failed', count: undefined },
  { output: '', count: undefined },
])('the count of "$output"', ({ output, count }) => {
  expect(countLastLine(output)).toEqual(count);
});

test('a count is written as it is read', () => {
  const count = { passed: 7, failed: 0, skipped: 1 };
  expect(countLastLine(formatCount(count))).toEqual(count);
});
