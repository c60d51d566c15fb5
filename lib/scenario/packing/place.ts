/**
 * Where a value stands in JSON: `objects[].metadata.name`. What was seen at a place foretells what comes there.
 * Behind its `kind` an object's places are those of its kind, wherever it stands: a claim in the first objects and
 * one in an operation learn from each other. **Part of link format 2: never change what it computes.**
 */

/** Values and keys that a place keeps in mind, and random parts that the whole keeps in mind. */
export const RECENT = 64;

export class Place {
  readonly id: number;
  /** Keys that came behind this one, the last first; null is the end of the object. */
  readonly next: (string | null)[] = [];
  /** Which of them it was, the last times. */
  nextTrace = 0;
  /** The type of the last value. */
  lastType = 0;
  /** Strings that stood here, the last first. */
  readonly recent: string[] = [];
  /** What stood here after which string. */
  readonly after = new Map<string, string>();
  /** How the last strings were told. */
  trace = 0;
  /** Strings of the whole that stood here first. */
  readonly firsts: string[] = [];
  /** The place of that kind in which the last string from elsewhere had stood first. */
  source: Place | undefined;
  /** The place whose value, in the object that this one is about, is also the value here. */
  twin: Place | undefined;
  readonly #places: Places;
  readonly #children = new Map<string, Place>();

  constructor(id: number, places: Places) {
    this.id = id;
    this.#places = places;
  }

  /** The place of `key` in an object that stands here. */
  child(key: string): Place {
    const known = this.#children.get(key);
    if (known) return known;
    const place = this.#places.add();
    this.#children.set(key, place);
    return place;
  }

  get last(): string {
    return this.recent[0] ?? '';
  }
}

export class Places {
  readonly #kinds = new Map<string, Place>();
  #count = 0;

  add(): Place {
    this.#count += 1;
    return new Place(this.#count, this);
  }

  ofKind(kind: string): Place {
    const known = this.#kinds.get(kind);
    if (known) return known;
    const place = this.add();
    this.#kinds.set(kind, place);
    return place;
  }
}

/** Moves `item` to the front of `list`, which keeps at most `RECENT`. */
export function toFront<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at === 0) return;
  if (at > 0) list.splice(at, 1);
  list.unshift(item);
  if (list.length > RECENT) list.pop();
}
