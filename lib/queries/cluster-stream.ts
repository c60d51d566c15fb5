/**
 * The one connection of a page to a cluster: server-sent events, reconnected with the last cursor. EventSource comes
 * back by itself after a broken connection but not after an HTTP error or a silence, so both are handled here. It
 * hands on messages and the state of the link; what they mean is decided in lib/history.
 */
import { HEARTBEAT_MS, type StreamMessage } from '../history/stream-message';
import type { Status } from '../kubernetes/status';
import { clusterRoot, request } from './kubernetes-api';

/** State of the page's own connection to the server. What the server knows of the cluster is another matter. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly heardMs: number }
  /** `nextTryMs` is the page's clock at the next attempt. */
  | { readonly kind: 'lost'; readonly heardMs: number | undefined; readonly nextTryMs: number }
  /** The cluster is gone: trying again would give the same answer. */
  | { readonly kind: 'ended'; readonly status: Status };

export interface StreamEvents {
  readonly onMessage: (message: StreamMessage) => void;
  readonly onLink: (link: Link) => void;
}

export interface ClusterStream {
  /** Tries at once instead of at the next planned time. */
  retry(): void;
  close(): void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
const SILENCE_MS = 2 * HEARTBEAT_MS + 2_000;

export function openClusterStream(cluster: string, events: StreamEvents): ClusterStream {
  let source: EventSource | undefined;
  let cursor = '';
  let heardMs: number | undefined;
  let attempts = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const stop = () => {
    source?.close();
    source = undefined;
    clearTimeout(retryTimer);
    clearTimeout(silenceTimer);
  };

  const lose = () => {
    if (closed) return;
    stop();
    const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts);
    attempts += 1;
    events.onLink({ kind: 'lost', heardMs, nextTryMs: Date.now() + delayMs });
    retryTimer = setTimeout(connect, delayMs);
  };

  const heard = () => {
    attempts = 0;
    heardMs = Date.now();
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(lose, SILENCE_MS);
    events.onLink({ kind: 'open', heardMs });
  };

  const end = (status: Status) => {
    closed = true;
    stop();
    events.onLink({ kind: 'ended', status });
  };

  const receive = (event: MessageEvent<string>) => {
    if (event.lastEventId !== '') cursor = event.lastEventId;
    const message = JSON.parse(event.data) as StreamMessage;
    heard();
    if (message.kind === 'end') end(message.status);
    else events.onMessage(message);
  };

  /** EventSource hides why it was refused. A cluster that does not exist will not come by asking again. */
  const explainRefusal = async () => {
    const answer = await request(`${clusterRoot(cluster)}/version`);
    if (closed) return;
    if (!answer.ok && answer.error.code === 404) end(answer.error);
    else lose();
  };

  function connect(): void {
    stop();
    const since = cursor === '' ? '' : `?since=${encodeURIComponent(cursor)}`;
    const opened = new EventSource(`${clusterRoot(cluster)}/stream${since}`);
    opened.onopen = heard;
    opened.onmessage = receive;
    opened.onerror = () => {
      if (opened.readyState === EventSource.CLOSED) void explainRefusal();
      else lose();
    };
    source = opened;
  }

  events.onLink({ kind: 'connecting' });
  connect();
  return {
    retry: () => {
      if (closed) return;
      attempts = 0;
      connect();
    },
    close: () => {
      closed = true;
      stop();
    },
  };
}
