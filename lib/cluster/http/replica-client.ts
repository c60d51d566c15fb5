/**
 * Asks another replica, and believes its answer only when it proves to be that replica: an address may have come to
 * belong to somebody else. Waits are bounded; what is asked of a replica that ends is given up with it.
 */
import { type IncomingMessage, type OutgoingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import {
  isSame,
  NONCE_HEADER,
  newNonce,
  PROOF_HEADER,
  proofOfAnswer,
  proofOfQuestion,
  TO_HEADER,
} from '../replicas/proof';
import type { Replica, Replicas } from '../replicas/replicas';

/** Set by a replica that has not what it is asked for. */
export const MOVED_HEADER = 'stowage-replica-moved';

const CONNECT_MS = 3_000;
/** Longer than any replay may take. */
const ANSWER_MS = 60_000;

export interface ReplicaRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  readonly signal: AbortSignal;
}

export type ReplicaAnswer =
  | { readonly kind: 'answered'; readonly response: IncomingMessage }
  | { readonly kind: 'moved' }
  /** `reached`: it may have done what it was asked. */
  | { readonly kind: 'silent'; readonly reached: boolean };

export function askReplica(
  replicas: Replicas,
  replica: Replica,
  { method, path, headers, body, signal }: ReplicaRequest,
): Promise<ReplicaAnswer> {
  const { secret } = replicas;
  if (secret === undefined) return Promise.resolve({ kind: 'silent', reached: false });
  const nonce = newNonce();
  const proof = proofOfQuestion(secret, { to: replica.id, nonce, method, path });
  const sent: OutgoingHttpHeaders = {
    ...headers,
    ...(body ? { 'content-length': body.byteLength } : {}),
    [TO_HEADER]: replica.id,
    [NONCE_HEADER]: nonce,
    [PROOF_HEADER]: proof,
  };
  const given = AbortSignal.any([signal, replicas.untilGone(replica)]);
  return new Promise((resolve) => {
    let reached = false;
    const request = (replica.url.startsWith('https:') ? requestHttps : requestHttp)(`${replica.url}${path}`, {
      method,
      headers: sent,
      agent: false,
      signal: given,
    });
    const giveUp = (): unknown => request.destroy(new Error('it does not answer'));
    const connecting = setTimeout(giveUp, CONNECT_MS);
    const answering = setTimeout(giveUp, ANSWER_MS);
    const stopWaiting = (): void => {
      clearTimeout(connecting);
      clearTimeout(answering);
    };
    request.on('socket', (socket) =>
      socket.once('connect', () => {
        reached = true;
        clearTimeout(connecting);
      }),
    );
    request.on('error', () => {
      stopWaiting();
      resolve({ kind: 'silent', reached });
    });
    request.on('response', (response) => {
      stopWaiting();
      resolve(believe(response, proofOfAnswer(secret, nonce)));
    });
    request.end(body);
  });
}

function believe(response: IncomingMessage, expected: string): ReplicaAnswer {
  const proof = response.headers[PROOF_HEADER];
  // Whoever this is, it has done nothing of what only a replica does.
  const proven = typeof proof === 'string' && isSame(proof, expected);
  if (proven && response.headers[MOVED_HEADER] === undefined) return { kind: 'answered', response };
  response.destroy();
  return proven ? { kind: 'moved' } : { kind: 'silent', reached: false };
}
