// @ts-check
/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * What became of one stage of `npm test`.
 *
 * @typedef {Count & { notes: readonly string[] }} StageResult `notes` are lines for a reader: failures, and what was
 *   skipped and why
 */

/**
 * One stage of `npm test`. A stage that throws has failed.
 *
 * @typedef {object} Stage
 * @property {string} name by which it can be asked for
 * @property {string} title
 * @property {(root: string, say: (line: string) => void) => Promise<StageResult>} run
 */

/** @param {string} why @returns {StageResult} */
export function skippedStage(why) {
  return { passed: 0, failed: 0, skipped: 1, notes: [`Skipped: ${why}`] };
}

/** A stage that did not come to the point of counting. @param {string} what @param {string} [output] @returns {StageResult} */
export function brokenStage(what, output = '') {
  return { passed: 0, failed: 1, skipped: 0, notes: [what, ...output.trimEnd().split('\n')] };
}

/**
 * Weighs a count against the exit code of the program that it comes from: a program that fails without having counted
 * a failure, or that has run nothing at all, has broken off.
 *
 * @param {Count} count
 * @param {{ code: number, output: string }} outcome
 * @param {string} [shown] the part of the output that tells of the failures, if not all of it
 * @returns {StageResult}
 */
export function weighedStage(count, outcome, shown = outcome.output) {
  const ranSomething = count.passed + count.failed > 0;
  if (!ranSomething) return brokenStage(`No test ran (exit code ${outcome.code}).`, outcome.output);
  if (outcome.code === 0 && count.failed === 0) return { ...count, notes: [] };
  const notes = shown.trimEnd().split('\n');
  if (count.failed > 0) return { ...count, notes };
  return {
    ...count,
    failed: 1,
    notes: [`Ended with exit code ${outcome.code} although no test failed.`, ...notes],
  };
}
