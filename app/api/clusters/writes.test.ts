/**
 * Writes to live clusters over Stowage's routes, before an API server that writes down what reaches it: who may write,
 * what a page has to ask first, and that no other site gets through.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resetClusters } from '@/lib/cluster/clusters';
import type { ClusterListAnswer, WriteQuestion } from '@/lib/history/stream-message';
import { DELETE, PATCH, POST, PUT } from './[cluster]/[...path]/route';
import { POST as confirm } from './[cluster]/confirm/route';
import { GET as listClusters } from './route';

const handlers = { POST, PUT, PATCH, DELETE };
type Method = keyof typeof handlers;
const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a' }, spec: {} };
const own = { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' };
const rebound = {
  host: 'evil.example:3000',
  origin: 'http://evil.example:3000',
  'sec-fetch-site': 'same-origin',
};

let server: Server;
let folder: string;
/** Writes that reached the API server. */
let reached: string[];
let said: string[];

beforeEach(async () => {
  reached = [];
  said = [];
  for (const method of ['info', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((line: unknown) => void said.push(String(line)));
  }
  server = createServer((request, response) => {
    if (request.method !== 'GET') reached.push(`${request.method} ${request.url}`);
    response.writeHead(request.method === 'POST' ? 201 : 404).end(JSON.stringify({ ...claim, kind: 'Any' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = mkdtempSync(join(tmpdir(), 'stowage-writes-'));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const contexts = ['prod', 'Test cluster'];
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: address, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'me', user: { token: 'planted-token' } }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'me' } })),
  };
  writeFileSync(join(folder, 'config'), JSON.stringify(kubeconfig));
  vi.stubEnv('KUBECONFIG', join(folder, 'config'));
  vi.stubEnv('STOWAGE_ALLOW_WRITES', 'prod');
});

