/** Stowage's routes, called in process as Next would call them. */
import { DELETE, GET, PATCH, POST, PUT } from '@/app/api/clusters/[cluster]/[...path]/route';
import { POST as confirm } from '@/app/api/clusters/[cluster]/confirm/route';
import { GET as openStream } from '@/app/api/clusters/[cluster]/stream/route';
import { next, type SentEvent, sentEvents } from '@/lib/cluster/testing/read-stream';
import {
  type ClusterState,
  CONFIRMATION_HEADER,
  type StreamMessage,
  type WriteQuestion,
} from '@/lib/history/stream-message';

const open: AbortController[] = [];
const handlers = { GET, POST, PUT, PATCH, DELETE };

/** Ends every request that was made, and with it every stream. */
export function closeRequests(): void {
  for (const aborter of open.splice(0)) aborter.abort();
}

export function request(path: string, init: RequestInit = {}): Request {
  const aborter = new AbortController();
  open.push(aborter);
  const headers = { host: 'localhost:3000', 'content-type': 'application/json' };
  return new Request(`http://localhost:3000${path}`, { signal: aborter.signal, ...init, headers });
}

/** One request to the Kubernetes API of a cluster. */
export function kubernetes(
  method: keyof typeof handlers,
  path: string,
  body?: unknown,
  cluster = 'admin',
): Promise<Response> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const [pathname = ''] = path.split('?');
  const params = Promise.resolve({ cluster, path: pathname.slice(1).split('/') });
  return handlers[method](request(`/api/clusters/${cluster}${path}`, init), { params });
}

/** The question before a write, as a page asks it. */
export function askToWrite(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  { body, contentType, cluster = 'admin' }: WriteOptions = {},
): Promise<Response> {
  const text = JSON.stringify({ method, url, body, contentType });
  const asked = request(`/api/clusters/${cluster}/confirm`, { method: 'POST', body: text });
  return confirm(asked, { params: Promise.resolve({ cluster }) });
}

export interface WriteOptions {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly cluster?: string;
}

/** A write with a yes to its question: what is answered to the question where there is none, else to the write. */
export async function confirmedWrite(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  options: WriteOptions = {},
): Promise<Response> {
  const { body, contentType = 'application/json', cluster = 'admin' } = options;
  const question = await askToWrite(method, url, body === undefined ? options : { ...options, contentType });
  if (!question.ok) return question;
  const { token } = (await question.json()) as WriteQuestion;
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const sent = request(`/api/clusters/${cluster}${url}`, init);
  sent.headers.set('content-type', contentType);
  sent.headers.set(CONFIRMATION_HEADER, token);
  const [pathname = ''] = url.split('?');
  const params = Promise.resolve({ cluster, path: pathname.slice(1).split('/') });
  return handlers[method](sent, { params });
}

/** The events of a page's stream, from a cursor on or from the beginning. */
export async function stream(cluster: string, since = ''): Promise<AsyncGenerator<SentEvent, void, void>> {
  const sent = request(`/api/clusters/${cluster}/stream?since=${since}`);
  return sentEvents(await openStream(sent, { params: Promise.resolve({ cluster }) }));
}

/** Whether a message tells of a change of the object of that name, to that phase if one is given. */
export function changed(message: StreamMessage, name: string, phase?: string): boolean {
  return (
    message.kind === 'changes' &&
    message.changes.some(
      ({ object }) =>
        object.metadata.name === name &&
        (phase === undefined || (object as { status?: { phase?: string } }).status?.phase === phase),
    )
  );
}

/**
 * Says yes once each of these was true of some message, in whatever order they come: kinds are watched each at its own
 * pace, one message may tell of several, and a state comes before the changes that were made with it.
 */
export function allTold(...awaited: readonly ((message: StreamMessage) => boolean)[]) {
  const left = new Set(awaited);
  return ({ message }: SentEvent): boolean => {
    for (const isTold of left) if (isTold(message)) left.delete(isTold);
    return left.size === 0;
  };
}

/** Reads on until the state is as wanted. */
export async function stateOf(
  events: AsyncIterator<SentEvent>,
  wanted: (state: ClusterState) => boolean,
): Promise<ClusterState> {
  const { message } = await next(events, ({ message }) => message.kind === 'state' && wanted(message.state));
  if (message.kind !== 'state') throw new Error('no state');
  return message.state;
}
