/**
 * Walks a JSON value and asks about each part of it: its type, its next key, its string. Whoever writes answers from
 * the value, whoever reads from the bits, so that there is one walk for both. It decides the order of the questions
 * and refuses what opens to more than its bound. **Part of link format 2: never change what it computes.**
 */
import { assert } from '../../base/assert';
import type { JsonValue } from '../../base/json';
import { type BitCoder, Unreadable } from './arithmetic';
import { type Place, Places, RECENT } from './place';
import { blend, Predictor } from './predictor';
import { asBit } from './spelling';
import { Strings, Subject } from './strings';
import { KEYS_2 } from './words-2';

const TYPE = 11;
const MORE_ITEMS = 12;
const NEXT_KEY = 13;
const ENDS = 14;
const KNOWN_KEY = 15;

const OBJECT = 0;
const ARRAY = 1;
const STRING = 2;
/** A number, true, false or null, as its text. */
const LITERAL = 3;

/** Maps and lists within each other: more than any scenario may have, less than any stack. */
const MOST_LEVELS = 200;

export class TooMuch extends Error {
  override readonly name = 'TooMuch';
  readonly characters: number;

  constructor(characters: number) {
    super(`more than ${characters} characters`);
    this.characters = characters;
  }
}

type JsonObject = { readonly [key: string]: JsonValue };

export class PackedJson {
  readonly #predictor: Predictor;
  readonly #strings: Strings;
  readonly #places = new Places();
  readonly #keys: string[] = [...KEYS_2];
  readonly #keyIndex = new Map(this.#keys.map((key, index) => [key, index]));
  readonly #newKeys = this.#places.add();
  readonly #maxCharacters: number;
  #characters = 0;
  #subject: Subject | undefined;

  /** `maxCharacters` of JSON, about, may come out of `coder`. */
  constructor(coder: BitCoder, maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
    this.#predictor = new Predictor(coder);
    this.#strings = new Strings(this.#predictor, (characters) => this.#spend(characters));
  }

  /** Codes `value`, or reads one where it is undefined. */
  code(value: JsonValue | undefined): JsonValue {
    return this.#value(this.#places.add(), value, 0);
  }

  #spend(characters: number): void {
    this.#characters += characters;
    if (this.#characters > this.#maxCharacters) throw new TooMuch(this.#characters);
  }

  #value(place: Place, value: JsonValue | undefined, level: number): JsonValue {
    if (level > MOST_LEVELS) throw new Unreadable('there are too many levels');
    this.#spend(2);
    switch (this.#type(place, value)) {
      case OBJECT:
        return this.#object(place, value as JsonObject | undefined, level);
      case ARRAY:
        return this.#array(place, value as readonly JsonValue[] | undefined, level);
      case STRING:
        return this.#strings.code(place, this.#subject, value as string | undefined);
      default:
        return this.#literal(place, value);
    }
  }

  #type(place: Place, value: JsonValue | undefined): number {
    const type = value === undefined ? undefined : typeOf(value);
    let read = 1;
    for (const shift of [1, 0]) {
      const bit = type === undefined ? undefined : asBit(((type >> shift) & 1) === 1);
      const contexts = [blend(place.id, read), blend(blend(place.id, place.lastType), read)];
      read = read * 2 + this.#predictor.bit(TYPE, contexts, bit);
    }
    place.lastType = read & 3;
    return place.lastType;
  }

  #literal(place: Place, value: JsonValue | undefined): JsonValue {
    const text = value === undefined ? undefined : JSON.stringify(value);
    const read = this.#strings.code(place.child('#'), this.#subject, text);
    const literal: unknown = NAMED.has(read) ? NAMED.get(read) : Number(read);
    if (JSON.stringify(literal) !== read) throw new Unreadable('there is a number that is none');
    return literal as JsonValue;
  }

  #array(place: Place, items: readonly JsonValue[] | undefined, level: number): JsonValue {
    const item = place.child('[]');
    const read: JsonValue[] = [];
    for (;;) {
      const more = items && asBit(read.length < items.length);
      const contexts = [blend(place.id, Math.min(read.length, 3)), blend(place.id, item.lastType)];
      if (this.#predictor.bit(MORE_ITEMS, contexts, more) === 0) return read;
      read.push(this.#value(item, items?.[read.length], level + 1));
    }
  }

  #object(place: Place, object: JsonObject | undefined, level: number): JsonValue {
    const keys = object && Object.keys(object);
    const read: [string, JsonValue][] = [];
    let parent = place;
    let before = place;
    let begins = false;
    for (;;) {
      const key = this.#nextKey(before, keys && (keys[read.length] ?? null));
      if (key === null) break;
      if (key === 'apiVersion' && !this.#subject) {
        this.#subject = new Subject();
        begins = true;
      }
      before = parent.child(key);
      const part = this.#value(before, object?.[key], level + 1);
      read.push([key, part]);
      if (key === 'kind' && typeof part === 'string') {
        parent = this.#places.ofKind(part);
        before = parent;
      }
    }
    if (begins) this.#subject = undefined;
    return Object.fromEntries(read);
  }

  /** The key that follows `before`, or null at the end of the object. */
  #nextKey(before: Place, key: string | null | undefined): string | null {
    const { next, id, nextTrace } = before;
    const wanted = key === undefined ? undefined : next.indexOf(key);
    let rank = 0;
    for (; rank < next.length; rank += 1) {
      const bit = wanted === undefined ? undefined : asBit(wanted === rank);
      const contexts = [blend(id, rank), blend(blend(id, nextTrace), rank)];
      if (this.#predictor.bit(NEXT_KEY, contexts, bit) === 1) break;
    }
    before.nextTrace = (nextTrace * 4 + Math.min(rank, 3)) & 255;
    const [seen] = next.splice(rank, 1);
    const read = seen === undefined ? this.#newKey(key) : seen;
    this.#spend((read?.length ?? 0) + 3);
    next.unshift(read);
    if (next.length > RECENT) next.pop();
    return read;
  }

  #newKey(key: string | null | undefined): string | null {
    const ends = key === undefined ? undefined : asBit(key === null);
    if (this.#predictor.bit(ENDS, [0], ends) === 1) return null;
    const wanted = key ?? undefined;
    const index = wanted === undefined ? undefined : this.#keyIndex.get(wanted);
    const known = wanted === undefined ? undefined : asBit(index !== undefined);
    if (this.#predictor.bit(KNOWN_KEY, [0], known) === 1) {
      const read = this.#keys[this.#predictor.evenly(this.#keys.length, index)];
      assert(read !== undefined, 'one of the keys is chosen');
      return read;
    }
    const read = this.#strings.speller.spell(this.#newKeys, wanted);
    this.#keyIndex.set(read, this.#keys.length);
    this.#keys.push(read);
    return read;
  }
}

const NAMED: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['null', null],
  ['true', true],
  ['false', false],
]);

function typeOf(value: JsonValue): number {
  if (typeof value === 'string') return STRING;
  if (Array.isArray(value)) return ARRAY;
  return typeof value === 'object' && value !== null ? OBJECT : LITERAL;
}
