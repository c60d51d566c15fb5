/**
 * What must be closed when the server stops: without it, an exit waits for every open stream. Kept on globalThis,
 * since Next loads modules once for each route and once more for instrumentation.
 */
const KEY = Symbol.for('stowage.shutdown');

/** What it returns is waited for, within bounds. */
type Closer = () => unknown;

interface Shutdown {
  readonly closers: Set<Closer>;
  stopping: boolean;
}

function shutdown(): Shutdown {
  const holder = globalThis as { [KEY]?: Shutdown };
  holder[KEY] ??= { closers: new Set(), stopping: false };
  return holder[KEY];
}

/** Calls `close` when the server stops, at once if it is stopping. Returns its own undoing. */
export function onShutdown(close: Closer): () => void {
  const { closers, stopping } = shutdown();
  if (stopping) void close();
  else closers.add(close);
  return () => {
    closers.delete(close);
  };
}

/** True from the signal to stop on: the server is no longer ready. */
export function isStopping(): boolean {
  return shutdown().stopping;
}

/** Closes everything, once. Streams end at once; the answer comes when all that takes time is done. */
export async function closeAll(): Promise<void> {
  const state = shutdown();
  state.stopping = true;
  const closers = [...state.closers];
  state.closers.clear();
  await Promise.allSettled(closers.map((close) => close()));
}
