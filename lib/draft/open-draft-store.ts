/** Opens the reader's work in this browser, once for a page. Where nothing can be kept, it says why and works without. */
import { databasePlace } from './draft-database';
import { DraftStore, pageStore } from './draft-store';

const CHANNEL = 'stowage.draft';

let opened: Promise<DraftStore> | undefined;

/** The page's store; it is opened at the first call. */
export function draftStore(): Promise<DraftStore> {
  opened ??= openDraftStore();
  return opened;
}

export async function openDraftStore(): Promise<DraftStore> {
  const nowMs = () => Date.now();
  let store: DraftStore;
  try {
    const place = await databasePlace();
    const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);
    store = new DraftStore({ place, persistence: { kind: 'kept' }, nowMs, channel });
  } catch (error) {
    return pageStore(whyNot(error), nowMs);
  }
  await takeOverFormat1(store);
  return store;
}

async function takeOverFormat1(store: DraftStore): Promise<void> {
  try {
    await store.takeOver(localStorage);
  } catch {
    // A browser may refuse localStorage and keep IndexedDB: there is then nothing to take over.
  }
}

function whyNot(error: unknown): string {
  if (error instanceof DOMException && error.name === 'VersionError')
    return 'a newer release of Stowage keeps its work in this browser, and this page is of an older one';
  if (typeof indexedDB === 'undefined') return 'this browser has no IndexedDB';
  return `this browser refuses to keep anything (${error instanceof Error ? error.message : String(error)})`;
}
