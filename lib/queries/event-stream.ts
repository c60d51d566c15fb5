/**
 * A connection of a page to something that the server tells of, a cluster or a presentation: server-sent events,
 * reconnected with the last cursor. EventSource comes back by itself after a broken connection but not after an HTTP
 * error, a silence or a sleep of the computer, so these are handled here. It hands on messages and the state of the link; what they mean is
 * decided in lib/history.
 */
import { type EndMessage, HEARTBEAT_MS } from '../history/stream-message';
import type { Status } from '../kubernetes/status';
import { request } from './kubernetes-api';

/** State of the page's own connection to the server. What the server knows of a cluster is another matter. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly heardMs: number }
  /** `nextTryMs` is the page's clock at the next attempt, `why` what the server said, if it said anything. */
  | {
      readonly kind: 'lost';
      readonly heardMs: number | undefined;
      readonly nextTryMs: number;
      readonly why?: string;
    }
  /** What it told of is gone: trying again would give the same answer. */
  | { readonly kind: 'ended'; readonly status: Status };

export interface EventStreamOptions<Message> {
  /** Where the events come from. */
  readonly path: string;
  /** What answers 404 or 410 once there is nothing to tell of; undefined where that may come again. */
  readonly probePath: string | undefined;
  readonly onMessage: (message: Message) => void;
  readonly onLink: (link: Link) => void;
}

export interface EventStream {
  /** Tries at once instead of at the next planned time. */
  retry(): void;
  close(): void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
const SILENCE_MS = 2 * HEARTBEAT_MS + 2_000;
/** How soon a silence is noticed. */
const SILENCE_TICK_MS = 1_000;
/** What a page hears when a computer wakes up, a tab comes back, or a network does. */
const AWAKENINGS = ['visibilitychange', 'pageshow', 'online'] as const;

/** A server that stops says so; it is expected back, unlike what was deleted. */
const STOPPING = 503;

/** It is not there, or this release of the server cannot open it. */
const FINAL: readonly number[] = [404, 410];

class ReconnectingStream<Message extends { readonly kind: string }> implements EventStream {
  readonly #options: EventStreamOptions<Message>;
  #source: EventSource | undefined;
  #cursor = '';
  #heardMs: number | undefined;
  /** The last sign of life of this connection, or when it was asked for. */
  #signMs = 0;
  #attempts = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** Compares times, since a single timer stands still while the computer sleeps. */
  #silenceTimer: ReturnType<typeof setInterval> | undefined;
  #closed = false;
  readonly #onAwakening = (): void => this.#look();

  constructor(options: EventStreamOptions<Message>) {
    this.#options = options;
    options.onLink({ kind: 'connecting' });
    for (const name of AWAKENINGS) window.addEventListener(name, this.#onAwakening);
    this.#connect();
  }

  retry(): void {
    if (this.#closed) return;
    this.#attempts = 0;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    for (const name of AWAKENINGS) window.removeEventListener(name, this.#onAwakening);
    this.#stop();
  }

  #connect(): void {
    this.#stop();
    const since = this.#cursor === '' ? '' : `?since=${encodeURIComponent(this.#cursor)}`;
    const opened = new EventSource(`${this.#options.path}${since}`);
    opened.onopen = () => this.#heard();
    opened.onmessage = (event: MessageEvent<string>) => this.#receive(event);
    opened.onerror = () => {
      if (opened.readyState === EventSource.CLOSED) void this.#explainRefusal();
      else this.#lose();
    };
    this.#source = opened;
    this.#signMs = Date.now();
    this.#silenceTimer = setInterval(() => this.#checkSilence(), SILENCE_TICK_MS);
  }

  #stop(): void {
    this.#source?.close();
    this.#source = undefined;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#silenceTimer);
  }

  /** Somebody is back: a connection that was lost is tried at once, a silent one is not waited for. */
  #look(): void {
    if (this.#closed || document.visibilityState === 'hidden') return;
    if (this.#source) this.#checkSilence();
    else this.retry();
  }

  /** A clock that was set back says nothing of how long it was, so that counts as a silence too. */
  #checkSilence(): void {
    if (Math.abs(Date.now() - this.#signMs) >= SILENCE_MS) this.#lose();
  }

  #lose(why?: string): void {
    if (this.#closed) return;
    this.#stop();
    const fullMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    // Many tabs lose a server at the same moment; they should not come back at the same moment.
    const delayMs = fullMs * (0.5 + Math.random() / 2);
    this.#attempts += 1;
    const nextTryMs = Date.now() + delayMs;
    this.#options.onLink({ kind: 'lost', heardMs: this.#heardMs, nextTryMs, ...(why ? { why } : {}) });
    this.#retryTimer = setTimeout(() => this.#connect(), delayMs);
  }

  #heard(): void {
    this.#attempts = 0;
    this.#heardMs = Date.now();
    this.#signMs = this.#heardMs;
    this.#options.onLink({ kind: 'open', heardMs: this.#heardMs });
  }

  #end(status: Status): void {
    this.close();
    this.#options.onLink({ kind: 'ended', status });
  }

  #receive(event: MessageEvent<string>): void {
    if (event.lastEventId !== '') this.#cursor = event.lastEventId;
    const message = JSON.parse(event.data) as Message | EndMessage;
    this.#heard();
    if (!isEnd(message)) this.#options.onMessage(message);
    else if (message.status.code === STOPPING) this.#lose(message.status.message);
    else this.#end(message.status);
  }

  /** EventSource hides why it was refused. A cluster that does not exist will not come by asking again. */
  async #explainRefusal(): Promise<void> {
    const { probePath } = this.#options;
    if (probePath === undefined) {
      this.#lose();
      return;
    }
    const answer = await request(probePath);
    if (this.#closed) return;
    if (!answer.ok && FINAL.includes(answer.error.code)) this.#end(answer.error);
    else this.#lose(answer.ok ? undefined : answer.error.message);
  }
}

function isEnd(message: { readonly kind: string }): message is EndMessage {
  return message.kind === 'end';
}

/** Connects at once, and again until it is closed or what it tells of is gone. */
export function openEventStream<Message extends { readonly kind: string }>(
  options: EventStreamOptions<Message>,
): EventStream {
  return new ReconnectingStream(options);
}
