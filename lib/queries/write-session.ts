/**
 * Asks a person about writes to a live cluster, one after the other, and sends each only after a yes to exactly that
 * request. One session at a time for the page; a dialog shows it and answers. It decides nothing about what to write,
 * and never sends on its own: not twice, not the next one, not with another body than was shown.
 */
import type { Result } from '../base/result';
import { CONFIRMATION_HEADER, type WriteQuestion } from '../history/stream-message';
import type { KubernetesObject } from '../kubernetes/object';
import { failure, type Status } from '../kubernetes/status';
import { clusterRoot, request, requestWithCode } from './kubernetes-api';
import { byForce, type PlannedWrite } from './planned-write';
import { holdSettled } from './settled';

export type WriteOutcome =
  | { readonly kind: 'Sent'; readonly answer: KubernetesObject | Status; readonly created: boolean }
  | { readonly kind: 'Refused'; readonly status: Status }
  /** The person did not want it, or what came before it failed. */
  | { readonly kind: 'NotSent' };

export interface WriteStep {
  readonly write: PlannedWrite;
  /** What the server says would be sent. */
  readonly question?: WriteQuestion;
  readonly outcome?: WriteOutcome;
}

export interface WriteSession {
  readonly cluster: string;
  readonly steps: readonly WriteStep[];
  /** The step that is asked about. */
  readonly at: number;
  /** `renewing`: the refused write is about to be asked about again. */
  readonly phase: 'asking' | 'sending' | 'refused' | 'renewing';
  /** What follows a refused write makes no sense without it. */
  readonly dependent: boolean;
}

export interface WriteOptions {
  readonly dependent: boolean;
  /** Awaited between a write that was sent and the next question. */
  readonly between?: (sent: number) => Promise<void>;
}

type Listener = () => void;

/** The session of a page, and what the person may do in it. */
export class WriteSessions {
  #session: WriteSession | undefined;
  #options: WriteOptions = { dependent: false };
  #finish: (outcomes: readonly WriteOutcome[]) => void = () => undefined;
  readonly #listeners = new Set<Listener>();

  readonly subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): WriteSession | undefined => this.#session;

  /**
   * Asks about `writes` in their order. Resolves with an outcome for each when all are answered; at once where the server
   * would send none of them.
   */
  async ask(
    cluster: string,
    writes: readonly PlannedWrite[],
    options: WriteOptions,
  ): Promise<readonly WriteOutcome[]> {
    if (this.#session) {
      const status = failure('Conflict', 'another write waits for an answer in this page');
      return writes.map(() => ({ kind: 'Refused', status }));
    }
    const release = holdSettled();
    const steps: WriteStep[] = [];
    for (const write of writes) steps.push(await stepOf(cluster, write));
    release();
    const at = steps.findIndex(({ question }) => question !== undefined);
    const fails = steps.some(({ outcome }) => outcome !== undefined);
    if (at < 0 || (options.dependent && fails)) return steps.map(outcomeOf);
    this.#options = options;
    this.#publish({ cluster, steps, at, phase: 'asking', dependent: options.dependent });
    return new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** The person says yes to what is shown. */
  async confirm(): Promise<void> {
    const session = this.#session;
    const step = session?.steps[session.at];
    if (session?.phase !== 'asking' || !step?.question) return;
    const release = holdSettled();
    this.#publish({ ...session, phase: 'sending' });
    const outcome = await send(session.cluster, step.write, step.question.token);
    const next = withStep(session, { ...step, outcome });
    if (outcome.kind === 'Sent') {
      if (hasNext(next)) await this.#options.between?.(session.at);
      this.#goOn(next);
    } else this.#publish({ ...next, phase: 'refused' });
    release();
  }

  /** Asks about the refused write again, `force`: taking fields over. */
  async again(force = false): Promise<void> {
    const session = this.#session;
    const step = session?.steps[session.at];
    if (session?.phase !== 'refused' || !step) return;
    this.#publish({ ...session, phase: 'renewing' });
    const next = await stepOf(session.cluster, force ? byForce(step.write) : step.write);
    this.#publish({ ...withStep(session, next), phase: next.question ? 'asking' : 'refused' });
  }

  /** Leaves the refused write and asks about the next. */
  skip(): void {
    if (this.#session?.phase === 'refused' && !this.#session.dependent) this.#goOn(this.#session);
  }

  /** Sends nothing more. What is under way cannot be called back. */
  cancel(): void {
    if (this.#session?.phase === 'asking' || this.#session?.phase === 'refused') this.#end(this.#session);
  }

  #goOn(session: WriteSession): void {
    const at = nextOf(session);
    if (at < 0) this.#end(session);
    else this.#publish({ ...session, at, phase: 'asking' });
  }

  #end(session: WriteSession): void {
    this.#publish(undefined);
    this.#finish(session.steps.map(outcomeOf));
  }

  #publish(session: WriteSession | undefined): void {
    this.#session = session;
    for (const listener of this.#listeners) listener();
  }
}

/** Of this page. */
export const writeSessions = new WriteSessions();

/** The write with the server's question about it, or why there is none. */
async function stepOf(cluster: string, write: PlannedWrite): Promise<WriteStep> {
  const { method, url, contentType, body } = write;
  const question = await request<WriteQuestion>(`${clusterRoot(cluster)}/confirm`, {
    method: 'POST',
    body: { method, url, contentType, body },
  });
  return question.ok
    ? { write, question: question.value }
    : { write, outcome: { kind: 'Refused', status: question.error } };
}

async function send(cluster: string, write: PlannedWrite, token: string): Promise<WriteOutcome> {
  const { method, url, contentType, body } = write;
  const answer: Result<{ code: number; value: KubernetesObject | Status }, Status> = await requestWithCode(
    `${clusterRoot(cluster)}${url}`,
    {
      method,
      ...(contentType === undefined ? {} : { contentType }),
      body,
      headers: { [CONFIRMATION_HEADER]: token },
    },
  );
  if (!answer.ok) return { kind: 'Refused', status: answer.error };
  return { kind: 'Sent', answer: answer.value.value, created: answer.value.code === 201 };
}

function withStep(session: WriteSession, step: WriteStep): WriteSession {
  return { ...session, steps: session.steps.with(session.at, step) };
}

function nextOf({ steps, at }: WriteSession): number {
  return steps.findIndex(({ outcome }, index) => index > at && outcome === undefined);
}

function hasNext(session: WriteSession): boolean {
  return nextOf(session) >= 0;
}

function outcomeOf({ outcome }: WriteStep): WriteOutcome {
  return outcome ?? { kind: 'NotSent' };
}
