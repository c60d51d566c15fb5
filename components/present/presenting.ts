'use client';
/** What this tab presents: kept over a reload, so that the audience's link goes on. */
import type { NewPresentationAnswer } from '@/lib/history/presentation';
import { setPresenterLook } from './full-screen';
import { sessionValue, useSessionValue } from './session-value';

export const presenting = sessionValue<NewPresentationAnswer>('stowage.presenting', (stored) => {
  const { id, key } = (stored ?? {}) as Partial<NewPresentationAnswer>;
  return typeof id === 'string' && typeof key === 'string' ? { id, key } : undefined;
});

export function usePresenting(): NewPresentationAnswer | undefined {
  return useSessionValue(presenting);
}

/** The presenter goes back to the page as it was. */
export function stopPresenting(): void {
  presenting.set(undefined);
  setPresenterLook(false);
}
