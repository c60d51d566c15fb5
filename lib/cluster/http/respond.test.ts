import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamEvent } from '../stream';
import { aborterOf, respondEvents } from './respond';
import { closeAll } from './shutdown';

const KEY = Symbol.for('stowage.shutdown');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  (globalThis as { [KEY]?: unknown })[KEY] = undefined;
});

/** Heartbeats without end; counts how many were made, and whether it was told to stop. */
function endless() {
  const made = { count: 0, stopped: false };
  async function* events(): AsyncGenerator<StreamEvent, void, void> {
    try {
      for (;;) {
        made.count += 1;
        yield { message: { kind: 'heartbeat', timeMs: made.count } };
      }
    } finally {
      made.stopped = true;
    }
  }
  return { made, events: events() };
}

/** Events that never come until the aborter says so. */
async function* silent(signal: AbortSignal): AsyncGenerator<StreamEvent, void, void> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}

function opened(aborter = new AbortController()) {
  const source = endless();
  const response = respondEvents(source.events, aborter);
  return { ...source, aborter, reader: (response.body as ReadableStream<Uint8Array>).getReader() };
}

describe('a streamed answer', () => {
  it('makes only what its reader takes', async () => {
    const { made, reader } = opened();
    await reader.read();
    await reader.read();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(made.count).toBeLessThan(4);
  });

  it('is cut off when its reader takes nothing for a minute', async () => {
    const { made, aborter, reader } = opened();
    await reader.read();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(aborter.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([aborter.signal.aborted, made.stopped]).toEqual([true, true]);
    await expect(reader.read()).rejects.toThrow('closed before its reader took it all');
  });

  it('stops its source when its reader goes', async () => {
    const { made, aborter, reader } = opened();
    await reader.read();
    await reader.read();
    await reader.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect([aborter.signal.aborted, made.stopped]).toEqual([true, true]);
  });

  it('is not cut off while there is nothing to take', async () => {
    const aborter = new AbortController();
    const reader = (respondEvents(silent(aborter.signal), aborter).body as ReadableStream).getReader();
    await reader.read();
    const waiting = reader.read();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(aborter.signal.aborted).toBe(false);
    aborter.abort();
    expect((await waiting).done).toBe(true);
  });
});

describe('the aborter of a request', () => {
  it('aborts with its request', () => {
    const client = new AbortController();
    const aborter = aborterOf(new Request('http://localhost/', { signal: client.signal }));
    expect(aborter.signal.aborted).toBe(false);
    client.abort();
    expect(aborter.signal.aborted).toBe(true);
  });

  it('aborts with the server, also when the server is stopping already', () => {
    const aborter = aborterOf(new Request('http://localhost/'));
    void closeAll();
    expect(aborter.signal.aborted).toBe(true);
    expect(aborterOf(new Request('http://localhost/')).signal.aborted).toBe(true);
  });
});
