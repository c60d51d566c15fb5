import { describe, expect, it } from 'vitest';
import { err, ok } from '../../base/result';
import { persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { Bell } from '../bell';
import type { Connection } from './connection';
import { Gate } from './gate';
import { namespacesToRead } from './kubeconfig';
import { LiveStore } from './live-store';
import { followResource } from './namespaced-watch';
import { answerRead } from './read-request';
import { sleep } from './sleep';

const FORBIDDEN = { kind: 'status', code: 403, message: 'claims is forbidden at the cluster scope' } as const;
const WHOLE = '/api/v1/persistentvolumeclaims';

/** An API server that lets list the paths of `readable` only, and says which watches are open. */
function server(readable: Set<string>) {
  const open = new Set<string>();

  const connection: Connection = {
    server: 'played',
    get: (path) => {
      if (!readable.has(path)) return Promise.resolve(err(FORBIDDEN));
      const namespace = /namespaces\/([^/]+)/.exec(path)?.[1];
      const inside = ['a', 'b', 'c'].filter((name) => namespace === undefined || name === namespace);
      const items = inside.map((name) => ({
        metadata: { name: `claim-${name}`, namespace: name, resourceVersion: '5' },
      }));
      return Promise.resolve(ok({ items, metadata: { resourceVersion: '9' } }));
    },
    pulse: () => Promise.resolve(undefined),
    watch: (path, _query, { signal, onOpen }) => {
      open.add(path);
      onOpen();
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          open.delete(path);
          resolve(undefined);
        });
      });
    },
  };
  return { connection, open };
}

/** Follows claims ; a forbidden kind is asked again at once. */
async function follow(readable: Set<string>, namespaces: readonly string[]) {
  const { connection, open } = server(readable);
  const aborter = new AbortController();
  const bell = new Bell();
  const store = new LiveStore({
    resources: [persistentVolumeClaims],
    nowMs: () => 1_000,
    onChange: () => bell.ring(),
  });
  const done = followResource({
    connection,
    store,
    namespaces,
    resource: persistentVolumeClaims,
    lists: new Gate(1),
    signal: aborter.signal,
    random: () => 0,
    nowMs: () => 0,
    sleep: (_ms, signal) => sleep(1, signal),
  });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await sleep(1, aborter.signal);
  };
  const names = () => [...(store.log?.objects() ?? [])].map(({ metadata }) => metadata.name).sort();
  const read = (namespace?: string) => {
    const target = { resource: persistentVolumeClaims, namespace } as Parameters<typeof answerRead>[1];
    const request = { method: 'GET', path: [], query: new Map<string, string>() } as unknown as Parameters<
      typeof answerRead
    >[2];
    return answerRead({ name: 'live', store, bell, ended: undefined }, target, request, aborter.signal);
  };
  const end = async () => {
    aborter.abort();
    await done;
  };
  return { store, open, until, names, read, end };
}

describe('a namespaced kind that is forbidden in the whole cluster', () => {
  it('is read in each namespace that may be read, by one watch each', async () => {
    const { store, open, until, names, read, end } = await follow(
      new Set(['/api/v1/namespaces/a/persistentvolumeclaims', '/api/v1/namespaces/b/persistentvolumeclaims']),
      ['a', 'b', 'c'],
    );
    await until(() => names().length === 2 && open.size === 2);
    expect(names()).toEqual(['claim-a', 'claim-b']);
    expect(store.state.connection.kind).toBe('connected');
    expect(store.unreadable()).toMatchObject([{ kind: 'PersistentVolumeClaim', readNamespaces: ['a', 'b'] }]);
    expect(store.unreadable()[0]?.rule).toContain('persistentvolumeclaims');
    expect(read('a')).toMatchObject({ code: 200, body: { items: [{ metadata: { name: 'claim-a' } }] } });
    expect(read('c')).toMatchObject({ code: 403 });
    expect(read()).toMatchObject({ code: 403 });
    await end();
    expect(open.size).toBe(0);
  });

  it('is unreadable where no namespace may be read either', async () => {
    const { store, until, end } = await follow(new Set(), ['a', 'b']);
    await until(() => store.log !== undefined);
    expect(store.unreadable()).toMatchObject([{ why: 'forbidden', message: FORBIDDEN.message }]);
    expect(store.unreadable()[0]?.readNamespaces).toBeUndefined();
    await end();
  });

  it('is read whole as soon as that is allowed', async () => {
    const readable = new Set(['/api/v1/namespaces/a/persistentvolumeclaims']);
    const { store, open, until, names, read, end } = await follow(readable, ['a']);
    await until(() => names().length === 1);
    readable.add(WHOLE);
    await until(() => names().length === 3 && store.unreadable().length === 0);
    await until(() => open.size === 1);
    expect([...open]).toEqual([WHOLE]);
    expect(read()).toMatchObject({ code: 200 });
    await end();
  });
});

it('asks for nothing else of a kind that has no namespaces', async () => {
  const { connection } = server(new Set());
  const aborter = new AbortController();
  const store = new LiveStore({ resources: [persistentVolumes], nowMs: () => 1, onChange: () => undefined });
  await followResource({
    connection,
    store,
    namespaces: ['a'],
    resource: persistentVolumes,
    lists: new Gate(1),
    signal: aborter.signal,
    random: () => 0,
    nowMs: () => 0,
    sleep: () => {
      aborter.abort();
      return Promise.resolve();
    },
  });
  expect(store.unreadable()).toMatchObject([{ kind: 'PersistentVolume' }]);
});

it.each([
  [undefined, [], ['default']],
  ['team', [], ['team']],
  ['team', ['other', 'team'], ['team', 'other']],
])('of context namespace %j and configured %j it reads %j', (own, configured, namespaces) => {
  expect(namespacesToRead(own, configured)).toEqual(namespaces);
});

it('bounds the namespaces', () => {
  const many = Array.from({ length: 100 }, (_, index) => `n${index}`);
  expect(namespacesToRead('own', many)).toHaveLength(20);
});
