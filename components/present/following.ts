'use client';
/** Which presentation this tab follows, and what came of it last. */
import { useSyncExternalStore } from 'react';
import type { SceneMessage } from '@/lib/history/presentation';
import type { Link } from '@/lib/queries/event-stream';
import { sessionValue, useSessionValue } from './session-value';

export interface Following {
  readonly id: string;
  /** The reader explores and does not follow for now. */
  readonly away: boolean;
}

export const following = sessionValue<Following>('stowage.following', (stored) => {
  const { id, away } = (stored ?? {}) as Partial<Following>;
  return typeof id === 'string' ? { id, away: away === true } : undefined;
});

export function useFollowing(): Following | undefined {
  return useSessionValue(following);
}

/** What the page has heard of the presentation that it follows. */
export interface Feed {
  readonly link: Link;
  readonly message: SceneMessage | undefined;
}

const SILENT: Feed = { link: { kind: 'connecting' }, message: undefined };

let feed = SILENT;
const listeners = new Set<() => void>();

export function setFeed(part: Partial<Feed> | undefined): void {
  feed = part ? { ...feed, ...part } : SILENT;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useFeed(): Feed {
  return useSyncExternalStore(
    subscribe,
    () => feed,
    () => SILENT,
  );
}
