/** Built servers over one database, as a load balancer and its clients see them. */
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { type BuiltServer, startBuiltServer } from '../live/built-server';

export interface Running extends BuiltServer {
  /** All that it printed. */
  readonly output: () => string;
}

/** A server over `data`, with simulated clusters only. */
export async function startReplica(data: string): Promise<Running> {
  let printed = '';
  const server = await startBuiltServer('', {
    environment: { STOWAGE_DATA: data, STOWAGE_SIMULATION_ONLY: '1' },
    onPrint: (text) => {
      printed += text;
    },
  });
  return { ...server, output: () => printed };
}

/** Ends it in the middle of whatever it does. */
export async function kill(server: Running): Promise<void> {
  const { process } = server;
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, 'exit');
  process.kill('SIGKILL');
  await ended;
}

/** Hands each request to the first server that takes connections, as a Service does with those that are ready. */
export class Balancer {
  readonly #server: Server;
  #targets: readonly Running[];

  private constructor(targets: readonly Running[]) {
    this.#targets = targets;
    this.#server = createServer((incoming, outgoing) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => tryNext([...this.#targets], Buffer.concat(parts)));
      const tryNext = ([target, ...rest]: readonly Running[], body: Buffer): void => {
        if (!target) {
          outgoing.writeHead(502).end();
          return;
        }
        const { method, url, headers } = incoming;
        const asked = request(
          { host: '127.0.0.1', port: target.port, method, path: url, headers, agent: false },
          (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
            answer.on('error', () => outgoing.destroy());
          },
        );
        asked.on('error', (error: NodeJS.ErrnoException) => {
          if (error.code === 'ECONNREFUSED') tryNext(rest, body);
          else outgoing.destroy();
        });
        outgoing.on('close', () => asked.destroy());
        asked.end(body);
      };
    });
  }

  static async over(...targets: readonly Running[]): Promise<Balancer> {
    const balancer = new Balancer(targets);
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
}

/** One request to the API; a connection that breaks is status 0. */
export async function call<Body = Record<string, unknown>>(
  address: string,
  path: string,
  {
    method = 'GET',
    body,
    headers = {},
  }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  try {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : { text }) as Body };
  } catch {
    return { status: 0, body: {} as Body };
  }
}

/** The body of an answer that must be fine. */
export async function get<Body = Record<string, unknown>>(
  address: string,
  path: string,
  options?: Parameters<typeof call>[2],
): Promise<Body> {
  const answer = await call<Body>(address, path, options);
  expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(200);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

export function post<Body = Record<string, unknown>>(
  address: string,
  path: string,
  body: unknown = {},
): Promise<Body> {
  return get<Body>(address, path, { method: 'POST', body });
}

export function volume(name: string) {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec };
}

export const volumesOf = (cluster: string) => `/api/clusters/${cluster}/api/v1/persistentvolumes`;
