/**
 * The port, asked of both adapters: a simulated cluster, and a live one that watches the API of the very same simulated
 * cluster. What they answer must not tell which one was asked.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assert } from '../base/assert';
import { err, ok } from '../base/result';
import { failure } from '../kubernetes/status';
import { firstVisit } from '../scenario/demos/first-visit';
import type { Cluster, KubernetesRequest, KubernetesResponse } from './cluster';
import type { Connection, ReadQuery } from './live/connection';
import { LiveCluster } from './live/live-cluster';
import { READABLE } from './live/readable';
import { SimulatedCluster } from './simulated/simulated-cluster';
import { next } from './testing/read-stream';

let simulated: SimulatedCluster;
let live: LiveCluster;
let asked: string[];
let aborter: AbortController;

function ask(cluster: Cluster, path: string, query: ReadQuery = {}, signal = aborter.signal) {
  const request = { method: 'GET', path: path.split('/'), query: new Map(Object.entries(query)) } as const;
  return cluster.request(request, signal);
}

/** Reaches a cluster as the live adapter would reach an API server. */
function connectionTo(cluster: Cluster): Connection {
  return {
    server: 'played',
    async get(path, query) {
      asked.push(`list ${path}`);
      const answer = await ask(cluster, path.slice(1), query);
      if (answer.kind !== 'json') return err({ kind: 'network', message: 'a watch' });
      const body = JSON.parse(JSON.stringify(answer.body)) as Record<string, unknown>;
      if (answer.code === 200) return ok(body);
      return err({ kind: 'status', code: answer.code, message: String(body.message) });
    },
    pulse(path, { signal, onBeat }) {
      asked.push(`pulse ${path}`);
      onBeat({ gitVersion: 'v1.37.2' });
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    },
    async watch(path, query, { signal, onOpen, onLine }) {
      asked.push(`watch ${path}`);
      const answer = await ask(cluster, path.slice(1), { ...query, watch: 'true' }, signal);
      if (answer.kind !== 'watch') return { kind: 'network', message: 'no watch' };
      onOpen();
      for await (const event of answer.events) onLine(JSON.parse(JSON.stringify(event)));
      return undefined;
    },
  };
}

beforeEach(async () => {
  asked = [];
  aborter = new AbortController();
  const opened = await SimulatedCluster.open({ name: 'simulated', scenario: firstVisit });
  assert(opened.ok, 'the scenario opens');
  simulated = opened.value;
  live = new LiveCluster({ name: 'live', title: 'Live', connect: async () => ok(connectionTo(simulated)) });
});

afterEach(() => {
  aborter.abort();
  for (const cluster of [simulated, live]) cluster.close(failure('NotFound', 'the test is over'));
  vi.useRealTimers();
});

function bodyOf(response: KubernetesResponse): { kind?: string; items?: unknown[]; code?: number } {
  assert(response.kind === 'json', 'the answer is JSON');
  return JSON.parse(JSON.stringify(response.body));
}

/** Containers of a live Pod lose what the views do not need, so Pods and workloads are compared without them. */
const COMPARED = READABLE.filter(
  ({ kind }) => !['Pod', 'StatefulSet', 'Deployment', 'ReplicaSet'].includes(kind),
);