afterEach(async () => {
  await resetClusters();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function request(method: Method, path: string, body: unknown, headers: Record<string, string>): Request {
  return new Request(`http://localhost:3000${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

function ask(cluster: string, write: unknown, headers: Record<string, string> = own): Promise<Response> {
  const asked = request('POST', `/api/clusters/${cluster}/confirm`, write, headers);
  return confirm(asked, { params: Promise.resolve({ cluster }) });
}

function send(
  cluster: string,
  method: Method,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Response> {
  const params = Promise.resolve({ cluster, path: (path.split('?')[0] ?? '').slice(1).split('/') });
  return handlers[method](request(method, `/api/clusters/${cluster}${path}`, body, headers), { params });
}

async function token(): Promise<string> {
  const answer = await ask('prod', {
    method: 'POST',
    url: claims,
    contentType: 'application/json',
    body: claim,
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as WriteQuestion).token;
}

describe('a cluster that was named for writes', () => {
  it('is told from the others', async () => {
    const answer = await listClusters(new Request('http://localhost:3000/api/clusters', { headers: own }), {
      params: Promise.resolve({}),
    });
    const { clusters } = (await answer.json()) as ClusterListAnswer;
    const told = clusters.map(({ name, readOnly, writes }) => [
      name,
      readOnly,
      writes?.user,
      writes?.context,
    ]);
    expect(told).toEqual([
      ['prod', false, 'me', 'prod'],
      ['test-cluster', true, undefined, undefined],
      ['demo', false, undefined, undefined],
    ]);
    expect(said.join('\n')).toContain('Writes are allowed to prod (as me), each after a question');
    expect(JSON.stringify(clusters)).not.toContain('planted-token');
  });

  it('takes a write with the token of its question, once', async () => {
    const confirmation = { ...own, 'stowage-confirmation': await token() };
    expect((await send('prod', 'POST', claims, claim, confirmation)).status).toBe(201);
    expect((await send('prod', 'POST', claims, claim, confirmation)).status).toBe(403);
    expect(reached).toEqual([`POST ${claims}`]);
  });

  it.each<{ name: string; method: Method; path: string; body: unknown }>([
    { name: 'another body', method: 'POST', path: claims, body: { ...claim, spec: { volumeName: 'x' } } },
    { name: 'another query', method: 'POST', path: `${claims}?dryRun=All`, body: claim },
    {
      name: 'another namespace',
      method: 'POST',
      path: claims.replace('default', 'kube-system'),
      body: claim,
    },
    { name: 'another method', method: 'DELETE', path: `${claims}/a`, body: undefined },
  ])('refuses $name than was confirmed', async ({ method, path, body }) => {
    const headers = { ...own, 'stowage-confirmation': await token() };
    const answer = await send('prod', method, path, body, headers);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('another request')]);
    expect(reached).toEqual([]);
  });

  it('refuses what kubectl sends, and says what to do', async () => {
    const answer = await send('prod', 'POST', claims, claim, { host: 'localhost:3000' });
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('kubectl cannot answer; use it with your kubeconfig instead'),
    ]);
    expect(reached).toEqual([]);
  });

  it.each<{ name: string; write: unknown; says: string }>([
    {
      name: 'a read',
      write: { method: 'GET', url: claims },
      says: 'method: must be POST, PUT, PATCH or DELETE',
    },
    {
      name: 'no path',
      write: { method: 'DELETE', url: 'https://evil.example' },
      says: 'url: must begin with /',
    },
    { name: 'a broken path', write: { method: 'DELETE', url: '/api/v1/%zz' }, says: 'is no path' },
    { name: 'a server', write: { method: 'DELETE', url: `${claims}/a`, server: 'x' }, says: 'server' },
  ])('asks no question about $name', async ({ write, says }) => {
    const answer = await ask('prod', write);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(says)]);
  });

  it('takes a body of three MiB at most', async () => {
    const body = { ...claim, metadata: { name: 'x'.repeat(3 * 1024 * 1024) } };
    const answer = await ask('prod', { method: 'POST', url: claims, body });
    expect([answer.status, reached]).toEqual([413, []]);
  });
});

describe('every other cluster', () => {
  it.each([
    { cluster: 'test-cluster', code: 403, says: '`npm start -- --allow-writes test-cluster`' },
    { cluster: 'demo', code: 405, says: 'asks nothing before a write' },
  ])('$cluster is not asked about', async ({ cluster, code, says }) => {
    const answer = await ask(cluster, { method: 'DELETE', url: `${claims}/a` });
    expect([answer.status, await answer.text()]).toEqual([code, expect.stringContaining(says)]);
  });

  it('takes no token of a cluster that was named', async () => {
    const headers = { ...own, 'stowage-confirmation': await token() };
    expect((await send('test-cluster', 'POST', claims, claim, headers)).status).toBe(403);
    expect(reached).toEqual([]);
  });

  it.each([
    { names: 'prdo', says: 'names "prdo", and the live clusters are prod, test-cluster.' },
    { names: 'Test cluster', says: 'names "Test cluster"' },
  ])('stays read-only where $names is named, and the server says so', async ({ names, says }) => {
    vi.stubEnv('STOWAGE_ALLOW_WRITES', names);
    for (const cluster of ['prod', 'test-cluster']) {
      const answer = await send(cluster, 'DELETE', `${claims}/a`, undefined, own);
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('reads it only')]);
    }
    expect(said.join('\n')).toContain(says);
    expect(reached).toEqual([]);
  });
});

describe('a page of another site', () => {
  it.each<{ name: string; headers: Record<string, string> }>([
    {
      name: 'of another origin',
      headers: { ...own, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    },
    {
      name: 'of another origin, in a browser that says no more',
      headers: { host: own.host, origin: 'https://evil.example' },
    },
    {
      name: 'on another port',
      headers: { ...own, origin: 'http://localhost:4000', 'sec-fetch-site': 'same-site' },
    },
    { name: 'in a sandbox', headers: { ...own, origin: 'null', 'sec-fetch-site': 'cross-site' } },
    { name: 'without an origin', headers: { host: own.host, 'sec-fetch-site': 'cross-site' } },
    { name: 'whose name was bound to this machine', headers: rebound },
  ])('$name gets no question, and nothing sent, even with a token', async ({ headers }) => {
    const write = { method: 'POST', url: claims, contentType: 'application/json', body: claim };
    expect((await ask('prod', write, headers)).status).toBe(403);
    const stolen = { ...headers, 'stowage-confirmation': await token() };
    for (const [method, path, body] of [
      ['POST', claims, claim],
      ['DELETE', `${claims}/a`, undefined],
    ] as const) {
      expect((await send('prod', method, path, body, stolen)).status).toBe(403);
    }
    expect(reached).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'cannot use a type that a form has: %s',
    async (type) => {
      const headers = { host: own.host, 'content-type': type };
      const text = JSON.stringify({ method: 'POST', url: claims, body: claim });
      expect((await ask('prod', text, headers)).status).toBe(415);
      const stolen = { ...headers, 'stowage-confirmation': await token() };
      expect((await send('prod', 'POST', claims, JSON.stringify(claim), stolen)).status).toBe(415);
      expect(reached).toEqual([]);
    },
  );
});
