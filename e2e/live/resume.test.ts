/** The page's own SSE client and the server's stream, with a wire between them that breaks at any byte. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Bell } from '@/lib/cluster/bell';
import { ChangeLog } from '@/lib/cluster/change-log';
import { respondEvents } from '@/lib/cluster/http/respond';
import { readStream, type StreamSource } from '@/lib/cluster/stream';
import { parseCursor, type StreamMessage } from '@/lib/history/stream-message';
import { openEventStream } from '@/lib/queries/event-stream';

/** The cluster that is followed; and after how many bytes each connection breaks, the rest never. */
let source: StreamSource & { readonly log: ChangeLog };
let cuts: number[];
let connections: number;

/** As a browser's EventSource, over the bytes that the server would send. */
class CutEventSource {
  static readonly CLOSED = 2;
  readyState = 0;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: string; lastEventId: string }) => void) | undefined;
  onerror: (() => void) | undefined;
  readonly #aborter = new AbortController();
  #lastEventId = '';
  #rest = '';

  constructor(url: string) {
    connections += 1;
    void this.#follow(new URL(url, 'http://stowage').searchParams.get('since'), cuts.shift());
  }

  close(): void {
    this.readyState = CutEventSource.CLOSED;
    this.#aborter.abort();
  }

  async #follow(since: string | null, budget = Number.POSITIVE_INFINITY): Promise<void> {
    const response = respondEvents(
      readStream(source, parseCursor(since), this.#aborter.signal),
      this.#aborter,
    );
    const decoder = new TextDecoder();
    let left = budget;
    this.onopen?.();
    for await (const bytes of response.body ?? []) {
      if (this.readyState === CutEventSource.CLOSED) return;
      this.#take(decoder.decode(bytes.subarray(0, left), { stream: true }));
      left -= bytes.length;
      if (left <= 0) break;
    }
    if (this.readyState !== CutEventSource.CLOSED) this.onerror?.();
  }

  #take(text: string): void {
    const events = (this.#rest + text).split('\n\n');
    this.#rest = events.pop() ?? '';
    for (const event of events) {
      const fields = new Map(event.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
      this.#lastEventId = fields.get('id') ?? this.#lastEventId;
      const data = fields.get('data');
      if (data !== undefined) this.onmessage?.({ data, lastEventId: this.#lastEventId });
    }
  }
}

/** What a page makes of the messages; it complains about a change that is missing, repeated or out of place. */
class Page {
  readonly objects = new Map<string, string>();
  readonly complaints: string[] = [];
  revision = -1;

  receive(message: StreamMessage): void {
    if (message.kind === 'snapshot') {
      if (message.first) this.objects.clear();
      for (const { metadata } of message.objects)
        this.objects.set(metadata.name, metadata.resourceVersion ?? '');
      this.revision = message.revision;
    }
    for (const { revision, type, object } of message.kind === 'changes' ? message.changes : []) {
      if (revision !== this.revision + 1) this.complaints.push(`${revision} after ${this.revision}`);
      this.revision = revision;
      const { name, resourceVersion } = object.metadata;
      if (type === 'DELETED') this.objects.delete(name);
      else this.objects.set(name, resourceVersion ?? '');
    }
  }
}

function write(log: ChangeLog, choice: number): void {
  const revision = log.revision + 1;
  const metadata = { name: `volume-${choice % 7}`, resourceVersion: String(revision) };
  const object = { apiVersion: 'v1', kind: 'PersistentVolume', metadata };
  const known = [...log.objects()].some((each) => each.metadata.name === metadata.name);
  const type = !known ? 'ADDED' : choice % 3 === 0 ? 'DELETED' : 'MODIFIED';
  log.append({ revision, timeMs: revision, actor: 'user', type, object });
  source.bell.ring();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', { visibilityState: 'visible' });
  vi.stubGlobal('EventSource', CutEventSource);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('loses nothing and repeats nothing, wherever the connection breaks and however little is remembered', async () => {
  let resumed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 1_500 }), { maxLength: 8 }),
      fc.array(fc.array(fc.nat(99), { maxLength: 6 }), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 4, max: 60 }),
      async (breaks, rounds, limit) => {
        cuts = [...breaks];
        connections = 0;
        const log = new ChangeLog({ timeMs: 0, limit });
        const clock = { nowMs: 0, playing: false, speed: 1, revision: 0 } as const;
        const state = { connection: { kind: 'connected', sinceMs: 0 }, unreadable: [] } as const;
        const turns = { clockTurn: 0, stateTurn: 0, ended: undefined } as const;
        source = { log, clock, state, ...turns, bell: new Bell() };
        const page = new Page();
        const stream = openEventStream<StreamMessage>({
          path: '/stream',
          probePath: undefined,
          onMessage: (message) => page.receive(message),
          onLink: () => undefined,
        });
        for (const writes of rounds) {
          for (const choice of writes) write(log, choice);
          await vi.advanceTimersByTimeAsync(200);
        }
        // Time enough for each planned break and the pause after it; the heartbeats use up what is left of the bytes.
        for (let turn = 0; turn < 200 && (cuts.length > 0 || page.revision < log.revision); turn += 1)
          await vi.advanceTimersByTimeAsync(10_000);
        await vi.advanceTimersByTimeAsync(20_000);
        stream.close();
        resumed += connections - 1;
        expect(page.complaints).toEqual([]);
        const there = [...log.objects()].map(({ metadata }) => [metadata.name, metadata.resourceVersion]);
        expect([...page.objects].sort()).toEqual(there.sort());
      },
    ),
    { numRuns: 60 },
  );
  expect(resumed).toBeGreaterThan(50);
});
