/**
 * How two replicas prove to each other that they belong to the same store: by a secret that is kept in it and is never
 * sent. The one that asks proves it of this very request to this very replica; the one that answers, of this question.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const TO_HEADER = 'stowage-replica';
export const NONCE_HEADER = 'stowage-replica-nonce';
export const PROOF_HEADER = 'stowage-replica-proof';

const NONCE_BYTES = 18;
const HEADER_LIMIT = 100;

export interface Question {
  /** Id of the replica that is asked. */
  readonly to: string;
  readonly nonce: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
}

type Headers = { get(name: string): string | null };

export function newNonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64url');
}

export function proofOfQuestion(secret: string, { to, nonce, method, path }: Question): string {
  return sign(secret, JSON.stringify(['question', to, nonce, method, path]));
}

export function proofOfAnswer(secret: string, nonce: string): string {
  return sign(secret, JSON.stringify(['answer', nonce]));
}

/** Whether a request says that it comes from another replica, true or not. */
export function claimsToBeReplica(headers: Headers): boolean {
  return headers.get(PROOF_HEADER) !== null;
}

/** The nonce of a request that another replica of this store sent to `self`; undefined where it did not. */
export function provenNonce(
  headers: Headers,
  { method, path }: Pick<Question, 'method' | 'path'>,
  { self, secret }: { readonly self: string; readonly secret: string },
): string | undefined {
  const [to, nonce, proof] = [TO_HEADER, NONCE_HEADER, PROOF_HEADER].map((name) => headers.get(name) ?? '');
  if (!to || !nonce || !proof || to !== self || nonce.length > HEADER_LIMIT) return undefined;
  return isSame(proof, proofOfQuestion(secret, { to, nonce, method, path })) ? nonce : undefined;
}

export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
