/**
 * Hands a request on to the replica that has what it is about, and its answer back, streams included. Only from the
 * replica that was asked first: one that is handed a request answers it itself, or says that it has it not.
 */
import type { IncomingMessage } from 'node:http';
import { PRESENTER_KEY_HEADER } from '../../history/presentation';
import { ACT_HEADER } from '../../history/stream-message';
import { failure } from '../../kubernetes/status';
import type { Replica, Replicas } from '../replicas/replicas';
import { readBytes } from './body';
import { askReplica } from './replica-client';
import { aborterOf, respondParts, respondStatus } from './respond';

/** Of a browser's or client's headers, what routes read. Nothing that could name another address. */
const ASKED: readonly string[] = [
  'accept',
  'content-type',
  'last-event-id',
  'user-agent',
  ACT_HEADER,
  PRESENTER_KEY_HEADER,
];
const ANSWERED: readonly string[] = [
  'content-type',
  'cache-control',
  'retry-after',
  'warning',
  'x-accel-buffering',
];

/** Requests that are handed on at the same time, streams among them. */
const LIMIT = 1_000;
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

let underWay = 0;

/** `moved`: that replica has it no more, and the request can be asked again of another one. */
export async function handOn(
  request: Request,
  replicas: Replicas,
  replica: Replica,
): Promise<{ readonly kind: 'done'; readonly response: Response } | { readonly kind: 'moved' }> {
  if (underWay >= LIMIT) {
    const why = `this server hands on ${LIMIT} requests to other servers, the most that it does; try again`;
    return done(respondStatus(failure('TooManyRequests', why, { retryAfterSeconds: 1 })));
  }
  const body = await readBytes(request.clone().body);
  if (!body.ok) return done(respondStatus(body.error));
  const { pathname, search } = new URL(request.url);
  const aborter = aborterOf(request);
  underWay += 1;
  aborter.signal.addEventListener(
    'abort',
    () => {
      underWay -= 1;
    },
    { once: true },
  );
  const answer = await askReplica(replicas, replica, {
    method: request.method,
    path: `${pathname}${search}`,
    headers: pick(request.headers),
    body: body.value.byteLength > 0 ? body.value : undefined,
    signal: aborter.signal,
  });
  if (answer.kind === 'answered') return done(relay(answer.response, aborter));
  aborter.abort();
  replicas.doubt(replica);
  if (answer.kind === 'moved') return answer;
  return done(respondStatus(silence(request.method, answer.reached)));
}

function done(response: Response) {
  return { kind: 'done', response } as const;
}

function silence(method: string, reached: boolean) {
  const doubt = READS.has(method) || !reached ? '' : '; what was asked may have been done, or not';
  const why = `the server that has it does not answer${doubt}. Another one takes over within seconds; try again`;
  return failure('ServiceUnavailable', why, { retryAfterSeconds: 2 });
}

function pick(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    ASKED.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function relay(response: IncomingMessage, aborter: AbortController): Response {
  const headers = new Headers();
  for (const name of ANSWERED) {
    const value = response.headers[name];
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) headers.append(name, one);
  }
  const isStream = response.headers['content-length'] === undefined;
  if (isStream) headers.set('connection', 'close');
  return respondParts(
    partsOf(response, aborter.signal),
    { status: response.statusCode ?? 502, headers },
    aborter,
  );
}

/** What the other replica sends, as the reader takes it. Ends without an error when this side has ended it. */
async function* partsOf(
  response: IncomingMessage,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const part of response) yield part as Buffer;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
