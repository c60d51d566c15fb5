/** The checks that other programs make: format and lint, types, dead code, a lockfile that installs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, runNpm } from '../prepare/child.mjs';
import type { Check } from './check';

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** A check that passes when a program ends with exit code 0, and else shows what it said. */
function programCheck(name: string, saw: string, start: (root: string) => Promise<Outcome>): Check {
  return {
    name,
    run: async (root) => {
      const { code, output } = await start(root);
      const lines = output.trimEnd().split('\n');
      return { problems: code === 0 ? [] : [`exit code ${code}`, ...lines], saw };
    },
  };
}

function runTool(root: string, script: string, args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  return run(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, env });
}

/** Next writes the types of the routes; without them a fresh clone does not type-check. */
async function types(root: string): Promise<Outcome> {
  if (existsSync(join(root, 'app'))) {
    const outcome = await runTool(root, 'next/dist/bin/next', ['typegen']);
    if (outcome.code !== 0) return outcome;
  }
  return runTool(root, 'typescript/bin/tsc', ['--noEmit', '-p', '.']);
}

export const programChecks: readonly Check[] = [
  programCheck('biome', 'format, lint, import cycles', (root) =>
    runTool(root, '@biomejs/biome/bin/biome', ['check', '--max-diagnostics=100', '--error-on-warnings', '.']),
  ),
  programCheck('types', 'the whole tree', types),
  programCheck('types of the core', 'the pure folders, without DOM and Node', (root) =>
    runTool(root, 'typescript/bin/tsc', ['--noEmit', '-p', 'lib/tsconfig.json']),
  ),
  programCheck('dead code', 'files, exports and dependencies', (root) =>
    runTool(root, 'knip/bin/knip.js', ['--no-progress']),
  ),
  programCheck('npm ci', 'package.json and lockfile agree', (root) =>
    runNpm(['ci', '--dry-run', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: root }),
  ),
];
