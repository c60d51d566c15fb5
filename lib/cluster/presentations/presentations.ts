/** The presentations of one server: a bounded number, each with a bounded audience. Those that nobody moves are let go. */
import { err, ok, type Result } from '../../base/result';
import type { PresentationMessage, PresenterState, Scene } from '../../history/presentation';
import { type EndMessage, HEARTBEAT_MS } from '../../history/stream-message';
import { failure, type Status } from '../../kubernetes/status';
import { Bell } from '../bell';
import { idOfKey, newKey } from './presentation-key';

export const PRESENTATION_LIMITS = {
  presentations: 64,
  /** Readers of one presentation. */
  audience: 500,
  /** A presenter who was not heard of for so long is away. */
  awayMs: 25_000,
  /** And after so long has ended it. */
  idleMs: 2 * 60 * 60_000,
} as const;

export type PresentationLimits = { readonly [Key in keyof typeof PRESENTATION_LIMITS]: number };

type Message = PresentationMessage | EndMessage;

class Presentation {
  readonly bell = new Bell();
  scene: Scene;
  heardMs: number;
  ended: Status | undefined;
  audience = 0;

  constructor(scene: Scene, nowMs: number) {
    this.scene = scene;
    this.heardMs = nowMs;
  }
}

export class Presentations {
  readonly #presentations = new Map<string, Presentation>();
  readonly #limits: PresentationLimits;
  readonly #nowMs: () => number;
  readonly #onEnd: (id: string) => void;

  /** `onEnd` hears of each that is over. */
  constructor(
    nowMs: () => number,
    limits: PresentationLimits = PRESENTATION_LIMITS,
    onEnd: (id: string) => void = () => undefined,
  ) {
    this.#nowMs = nowMs;
    this.#limits = limits;
    this.#onEnd = onEnd;
  }

  has(id: string): boolean {
    return this.#presentations.has(id);
  }

  /** Another server has it: whoever follows here comes back, and follows it there. */
  leave(id: string, why: Status): void {
    this.#remove(id, why);
  }

  /** Begins one, or goes on with one that this server no longer has: `key` is then the one that it began with. */
  begin(scene: Scene, key = newKey()): Result<{ readonly id: string; readonly key: string }, Status> {
    const id = idOfKey(key);
    if (id === undefined) return err(failure('BadRequest', 'key: is not the key of a presentation'));
    const known = this.#presentations.get(id);
    if (known) this.#show(known, scene);
    else if (this.#presentations.size >= this.#limits.presentations) {
      const why = `this server holds ${this.#limits.presentations} presentations, the most that it takes; end one first`;
      return err(failure('TooManyRequests', why));
    } else this.#presentations.set(id, new Presentation(scene, this.#nowMs()));
    return ok({ id, key });
  }

  /** Shows another scene, or says that the presenter is still there. Only with the key. Returns how many follow. */
  show(id: string, key: string | null, scene: Scene): Result<number, Status> {
    const found = this.#held(id, key);
    if (!found.ok) return found;
    this.#show(found.value, scene);
    return ok(found.value.audience);
  }

  /** Ends it for everybody. Only with the key. */
  end(id: string, key: string | null): Result<void, Status> {
    const found = this.#held(id, key);
    if (!found.ok) return found;
    this.#remove(id, failure('NotFound', 'the presenter ended the presentation'));
    return ok(undefined);
  }

  /** What is shown now. */
  read(id: string): Result<PresentationMessage, Status> {
    const found = this.#find(id);
    return found.ok ? ok(this.#messageOf(found.value)) : found;
  }

  /** The scene, and each one that follows, until `signal` aborts or the presentation ends. */
  follow(id: string, signal: AbortSignal): Result<AsyncGenerator<Message, void, void>, Status> {
    const found = this.#find(id);
    if (!found.ok) return found;
    if (found.value.audience >= this.#limits.audience) {
      const why = `${this.#limits.audience} follow this presentation, the most that it takes`;
      return err(failure('TooManyRequests', why));
    }
    return ok(this.#messages(found.value, signal));
  }

  /** Lets go of those whose presenter was not heard of for long. */
  tidy(): void {
    const nowMs = this.#nowMs();
    for (const [id, { heardMs }] of this.#presentations) {
      const why = 'the presentation was let go because nobody moved it for two hours';
      if (nowMs - heardMs >= this.#limits.idleMs) this.#remove(id, failure('NotFound', why));
    }
  }

  close(why: Status): void {
    for (const id of [...this.#presentations.keys()]) this.#remove(id, why);
  }

  async *#messages(presentation: Presentation, signal: AbortSignal): AsyncGenerator<Message, void, void> {
    presentation.audience += 1;
    try {
      let sent = '';
      while (!signal.aborted) {
        if (presentation.ended) {
          yield { kind: 'end', status: presentation.ended };
          return;
        }
        const message = this.#messageOf(presentation);
        const text = JSON.stringify({ ...message, audience: 0 });
        if (text !== sent) {
          sent = text;
          yield message;
          continue;
        }
        const awakening = await presentation.bell.wait(HEARTBEAT_MS, signal);
        if (awakening === 'timeout') yield { kind: 'heartbeat', timeMs: Date.now() };
      }
    } finally {
      presentation.audience -= 1;
    }
  }

  #messageOf({ scene, heardMs, audience }: Presentation): PresentationMessage {
    const presenter: PresenterState = this.#nowMs() - heardMs > this.#limits.awayMs ? 'away' : 'here';
    return { kind: 'scene', scene, presenter, audience };
  }

  #show(presentation: Presentation, scene: Scene): void {
    presentation.scene = scene;
    presentation.heardMs = this.#nowMs();
    presentation.bell.ring();
  }

  #find(id: string): Result<Presentation, Status> {
    const found = this.#presentations.get(id);
    return found ? ok(found) : err(failure('NotFound', 'this presentation is over, or not on this server'));
  }

  #held(id: string, key: string | null): Result<Presentation, Status> {
    if (idOfKey(key) !== id) {
      return err(
        failure('Forbidden', 'only who began the presentation moves it: the key is missing or wrong'),
      );
    }
    return this.#find(id);
  }

  #remove(id: string, why: Status): void {
    const presentation = this.#presentations.get(id);
    if (!presentation) return;
    this.#presentations.delete(id);
    presentation.ended = why;
    presentation.bell.ring();
    this.#onEnd(id);
  }
}
