'use client';
/**
 * Plays what was recorded, from the moment that the page shows up to now. Pauses between writes last as long as they
 * did, at the chosen speed, but never longer than a second: nobody wants to watch a cluster at rest.
 */
import { useSyncExternalStore } from 'react';
import { perObject } from '../base/per-object';
import { changeAt, isWrite, revisionAt, stopAfter } from '../history/steps';
import { type ClusterStore, isPast } from './cluster-store';
import { useClusterStore } from './use-cluster';

export interface Playback {
  readonly playing: boolean;
  readonly speed: number;
}

const LONGEST_MS = 1_000;
/** A picture is shown for so long at least; what happens within it is passed over. */
const SHORTEST_MS = 50;

export class Player {
  readonly #store: ClusterStore;
  readonly #listeners = new Set<() => void>();
  #state: Playback = { playing: false, speed: 1 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: ClusterStore) {
    this.#store = store;
  }

  readonly read = (): Playback => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  setSpeed(speed: number): void {
    this.#set({ ...this.#state, speed });
  }

  play(): void {
    if (this.#state.playing || !isPast(this.#store.read())) return;
    this.#set({ ...this.#state, playing: true });
    this.#plan();
  }

  pause(): void {
    clearTimeout(this.#timer);
    if (this.#state.playing) this.#set({ ...this.#state, playing: false });
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  #plan(): void {
    const { log, newest } = this.#store.read();
    const next = stopAfter(newest, log.revision, isWrite);
    if (next === undefined || !isPast(this.#store.read())) {
      this.#store.seek(undefined);
      this.pause();
      return;
    }
    const { speed } = this.#state;
    const fromMs = log.clock?.nowMs ?? newest.baseTimeMs;
    const dueMs = ((changeAt(newest, next)?.timeMs ?? fromMs) - fromMs) / speed;
    const waitMs = Math.min(Math.max(dueMs, SHORTEST_MS), LONGEST_MS);
    const shown = log.revision;
    this.#timer = setTimeout(() => {
      // Who moved meanwhile goes on from there.
      const moved = this.#store.read().log.revision !== shown;
      const passed = revisionAt(newest, fromMs + Math.min(waitMs, SHORTEST_MS) * speed);
      if (!moved) this.#store.seek(Math.max(next, passed));
      this.#plan();
    }, waitMs);
  }

  #set(state: Playback): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The player of a page's cluster: one for each store. */
export const playerOf = perObject((store: ClusterStore) => new Player(store));

export function usePlayer(): Playback & { readonly player: Player } {
  const player = playerOf(useClusterStore());
  const state = useSyncExternalStore(player.subscribe, player.read, player.read);
  return { ...state, player };
}
