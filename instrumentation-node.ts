/**
 * Stops in bounded time: open streams are closed as soon as the server is told to stop, requests under way have a
 * moment to finish, and connections that a browser keeps without using them are not waited for.
 */
import { closeAll } from './lib/cluster/http/shutdown';

const GRACE_MS = 1_000;
/** 128 and the number of the signal, as shells count. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

function stop(signal: keyof typeof EXIT_CODES): void {
  closeAll();
  setTimeout(() => process.exit(EXIT_CODES[signal]), GRACE_MS).unref();
}

process.once('SIGTERM', () => stop('SIGTERM'));
process.once('SIGINT', () => stop('SIGINT'));
