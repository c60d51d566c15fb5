// @ts-check
/** Finds the PostgreSQL that the tests of several replicas start, and brings Debian's where there is none. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, starts } from '../prepare/child.mjs';

const debianFolder = '/usr/lib/postgresql';
/** Debian's package would otherwise make a database of its own and start it. */
const clusterSettings = '/etc/postgresql-common/createcluster.conf';

/** Folders that may hold its programs: the one that was named, those of Debian, newest first, those of the path. */
function candidates() {
  const named = process.env.STOWAGE_POSTGRES;
  if (named) return [named];
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const debian = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debianFolder, version, 'bin'));
  return [...debian, ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')];
}

/** The folder of `postgres` and `initdb`, or undefined. */
export function systemPostgres() {
  return candidates().find((folder) =>
    ['postgres', 'initdb'].every((program) => existsSync(join(folder, program))),
  );
}

/** @param {(line: string) => void} say */
async function installFromDebian(say) {
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0;
  if (!mayInstall || !(await starts('apt-get', ['--version']))) return;
  say('  no PostgreSQL here: running apt-get install postgresql');
  if (!existsSync(clusterSettings)) {
    mkdirSync(join(clusterSettings, '..'), { recursive: true });
    writeFileSync(clusterSettings, 'create_main_cluster = false\n');
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const keep = ['-o', 'Dpkg::Options::=--force-confold'];
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...keep, 'postgresql'], { env });
}

/**
 * The folder of PostgreSQL's programs, brought when there is none.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>}
 */
export async function bringPostgres(say) {
  const there = systemPostgres();
  if (there) return there;
  await installFromDebian(say);
  return systemPostgres();
}
