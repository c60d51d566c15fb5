/**
 * Writes to one journal, one at a time: what comes while one is under way goes out together with the next. It decides
 * nothing about the medium. Once a write has failed, all that follow fail as it did.
 */
import { ok, type Result } from '../../base/result';
import type { Status } from '../../kubernetes/status';

type Written = Promise<Result<void, Status>>;

export class Batches<Item> {
  readonly #write: (items: readonly Item[]) => Written;
  #waiting: Item[] = [];
  /** The write under way, and the one that takes along all that waits for it. */
  #writing: Written = Promise.resolve(ok(undefined));
  #next: Written | undefined;

  constructor(write: (items: readonly Item[]) => Written) {
    this.#write = write;
  }

  /** Answers when `items`, and all before them, are written. */
  add(items: readonly Item[]): Written {
    this.#waiting.push(...items);
    this.#next ??= this.#writing.then((before) => {
      this.#next = undefined;
      this.#writing = before.ok ? this.#write(this.#waiting.splice(0)) : Promise.resolve(before);
      return this.#writing;
    });
    return this.#next;
  }

  /** When nothing is under way any more. */
  async idle(): Promise<void> {
    await (this.#next ?? this.#writing);
  }
}
