/**
 * The file system of the image, laid out by the same script as in the Dockerfile, and its server started as the image
 * starts it: another root directory, another user, nothing there that it may write.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { freePort, isBuilt } from './built-server';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const CHROOT = '/usr/sbin/chroot';

/** Why the image's server cannot be started here; empty where it can. */
export const whyNoImage = [
  process.getuid?.() === 0 ? '' : 'changing the root directory needs an administrator',
  existsSync(CHROOT) ? '' : `there is no ${CHROOT}`,
  isBuilt ? '' : 'there is no build',
]
  .filter((reason) => reason !== '')
  .join('; ');

/** The text after a Dockerfile instruction of the last stage. */
function instruction(name: string): string {
  const stage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  const line = stage.split('\n').find((text) => text.startsWith(`${name} `));
  if (line === undefined) throw new Error(`the last stage of the Dockerfile has no ${name}`);
  return line.slice(name.length + 1);
}

/** A new folder with the image's files. Whoever lays it out removes it. */
export function layOutImage(): string {
  const target = mkdtempSync(join(tmpdir(), 'stowage-image-'));
  execFileSync('sh', [join(root, 'deploy/rootfs.sh'), target]);
  return target;
}

export interface ImageServer {
  readonly process: ChildProcess;
  readonly address: string;
  stop(): Promise<void>;
}

/** Resolves when it is ready; `environment` is what a container would have beside the image's own. */
export async function startImageServer(
  target: string,
  environment: Readonly<Record<string, string>>,
): Promise<ImageServer> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const [program = '', file = ''] = JSON.parse(instruction('CMD')) as string[];
  const variables = instruction('ENV')
    .split(' ')
    .map((pair) => pair.split('='));
  const server = spawn(
    CHROOT,
    [`--userspec=${instruction('USER')}`, target, program, join(instruction('WORKDIR'), file)],
    {
      env: {
        ...Object.fromEntries(variables),
        NODE_ENV: 'production',
        ...environment,
        PORT: String(port),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await vi.waitFor(async () => expect((await fetch(`${address}/readyz`)).status).toBe(200), {
    timeout: 60_000,
    interval: 100,
  });
  return {
    process: server,
    address,
    async stop() {
      if (server.exitCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
  };
}

/** Removes what `layOutImage` made. */
export function removeImage(target: string): void {
  rmSync(target, { recursive: true, force: true });
}
