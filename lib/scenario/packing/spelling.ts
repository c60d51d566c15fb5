/**
 * Strings that nobody has seen yet, character by character. Random parts (UUIDs, long hexadecimal numbers) are four
 * bits a digit, or nothing much where the same one came a moment ago: a volume's name and its handle share theirs.
 * **Part of link format 2: never change what it computes.**
 */
import { type Bit, Unreadable } from './arithmetic';
import { type Place, toFront } from './place';
import { blend, type Predictor } from './predictor';

/** What can come next in a string, besides the characters above them. */
const END = 0;
const UUID = 1;
const HEX = 2;
/** Any other UTF-16 unit. */
const UNIT = 3;
/** A random part that was there before. */
const AGAIN = 4;
const SYMBOL_BITS = 7;

const SYMBOL = 30;
const FIXED_DIGIT = 31;
const HEX_LENGTH = 32;
const AGAIN_RANK = 36;

const RANDOM_PART = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8,}/g;
const UUID_LENGTH = 36;
const LEAST_HEX = 8;
/** Digits of a UUID that say its version and variant. */
const FIXED_DIGITS: readonly number[] = [12, 16];
const DASH_AFTER: readonly number[] = [7, 11, 15, 19];

/** Largest number that `count` reads, as a power of two. */
const MOST_BITS = 20;

interface Piece {
  readonly symbol: number;
  readonly text: string;
}

export class Speller {
  readonly #predictor: Predictor;
  readonly #spend: (characters: number) => void;
  /** Symbols of all strings so far, and where each three of them were last. */
  readonly #history: number[] = [];
  readonly #lastSeen = new Map<number, number>();
  readonly #randomParts: string[] = [];

  /** `spend` is told of each character that was read. */
  constructor(predictor: Predictor, spend: (characters: number) => void) {
    this.#predictor = predictor;
    this.#spend = spend;
  }

