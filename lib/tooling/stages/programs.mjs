// @ts-check
/** Runs test programs and turns what they report into the result of a stage. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../prepare/child.mjs';
import {
  countLastLine,
  countPlaywright,
  countVitest,
  failedFiles,
  skippedByVitest,
  unsteadyInPlaywright,
  unsteadyInVitest,
  withSecondRun,
} from './reports.mjs';
import { brokenStage, weighedStage } from './stage.mjs';

/** @typedef {import('./stage.mjs').StageResult} StageResult */
/** @typedef {import('./reports.mjs').VitestReport} VitestReport */

const plain = { NO_COLOR: '1', FORCE_COLOR: '0', CI: '1' };

/** A path for a report, where none is left over from a run before. @param {string} root @param {string} name */
function freshReport(root, name) {
  const folder = join(root, '.cache', 'test');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** From where Vitest tells of failures to the end. @param {string} output */
function vitestFailures(output) {
  const at = output.search(/^.*⎯ (Failed|Unhandled) /m);
  return at === -1 ? output : output.slice(at);
}

/**
 * @typedef {object} VitestOptions
 * @property {string} [node] the Node to run on
 * @property {readonly string[]} [args]
 * @property {Record<string, string>} [env]
 */

/** More files than this do not fail by accident. */
const MOST_FILES_AGAIN = 3;

/**
 * @param {string} root
 * @param {string} name of the report
 * @param {VitestOptions & { again?: boolean }} [options] `again`: files with a failure are run once more
 * @returns {Promise<StageResult>}
 */
export async function runVitest(root, name, { again = false, ...options } = {}) {
  const first = await vitestReport(root, name, options);
  if (!first.told) return first.broken;
  const isWhole = !/^.*⎯ Unhandled /m.test(first.outcome.output);
  const failing = again && isWhole ? failedFiles(first.told) : [];
  if (failing.length === 0 || failing.length > MOST_FILES_AGAIN) return toldByVitest(root, first);
  // From their beginning: what is built up in a file of tests cannot be brought back in its middle.
  const args = [...(options.args ?? []), ...failing];
  const second = await vitestReport(root, `${name}-again`, { ...options, args });
  if (!second.told) return second.broken;
  const result = toldByVitest(root, {
    told: withSecondRun(first.told, second.told),
    outcome: { ...second.outcome, output: `${first.outcome.output}\n${second.outcome.output}` },
  });
  return { ...result, notes: [...unsteadyInVitest(first.told, second.told, root), ...result.notes] };
}

/**
 * One run of Vitest, and what it reported.
 *
 * @param {string} root
 * @param {string} name
 * @param {VitestOptions} options
 */
async function vitestReport(root, name, { node = process.execPath, args = [], env = {} }) {
  const report = freshReport(root, name);
  const program = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
  ];
  const outcome = await run(node, [...program, `--outputFile.json=${report}`, ...args], {
    cwd: root,
    env: { ...process.env, ...plain, ...env },
  });
  if (!existsSync(report)) {
    return { broken: brokenStage(`Vitest left no report (exit code ${outcome.code}).`, outcome.output) };
  }
  /** @type {VitestReport} */
  const told = JSON.parse(readFileSync(report, 'utf8'));
  return { told, outcome };
}

/**
 * @param {string} root
 * @param {{ told: VitestReport, outcome: { code: number, output: string } }} ran
 * @returns {StageResult}
 */
function toldByVitest(root, { told, outcome }) {
  const result = weighedStage(countVitest(told), outcome, vitestFailures(outcome.output));
  return { ...result, notes: [...skippedByVitest(told, outcome.output, root), ...result.notes] };
}

/**
 * @param {string} root
 * @param {Record<string, string>} env
 * @returns {Promise<StageResult>}
 */
export async function runPlaywright(root, env) {
  const report = freshReport(root, 'e2e');
  const program = [
    join(root, 'node_modules/@playwright/test/cli.js'),
    'test',
    '--config=e2e',
    '--reporter=list,json',
  ];
  const outcome = await run(process.execPath, program, {
    cwd: root,
    env: { ...process.env, ...plain, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  if (!existsSync(report))
    return brokenStage(`Playwright left no report (exit code ${outcome.code}).`, outcome.output);
  const told = JSON.parse(readFileSync(report, 'utf8'));
  const result = weighedStage(countPlaywright(told), outcome);
  return { ...result, notes: [...unsteadyInPlaywright(told), ...result.notes] };
}

/**
 * Runs one of our own programs, which end with `N passed, N failed`.
 *
 * @param {string} root
 * @param {string} file a TypeScript module that exports `main`
 * @param {string[]} [args]
 * @returns {Promise<StageResult>}
 */
export async function runCounting(root, file, args = []) {
  const program = [join(root, 'lib/tooling/run-ts.mjs'), join(root, file), ...args];
  const outcome = await run(process.execPath, program, { cwd: root, env: { ...process.env, ...plain } });
  const count = countLastLine(outcome.output);
  if (!count)
    return brokenStage(`${file} ended without a count (exit code ${outcome.code}).`, outcome.output);
  return weighedStage(count, outcome);
}
