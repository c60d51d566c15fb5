// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HEARTBEAT_MS, STREAM_VERSION, type StreamMessage } from '../history/stream-message';
import type { KubernetesObject } from '../kubernetes/object';
import { failure } from '../kubernetes/status';
import { createClusterStore, isPast } from './cluster-store';
import { setCurrent } from './settled';
import { busyPage } from './testing/busy-page';
import { timeTravelIn } from './time-travel';

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
  const toFake = [
    ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const),
    ...(['requestAnimationFrame', 'cancelAnimationFrame', 'performance', 'Date'] as const),
  ];
  vi.useFakeTimers({ toFake });
  FakeEventSource.opened = [];
  vi.stubGlobal('EventSource', FakeEventSource);
});

/** Takes the listeners of a test off again: a store that is looked at would answer to the next test's window. */
const leave: (() => void)[] = [];

afterEach(() => {
  for (const each of leave.splice(0)) each();
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function connected() {
  const store = createClusterStore('demo');
  let drawn = 0;
  leave.push(
    store.subscribe(() => {
      drawn += 1;
    }),
  );
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

  it('is not settled while something that came waits to be drawn', () => {
    const draw = busyPage(400);
    const { store } = connected();
    const settled = () => document.documentElement.dataset.settled;
    setCurrent(true);
    FakeEventSource.last.say(snapshot(1));
    FakeEventSource.last.say({
      kind: 'clock',
      nowMs: 1,
      playing: false,
      speed: 1,
      objects: 1,
      revision: 1,
    } as StreamMessage);
    leave.push(store.subscribe(draw));
    frame();
    FakeEventSource.last.say(added(2, 'b'));
    // The page is busy for 400 ms, and rests as long.
    vi.advanceTimersByTime(600);
    expect([store.read().newest.revision, settled()]).toEqual([1, 'false']);
    vi.advanceTimersByTime(1_000);
    expect([store.read().newest.revision, settled()]).toEqual([2, 'true']);
    setCurrent(false);
  });

  it('does not let a first picture wait for its clock', () => {
    const draw = busyPage(400);
    const { store } = connected();
    FakeEventSource.last.say(snapshot(1));
    leave.push(store.subscribe(draw));
    frame();
    FakeEventSource.last.say({
      kind: 'clock',
      nowMs: 1,
      playing: false,
      speed: 1,
      objects: 1,
      revision: 1,
    } as StreamMessage);
    vi.advanceTimersByTime(500);
    expect(store.read().newest.clock?.nowMs).toBe(1);
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

  it('does not wait for ever for a server that takes the connection and says nothing', () => {
    const store = createClusterStore('demo');
    leave.push(store.subscribe(() => undefined));
    vi.advanceTimersByTime(2 * HEARTBEAT_MS + 4_000);
    expect(FakeEventSource.opened.length).toBe(2);
  });

  it.each([
    {
      name: 'a tab that comes back',
      wake: () => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })),
    },
    { name: 'a network that comes back', wake: () => window.dispatchEvent(new Event('online')) },
    { name: 'the next tick of a timer', wake: () => vi.advanceTimersByTime(1_000) },
  ])('notices by $name that the computer slept, and resumes', ({ wake }) => {
    const { store } = connected();
    FakeEventSource.last.say(snapshot(1), 'a:1');
    // An hour passes on the wall while every timer stands still.
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(store.read().link.kind).toBe('open');
    wake();
    expect(store.read().link.kind).toBe('lost');
    vi.advanceTimersByTime(600);
    expect(FakeEventSource.last.url).toBe('/api/clusters/demo/stream?since=a%3A1');
  });

  it('tries at once when the network comes back, however long it had been waiting', () => {
    connected();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      FakeEventSource.last.onerror?.();
      vi.advanceTimersByTime(15_000);
    }
    FakeEventSource.last.onerror?.();
    const before = FakeEventSource.opened.length;
    window.dispatchEvent(new Event('online'));
    expect(FakeEventSource.opened.length).toBe(before + 1);
  });

  it('leaves nothing behind that could wake it when nobody looks any more', () => {
    const store = createClusterStore('demo');
    const stop = store.subscribe(() => undefined);
    stop();
    vi.advanceTimersByTime(60_000);
    const before = FakeEventSource.opened.length;
    window.dispatchEvent(new Event('online'));
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened.length).toBe(before);
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

  it('says what the server says while it tries again', async () => {
    const status = failure('ServiceUnavailable', 'the database is away');
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json(status, { status: 503 })));
    const { store } = connected();
    FakeEventSource.last.say({ kind: 'end', status });
    expect(store.read().link).toMatchObject({ kind: 'lost', why: 'the database is away' });
    store.retry();
    FakeEventSource.last.close();
    FakeEventSource.last.onerror?.();
    await vi.waitFor(() =>
      expect(store.read().link).toMatchObject({ kind: 'lost', why: 'the database is away' }),
    );
  });

  it('keeps what it knows when the server ends the stream', () => {
    const { store } = connected();
    FakeEventSource.last.say(snapshot(1));
    frame();
    FakeEventSource.last.say({ kind: 'end', status: failure('NotFound', 'it was deleted') });
    expect(store.read().link.kind).toBe('ended');
    expect(store.read().log.objects.size).toBe(1);
  });

  it('shows the chosen moment, which new writes do not move, until it is told to show now', () => {
    const { store } = connected();
    FakeEventSource.last.say(snapshot(3));
    FakeEventSource.last.say(added(2, 'b'));
    FakeEventSource.last.say(added(3, 'c'));
    frame();
    expect(store.seek(2)).toBe(true);
    const shown = store.read().log;
    expect([...(shown.objects.get('/PersistentVolume')?.keys() ?? [])]).toEqual(['a', 'b']);
    FakeEventSource.last.say(added(4, 'd'));
    frame();
    expect(store.read().log).toBe(shown);
    expect(store.read().newest.revision).toBe(4);
    store.seek(undefined);
    expect(store.read().log).toBe(store.read().newest);
  });

  it('stays where it is when a moment is not kept, and comes back to now when the log begins anew', () => {
    const { store } = connected();
    FakeEventSource.last.say(snapshot(2));
    FakeEventSource.last.say(added(2, 'b'));
    frame();
    store.seek(1);
    expect(store.seek(0)).toBe(false);
    expect(store.read().log.revision).toBe(1);
    FakeEventSource.last.say({ ...snapshot(1), log: 'b', why: 'reset' } as StreamMessage);
    frame();
    expect(store.read().log).toBe(store.read().newest);
  });

  it('steps by writes and by the changes of an object, there and back', () => {
    const { store } = connected();
    FakeEventSource.last.say(snapshot(4));
    for (const [revision, name] of [
      [2, 'b'],
      [3, 'c'],
      [4, 'b'],
    ] as const)
      FakeEventSource.last.say(added(revision, name));
    frame();
    const travel = timeTravelIn(store);
    const at = () => store.read().log.revision;
    const b = { group: '', kind: 'PersistentVolume', key: 'b' };
    expect(travel.forward('write')).toBe(false);
    expect([travel.back('write'), at()]).toEqual([true, 3]);
    expect([travel.back(b), at()]).toEqual([true, 2]);
    expect([travel.back(b), at()]).toEqual([false, 2]);
    expect([travel.back('write'), at()]).toEqual([true, 1]);
    expect([travel.back('write'), at()]).toEqual([false, 1]);
    expect([travel.forward('rest'), isPast(store.read())]).toEqual([true, false]);
    expect(travel.back('write')).toBe(true);
    expect([travel.forward('write'), isPast(store.read())]).toEqual([true, false]);
  });
});
