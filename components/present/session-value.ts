'use client';
/** A value that belongs to one tab: it survives a reload, and other tabs know nothing of it. */
import { useSyncExternalStore } from 'react';

export interface SessionValue<T> {
  read(): T | undefined;
  set(value: T | undefined): void;
  subscribe(listener: () => void): () => void;
}

/** `parse` reads what was stored; undefined for anything else. */
export function sessionValue<T>(name: string, parse: (stored: unknown) => T | undefined): SessionValue<T> {
  let current: { readonly value: T | undefined } | undefined;
  const listeners = new Set<() => void>();
  return {
    read: () => {
      current ??= { value: stored(name, parse) };
      return current.value;
    },
    set: (value) => {
      current = { value };
      try {
        if (value === undefined) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, JSON.stringify(value));
      } catch {
        // Without storage the value lives as long as the page.
      }
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function stored<T>(name: string, parse: (stored: unknown) => T | undefined): T | undefined {
  try {
    return parse(JSON.parse(sessionStorage.getItem(name) ?? 'null'));
  } catch {
    return undefined;
  }
}

/** Undefined while the server renders. */
export function useSessionValue<T>(value: SessionValue<T>): T | undefined {
  return useSyncExternalStore(value.subscribe, value.read, () => undefined);
}
