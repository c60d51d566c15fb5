// @ts-check
/**
 * `npm start`: installs, builds and serves Stowage, and says what it does.
 *
 * Works in a fresh clone, so nothing that it imports may come from npm. A second run reuses what is there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, serverFile } from './prepare/build.mjs';
import { ensureInstalled } from './prepare/install.mjs';
import { nodeVersionProblem } from './prepare/node-version.mjs';
import { root } from './prepare/root.mjs';
import { readStartOptions } from './serve/options.mjs';
import { tryPort } from './serve/port.mjs';
import {
  addressFor,
  probeAddressFor,
  serverEnvironment,
  spawnServer,
  stopServer,
  waitForAnswer,
} from './serve/server.mjs';

/** @param {string} line */
const say = (line) => console.log(line);

/** @param {string} problem @returns {never} */
function fail(problem) {
  console.error(problem);
  process.exit(1);
}

/**
 * Calls `stop` once on the first sign that the user wants an end. npm does not pass a SIGTERM on through the shell
 * that it starts us in, so the loss of that shell is such a sign too.
 *
 * @param {(why: string) => void} stop
 */
function onEnd(stop) {
  let asked = false;
  /** @param {string} why */
  const once = (why) => {
    if (asked) return;
    asked = true;
    stop(why);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, once);
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) once('npm has ended');
  }, 250).unref();
}

/** @param {import('./serve/options.mjs').Serve} options @param {number} port */
async function serve(options, port) {
  const chosen = { ...options, port };
  const standing = process.env.INIT_CWD ?? process.cwd();
  const environment = { STOWAGE_DATA: join(root, '.stowage', 'data'), ...process.env };
  const child = spawnServer(serverFile(root), serverEnvironment(chosen, environment, standing));
  let stopping = false;
  onEnd((why) => {
    stopping = true;
    say(`Stopping (${why}).`);
    stopServer(child);
  });
  child.on('exit', (code, signal) => {
    if (stopping) process.exit(0);
    fail(`The server ended by itself (${signal ?? `exit code ${code}`}). Its messages are above.`);
  });
  const verdict = await waitForAnswer(child, probeAddressFor(options.host, port));
  if (verdict === 'answers') say(`Stowage answers at ${addressFor(options.host, port)} (Ctrl-C stops it).`);
  if (verdict === 'silent') {
    stopping = false;
    child.kill('SIGKILL');
    fail('The server does not answer.');
  }
}

async function main() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tooOld = nodeVersionProblem(process.versions.node, engines.node);
  if (tooOld) fail(tooOld);
  const options = readStartOptions(process.argv.slice(2), process.env);
  if (options.kind === 'invalid') fail(options.problem);
  if (options.kind === 'help') return say(options.text);
  const verdict = await tryPort(options.host, options.port);
  if (verdict.kind === 'taken') fail(verdict.problem);
  const problem = (await ensureInstalled(root, say)) ?? (await ensureBuilt(root, say));
  if (problem) fail(problem);
  await serve(options, verdict.port);
}

await main();
