/** The port to where records lie: entries, which are small and read together, and their values, read one by one. */
import type { DraftEntry } from './draft-record';

export interface Tables {
  /** Every entry as it is stored, unchecked. */
  entries(): Promise<readonly unknown[]>;
  value(key: string): Promise<unknown>;
  /** `value` undefined leaves the value as it is. */
  put(entry: DraftEntry, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface TablePlace {
  /** Runs `act` in a transaction of its own: all of it is kept or, where it throws, nothing. */
  transact<T>(mode: 'readonly' | 'readwrite', act: (tables: Tables) => Promise<T>): Promise<T>;
  close(): void;
}
