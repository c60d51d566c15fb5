/** The built server as a process of its own, for what is measured through it. */
import { spawn } from 'node:child_process';
import { assert, assertDefined } from '../../base/assert';
import { serverFile } from '../prepare/build.mjs';
import { tryPort } from '../serve/port.mjs';
import { serverEnvironment, waitForAnswer } from '../serve/server.mjs';

const HOST = '127.0.0.1';

export interface BuiltServer {
  readonly address: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** Resolves when it answers. Whoever starts it stops it. */
export async function startBuiltServer(
  root: string,
  env: Readonly<Record<string, string>>,
): Promise<BuiltServer> {
  const free = await tryPort(HOST, 0);
  assert(free.kind === 'free', 'there is a free port');
  const variables = serverEnvironment({ host: HOST, port: free.port, env }, process.env, root);
  const child = spawn(process.execPath, [serverFile(root)], {
    env: variables as NodeJS.ProcessEnv,
    stdio: 'ignore',
  });
  const address = `http://${HOST}:${free.port}`;
  assert((await waitForAnswer(child, `${address}/readyz`)) === 'answers', 'the server answers');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = (): Promise<void> => {
    child.kill('SIGKILL');
    return ended;
  };
  return { address, pid: assertDefined(child.pid, 'it runs'), stop };
}

export async function post(server: BuiltServer, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${server.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert(response.ok, `${path} answers ${response.status} ${text.slice(0, 300)}`);
}
