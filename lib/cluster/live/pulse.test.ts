import { describe, expect, it, vi } from 'vitest';
import type { Connection, PulseOptions, ReadError, WatchOptions } from './connection';
import { Pulse } from './pulse';

const SILENT: ReadError = { kind: 'network', message: 'no sign of life', silent: true };
const BROKEN: ReadError = { kind: 'network', message: 'ECONNRESET' };

const UNAUTHORIZED: ReadError = { kind: 'status', code: 401, message: 'no' };
const BAD_GATEWAY: ReadError = { kind: 'status', code: 502, message: 'bad' };

/** A beat, something for the busy watch, milliseconds that pass, or how the connection of the pulse ends. */
type Event = 'beat' | 'bytes' | number | ReadError;

/**
 * Plays `story` to a pulse beside two watches: one that stays quiet, one to which `bytes` come. Returns the watches that
 * were ended, after which event, and the pauses.
 */
async function play(story: readonly Event[]) {
  const aborter = new AbortController();
  const ended: string[] = [];
  const pauses: number[] = [];
  const beats: unknown[] = [];
  const watches = new Map<string, WatchOptions>();
  const rest = [...story];
  const step = (): number => story.length - rest.length;
  let nowMs = 0;
  const connection: Connection = {
    server: 'played',
    get: () => Promise.reject(new Error('a pulse lists nothing')),
    watch: (path, _query, options) => {
      watches.set(path, options);
      options.onOpen();
      return new Promise((resolve) =>
        options.signal.addEventListener('abort', () =>
          resolve({ kind: 'network', message: (options.signal.reason as Error).message }),
        ),
      );
    },
    pulse: async (_path: string, { onBeat }: PulseOptions) => {
      for (;;) {
        // What an end of a watch leads to comes first.
        await new Promise(setImmediate);
        const event = rest.shift();
        if (event === 'beat') onBeat({});
        else if (event === 'bytes') watches.get('busy')?.onBytes();
        else if (typeof event === 'number') nowMs += event;
        else {
          if (!event) aborter.abort();
          return event;
        }
      }
    },
  };
  const pulse = new Pulse({
    connection,
    signal: aborter.signal,
    random: () => 1,
    nowMs: () => nowMs,
    onBeat: (version) => beats.push(version),
    sleep: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  });
  /** Watches again whenever it ends, as `followKind` does. */
  const follow = async (path: string) => {
    while (!aborter.signal.aborted) {
      const error = await pulse.connection.watch(
        path,
        {},
        {
          silenceMs: 1,
          signal: aborter.signal,
          onOpen: () => undefined,
          onBytes: () => undefined,
          onLine: () => undefined,
        },
      );
      if (!aborter.signal.aborted) ended.push(`${path} after ${step()}: ${error?.message}`);
    }
  };
  await Promise.all([pulse.run(), follow('quiet'), follow('busy')]);
  return { ended, pauses, beats: beats.length };
}

describe('a pulse that stops', () => {
  it.each<{
    readonly name: string;
    readonly story: readonly Event[];
    readonly ended: readonly string[];
    readonly pauses: readonly number[];
  }>([
    {
      name: 'ends the watches that are silent too, at once',
      story: ['beat', 13_000, SILENT],
      ended: ['quiet after 3: no sign of life', 'busy after 3: no sign of life'],
      pauses: [],
    },
    {
      name: 'ends a watch that was heard after the last answer and fell silent with it',
      story: ['beat', 2_900, 'bytes', 10_100, SILENT],
      ended: ['quiet after 5: no sign of life', 'busy after 5: no sign of life'],
      pauses: [],
    },
    {
      name: 'leaves a watch alone while it brings something, and no longer',
      story: ['beat', 8_000, 'bytes', 5_000, SILENT, 5_000, SILENT],
      ended: ['quiet after 5: no sign of life', 'busy after 7: no sign of life'],
      pauses: [500],
    },
    {
      name: 'ends no watch that was opened since, before there is an answer, and waits longer and longer',
      story: ['beat', 13_000, SILENT, 13_000, SILENT, BROKEN, 13_000, SILENT, 'beat', 13_000, SILENT],
      ended: [
        'quiet after 3: no sign of life',
        'busy after 3: no sign of life',
        'quiet after 11: no sign of life',
        'busy after 11: no sign of life',
      ],
      pauses: [500, 1_000, 2_000],
    },
    {
      name: 'ends nothing where it never began',
      story: [13_000, SILENT, 13_000, SILENT],
      ended: [],
      pauses: [500],
    },
    {
      name: 'is asked once more where its connection broke',
      story: ['beat', 20_000, BROKEN, 'beat', 20_000, BROKEN, 'beat'],
      ended: [],
      pauses: [],
    },
    {
      name: 'ends them where the next connection breaks too',
      story: ['beat', 20_000, BROKEN, BROKEN],
      ended: ['quiet after 4: ECONNRESET', 'busy after 4: ECONNRESET'],
      pauses: [500],
    },
    {
      name: 'is no loss where the credentials are refused',
      story: ['beat', 20_000, UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED],
      ended: [],
      pauses: [500, 1_000],
    },
    {
      name: 'is a loss where what stands before the API server finds none',
      story: ['beat', 20_000, BAD_GATEWAY, BAD_GATEWAY],
      ended: ['quiet after 4: bad', 'busy after 4: bad'],
      pauses: [500],
    },
  ])('$name', async ({ story, ended, pauses }) => {
    const played = await play(story);
    expect(played.ended).toEqual(ended);
    expect(played.pauses).toEqual(pauses);
    expect(played.beats).toBe(story.filter((event) => event === 'beat').length);
  });
});

it('asks anew at once when a watch opens again, so that the pulse is as old as the watches', async () => {
  const aborter = new AbortController();
  const untilAborted = (signal: AbortSignal) =>
    new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
  const answers: (ReadError | 'beat')[] = ['beat', SILENT, BROKEN, 'beat'];
  let asked = 0;
  const connection: Connection = {
    server: 'played',
    get: () => Promise.reject(new Error('a pulse lists nothing')),
    watch: (_path, _query, { signal, onOpen }) => {
      onOpen();
      return untilAborted(signal);
    },
    pulse: async (_path, { signal, onBeat }) => {
      const answer = answers[asked];
      asked += 1;
      if (answer !== 'beat') return answer;
      onBeat({});
      return asked === 1 ? SILENT : untilAborted(signal);
    },
  };
  const pulse = new Pulse({
    connection,
    signal: aborter.signal,
    random: () => 1,
    nowMs: () => 0,
    onBeat: () => undefined,
    // A pause that only ends when it is cut short.
    sleep: async (_ms, signal) => void (await untilAborted(signal)),
  });
  const run = pulse.run();
  await vi.waitFor(() => expect(asked).toBe(2));
  const options = { silenceMs: 1, signal: aborter.signal, onBytes: () => undefined, onLine: () => undefined };
  const watch = () => void pulse.connection.watch('/w', {}, { ...options, onOpen: () => undefined });
  watch();
  // That attempt breaks too: again there is a pause, and again a watch ends it.
  await vi.waitFor(() => expect(asked).toBe(3));
  await new Promise(setImmediate);
  watch();
  await vi.waitFor(() => expect(asked).toBe(4));
  aborter.abort();
  await run;
});
