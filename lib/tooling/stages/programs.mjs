// @ts-check
/** Runs test programs and turns what they report into the result of a stage. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../prepare/child.mjs';
import {
  countLastLine,
  countPlaywright,
  countVitest,
  skippedByVitest,
  unsteadyInPlaywright,
  unsteadyInVitest,
} from './reports.mjs';
import { brokenStage, weighedStage } from './stage.mjs';

/** @typedef {import('./stage.mjs').StageResult} StageResult */

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
 * @param {string} root
 * @param {string} name of the report
 * @param {{ node?: string, args?: string[], env?: Record<string, string> }} [options] `node` is the Node to run on
 * @returns {Promise<StageResult>}
 */
export async function runVitest(root, name, { node = process.execPath, args = [], env = {} } = {}) {
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
  if (!existsSync(report))
    return brokenStage(`Vitest left no report (exit code ${outcome.code}).`, outcome.output);
  const told = JSON.parse(readFileSync(report, 'utf8'));
  const result = weighedStage(countVitest(told), outcome, vitestFailures(outcome.output));
  const aloud = [...skippedByVitest(told, outcome.output, root), ...unsteadyInVitest(told, root)];
  return { ...result, notes: [...aloud, ...result.notes] };
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
