/** Playing what was recorded: which moments are shown, and for how long, on a clock of the test's own. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assert } from '../base/assert';
import { type ClusterLog, EMPTY_LOG, receive } from '../history/cluster-log';
import { Moments } from '../history/moments';
import { STREAM_VERSION } from '../history/stream-message';
import type { ClusterStore } from './cluster-store';
import { Player } from './playback';

const START_MS = 1_000_000;

/** A log of one volume that is written at these times, in milliseconds after the start; revisions from 2 on. */
function logOf(timesMs: readonly number[]): ClusterLog {
  const changes = timesMs.map((timeMs, index) => ({
    revision: index + 2,
    timeMs: START_MS + timeMs,
    actor: 'user',
    type: index === 0 ? ('ADDED' as const) : ('MODIFIED' as const),
    object: { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a' } },
  }));
  const head = changes.at(-1)?.revision ?? 1;
  const snapshot = { log: 'a', revision: 1, timeMs: START_MS, head, why: 'start', objects: [] } as const;
  const nowMs = START_MS + 60_000;
  return receive(EMPTY_LOG, [
    { kind: 'snapshot', version: STREAM_VERSION, first: true, last: true, ...snapshot },
    { kind: 'changes', changes },
    { kind: 'clock', nowMs, playing: false, speed: 1, revision: head },
  ]);
}

/** What the player needs of a store: a log, and the moment of it that is shown. */
class Shown {
  readonly seen: (number | 'now')[] = [];
  readonly #newest: ClusterLog;
  readonly #moments: Moments;
  #log: ClusterLog;

  constructor(newest: ClusterLog) {
    this.#newest = newest;
    this.#moments = new Moments(newest);
    this.#moments.follow(newest);
    this.#log = newest;
  }

  read() {
    return { log: this.#log, newest: this.#newest };
  }

  seek(revision: number | undefined): void {
    const log = revision === undefined ? this.#newest : this.#moments.at(revision);
    assert(log !== undefined, 'the moment is kept');
    this.#log = log;
    this.seen.push(log === this.#newest ? 'now' : log.revision);
  }
}

function playedFrom(revision: number, timesMs: readonly number[], speed = 1) {
  const shown = new Shown(logOf(timesMs));
  shown.seek(revision);
  shown.seen.length = 0;
  const player = new Player(shown as unknown as ClusterStore);
  player.setSpeed(speed);
  player.play();
  return { shown, player };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('playing what was recorded', () => {
  it('shows each write after as long as it took, but never waits longer than a second, and ends at now', () => {
    const { shown, player } = playedFrom(1, [0, 300, 20_000]);
    vi.advanceTimersByTime(50);
    expect(shown.seen).toEqual([2]);
    vi.advanceTimersByTime(299);
    expect(shown.seen).toEqual([2]);
    vi.advanceTimersByTime(1);
    expect(shown.seen).toEqual([2, 3]);
    vi.advanceTimersByTime(1_000);
    expect(shown.seen).toEqual([2, 3, 'now', 'now']);
    expect(player.read().playing).toBe(false);
  });

  it('is as much faster as its speed says, and passes over what nobody would see', () => {
    const { shown } = playedFrom(1, [0, 600, 610, 620, 60_000], 2);
    vi.advanceTimersByTime(50 + 300);
    expect(shown.seen).toEqual([2, 3]);
    vi.advanceTimersByTime(50);
    expect(shown.seen).toEqual([2, 3, 5]);
  });

  it('goes on from where the hand has moved it, and stands still when it is paused', () => {
    const { shown, player } = playedFrom(1, [0, 300, 600, 900, 1_200]);
    vi.advanceTimersByTime(50);
    shown.seek(4);
    vi.advanceTimersByTime(600);
    expect(shown.seen).toEqual([2, 4, 5]);
    player.pause();
    vi.advanceTimersByTime(10_000);
    expect(shown.seen).toEqual([2, 4, 5]);
  });

  it('has nothing to play at now', () => {
    const shown = new Shown(logOf([0, 300]));
    const player = new Player(shown as unknown as ClusterStore);
    player.play();
    expect(player.read().playing).toBe(false);
  });
});
