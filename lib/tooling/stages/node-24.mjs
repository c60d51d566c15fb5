// @ts-check
/** Brings the newer Node on which the fast tests run as well. It comes as an npm package, so nothing else is needed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm, starts } from '../prepare/child.mjs';

const platforms = new Set(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win-x64']);

/** @typedef {{ kind: 'found', node: string } | { kind: 'absent', why: string }} NewerNode */

/**
 * The program of Node 24, installed below `.cache` when it is not there yet.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<NewerNode>}
 */
export async function bringNode24(root, say) {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  if (!platforms.has(platform)) return { kind: 'absent', why: `npm has no Node for ${platform}` };
  const folder = join(root, '.cache', 'node-24');
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(folder, 'node_modules', `node-${platform}`, 'bin', file);
  if (!existsSync(node)) {
    say(`  bringing Node 24 into .cache (npm package node-${platform})`);
    const args = ['install', '--prefix', folder, '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
    const { code, output } = await runNpm([...args, `node-${platform}@24`], { cwd: root });
    if (code !== 0)
      return { kind: 'absent', why: `npm could not bring Node 24: ${output.trim().split('\n').at(-1)}` };
  }
  if (await starts(node, ['--version'])) return { kind: 'found', node };
  return { kind: 'absent', why: `the Node 24 that npm brought does not start on this system` };
}
