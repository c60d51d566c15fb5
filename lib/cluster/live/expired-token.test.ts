/** Tokens that run out, with a real plug-in, client-node and an HTTP server that refuses what is too old. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../../base/result';
import type { Connection } from './connection';
import { readContexts } from './kubeconfig';
import { renewing } from './renewing';

let folder: string;
let server: Server;
let accepted: string;
let asked: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowage-token-'));
  asked = [];
  server = createServer((request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? 'none';
    asked.push(token);
    if (token === accepted) response.end('{"items":[]}');
    else response.writeHead(401).end('{"kind":"Status","code":401,"message":"Unauthorized"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  server.close();
});

/** What the plug-in will print from now on. */
function issue(token: string, expirationTimestamp?: string): void {
  const apiVersion = 'client.authentication.k8s.io/v1';
  const status = { token, ...(expirationTimestamp === undefined ? {} : { expirationTimestamp }) };
  writeFileSync(join(folder, 'credential'), JSON.stringify({ apiVersion, kind: 'ExecCredential', status }));
}

/** Connects as the server does; reads what is configured now, each time it is asked. */
async function connect(): Promise<Result<Connection, string>> {
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(folder, 'kubeconfig');
  const apiVersion = 'client.authentication.k8s.io/v1';
  const exec = { apiVersion, command: 'cat', args: [join(folder, 'credential')], interactiveMode: 'Never' };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [
        { name: 'c', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } },
      ],
      users: [{ name: 'u', user: { exec } }],
      contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    }),
  );
  const contexts = await readContexts({ kubeconfig });
  const [context] = contexts.ok ? contexts.value : [];
  if (!context) throw new Error('no context');
  return context.connect();
}

async function opened(): Promise<Connection> {
  const first = await connect();
  if (!first.ok) throw new Error(first.error);
  return renewing(first.value, { connect, nowMs: () => performance.now() });
}

describe('a token', () => {
  it('that says when it ends is replaced before it is refused', async () => {
    accepted = 'first';
    issue('first', new Date(Date.now() - 1_000).toISOString());
    const connection = await opened();
    expect(await connection.get('/x', {}, 10_000)).toMatchObject({ ok: true });
    accepted = 'second';
    issue('second');
    expect(await connection.get('/x', {}, 10_000)).toMatchObject({ ok: true });
    expect(asked).toEqual(['first', 'second']);
  });

  it('that ends without a word is replaced after the first refusal, and the request sent again', async () => {
    accepted = 'first';
    issue('first');
    const connection = await opened();
    expect(await connection.get('/x', {}, 10_000)).toMatchObject({ ok: true });
    accepted = 'second';
    issue('second');
    expect(await connection.get('/x', {}, 10_000)).toMatchObject({ ok: true });
    expect(asked).toEqual(['first', 'first', 'second']);
  });

  it('that ended, with a plug-in that has no other, is told as such', async () => {
    accepted = 'none';
    issue('first');
    const connection = await opened();
    expect(await connection.get('/x', {}, 10_000)).toMatchObject({ ok: false, error: { code: 401 } });
  });
});
