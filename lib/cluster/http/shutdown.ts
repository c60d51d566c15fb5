/**
 * What must be closed when the server stops: without it, an exit waits for every open stream. Kept on globalThis,
 * since Next loads modules once for each route and once more for instrumentation.
 */
const KEY = Symbol.for('stowage.shutdown');

interface Shutdown {
  readonly closers: Set<() => void>;
  stopping: boolean;
}

function shutdown(): Shutdown {
  const holder = globalThis as { [KEY]?: Shutdown };
  holder[KEY] ??= { closers: new Set(), stopping: false };
  return holder[KEY];
}

/** Calls `close` when the server stops, at once if it is stopping. Returns its own undoing. */
export function onShutdown(close: () => void): () => void {
  const { closers, stopping } = shutdown();
  if (stopping) close();
  else closers.add(close);
  return () => {
    closers.delete(close);
  };
}

/** True from the signal to stop on: the server is no longer ready. */
export function isStopping(): boolean {
  return shutdown().stopping;
}

/** Closes everything, once. */
export function closeAll(): void {
  const state = shutdown();
  state.stopping = true;
  const closers = [...state.closers];
  state.closers.clear();
  for (const close of closers) close();
}
