import { describe, expect, it } from 'vitest';
import type { StreamMessage } from '../history/stream-message';
import { failure } from '../kubernetes/status';
import { Bell } from './bell';
import { ChangeLog } from './change-log';
import { BATCH, readStream, type StreamEvent, type StreamSource } from './stream';

type Source = { -readonly [Key in keyof StreamSource]: StreamSource[Key] };

function sourceOf(log: ChangeLog | undefined): Source {
  return {
    log,
    clock: { nowMs: 5, playing: false, speed: 1, revision: log?.revision ?? 0 },
    clockTurn: 0,
    state: { connection: { kind: 'connected', sinceMs: 0 }, unreadable: [] },
    stateTurn: 0,
    ended: undefined,
    bell: new Bell(),
  };
}

function write(log: ChangeLog, revision: number, name = `volume-${revision}`): void {
  const object = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name } };
  log.append({ revision, timeMs: revision, actor: 'user', type: 'ADDED', object });
}

function filled(count: number, limit?: number): ChangeLog {
  const log = new ChangeLog({ timeMs: 0, limit });
  for (let revision = 1; revision <= count; revision += 1) write(log, revision);
  return log;
}

/** Events up to and with the first clock. */
async function takeToClock(events: AsyncGenerator<StreamEvent>): Promise<StreamEvent[]> {
  const taken: StreamEvent[] = [];
  while (taken.at(-1)?.message.kind !== 'clock') taken.push(...(await take(events, 1)));
  return taken;
}

async function take(events: AsyncGenerator<StreamEvent>, count: number): Promise<StreamEvent[]> {
  const taken: StreamEvent[] = [];
  while (taken.length < count) {
    const next = await events.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

function kinds(events: readonly StreamEvent[]): string[] {
  return events.map(({ message }) => summary(message));
}

function summary(message: StreamMessage): string {
  switch (message.kind) {
    case 'snapshot':
      return `snapshot ${message.why} ${message.revision} ${message.objects.length}${message.last ? ' last' : ''}`;
    case 'changes':
      return `changes ${message.changes[0]?.revision}-${message.changes.at(-1)?.revision}`;
    default:
      return message.kind;
  }
}

describe('readStream', () => {
  const { signal } = new AbortController();

  it('begins with state, snapshot, changes and clock', async () => {
    const events = await take(readStream(sourceOf(filled(3)), undefined, signal), 4);
    expect(kinds(events)).toEqual(['state', 'snapshot start 0 0 last', 'changes 1-3', 'clock']);
  });

  it('resumes after a cursor without a snapshot', async () => {
    const log = filled(3);
    const events = await take(readStream(sourceOf(log), { log: log.id, revision: 2 }, signal), 3);
    expect(kinds(events)).toEqual(['changes 3-3', 'state', 'clock']);
    expect(events[0]?.cursor).toEqual({ log: log.id, revision: 3 });
  });

  it.each([
    { name: 'of another log', cursor: () => ({ log: 'other', revision: 2 }), why: 'reset' },
    { name: 'ahead of the log', cursor: (id: string) => ({ log: id, revision: 99 }), why: 'reset' },
    {
      name: 'before the oldest change',
      cursor: (id: string) => ({ log: id, revision: 1 }),
      why: 'compacted',
    },
  ])('gives a snapshot for a cursor $name', async ({ cursor, why }) => {
    const log = filled(20, 4);
    const events = await take(readStream(sourceOf(log), cursor(log.id), signal), 4);
    const base = log.oldest().revision;
    expect(kinds(events)[1]).toBe(`snapshot ${why} ${base} ${base} last`);
    expect(kinds(events)[2]).toBe(`changes ${base + 1}-20`);
  });

  it('cuts large snapshots and long histories into parts, and only the last part can be resumed', async () => {
    const log = filled(BATCH * 4 + 2, BATCH + 1);
    const events = await takeToClock(readStream(sourceOf(log), undefined, signal));
    const base = log.oldest().revision;
    const snapshots = events.filter(({ message }) => message.kind === 'snapshot');
    expect(snapshots.length).toBe(Math.ceil(base / BATCH));
    expect(snapshots.map((event) => event.cursor !== undefined)).toEqual(
      snapshots.map((_, index) => index === snapshots.length - 1),
    );
    const changes = events.flatMap(({ message }) => (message.kind === 'changes' ? message.changes : []));
    expect(changes.map((change) => change.revision)).toEqual(
      Array.from({ length: log.revision - base }, (_, index) => base + 1 + index),
    );
  });

  it('wakes for a change, a turn of the clock, a new state, a reset and the end', async () => {
    const log = filled(1);
    const source = sourceOf(log);
    const events = readStream(source, undefined, signal);
    await take(events, 4);
    const next = async (act: () => void): Promise<string[]> => {
      const waiting = take(events, 1);
      await Promise.resolve();
      act();
      source.bell.ring();
      return kinds(await waiting);
    };
    expect(await next(() => write(log, 2))).toEqual(['changes 2-2']);
    expect(await next(() => (source.clockTurn = 1))).toEqual(['clock']);
    expect(await next(() => (source.stateTurn = 1))).toEqual(['state']);
    expect(await next(() => (source.log = filled(7)))).toEqual(['snapshot reset 0 0 last']);
    expect(kinds(await take(events, 2))).toEqual(['changes 1-7', 'clock']);
    expect(await next(() => (source.ended = failure('NotFound', 'gone')))).toEqual(['end']);
    expect((await events.next()).done).toBe(true);
  });

  it('tells a state after the changes that came with it, however many, and before a log that came with it', async () => {
    const log = filled(1);
    const source = sourceOf(log);
    const events = readStream(source, undefined, signal);
    await take(events, 4);
    for (let revision = 2; revision <= BATCH + 2; revision += 1) write(log, revision);
    source.stateTurn = 1;
    source.bell.ring();
    expect(kinds(await take(events, 3))).toEqual([
      `changes 2-${BATCH + 1}`,
      `changes ${BATCH + 2}-${BATCH + 2}`,
      'state',
    ]);
    source.log = filled(0);
    source.stateTurn = 2;
    source.bell.ring();
    expect(kinds(await take(events, 2))).toEqual(['state', 'snapshot reset 0 0 last']);
  });

  it('waits for a cluster that is not listed yet, and says so', async () => {
    const source = sourceOf(undefined);
    const events = readStream(source, undefined, signal);
    expect(kinds(await take(events, 1))).toEqual(['state']);
    const waiting = take(events, 1);
    source.log = filled(0);
    source.bell.ring();
    expect(kinds(await waiting)).toEqual(['snapshot start 0 0 last']);
  });

  it('starts over when the log forgets what a slow reader has not read', async () => {
    const log = filled(2, 4);
    const source = sourceOf(log);
    const events = readStream(source, undefined, signal);
    await take(events, 4);
    for (let revision = 3; revision <= 30; revision += 1) write(log, revision);
    source.bell.ring();
    expect(kinds(await take(events, 1))[0]).toMatch(/^snapshot compacted/);
  });

  it('ends when the reader goes', async () => {
    const aborter = new AbortController();
    const events = readStream(sourceOf(filled(0)), undefined, aborter.signal);
    await take(events, 3);
    const waiting = events.next();
    aborter.abort();
    expect((await waiting).done).toBe(true);
  });
});