  /** Codes `text`, or reads a string where it is undefined. */
  spell(place: Place, text: string | undefined): string {
    const before = place.last;
    const pieces = text === undefined ? undefined : piecesOf(text, this.#randomParts);
    let spelled = '';
    let aligned = true;
    let [first, second, third] = [0, 0, 0];
    let match = { at: -1, length: 0 };
    for (let index = 0; ; index += 1) {
      const piece = pieces && (pieces[index] ?? { symbol: END, text: '' });
      const expected = aligned ? before.charCodeAt(spelled.length) || 0 : -1;
      const matched = this.#history[match.at] ?? 0;
      const symbol = this.#symbol(piece?.symbol, [
        blend(place.id, first),
        blend(first, second),
        blend(blend(first, second), third),
        blend(expected, blend(first, 1)),
        blend(matched, Math.min(match.length, 6)),
        blend(place.id, 77),
        first,
      ]);
      if (symbol === END) break;
      const read = this.#piece(symbol, place, piece?.text);
      this.#spend(read.length);
      if (symbol > AGAIN && aligned) aligned = before.startsWith(read, spelled.length);
      spelled += read;
      [first, second, third] = [symbol, first, second];
      match = this.#remember(symbol, match);
    }
    this.#history.push(END);
    return spelled;
  }

  /** The random parts of `text` are at hand for what comes next. */
  mention(text: string): void {
    for (const [part] of text.matchAll(RANDOM_PART)) toFront(this.#randomParts, part);
  }

  /** A number from 0 on, small ones cheaply. */
  count(question: number, context: number, value: number | undefined): number {
    let bits = 0;
    const wanted = value === undefined ? undefined : 31 - Math.clz32(value + 1);
    for (;;) {
      const more = wanted === undefined ? undefined : asBit(bits < wanted);
      if (this.#predictor.bit(blend(question, bits), [context, 0], more) === 0) break;
      bits += 1;
      if (bits > MOST_BITS) throw new Unreadable('a number is too large');
    }
    let number = 1;
    for (let index = bits - 1; index >= 0; index -= 1) {
      const bit = value === undefined ? undefined : asBit((((value + 1) >> index) & 1) === 1);
      const contexts = [blend(context, number), number];
      number = number * 2 + this.#predictor.bit(blend(question, 100 + index), contexts, bit);
    }
    return number - 1;
  }

  #symbol(symbol: number | undefined, contexts: readonly number[]): number {
    let read = 1;
    for (let index = SYMBOL_BITS - 1; index >= 0; index -= 1) {
      const bit = symbol === undefined ? undefined : asBit(((symbol >> index) & 1) === 1);
      const here = contexts.map((context) => blend(context, read));
      read = read * 2 + this.#predictor.bit(SYMBOL, here, bit);
    }
    return read - (1 << SYMBOL_BITS);
  }

  #piece(symbol: number, place: Place, text: string | undefined): string {
    switch (symbol) {
      case UUID:
        return this.#uuid(text);
      case HEX: {
        const beyond = text === undefined ? undefined : text.length - LEAST_HEX;
        const length = LEAST_HEX + this.count(HEX_LENGTH, place.id, beyond);
        return this.#hex(length, text);
      }
      case UNIT:
        return String.fromCharCode(this.#predictor.evenly(0x10000, text?.charCodeAt(0)));
      case AGAIN: {
        const rank = text === undefined ? undefined : this.#randomParts.indexOf(text);
        const part = this.#randomParts[this.count(AGAIN_RANK, place.id, rank)];
        if (part === undefined) throw new Unreadable('there was no such random part');
        return part;
      }
      default:
        return String.fromCharCode(symbol);
    }
  }

  #hex(length: number, text: string | undefined): string {
    let read = '';
    for (let index = 0; index < length; index += 1) read += this.#digit(text?.[index]);
    return read;
  }

  #uuid(text: string | undefined): string {
    const digits = text?.replaceAll('-', '');
    let read = '';
    for (let index = 0; index < 32; index += 1) {
      const digit = digits?.[index];
      read += FIXED_DIGITS.includes(index) ? this.#fixedDigit(index, digit) : this.#digit(digit);
      if (DASH_AFTER.includes(index)) read += '-';
    }
    return read;
  }

  #digit(digit: string | undefined): string {
    return this.#predictor
      .evenly(16, digit === undefined ? undefined : Number.parseInt(digit, 16))
      .toString(16);
  }

  #fixedDigit(place: number, digit: string | undefined): string {
    const value = digit === undefined ? undefined : Number.parseInt(digit, 16);
    let read = 1;
    for (let index = 3; index >= 0; index -= 1) {
      const bit = value === undefined ? undefined : asBit(((value >> index) & 1) === 1);
      read = read * 2 + this.#predictor.bit(FIXED_DIGIT, [blend(place, read)], bit);
    }
    return (read - 16).toString(16);
  }

  /** Where in the history what comes next has stood already, by the last three symbols. */
  #remember(
    symbol: number,
    match: { readonly at: number; readonly length: number },
  ): { readonly at: number; readonly length: number } {
    const history = this.#history;
    const goesOn = match.at >= 0 && history[match.at] === symbol;
    history.push(symbol);
    const end = history.length;
    const key = ((history[end - 3] ?? 0) << 14) | ((history[end - 2] ?? 0) << 7) | symbol;
    const known = this.#lastSeen.get(key);
    this.#lastSeen.set(key, end);
    if (goesOn) return { at: match.at + 1, length: match.length + 1 };
    return known === undefined ? { at: -1, length: 0 } : { at: known, length: 1 };
  }
}

export function asBit(value: boolean): Bit {
  return value ? 1 : 0;
}

function piecesOf(text: string, known: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const plain = (to: number): void => {
    for (; at < to; at += 1) {
      const unit = text.charCodeAt(at);
      const isPlain = unit > AGAIN && unit < 1 << SYMBOL_BITS;
      pieces.push({ symbol: isPlain ? unit : UNIT, text: text.charAt(at) });
    }
  };
  for (const match of text.matchAll(RANDOM_PART)) {
    plain(match.index);
    const [part] = match;
    const fresh = part.length === UUID_LENGTH && part.includes('-') ? UUID : HEX;
    pieces.push({ symbol: known.includes(part) ? AGAIN : fresh, text: part });
    at += part.length;
  }
  plain(text.length);
  return pieces;
}
