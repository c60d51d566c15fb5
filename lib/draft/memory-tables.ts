/** Records that live as long as the page, for browsers that keep none: the store then works as ever, and says so. */
import type { TablePlace, Tables } from './tables';

export function memoryPlace(): TablePlace {
  const entries = new Map<string, { readonly key: string }>();
  const values = new Map<string, unknown>();
  const tables: Tables = {
    entries: () => Promise.resolve([...entries.values()]),
    value: (key) => Promise.resolve(values.get(key)),
    put: (entry, value) => {
      entries.set(entry.key, entry);
      if (value !== undefined) values.set(entry.key, value);
      return Promise.resolve();
    },
    remove: (key) => {
      entries.delete(key);
      values.delete(key);
      return Promise.resolve();
    },
  };
  // One after the other, as transactions that write are.
  let last: Promise<unknown> = Promise.resolve();
  return {
    transact: (_mode, act) => {
      const done = last.then(() => act(tables));
      last = done.catch(() => undefined);
      return done;
    },
    close: () => undefined,
  };
}
