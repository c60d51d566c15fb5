// @ts-check
/** Reads the counts out of what the test programs report. Counts only; whether they can be believed is weighed elsewhere. */

import { relative } from 'node:path';

/** @typedef {import('./stage.mjs').Count} Count */

/**
 * Vitest's JSON report, as far as it is read.
 *
 * @typedef {object} VitestReport
 * @property {readonly VitestFile[]} testResults
 */

/**
 * @typedef {object} VitestFile
 * @property {string} name an absolute path
 * @property {string} status
 * @property {readonly { status: string, fullName: string, failureMessages?: readonly string[] | null }[]} assertionResults
 */

/**
 * Of Vitest's JSON report. A file that could not be loaded has no tests and counts as one failure.
 *
 * @param {VitestReport} report
 * @returns {Count}
 */
export function countVitest({ testResults }) {
  const statuses = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ status }) => status),
  );
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  return { passed, failed: failed + unloaded.length, skipped: statuses.length - passed - failed };
}

/**
 * The files in which something failed, as paths.
 *
 * @param {VitestReport} report
 * @returns {string[]}
 */
export function failedFiles({ testResults }) {
  return testResults.flatMap(({ name, status }) => (status === 'failed' ? [name] : []));
}

/**
 * The report of all files, where some were run again: of these the second run counts.
 *
 * @param {VitestReport} first
 * @param {VitestReport} second
 * @returns {VitestReport}
 */
export function withSecondRun(first, second) {
  const again = new Set(second.testResults.map(({ name }) => name));
  return {
    testResults: [...first.testResults.filter(({ name }) => !again.has(name)), ...second.testResults],
  };
}

/**
 * Which files have skipped tests, and the reasons that tests printed for it (`SKIPPED: …`).
 *
 * @param {VitestReport} report
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
 * What passed only when it was run again, one line each: a bug of the day, whoever finds it.
 *
 * @param {VitestReport} first
 * @param {VitestReport} second of the files that failed
 * @param {string} root file names are shown below it
 * @returns {string[]}
 */
export function unsteadyInVitest(first, second, root) {
  const passed = new Set(
    second.testResults.filter(({ status }) => status === 'passed').map(({ name }) => name),
  );
  return first.testResults
    .filter(({ name }) => passed.has(name))
    .flatMap(({ name, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      const told = failed.map(
        ({ fullName, failureMessages }) => `${fullName}: ${failureMessages?.[0]?.split('\n')[0]}`,
      );
      return (told.length === 0 ? ['what is around its tests'] : told).map(
        (what) => `Unsteady: failed, then passed: ${relative(root, name)} ${what}`,
      );
    });
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
 * The tests that passed only when they were run again, as `unsteadyInVitest`.
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