describe('both kinds of cluster', () => {
  it.each(COMPARED)('list $plural alike', async ({ group, version, plural, kind }) => {
    const path = `${group === '' ? 'api' : `apis/${group}`}/${version}/${plural}`;
    const expected = bodyOf(await ask(simulated, path));
    const answer = bodyOf(await ask(live, path));
    expect(answer.kind).toBe(`${kind}List`);
    expect(answer.items).toEqual(expected.items);
  });

  it.each<{ path: string; query: ReadQuery }>([
    { path: 'api/v1/namespaces/default/persistentvolumeclaims', query: { labelSelector: 'none=such' } },
    { path: 'api/v1/persistentvolumes', query: { fieldSelector: 'metadata.name=disk-a' } },
    { path: 'api/v1/persistentvolumes/disk-a', query: {} },
    { path: 'api/v1/persistentvolumes/none', query: {} },
    { path: 'api/v1/persistentvolumes', query: { labelSelector: '==' } },
  ])('answer $path $query alike', async ({ path, query }) => {
    const [expected, answer] = [await ask(simulated, path, query), await ask(live, path, query)];
    const { metadata: _ignored, ...rest } = bodyOf(expected) as Record<string, unknown>;
    expect(bodyOf(answer)).toMatchObject(rest);
  });

  it('tell of the same changes in streams', async () => {
    const streams = [simulated, live].map((cluster) => cluster.subscribe(undefined, aborter.signal));
    for (const stream of streams) await next(stream, ({ message }) => message.kind === 'clock');
    touch();
    for (const stream of streams) {
      const { message } = await next(stream, ({ message }) => message.kind === 'changes');
      assert(message.kind === 'changes', 'changes were waited for');
      const told = message.changes.map(({ type, object }) => [type, object.metadata.labels]);
      expect(told).toContainEqual(['MODIFIED', { touched: expect.any(String) }]);
    }
  });

  it('tell of the same changes in watches', async () => {
    for (const cluster of [simulated, live]) {
      const answer = await ask(cluster, 'api/v1/persistentvolumes', { watch: 'true' });
      assert(answer.kind === 'watch', 'a watch was asked for');
      const events = answer.events[Symbol.asyncIterator]();
      await next(events, ({ type }) => type === 'ADDED');
      touch();
      const { object } = await next(events, ({ type }) => type === 'MODIFIED');
      expect(object).toMatchObject({ metadata: { name: 'disk-a', labels: { touched: expect.any(String) } } });
    }
  });
});

/** Changes a label of a volume, to another value each time. */
function touch(): void {
  const target = { apiVersion: 'v1', kind: 'PersistentVolume', name: 'disk-a' };
  const touched = simulated.log.revision % 2 === 0 ? 'yes' : 'again';
  simulated.execute({ patch: { ...target, patch: { metadata: { labels: { touched } } } } });
}

describe('a live cluster', () => {
  it('is not contacted before somebody looks, then lists and watches each kind once', async () => {
    expect(live.describe()).toMatchObject({
      kind: 'live',
      readOnly: true,
      state: { connection: { kind: 'idle' } },
    });
    expect(asked).toEqual([]);
    for (let reader = 0; reader < 5; reader += 1) {
      await next(live.subscribe(undefined, aborter.signal), ({ message }) => message.kind === 'clock');
    }
    await vi.waitFor(() => expect(asked.length).toBe(1 + 2 * READABLE.length));
    expect(new Set(asked).size).toBe(asked.length);
    expect(live.describe()).toMatchObject({
      kubernetesVersion: 'v1.37.2',
      state: { connection: { kind: 'connected' } },
    });
  });

  it.each([
    { method: 'POST', path: 'api/v1/persistentvolumes' },
    { method: 'DELETE', path: 'api/v1/persistentvolumes/disk-a' },
    { method: 'PATCH', path: 'nothing' },
    { method: 'GET', path: 'api/v1/secrets' },
    { method: 'GET', path: 'api/v1/namespaces/default/configmaps/a' },
    { method: 'GET', path: 'api/v1/namespaces/default/pods/a/log' },
    { method: 'GET', path: 'apis/example.com/v1/things' },
  ] as const)('refuses $method $path without being contacted', async ({ method, path }) => {
    const request: KubernetesRequest = { method, path: path.split('/'), query: new Map() };
    expect(bodyOf(await live.request(request, aborter.signal))).toMatchObject({ kind: 'Status', code: 403 });
    expect(asked).toEqual([]);
  });

  it('rests when nobody has looked for a while, but not while somebody reads', async () => {
    const events = live.subscribe(undefined, aborter.signal);
    await next(events, ({ message }) => message.kind === 'clock');
    const laterMs = Date.now() + 11 * 60_000;
    live.rest(laterMs);
    expect(live.state.connection.kind).toBe('connected');
    await events.return();
    live.rest(laterMs);
    expect(live.state.connection.kind).toBe('idle');
  });

  it('says why its configuration cannot work', async () => {
    const broken = new LiveCluster({ name: 'broken', title: '', connect: async () => err('no such user') });
    const { message } = await next(
      broken.subscribe(undefined, aborter.signal),
      ({ message }) => message.kind === 'state' && message.state.connection.kind === 'unreachable',
    );
    expect(message).toMatchObject({ state: { connection: { reason: 'no such user' } } });
    expect(bodyOf(await ask(broken, 'api/v1/pods'))).toMatchObject({
      code: 503,
      message: expect.stringContaining('no such user'),
    });
    broken.close(failure('NotFound', 'done'));
  });
});
