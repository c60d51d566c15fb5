/**
 * Tells the server what a presenter shows: the newest scene, one request at a time, and the same again while nothing
 * changes, so that the audience knows that the presenter is there. A server that forgot the presentation is told of it
 * again, under the same id.
 */
import { type NewPresentationAnswer, PRESENTER_PULSE_MS, type Scene } from '../history/presentation';
import type { Status } from '../kubernetes/status';
import { beginPresentation, showScene } from './presentations';

export type SenderState =
  | { readonly kind: 'heard'; readonly audience: number }
  /** The last request failed; the next pulse tries again. */
  | { readonly kind: 'unheard'; readonly status: Status };

export class SceneSender {
  readonly #presentation: NewPresentationAnswer;
  readonly #onState: (state: SenderState) => void;
  #scene: Scene | undefined;
  #sent: Scene | undefined;
  #sending = false;
  #closed = false;
  #pulse: ReturnType<typeof setTimeout> | undefined;

  constructor(presentation: NewPresentationAnswer, onState: (state: SenderState) => void) {
    this.#presentation = presentation;
    this.#onState = onState;
  }

  show(scene: Scene): void {
    this.#scene = scene;
    void this.#send();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#pulse);
  }

  async #send(): Promise<void> {
    if (this.#sending || this.#closed) return;
    this.#sending = true;
    clearTimeout(this.#pulse);
    do {
      const scene = this.#scene;
      if (!scene) break;
      this.#sent = scene;
      const state = await this.#sendOne(scene);
      if (!this.#closed) this.#onState(state);
    } while (!this.#closed && this.#sent !== this.#scene);
    this.#sending = false;
    if (!this.#closed) this.#pulse = setTimeout(() => void this.#send(), PRESENTER_PULSE_MS);
  }

  async #sendOne(scene: Scene): Promise<SenderState> {
    const shown = await showScene(this.#presentation, scene);
    if (shown.ok) return { kind: 'heard', audience: shown.value.audience };
    if (shown.error.code !== 404 || this.#closed) return { kind: 'unheard', status: shown.error };
    const begun = await beginPresentation(scene, this.#presentation.key);
    return begun.ok ? { kind: 'heard', audience: 0 } : { kind: 'unheard', status: begun.error };
  }
}
