// @ts-check
/** Runs the built server as a child: waits until it answers, stops it in bounded time. */
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { delimiter, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const answerWithinMs = 60_000;
const stopWithinMs = 3_000;

/**
 * The environment of the server. The standalone server changes into its own folder, so paths that the user wrote
 * relative to where they stand are made absolute first.
 *
 * @param {{ host: string, port: number, env: Record<string, string> }} options
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} standing the folder in which the user typed the command
 * @returns {Record<string, string | undefined>}
 */
export function serverEnvironment(options, env, standing) {
  const kubeconfig = (options.env.KUBECONFIG ?? env.KUBECONFIG)
    ?.split(delimiter)
    .filter((path) => path !== '')
    .map((path) => resolve(standing, path))
    .join(delimiter);
  const data = options.env.STOWAGE_DATA ?? env.STOWAGE_DATA;
  const isFolder = data && data !== 'memory' && !data.includes('://');
  return {
    ...env,
    ...options.env,
    ...(kubeconfig ? { KUBECONFIG: kubeconfig } : {}),
    ...(isFolder ? { STOWAGE_DATA: resolve(standing, data) } : {}),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    STOWAGE_HOST: options.host,
    HOSTNAME: options.host,
    PORT: String(options.port),
  };
}

/**
 * @param {string} file the server's entry
 * @param {Record<string, string | undefined>} env
 * @returns {ChildProcess}
 */
export function spawnServer(file, env) {
  return spawn(process.execPath, [file], {
    env: /** @type {NodeJS.ProcessEnv} */ (env),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** One request; true when the server answered without a fault of its own. @param {string} address */
function answers(address) {
  return new Promise((settle) => {
    const call = request(address, { timeout: 5_000, agent: false }, (response) => {
      response.resume();
      settle((response.statusCode ?? 500) < 500);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => settle(false));
    call.end();
  });
}

/**
 * Waits until the server answers.
 *
 * @param {ChildProcess} child
 * @param {string} address
 * @returns {Promise<'answers' | 'ended' | 'silent'>}
 */
export async function waitForAnswer(child, address) {
  const giveUpAt = performance.now() + answerWithinMs;
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null || child.signalCode !== null) return 'ended';
    if (await answers(address)) return 'answers';
    await pause(100);
  }
  return 'silent';
}

/**
 * Asks the server to stop, and ends it when it takes too long (an open watch must not delay the exit).
 * @param {ChildProcess} child
 */
export function stopServer(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), stopWithinMs).unref();
}

/** The address for a person's browser. @param {string} host @param {number} port */
export function addressFor(host, port) {
  const local =
    host === '127.0.0.1' || host === '0.0.0.0' || host === '::' || host === '::1' || host === 'localhost';
  const name = local ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** The address at which the server itself can be asked, which a name service cannot lead elsewhere. @param {string} host @param {number} port */
export function probeAddressFor(host, port) {
  const target = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${target.includes(':') ? `[${target}]` : target}:${port}/`;
}
