// @ts-check
/** Starts other programs and waits for them. The only place of the tooling that captures output. */
import { spawn } from 'node:child_process';

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 127 when the program could not be started, 1 when a signal ended it
 * @property {string} output standard output and standard error, in the order in which they came
 */

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, shell?: boolean }} [options] `show` passes the output on as it comes
 * @returns {Promise<Outcome>}
 */
export function run(program, args, options = {}) {
  return new Promise((settle) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell: options.shell ?? false,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    /** @param {Buffer} chunk @param {NodeJS.WriteStream} stream */
    const take = (chunk, stream) => {
      output += chunk.toString('utf8');
      if (options.show) stream.write(chunk);
    };
    child.stdout.on('data', (chunk) => take(chunk, process.stdout));
    child.stderr.on('data', (chunk) => take(chunk, process.stderr));
    child.on('error', (error) => settle({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code) => settle({ code: code ?? 1, output }));
  });
}

/**
 * Runs npm: the one that started us, when it was npm, else the one on the path.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, show?: boolean }} [options]
 * @returns {Promise<Outcome>}
 */
export function runNpm(args, options = {}) {
  const starter = process.env.npm_execpath;
  if (starter && /npm-cli\.[cm]?js$/.test(starter)) return run(process.execPath, [starter, ...args], options);
  const windows = process.platform === 'win32';
  return run(windows ? 'npm.cmd' : 'npm', args, { ...options, shell: windows });
}

/** Asks for nothing but the program's presence: true when `program` starts with these arguments.
 * @param {string} program
 * @param {string[]} args
 */
export async function starts(program, args) {
  return (await run(program, args)).code === 0;
}
