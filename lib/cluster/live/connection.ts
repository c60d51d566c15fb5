/**
 * One configured API server, reached with the credentials of a kubeconfig context: GET requests, and, for a cluster
 * that was named for writes, one request that writes (`write-connection.ts`). A connection of any other cluster has no
 * way to write. No address comes from outside the kubeconfig, nor from an answer (`http.ts`). Objects stay plain JSON.
 */
import type { KubeConfig, RequestContext } from '@kubernetes/client-node';
import type { Response } from 'undici';
import { err, ok, type Result } from '../../base/result';
import { Gate } from './gate';
import { redirectOf, send } from './http';
import type { OnDate } from './server-clock';
import { Silence, SilentError } from './silence';
import { sleep } from './sleep';
import { networkMessage, parseObject, type WriteAnswer, type WriteError, writerOf } from './write-connection';

/** Why a request gave nothing: the API server said no, or it did not answer. */
export type ReadError =
  | { readonly kind: 'status'; readonly code: number; readonly reason?: string; readonly message: string }
  /** `silent`: nothing broke, nothing came for too long. */
  | { readonly kind: 'network'; readonly message: string; readonly silent?: true };

export interface Connection {
  /** For people: the address of the API server. */
  readonly server: string;
  /** One JSON document. */
  get(path: string, query: ReadQuery, timeoutMs: number): Promise<Result<Record<string, unknown>, ReadError>>;
  /**
   * A stream of JSON lines. `onOpen` is called when the API server accepted it. Returns undefined when the server
   * closed it in good order, otherwise why it broke; a silence of `silenceMs` breaks it, by the clock on the wall:
   * what a computer sleeps through counts.
   */
  watch(path: string, query: ReadQuery, options: WatchOptions): Promise<ReadError | undefined>;
  /**
   * Asks the same again and again over one connection that stays open, and so breaks when watches of the same age do.
   * Returns why there were no more answers, undefined where `signal` ended it. A refusal is an answer, but for those of
   * the credentials and those that only something before the API server gives.
   */
  pulse(path: string, options: PulseOptions): Promise<ReadError | undefined>;
  /** Sends one write. Absent where the cluster was not named for writes. */
  write?(request: WriteRequest, timeoutMs: number): Promise<Result<WriteAnswer, WriteError>>;
}

export interface WatchOptions {
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  /** Called with each sign of life, before the lines that it brings. */
  readonly onBytes: () => void;
  readonly onLine: (line: Record<string, unknown>) => void;
}

export interface PulseOptions {
  /** From an answer to the next question. */
  readonly everyMs: number;
  /** The longest time between two answers, on the wall as with a watch. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  /** Gets the document, where it is one. */
  readonly onBeat: (document: Record<string, unknown> | undefined) => void;
}

/** A request that changes something, exactly as it is sent. */
export interface WriteRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query: ReadQuery;
  readonly contentType?: string;
  readonly body?: string;
}

export type ReadQuery = Readonly<Record<string, string>>;

/** A line of a watch holds one object; etcd refuses objects above 1.5 MiB. */
const LINE_LIMIT = 8 * 1024 * 1024;
/** Until the API server sends the head of its answer to a watch. */
const OPEN_TIMEOUT_MS = 30_000;
/** A plug-in that asks a cloud takes seconds; one that waits for a person at a terminal would wait for ever. */
const CREDENTIALS_TIMEOUT_MS = 20_000;
const UNAUTHORIZED = 401;

type ClientNode = typeof import('@kubernetes/client-node');

export interface ConnectOptions {
  /** Whether the connection can write. */
  readonly writes?: boolean;
  /** Hears each answer's time. */
  readonly onDate?: OnDate;
}

