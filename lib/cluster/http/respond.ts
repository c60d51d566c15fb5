/** Answers over HTTP: JSON, a watch as JSON lines, a page's stream as server-sent events. */
import { formatCursor } from '../../history/stream-message';
import type { Status } from '../../kubernetes/status';
import type { KubernetesResponse } from '../cluster';
import type { StreamEvent } from '../stream';
import { onShutdown } from './shutdown';

/**
 * `no-transform`: neither Next nor a proxy may compress, and so hold back, what is streamed. `close`: a stopping server
 * would wait for the reader to give up the idle connection, which takes seconds.
 */
const STREAM_HEADERS = {
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  connection: 'close',
};
/** A reader that takes nothing for so long is cut off; it comes back with its cursor. */
const STALLED_MS = 60_000;
const RETRY_MS = 1_000;

export function respondJson(body: unknown, code = 200): Response {
  return Response.json(body, { status: code, headers: { 'cache-control': 'no-store' } });
}

export function respondStatus(status: Status): Response {
  const seconds = status.details?.retryAfterSeconds;
  const headers = {
    'cache-control': 'no-store',
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
  };
  return Response.json(status, { status: status.code, headers });
}

export function respondKubernetes(response: KubernetesResponse, aborter: AbortController): Response {
  if (response.kind === 'json')
    return withWarnings(respondJson(response.body, response.code), response.warnings);
  if (response.kind === 'text') return new Response(response.body, { status: response.code });
  return streamed(watchLines(response.events), 'application/json', aborter);
}

/**
 * A JSON line for each event, after an empty one: Next sends the headers with the first bytes, and a client that waits
 * for them would not know that its watch is open. Readers of JSON lines skip it, client-go and client-node too.
 */
async function* watchLines(events: AsyncIterable<unknown>): AsyncGenerator<string, void, void> {
  yield '\n';
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}

/** Miscellaneous persistent warnings (RFC 7234, 5.5), as kubectl prints them. */
function withWarnings(response: Response, warnings: readonly string[] = []): Response {
  for (const warning of warnings) response.headers.append('warning', `299 - ${JSON.stringify(warning)}`);
  return response;
}

export function respondEvents(events: AsyncIterable<SentMessage>, aborter: AbortController): Response {
  return streamed(eventLines(events), 'text/event-stream; charset=utf-8', aborter);
}

/** Messages that each replace the one before: a reader that comes back needs no place to go on from. */
export function respondMessages(messages: AsyncIterable<unknown>, aborter: AbortController): Response {
  return respondEvents(withoutCursors(messages), aborter);
}

async function* withoutCursors(messages: AsyncIterable<unknown>): AsyncGenerator<SentMessage, void, void> {
  for await (const message of messages) yield { message };
}

/** A `StreamEvent`, or a message of another stream. */
type SentMessage = Pick<StreamEvent, 'cursor'> & { readonly message: unknown };

async function* eventLines(events: AsyncIterable<SentMessage>): AsyncGenerator<string, void, void> {
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const { message, cursor } of events) {
    const id = cursor ? `id: ${formatCursor(cursor)}\n` : '';
    yield `${id}data: ${JSON.stringify(message)}\n\n`;
  }
}

/** The controller that ends a streamed answer: with its request, with the server, or when the reader stalls. */
export function aborterOf(request: Request): AbortController {
  const aborter = new AbortController();
  const abort = (): void => aborter.abort();
  const forget = onShutdown(abort);
  request.signal.addEventListener('abort', abort, { once: true });
  if (request.signal.aborted) abort();
  aborter.signal.addEventListener('abort', forget, { once: true });
  return aborter;
}

function streamed(
  parts: AsyncGenerator<string, void, void>,
  contentType: string,
  aborter: AbortController,
): Response {
  return respondParts(parts, { headers: { 'content-type': contentType, ...STREAM_HEADERS } }, aborter);
}

type Parts = AsyncGenerator<string | Uint8Array, void, void>;

/** Sends parts as the reader takes them: the next one is made only when there is room for it. */
export function respondParts(parts: Parts, init: ResponseInit, aborter: AbortController): Response {
  return new Response(new ReadableStream(new PartSource(parts, aborter)), init);
}

class PartSource implements UnderlyingDefaultSource<Uint8Array> {
  readonly #parts: Parts;
  readonly #aborter: AbortController;
  readonly #encoder = new TextEncoder();
  #pulling = false;
  #stalled: NodeJS.Timeout | undefined;

  constructor(parts: Parts, aborter: AbortController) {
    this.#parts = parts;
    this.#aborter = aborter;
  }

  /** A source that waits for its next part ends by itself; one whose reader does not read is broken off. */
  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const onAbort = (): void => {
      clearTimeout(this.#stalled);
      if (this.#pulling) return;
      void this.#parts.return();
      controller.error(new Error('the stream was closed before its reader took it all'));
    };
    this.#aborter.signal.addEventListener('abort', onAbort, { once: true });
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    clearTimeout(this.#stalled);
    this.#pulling = true;
    const next = await this.#parts.next().catch((error: unknown) => {
      this.#aborter.abort();
      throw error;
    });
    if (next.done) {
      controller.close();
      this.#aborter.abort();
      return;
    }
    const { value } = next;
    controller.enqueue(typeof value === 'string' ? this.#encoder.encode(value) : value);
    this.#pulling = false;
    this.#stalled = setTimeout(() => this.#aborter.abort(), STALLED_MS);
    this.#stalled.unref();
  }

  cancel(): void {
    this.#pulling = true;
    this.#aborter.abort();
    void this.#parts.return();
  }
}
