/**
 * Stops in bounded time: open streams are closed as soon as the server is told to stop, requests under way have a
 * moment to finish, and connections that a browser keeps without using them are not waited for. What is kept is
 * written and given up before the process ends, so that the next server need not wait for it.
 */
import { closeAll } from './lib/cluster/http/shutdown';

const GRACE_MS = 1_000;
/** How long the end waits for a disk or a database. */
const CLOSE_MS = 1_500;
/** 128 and the number of the signal, as shells count. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

function stop(signal: keyof typeof EXIT_CODES): void {
  const exit = process.exit.bind(process);
  const closed = Promise.race([closeAll(), new Promise((resolve) => setTimeout(resolve, CLOSE_MS))]);
  // Next has a listener of its own, which ends the process as soon as all requests are answered.
  process.exit = ((code?: number) => void closed.then(() => exit(code))) as typeof process.exit;
  setTimeout(() => process.exit(EXIT_CODES[signal]), GRACE_MS).unref();
}

process.once('SIGTERM', () => stop('SIGTERM'));
process.once('SIGINT', () => stop('SIGINT'));
