/**
 * Records in IndexedDB. It never stands in the way of another tab: one with a newer release may upgrade the database at
 * any time, and this one then opens it again at its next use, or says that it cannot.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { TablePlace } from './tables';

export const DRAFT_DATABASE = 'stowage';
/** Version of the tables, not of the records in them. */
const TABLES_VERSION = 1;

interface DraftSchema extends DBSchema {
  entries: { key: string; value: { readonly key: string } };
  values: { key: string; value: unknown };
}

type Database = IDBPDatabase<DraftSchema>;

/** Rejects where the browser has no IndexedDB, or one of a newer release. */
export async function databasePlace(): Promise<TablePlace> {
  let open: Promise<Database> | undefined;
  const close = () => {
    const opened = open;
    open = undefined;
    void opened?.then((database) => database.close()).catch(() => undefined);
  };
  const database = (): Promise<Database> => {
    open ??= openDB<DraftSchema>(DRAFT_DATABASE, TABLES_VERSION, {
      upgrade: (made) => {
        made.createObjectStore('entries', { keyPath: 'key' });
        made.createObjectStore('values');
      },
      blocking: close,
      terminated: () => {
        open = undefined;
      },
    });
    return open;
  };
  await database().catch((error: unknown) => {
    open = undefined;
    throw error;
  });
  return {
    close,
    transact: async (mode, act) => {
      const transaction = (await database()).transaction(['entries', 'values'], mode);
      const entries = transaction.objectStore('entries');
      const values = transaction.objectStore('values');
      try {
        const result = await act({
          entries: () => entries.getAll(),
          value: (key) => values.get(key),
          put: async (entry, value) => {
            await entries.put?.(entry);
            if (value !== undefined) await values.put?.(value, entry.key);
          },
          remove: async (key) => {
            await entries.delete?.(key);
            await values.delete?.(key);
          },
        });
        await transaction.done;
        return result;
      } catch (error) {
        // It may have ended by itself, as where the disk is full.
        transaction.done.catch(() => undefined);
        try {
          transaction.abort();
        } catch {
          // Already over.
        }
        throw error;
      }
    },
  };
}
