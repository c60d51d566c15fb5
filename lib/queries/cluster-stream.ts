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

class ReconnectingStream implements ClusterStream {
  readonly #cluster: string;
  readonly #events: StreamEvents;
  #source: EventSource | undefined;
  #cursor = '';
  #heardMs: number | undefined;
  #attempts = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(cluster: string, events: StreamEvents) {
    this.#cluster = cluster;
    this.#events = events;
    events.onLink({ kind: 'connecting' });
    this.#connect();
  }

  retry(): void {
    if (this.#closed) return;
    this.#attempts = 0;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #connect(): void {
    this.#stop();
    const since = this.#cursor === '' ? '' : `?since=${encodeURIComponent(this.#cursor)}`;
    const opened = new EventSource(`${clusterRoot(this.#cluster)}/stream${since}`);
    opened.onopen = () => this.#heard();
    opened.onmessage = (event: MessageEvent<string>) => this.#receive(event);
    opened.onerror = () => {
      if (opened.readyState === EventSource.CLOSED) void this.#explainRefusal();
      else this.#lose();
    };
    this.#source = opened;
  }

  #stop(): void {
    this.#source?.close();
    this.#source = undefined;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#silenceTimer);
  }

  #lose(): void {
    if (this.#closed) return;
    this.#stop();
    const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#events.onLink({ kind: 'lost', heardMs: this.#heardMs, nextTryMs: Date.now() + delayMs });
    this.#retryTimer = setTimeout(() => this.#connect(), delayMs);
  }

  #heard(): void {
    this.#attempts = 0;
    this.#heardMs = Date.now();
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#lose(), SILENCE_MS);
    this.#events.onLink({ kind: 'open', heardMs: this.#heardMs });
  }

  #end(status: Status): void {
    this.close();
    this.#events.onLink({ kind: 'ended', status });
  }

  #receive(event: MessageEvent<string>): void {
    if (event.lastEventId !== '') this.#cursor = event.lastEventId;
    const message = JSON.parse(event.data) as StreamMessage;
    this.#heard();
    if (message.kind === 'end') this.#end(message.status);
    else this.#events.onMessage(message);
  }

  /** EventSource hides why it was refused. A cluster that does not exist will not come by asking again. */
  async #explainRefusal(): Promise<void> {
    const answer = await request(`${clusterRoot(this.#cluster)}/version`);
    if (this.#closed) return;
    if (!answer.ok && answer.error.code === 404) this.#end(answer.error);
    else this.#lose();
  }
}

/** Connects at once, and again until it is closed or the cluster is gone. */
export function openClusterStream(cluster: string, events: StreamEvents): ClusterStream {
  return new ReconnectingStream(cluster, events);
}
