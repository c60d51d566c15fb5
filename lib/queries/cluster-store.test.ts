// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HEARTBEAT_MS, STREAM_VERSION, type StreamMessage } from '../history/stream-message';
import type { KubernetesObject } from '../kubernetes/object';
import { failure } from '../kubernetes/status';
import { createClusterStore } from './cluster-store';

/** Stands for the browser's EventSource: what it was asked for, and what a server would say. */
class FakeEventSource {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 0;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: string; lastEventId: string }) => void) | undefined;
  onerror: (() => void) | undefined;
  constructor(readonly url: string) {
    FakeEventSource.opened.push(this);
  }
  close() {
    this.readyState = FakeEventSource.CLOSED;
  }
  say(message: StreamMessage, cursor = '') {
    this.onmessage?.({ data: JSON.stringify(message), lastEventId: cursor });
  }
  static get last(): FakeEventSource {
    const source = FakeEventSource.opened.at(-1);
    if (!source) throw new Error('nothing was opened');
    return source;
  }
}

function volume(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name } };
}

function snapshot(head: number): StreamMessage {
  const place = { version: STREAM_VERSION, log: 'a', revision: 1, timeMs: 0, head, why: 'start' } as const;
  return { kind: 'snapshot', ...place, first: true, last: true, objects: [volume('a')] };
}

function added(revision: number, name: string): StreamMessage {
  const change = { revision, timeMs: 0, actor: 'user', type: 'ADDED', object: volume(name) } as const;
  return { kind: 'changes', changes: [change] };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'Date'] });
  FakeEventSource.opened = [];
  vi.stubGlobal('EventSource', FakeEventSource);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function connected() {
  const store = createClusterStore('demo');
  let drawn = 0;
  store.subscribe(() => {
    drawn += 1;
  });
  FakeEventSource.last.onopen?.();
  return { store, draws: () => drawn };
}

const frame = () => vi.advanceTimersByTime(20);

describe('a store of a cluster', () => {
  it('applies what came within a frame at once', () => {
    const { store, draws } = connected();
    const before = draws();
    FakeEventSource.last.say(snapshot(2));
    FakeEventSource.last.say(added(2, 'b'));
    expect(store.read().log.log).toBeUndefined();
    frame();
    expect([...(store.read().log.objects.get('/PersistentVolume')?.keys() ?? [])]).toEqual(['a', 'b']);
    // Each message says that the link is alive; the objects were drawn once.
    expect(draws() - before).toBeLessThanOrEqual(3);
  });

  it('is current when all that was announced has come, its own writes too', () => {
    const { store } = connected();
    FakeEventSource.last.say(snapshot(2));
    frame();
    expect(store.read().current).toBe(false);
    FakeEventSource.last.say(added(2, 'b'));
    frame();
    expect(store.read().current).toBe(true);
    store.expect(3);
    expect(store.read().current).toBe(false);
    FakeEventSource.last.say(added(3, 'c'));
    frame();
    expect(store.read().current).toBe(true);
  });

  it('comes back after the last cursor when the connection breaks', () => {
    const { store } = connected();
    FakeEventSource.last.say(snapshot(1), 'a:1');
    FakeEventSource.last.onerror?.();
    expect(store.read().link.kind).toBe('lost');
    vi.advanceTimersByTime(600);
    expect(FakeEventSource.last.url).toBe('/api/clusters/demo/stream?since=a%3A1');
  });

  it('takes a long silence for a broken connection', () => {
    const { store } = connected();
    vi.advanceTimersByTime(2 * HEARTBEAT_MS + 2_500);
    expect(store.read().link.kind).toBe('lost');
    expect(FakeEventSource.opened.length).toBe(2);
  });

  it('does not ask again for a cluster that does not exist', async () => {
    const status = failure('NotFound', 'there is no cluster "demo"');
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(status), { status: 404 }));
    const { store } = connected();
    FakeEventSource.last.close();
    FakeEventSource.last.onerror?.();
    await vi.waitFor(() => expect(store.read().link).toEqual({ kind: 'ended', status }));
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened.length).toBe(1);
    expect(store.read().current).toBe(true);
  });

  it('keeps what it knows when the server ends the stream', () => {
    const { store } = connected();
    FakeEventSource.last.say(snapshot(1));
    frame();
    FakeEventSource.last.say({ kind: 'end', status: failure('NotFound', 'it was deleted') });
    expect(store.read().link.kind).toBe('ended');
    expect(store.read().log.objects.size).toBe(1);
  });
});
