import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ok } from '../../base/result';
import type { StreamMessage } from '../../history/stream-message';
import { failure } from '../../kubernetes/status';
import type { Connection } from './connection';
import { LiveCluster } from './live-cluster';
import { READABLE } from './readable';
import { sleep } from './sleep';

const START_MS = 1_764_000_000_000;
const HOUR = 3_600_000;

/** An API server with nothing in it, on which nothing happens; `lists` is held until it resolves, it answers `beats` times. */
function quiet(lists: Promise<void> = Promise.resolve(), beats = 0): Connection {
  let left = beats;
  return {
    server: 'played',
    get: async (path) => {
      if (path.includes('persistentvolumeclaims')) await lists;
      return ok({ items: [], metadata: { resourceVersion: '1' } });
    },
    watch: (_path, _query, { signal, onOpen }) => {
      onOpen();
      return new Promise((resolve) =>
        signal.addEventListener('abort', () =>
          resolve({ kind: 'network', message: signal.reason instanceof Error ? signal.reason.message : '' }),
        ),
      );
    },
    pulse: async (_path, { everyMs, silenceMs, signal, onBeat }) => {
      for (; left > 0; left -= 1) {
        onBeat({ gitVersion: 'v1.37.2' });
        await sleep(everyMs, signal);
      }
      await sleep(silenceMs - everyMs, signal);
      return signal.aborted ? undefined : { kind: 'network', message: 'silence', silent: true };
    },
  };
}

let clusters: LiveCluster[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
});

afterEach(() => {
  for (const cluster of clusters) cluster.close(failure('ServiceUnavailable', 'the test is over'));
  clusters = [];
  vi.useRealTimers();
});

/** What a reader of the cluster hears in `forMs`. */
async function heard(connection: Connection, forMs: number, aheadMs = 0): Promise<readonly StreamMessage[]> {
  const cluster = new LiveCluster({
    name: 'live',
    title: 'live',
    connect: (options) => {
      options?.onDate?.(START_MS + aheadMs, START_MS, START_MS);
      return Promise.resolve(ok(connection));
    },
  });
  clusters.push(cluster);
  const messages: StreamMessage[] = [];
  const aborter = new AbortController();
  void (async () => {
    for await (const { message } of cluster.subscribe(undefined, aborter.signal)) messages.push(message);
  })();
  await vi.advanceTimersByTimeAsync(forMs);
  aborter.abort();
  return messages;
}

function clocksOf(messages: readonly StreamMessage[]): readonly number[] {
  return messages.flatMap((message) => (message.kind === 'clock' ? [message.nowMs] : []));
}

it('tells its clock each second, though nothing happens: ages go on', async () => {
  const clocks = clocksOf(await heard(quiet(), 5_500));
  expect(clocks.length).toBeGreaterThanOrEqual(5);
  expect(clocks.at(-1)).toBe(START_MS + 5_000);
});

it.each([HOUR, -HOUR])(
  'has the clock of its API server, which is ahead by %i ms, and says so',
  async (aheadMs) => {
    const messages = await heard(quiet(), 2_500, aheadMs);
    const last = clocksOf(messages).at(-1) ?? 0;
    expect(Math.abs(last - (START_MS + aheadMs + 2_000))).toBeLessThanOrEqual(1_000);
    const state = messages.findLast((message) => message.kind === 'state');
    expect(state).toMatchObject({ state: { clockAheadMs: expect.any(Number) } });
  },
);

it('shows after ten seconds what is there, tells what is still read, and then that it came', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  setTimeout(release, 30_000);
  const messages = await heard(quiet(held), 40_000);
  const states = messages.flatMap((message) => (message.kind === 'state' ? [message.state] : []));
  const told = states.map(({ connection, unreadable }) => {
    const reading = unreadable.filter(({ why }) => why === 'reading').map(({ kind }) => kind);
    return `${connection.kind} ${reading.join()}`.trim();
  });
  expect([...new Set(told)]).toEqual(['connecting', 'connected PersistentVolumeClaim', 'connected']);
});

it('tells with its clock when the API server was last heard, and what is shown is the truth as of then', async () => {
  const connection = quiet(undefined, 3);
  let opened = 0;
  const { watch } = connection;
  const deaf: Connection = {
    ...connection,
    // Once its watches are ended, nobody answers any more.
    watch: (...asked) => {
      opened += 1;
      if (opened <= READABLE.length) return watch(...asked);
      return Promise.resolve({ kind: 'network', message: 'ETIMEDOUT' });
    },
  };
  const messages = await heard(deaf, 40_000);
  const lastMs = START_MS + 6_000;
  const ages = messages.flatMap((message) =>
    message.kind === 'clock' && message.nowMs > lastMs ? [message.heardMs] : [],
  );
  expect(ages.length).toBeGreaterThan(10);
  expect(new Set(ages)).toEqual(new Set([lastMs]));
  const states = messages.flatMap((message) => (message.kind === 'state' ? [message.state.connection] : []));
  expect([...new Set(states.map(({ kind }) => kind))]).toEqual(['connecting', 'connected', 'reconnecting']);
  const lost = states.filter(({ kind }) => kind === 'reconnecting');
  expect(lost[0]).toMatchObject({ reason: 'silence' });
  expect(new Set(lost.map((state) => 'sinceMs' in state && state.sinceMs))).toEqual(new Set([lastMs]));
});
