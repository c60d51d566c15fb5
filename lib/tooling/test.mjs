// @ts-check
/**
 * `npm test`: installs and runs everything, and ends with `N passed, N failed, N skipped` on its last line.
 *
 * `npm test -- <stage>…` runs some stages only. Works in a fresh clone, so what it imports before the installation
 * imports nothing from npm.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './prepare/install.mjs';
import { nodeVersionProblem } from './prepare/node-version.mjs';
import { root } from './prepare/root.mjs';
import { formatCount } from './stages/reports.mjs';
import { brokenStage } from './stages/stage.mjs';
import { stages } from './stages/stages.mjs';

/** @typedef {import('./stages/stage.mjs').Stage} Stage */

/** @param {string} line */
const say = (line) => console.log(line);

/** @param {number} sinceMs */
const secondsSince = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** @param {Stage} stage */
async function runStage(stage) {
  say(`\n== ${stage.name}: ${stage.title}`);
  const startedAtMs = performance.now();
  const result = await stage
    .run(root, say)
    .catch((error) =>
      brokenStage('The stage broke off.', error instanceof Error ? error.stack : String(error)),
    );
  for (const note of result.notes) say(`  ${note}`);
  say(`  ${formatCount(result)} (${secondsSince(startedAtMs)})`);
  return result;
}

/** What stands in the way of running anything, or undefined. */
async function prepare() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return nodeVersionProblem(process.versions.node, engines.node) ?? (await ensureInstalled(root, say));
}

/** @param {readonly string[]} names */
async function main(names) {
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    say(`There is no stage "${unknown}". There are: ${stages.map((stage) => stage.name).join(', ')}.`);
    return 2;
  }
  const startedAtMs = performance.now();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const problem = await prepare();
  if (problem) {
    say(problem);
    total.failed = 1;
  } else {
    for (const stage of stages.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const result = await runStage(stage);
      total.passed += result.passed;
      total.failed += result.failed;
      total.skipped += result.skipped;
    }
  }
  say(`\nAll of it took ${secondsSince(startedAtMs)}.`);
  say(formatCount(total));
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