/** Connects through the current context of `config`. Nothing is sent before the first request. */
export function connectTo(
  config: KubeConfig,
  client: ClientNode,
  { writes = false, onDate }: ConnectOptions = {},
): Connection {
  const server = config.getCurrentCluster()?.server ?? '';
  const prepare = preparerOf(config, client, server);

  async function answerTo(context: RequestContext): Promise<Response> {
    const sentMs = Date.now();
    const answer = await send(context);
    const dateMs = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(dateMs)) onDate?.(dateMs, sentMs, Date.now());
    return answer;
  }

  return {
    server,
    ...(writes ? { write: writerOf(prepare) } : {}),
    async get(path, query, timeoutMs) {
      try {
        const context = await prepare('GET', path, query, AbortSignal.timeout(timeoutMs));
        try {
          const answer = await answerTo(context);
          const body = parseObject(await answer.text());
          return answer.status === 200 && body ? ok(body) : err(statusError(answer, body));
        } finally {
          dropped(context.getDispatcher()?.close());
        }
      } catch (error) {
        return err(networkError(error));
      }
    },
    async watch(path, query, { silenceMs, signal, onOpen, onBytes, onLine }) {
      const silence = new Silence(signal);
      silence.restart(OPEN_TIMEOUT_MS);
      let context: RequestContext | undefined;
      try {
        context = await prepare('GET', path, { ...query, watch: 'true' }, silence.signal);
        const answer = await answerTo(context);
        if (answer.status !== 200) return statusError(answer, parseObject(await answer.text()));
        silence.restart(silenceMs);
        onOpen();
        const heard = (): void => {
          silence.heard();
          onBytes();
        };
        if (answer.body) await readLines(answer.body, onLine, heard);
        return undefined;
      } catch (error) {
        return networkError(silence.signal.aborted ? silence.signal.reason : error);
      } finally {
        dropped(context?.getDispatcher()?.destroy());
        silence.stop();
      }
    },
    pulse: pulseBy(prepare, answerTo),
  };
}

/** `prepare` makes the request whose connection is kept, `answerTo` sends it each time. */
function pulseBy(
  prepare: ReturnType<typeof preparerOf>,
  answerTo: (context: RequestContext) => Promise<Response>,
): Connection['pulse'] {
  return async (path, { everyMs, silenceMs, signal, onBeat }) => {
    let context: RequestContext | undefined;
    for (;;) {
      // One for each answer: a signal that lived as long as the connection would collect listeners.
      const silence = new Silence(signal);
      silence.restart(silenceMs);
      let ended: ReadError | undefined;
      try {
        if (context) await sleep(everyMs, silence.signal);
        context ??= await prepare('GET', path, {}, silence.signal);
        silence.signal.throwIfAborted();
        context.setSignal(silence.signal);
        const answer = await answerTo(context);
        const body = parseObject(await answer.text());
        if (isBeat(answer)) onBeat(answer.status === 200 ? body : undefined);
        else ended = statusError(answer, body);
      } catch (error) {
        ended = networkError(silence.signal.aborted ? silence.signal.reason : error);
      } finally {
        silence.stop();
      }
      if (!ended) continue;
      dropped(context?.getDispatcher()?.destroy());
      return signal.aborted ? undefined : ended;
    }
  };
}

function isBeat({ status }: Response): boolean {
  return status < 300 || (status >= 400 && status < 500 && status !== UNAUTHORIZED);
}

/** Whatever comes of closing what is no longer used. */
function dropped(closing: Promise<void> | undefined): void {
  closing?.catch(() => undefined);
}

/** Makes requests to `server` with the credentials of the current context. */
function preparerOf(config: KubeConfig, client: ClientNode, server: string) {
  // One at a time: many kinds start at once, and the first answer of a plug-in serves them all.
  const credentials = new Gate(1);

  return async (
    method: WriteRequest['method'] | 'GET',
    path: string,
    query: ReadQuery,
    signal: AbortSignal,
  ): Promise<RequestContext> => {
    const url = new URL(server.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const context = new client.RequestContext(url.toString(), client.HttpMethod[method]);
    context.setHeaderParam('Accept', 'application/json');
    context.setHeaderParam('User-Agent', 'stowage');
    const late = AbortSignal.timeout(CREDENTIALS_TIMEOUT_MS);
    await credentials.run(() =>
      inTime(() => config.applySecurityAuthentication(context), AbortSignal.any([signal, late])),
    );
    context.setSignal(signal);
    return context;
  };
}

/** Gives up waiting when `signal` aborts: what client-node does for credentials cannot be called off. */
async function inTime(work: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  let giveUp = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(new Error('the credentials did not come in time'));
  });
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await Promise.race([late, signal.aborted ? late : work()]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function readLines(
  stream: AsyncIterable<Uint8Array>,
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

function statusError(answer: Response, body: Record<string, unknown> | undefined): ReadError {
  const { status: code } = answer;
  const said = typeof body?.message === 'string' ? body.message : `the API server answered with code ${code}`;
  return {
    kind: 'status',
    code,
    message: redirectOf(answer) ?? said,
    ...(typeof body?.reason === 'string' ? { reason: body.reason } : {}),
  };
}

function networkError(error: unknown): ReadError {
  const message = networkMessage(error);
  return { kind: 'network', message, ...(error instanceof SilentError ? { silent: true } : {}) };
}
