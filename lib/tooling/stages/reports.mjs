// @ts-check
/** Reads the counts out of what the test programs report. Counts only; whether they can be believed is weighed elsewhere. */

import { relative } from 'node:path';

/** @typedef {import('./stage.mjs').Count} Count */

/**
 * Of Vitest's JSON report. A file that could not be loaded has no tests and counts as one failure.
 *
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: readonly { status: string, assertionResults: readonly unknown[] }[] }} report
 * @returns {Count}
 */
export function countVitest(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Which files have skipped tests, and the reasons that tests printed for it (`SKIPPED: …`).
 *
 * @param {{ testResults: readonly { name: string, assertionResults: readonly { status: string }[] }[] }} report
 * @param {string} output
 * @param {string} root file names are shown below it
 * @returns {string[]} lines for a reader
 */
export function skippedByVitest(report, output, root) {
  const files = report.testResults.flatMap(({ name, assertionResults }) => {
    const skipped = assertionResults.filter(
      ({ status }) => status === 'pending' || status === 'skipped' || status === 'todo',
    );
    return skipped.length === 0 ? [] : [`Skipped: ${skipped.length} tests of ${relative(root, name)}`];
  });
  return [...files, ...new Set(output.match(/^\s*SKIPPED: .+$/gm)?.map((line) => line.trim()))];
}

/**
 * The tests that passed only when they were run again, one line each: a bug of the day, whoever finds it.
 *
 * @param {{ testResults: readonly { name: string, assertionResults: readonly { status: string, fullName: string,
 *   failureMessages: readonly string[] | null }[] }[] }} report
 * @param {string} root file names are shown below it
 * @returns {string[]}
 */
export function unsteadyInVitest(report, root) {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages ?? []).length > 0)
      .map(
        ({ fullName, failureMessages }) =>
          `Unsteady: failed, then passed: ${relative(root, name)} ${fullName}: ${failureMessages?.[0]?.split('\n')[0]}`,
      ),
  );
}

/**
 * Of Playwright's JSON report. Its `errors` are faults outside of any test. A test that failed and passed when it was run
 * again has passed; `unsteadyInPlaywright` names it.
 *
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: readonly unknown[] }} report
 * @returns {Count}
 */
export function countPlaywright({ stats, errors }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * @typedef {object} PlaywrightSuite
 * @property {readonly { title: string, file: string, line: number, tests: readonly { status: string }[] }[]} [specs]
 * @property {readonly PlaywrightSuite[]} [suites]
 */

/**
 * As `unsteadyInVitest`.
 *
 * @param {PlaywrightSuite} suite the report, or a part of it
 * @returns {string[]}
 */
export function unsteadyInPlaywright({ specs = [], suites = [] }) {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'));
  return [
    ...own.map(({ file, line, title }) => `Unsteady: failed, then passed: ${file}:${line} ${title}`),
    ...suites.flatMap(unsteadyInPlaywright),
  ];
}

/**
 * Of a program that ends with `N passed, N failed` and perhaps `, N skipped` on its last line.
 *
 * @param {string} output
 * @returns {Count | undefined}
 */
export function countLastLine(output) {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(last.trim());
  return match
    ? { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) }
    : undefined;
}

/** One line for a reader. @param {Count} count */
export function formatCount({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
