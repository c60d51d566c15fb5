/** A kind with 20,000 objects behind a played API server that speaks HTTP: in pages, all of it, each object once. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import { persistentVolumes } from '../../kubernetes/resources';
import { Bell } from '../bell';
import { connectTo } from './connection';
import { Gate } from './gate';
import { followKind } from './kind-watch';
import { LiveStore } from './live-store';
import { sleep } from './sleep';

const SIZE = 20_000;
const PAGE = 500;

interface Answered {
  readonly limit: number;
  readonly objects: number;
}

let server: Server | undefined;
let aborter = new AbortController();

afterEach(() => {
  aborter.abort();
  server?.closeAllConnections();
  server?.close();
});

function volumes(from: number, to: number) {
  return Array.from({ length: to - from }, (_, index) => {
    const name = `volume-${String(from + index).padStart(6, '0')}`;
    return { metadata: { name, resourceVersion: String(from + index + 1) }, spec: { capacity: {} } };
  });
}

/** Answers as an API server does; the place of a list is forgotten at the page `expiresAt`, once. */
async function serve(expiresAt: number | undefined) {
  const answered: Answered[] = [];
  let atATime = 0;
  let mostAtATime = 0;
  let expired = expiresAt === undefined;
  server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://played').searchParams;
    if (query.get('watch') === 'true') {
      // What was written while the list was under way, and something that the list had already.
      const [again] = volumes(7, 8);
      const lines = [...volumes(SIZE, SIZE + 10), again].map((object) => ({ type: 'ADDED', object }));
      response.write(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
      return;
    }
    atATime += 1;
    mostAtATime = Math.max(mostAtATime, atATime);
    response.on('finish', () => {
      atATime -= 1;
    });
    const limit = Number(query.get('limit'));
    const from = Number(query.get('continue') ?? 0);
    if (!expired && from / PAGE === expiresAt) {
      expired = true;
      response.writeHead(410).end(JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired' }));
      return;
    }
    const to = limit === 0 ? SIZE : Math.min(SIZE, from + limit);
    const metadata = { resourceVersion: String(SIZE), ...(to < SIZE ? { continue: String(to) } : {}) };
    const text = JSON.stringify({ metadata, items: volumes(from, to) });
    answered.push({ limit, objects: to - from });
    response.end(text);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return { answered, port, most: () => mostAtATime };
}

/** Follows the kind until its watch has brought the last object. */
async function follow(port: number) {
  aborter = new AbortController();
  const config = new client.KubeConfig();
  const cluster = { name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: true };
  config.loadFromClusterAndUser(cluster, { name: 'u', token: 't' });
  const bell = new Bell();
  const store = new LiveStore({
    resources: [persistentVolumes],
    nowMs: () => 1,
    onChange: () => bell.ring(),
  });
  void followKind({
    connection: connectTo(config, client),
    resource: persistentVolumes,
    sink: store.sink(persistentVolumes),
    lists: new Gate(1),
    signal: aborter.signal,
    random: () => 0,
    nowMs: () => performance.now(),
    sleep,
  });
  while (store.log?.size !== SIZE + 10) await bell.wait(60_000, aborter.signal);
  return store;
}

describe('a kind with 20,000 objects', () => {
  it('is listed in pages, one at a time, and every object arrives once', async () => {
    const { answered, port, most } = await serve(undefined);
    const { log } = await follow(port);
    expect(answered).toHaveLength(SIZE / PAGE);
    expect(answered.every(({ limit, objects }) => limit === PAGE && objects === PAGE)).toBe(true);
    expect(most()).toBe(1);
    expect(log?.oldest().objects).toHaveLength(SIZE);
    expect(new Set(log?.oldest().objects.map(({ metadata }) => metadata.name)).size).toBe(SIZE);
    const entries = log?.since(log.oldest().revision, SIZE);
    const told = entries?.ok ? entries.value.map(({ change }) => change.object.metadata.name) : [];
    expect(told).toEqual(volumes(SIZE, SIZE + 10).map(({ metadata }) => metadata.name));
  });

  it.each([1, 20, 39])(
    'arrives once and whole when the API server forgets its place at page %i',
    async (at) => {
      const { answered, port, most } = await serve(at);
      const { log } = await follow(port);
      expect(answered.map(({ limit }) => limit)).toEqual([...Array.from({ length: at }, () => PAGE), 0]);
      expect(most()).toBe(1);
      expect(log?.size).toBe(SIZE + 10);
      expect(new Set([...(log?.objects() ?? [])].map(({ metadata }) => metadata.name)).size).toBe(SIZE + 10);
      expect(log?.oldest().objects).toHaveLength(SIZE);
    },
  );
});
