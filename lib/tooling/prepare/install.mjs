// @ts-check
/**
 * Brings node_modules to what the lockfile says, and leaves it alone when it is there already.
 *
 * The comparison is by content (name and version of every package), never by file times, so a fresh checkout, a
 * changed branch and an interrupted install are all told apart from an installation that is up to date.
 * Runs before anything is installed: no npm package may be imported here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './child.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */

/**
 * The first package in which an installation differs from the lockfile, as a phrase, or undefined.
 * Optional packages may be missing: they are binaries for other platforms.
 *
 * @param {Lockfile} lockfile package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json, npm's own record of what it installed
 * @returns {string | undefined}
 */
export function lockfileDifference(lockfile, installed) {
  const there = installed.packages ?? {};
  const wanted = lockfile.packages ?? {};
  for (const [path, locked] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = there[path];
    if (!found && !locked.optional) return `${path} is missing`;
    if (found && found.version !== locked.version)
      return `${path} is ${found.version}, not ${locked.version}`;
  }
  const extra = Object.keys(there).find((path) => !(path in wanted));
  return extra && `${extra} is not in the lockfile`;
}

/** @param {string} file @returns {Lockfile} */
function readLockfile(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Why `npm ci` has to run, or undefined when node_modules is what the lockfile says.
 * @param {string} root
 */
function reasonToInstall(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'nothing is installed yet';
  const difference = lockfileDifference(readLockfile(join(root, 'package-lock.json')), readLockfile(record));
  return difference && `the lockfile has changed: ${difference}`;
}

/**
 * Installs what the lockfile says, when it is not there.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} what went wrong, or undefined
 */
export async function ensureInstalled(root, say) {
  const reason = reasonToInstall(root);
  if (!reason) {
    say('Packages: installed already, as the lockfile says.');
    return undefined;
  }
  say(`Packages: running npm ci (${reason}). This takes about a minute.`);
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund'], { cwd: root });
  if (code === 0) return undefined;
  if (code === 127)
    return 'npm was not found. It comes with Node: install Node from https://nodejs.org, or put npm on the PATH.';
  return `npm ci failed with exit code ${code}. Its output:\n${output.trimEnd()}`;
}
