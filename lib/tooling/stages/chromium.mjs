// @ts-check
/** Finds the Chromium that the end-to-end tests drive, and brings one where there is none. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, starts } from '../prepare/child.mjs';

/** Headless, and silent towards the network: nothing but the tested server is asked for anything. */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A Chromium of this system: the one that `STOWAGE_CHROMIUM` names, else one on the path.
 *
 * @returns {string | undefined}
 */
export function systemChromium() {
  if (process.env.STOWAGE_CHROMIUM) return process.env.STOWAGE_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** Playwright's own, when it was brought before. */
async function playwrightChromium() {
  const { chromium } = await import('@playwright/test');
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/** Debian's Chromium, where the user may install packages. @param {(line: string) => void} say */
async function installFromDebian(say) {
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0;
  if (!mayInstall || !(await starts('apt-get', ['--version']))) return;
  say('  no Chromium here: running apt-get install chromium');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
}

/**
 * A Chromium to drive, brought when there is none.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>}
 */
export async function bringChromium(root, say) {
  const there = systemChromium() ?? (await playwrightChromium());
  if (there) return there;
  await installFromDebian(say);
  const installed = systemChromium();
  if (installed) return installed;
  say("  no Chromium here: running playwright install chromium (Playwright's own)");
  await run(process.execPath, [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium']);
  return playwrightChromium();
}
