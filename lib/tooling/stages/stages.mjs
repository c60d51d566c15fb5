// @ts-check
/** The stages of `npm test`, in their order: what is quick and tells most comes first. */
import { join } from 'node:path';
import { ensureBuilt } from '../prepare/build.mjs';
import { run } from '../prepare/child.mjs';
import { bringChromium } from './chromium.mjs';
import { bringNode24 } from './node-24.mjs';
import { bringPostgres } from './postgres.mjs';
import { runCounting, runPlaywright, runVitest } from './programs.mjs';
import { brokenStage, skippedStage } from './stage.mjs';

/** @typedef {import('./stage.mjs').Stage} Stage */

/** @type {Stage['run']} */
async function runOnNode24(root, say) {
  const newer = await bringNode24(root, say);
  if (newer.kind === 'absent') return skippedStage(`the fast tests on Node 24: ${newer.why}.`);
  return runVitest(root, 'node-24', { node: newer.node });
}

/** @type {Stage['run']} */
async function runEndToEnd(root, say) {
  const problem = await ensureBuilt(root, (line) => say(`  ${line}`));
  if (problem) return brokenStage('The server cannot be built.', problem);
  const chromium = await bringChromium(root, say);
  if (!chromium) {
    return brokenStage(
      'There is no Chromium, and none could be brought. Install one, or set STOWAGE_CHROMIUM to its path.',
    );
  }
  say(`  driving ${chromium}`);
  return runPlaywright(root, { STOWAGE_CHROMIUM: chromium });
}

/** @type {Stage['run']} */
async function runLive(root) {
  const program = [join(root, 'lib/tooling/run-ts.mjs'), join(root, 'lib/tooling/stages/control-plane.ts')];
  const { code, output } = await run(process.execPath, program, { cwd: root, show: true });
  const why = output.trim().split('\n').at(-1);
  if (code === 3) return skippedStage(`the tests against a real control plane: ${why}.`);
  if (code !== 0) return brokenStage('The control plane cannot be prepared.', output);
  return runVitest(root, 'live', { again: true, args: ['--config=e2e/live/vitest.config.ts'] });
}

/** @type {Stage['run']} */
async function runReplicas(root, say) {
  const postgres = await bringPostgres(say);
  if (!postgres) {
    const how = 'install it, or set STOWAGE_POSTGRES to the folder of its programs';
    return skippedStage(`several replicas: there is no PostgreSQL, and none could be brought; ${how}.`);
  }
  const problem = await ensureBuilt(root, (line) => say(`  ${line}`));
  if (problem) return brokenStage('The server cannot be built.', problem);
  const chromium = await bringChromium(root, say);
  say(`  starting ${postgres}/postgres`);
  return runVitest(root, 'replicas', {
    again: true,
    args: ['--config=e2e/replicas/vitest.config.ts'],
    env: { STOWAGE_POSTGRES: postgres, ...(chromium ? { STOWAGE_CHROMIUM: chromium } : {}) },
  });
}

/** @type {readonly Stage[]} */
export const stages = [
  { name: 'check', title: 'static checks', run: (root) => runCounting(root, 'lib/tooling/check.ts') },
  {
    name: 'unit',
    title: `unit and property tests on Node ${process.versions.node}`,
    run: (root) => runVitest(root, 'unit'),
  },
  { name: 'node-24', title: 'the same on Node 24', run: runOnNode24 },
  {
    name: 'conformance',
    title: 'conformance to the recorded control planes',
    run: (root) => runCounting(root, 'lib/tooling/conformance.ts'),
  },
  { name: 'e2e', title: 'end to end in Chromium', run: runEndToEnd },
  { name: 'replicas', title: 'several servers over a real PostgreSQL', run: runReplicas },
  { name: 'live', title: 'live clusters, against a real Kubernetes control plane', run: runLive },
];
