/**
 * The questions that the server has asked and not heard an answer to: each is about one exact request, serves once and
 * runs out. Knows only digests: nothing of what is written is kept. It never decides whether a write is a good idea.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { WriteRequest } from './connection';

/** A person reads for a while; what is older was forgotten in a tab. */
export const CONFIRM_WITHIN_MS = 10 * 60_000;
/** Questions that are open at a time; the oldest goes. */
const OPEN_LIMIT = 1_000;

/** `Other`: the token is of another request than the one that came. */
export type ConfirmationVerdict = 'Confirmed' | 'Missing' | 'Unknown' | 'Expired' | 'Other';

interface Open {
  readonly digest: string;
  readonly untilMs: number;
}

export class Confirmations {
  readonly #nowMs: () => number;
  readonly #open = new Map<string, Open>();

  /** `nowMs`: a clock that only goes forward. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A token for exactly this request. */
  ask(request: WriteRequest): string {
    const [oldest] = this.#open.keys();
    if (this.#open.size >= OPEN_LIMIT && oldest !== undefined) this.#open.delete(oldest);
    const token = randomBytes(32).toString('base64url');
    this.#open.set(token, { digest: digestOf(request), untilMs: this.#nowMs() + CONFIRM_WITHIN_MS });
    return token;
  }

  /** Whether `token` confirms `request`. It is used up by the question, whatever the answer. */
  take(token: string | undefined, request: WriteRequest): ConfirmationVerdict {
    if (token === undefined) return 'Missing';
    const open = this.#open.get(token);
    this.#open.delete(token);
    if (!open) return 'Unknown';
    if (this.#nowMs() > open.untilMs) return 'Expired';
    return open.digest === digestOf(request) ? 'Confirmed' : 'Other';
  }
}

function digestOf({ method, path, query, contentType, body }: WriteRequest): string {
  const parts = JSON.stringify([method, path, Object.entries(query), contentType ?? null, body ?? null]);
  return createHash('sha256').update(parts).digest('hex');
}
