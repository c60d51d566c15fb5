/**
 * `npm run check`: everything that can be said about the project without running it. Ends with `N passed, N failed`.
 */

import type { Check, CheckResult } from './checks/check';
import { programChecks } from './checks/program-checks';
import { rulesChecks } from './checks/rules-checks';
import { root } from './prepare/root.mjs';

const checks: readonly Check[] = [...rulesChecks, ...programChecks];

/** A check that breaks off has found something, too. */
async function resultOf(check: Check): Promise<CheckResult> {
  try {
    return await check.run(root);
  } catch (error) {
    return {
      problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      saw: 'broke off',
    };
  }
}

/**
 * Runs the checks that are named, or all.
 *
 * @returns the exit code: 0 when all passed, 1 when one failed, 2 for a name that does not exist
 */
export async function main(
  names: readonly string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  const unknown = names.find((name) => !checks.some((check) => check.name === name));
  if (unknown !== undefined) {
    print(`There is no check "${unknown}". There are: ${checks.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const wanted = checks.filter(({ name }) => names.length === 0 || names.includes(name));
  const results = await Promise.all(wanted.map(async (check) => ({ check, result: await resultOf(check) })));
  for (const { check, result } of results) {
    print(`${result.problems.length === 0 ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(18)} ${result.saw}`);
    for (const problem of result.problems) print(`        ${problem}`);
  }
  const failed = results.filter(({ result }) => result.problems.length > 0).length;
  print(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
