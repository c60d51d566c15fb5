import { expect, test } from 'vitest';
import {
  countLastLine,
  countPlaywright,
  countVitest,
  formatCount,
  skippedByVitest,
  unsteadyInPlaywright,
  unsteadyInVitest,
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

test('Vitest: a file that does not load counts as one failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

test('Vitest: what is skipped is said, with the reasons that were printed', () => {
  const report = {
    testResults: [
      { name: '/project/lib/a.test.ts', assertionResults: [{ status: 'skipped' }, { status: 'passed' }] },
      { name: '/project/lib/b.test.ts', assertionResults: [{ status: 'passed' }] },
    ],
  };
  const output = 'stdout | lib/a.test.ts\nSKIPPED: kubectl: there is none\nSKIPPED: kubectl: there is none\n';
  expect(skippedByVitest(report, output, '/project')).toEqual([
    'Skipped: 1 tests of lib/a.test.ts',
    'SKIPPED: kubectl: there is none',
  ]);
});

test('Vitest: who passed when run again is named', () => {
  const assertion = (fullName: string, status: string, ...failureMessages: readonly string[]) => ({
    fullName,
    status,
    failureMessages,
  });
  const assertionResults = [
    assertion('steady', 'passed'),
    assertion('unsteady', 'passed', 'Error: late\n at x', 'Error: other'),
    assertion('broken', 'failed', 'Error: no'),
  ];
  const report = { testResults: [{ name: '/project/e2e/a.test.ts', assertionResults }] };
  expect(unsteadyInVitest(report, '/project')).toEqual([
    'Unsteady: failed, then passed: e2e/a.test.ts unsteady: Error: late',
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
