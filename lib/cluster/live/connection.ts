/**
 * One configured API server: GET requests with the credentials of a kubeconfig context, and nothing else. There is
 * no way here to write, and no address that comes from outside the kubeconfig. Objects stay plain JSON.
 */
import type { KubeConfig } from '@kubernetes/client-node';
import { isJsonObject } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { firstLine } from './first-line';

/** Why a request gave nothing: the API server said no, or it did not answer. */
export type ReadError =
  | { readonly kind: 'status'; readonly code: number; readonly reason?: string; readonly message: string }
  | { readonly kind: 'network'; readonly message: string };

export interface Connection {
  /** For people: the address of the API server. */
  readonly server: string;
  /** One JSON document. */
  get(path: string, query: ReadQuery, timeoutMs: number): Promise<Result<Record<string, unknown>, ReadError>>;
  /**
   * A stream of JSON lines. `onOpen` is called when the API server accepted it. Returns undefined when the server
   * closed it in good order, otherwise why it broke; a silence of `silenceMs` breaks it.
   */
  watch(
    path: string,
    query: ReadQuery,
    options: {
      readonly silenceMs: number;
      readonly signal: AbortSignal;
      readonly onOpen: () => void;
      readonly onLine: (line: Record<string, unknown>) => void;
    },
  ): Promise<ReadError | undefined>;
}

export type ReadQuery = Readonly<Record<string, string>>;

/** A line of a watch holds one object; etcd refuses objects above 1.5 MiB. */
const LINE_LIMIT = 8 * 1024 * 1024;
/** Until the API server sends the head of its answer to a watch. */
const OPEN_TIMEOUT_MS = 30_000;

type ClientNode = typeof import('@kubernetes/client-node');

/** Connects through the current context of `config`. Nothing is sent before the first request. */
export function connectTo(config: KubeConfig, client: ClientNode): Connection {
  const server = config.getCurrentCluster()?.server ?? '';
  const library = new client.IsomorphicFetchHttpLibrary();

  async function send(path: string, query: ReadQuery, signal: AbortSignal) {
    const url = new URL(server.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const context = new client.RequestContext(url.toString(), client.HttpMethod.GET);
    context.setHeaderParam('Accept', 'application/json');
    context.setHeaderParam('User-Agent', 'stowage');
    await config.applySecurityAuthentication(context);
    context.setSignal(signal);
    const answer = await library.send(context).toPromise();
    return { answer, dispatcher: context.getDispatcher() };
  }

  return {
    server,
    async get(path, query, timeoutMs) {
      try {
        const { answer, dispatcher } = await send(path, query, AbortSignal.timeout(timeoutMs));
        try {
          const body = parseObject(await answer.body.text());
          return answer.httpStatusCode === 200 && body
            ? ok(body)
            : err(statusError(answer.httpStatusCode, body));
        } finally {
          dispatcher?.close().catch(() => undefined);
        }
      } catch (error) {
        return err(networkError(error));
      }
    },
    async watch(path, query, { silenceMs, signal, onOpen, onLine }) {
      const aborter = new AbortController();
      const abort = (): void => aborter.abort();
      signal.addEventListener('abort', abort, { once: true });
      const silence = new Silence(() => aborter.abort(new Error('no sign of life from the API server')));
      silence.restart(OPEN_TIMEOUT_MS);
      try {
        const { answer, dispatcher } = await send(path, { ...query, watch: 'true' }, aborter.signal);
        try {
          if (answer.httpStatusCode !== 200)
            return statusError(answer.httpStatusCode, parseObject(await answer.body.text()));
          silence.restart(silenceMs);
          onOpen();
          const stream = answer.body.stream();
          if (stream) await readLines(stream, onLine, () => silence.restart(silenceMs));
          return undefined;
        } finally {
          dispatcher?.destroy().catch(() => undefined);
        }
      } catch (error) {
        return networkError(aborter.signal.aborted ? aborter.signal.reason : error);
      } finally {
        silence.stop();
        signal.removeEventListener('abort', abort);
      }
    },
  };
}

/** Calls `onSilence` when it was not restarted in time. */
class Silence {
  readonly #onSilence: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onSilence: () => void) {
    this.#onSilence = onSilence;
  }

  restart(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onSilence, ms);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  onLine: (line: Record<string, unknown>) => void,
  onBytes: () => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of stream) {
    onBytes();
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_LIMIT)
      throw new Error(`a line of the watch is longer than ${LINE_LIMIT} characters`);
    for (const line of lines) {
      if (line.trim() === '') continue;
      const parsed = parseObject(line);
      if (!parsed) throw new Error('a line of the watch is no JSON object');
      onLine(parsed);
    }
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function statusError(code: number, body: Record<string, unknown> | undefined): ReadError {
  const message =
    typeof body?.message === 'string' ? body.message : `the API server answered with code ${code}`;
  return {
    kind: 'status',
    code,
    message,
    ...(typeof body?.reason === 'string' ? { reason: body.reason } : {}),
  };
}

/** The innermost cause says what happened (`ECONNREFUSED`, a certificate, a plug-in); the outer ones only that it failed. */
function networkError(error: unknown): ReadError {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) cause = cause.errors[0];
  return { kind: 'network', message: firstLine(cause) || 'the connection failed' };
}
