/** The built server as a process of its own, on a free port, over the clusters of a kubeconfig. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

const file = fileURLToPath(new URL('../../.next/standalone/server.js', import.meta.url));

/** Whether there is a build to start. */
export const isBuilt = existsSync(file);

export interface BuiltServer {
  readonly process: ChildProcess;
  readonly address: string;
  readonly port: number;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export interface BuiltServerOptions {
  /** Beside those of the tests' own process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Takes all that it prints; without it its errors go to those of the tests. */
  readonly onPrint?: (text: string) => void;
}

/** Resolves when it is ready. Whoever starts it kills it. */
export async function startBuiltServer(
  kubeconfig: string,
  { environment = {}, onPrint }: BuiltServerOptions = {},
): Promise<BuiltServer> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, [file], {
    env: {
      ...process.env,
      KUBECONFIG: kubeconfig,
      NODE_ENV: 'production',
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      ...environment,
    },
    stdio: onPrint ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'ignore', 'inherit'],
  });
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', (bytes: Buffer) => onPrint?.(bytes.toString()));
  await vi.waitFor(async () => expect((await fetch(`${address}/readyz`)).status).toBe(200), {
    timeout: 60_000,
    interval: 100,
  });
  return { process: server, address, port };
}
