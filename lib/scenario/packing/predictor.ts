/**
 * Says how likely the next bit is, from what was seen under the same contexts, and learns from it. Each context gives
 * a guess; a small mixer weighs the guesses by how often each was right (the way of the lpaq compressors).
 * **Part of link format 2: never change what it computes.**
 */
import { type Bit, type BitCoder, CERTAIN } from './arithmetic';

const SLOT_BITS = 16;
const SLOTS = 1 << SLOT_BITS;
/** A guess moves the less the more it has seen, down to this. */
const MOST_SEEN = 250;
/** Probabilities stay this far from never and always. */
const MARGIN = 512;
const LEARNING = 10;

/** 4096 / (1 + e^-(x/256)) at x = -2048, -1920 … 2048: given as a table, for `Math.exp` may differ between machines. */
const CURVE = [
  1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1_101, 1_546, 2_047, 2_549, 2_994, 3_348, 3_607,
  3_785, 3_901, 3_975, 4_024, 4_050, 4_068, 4_079, 4_085, 4_089, 4_092, 4_093, 4_094,
];

/** A probability of 4096 parts, from its place on the curve: what mixes is added up there. */
function squash(place: number): number {
  const within = Math.min(Math.max(place, -2_047), 2_047);
  const rest = within & 127;
  const at = (within >> 7) + 16;
  return ((CURVE[at] ?? 0) * (128 - rest) + (CURVE[at + 1] ?? 0) * rest + 64) >> 7;
}

const STRETCHED = stretched();

/** The places of all probabilities: `squash`, the other way round. */
function stretched(): Int16Array {
  const places = new Int16Array(4_096).fill(2_047);
  let next = 0;
  for (let place = -2_047; place <= 2_047; place += 1) {
    const probability = squash(place);
    while (next <= probability) {
      places[next] = place;
      next += 1;
    }
  }
  return places;
}

/** One number for two, well spread over 32 bits. */
export function blend(first: number, second: number): number {
  const product = Math.imul(first ^ Math.imul(second + 0x7f4a7c15, 0x85ebca6b), 0x9e3779b1);
  return (product ^ (product >>> 15)) | 0;
}

export class Predictor {
  readonly #coder: BitCoder;
  readonly #guesses = new Uint16Array(SLOTS).fill(CERTAIN / 2);
  readonly #seen = new Uint8Array(SLOTS);
  /** Whose guess it is: contexts that share a slot take it from each other. */
  readonly #owners = new Uint8Array(SLOTS);
  readonly #weights = new Map<number, Int32Array>();
  readonly #slots = new Int32Array(8);
  readonly #places = new Int32Array(8);

  constructor(coder: BitCoder) {
    this.#coder = coder;
  }

  /** Codes `bit`, or reads it where it is undefined. `question` tells apart what is asked, `contexts` are at most 8. */
  bit(question: number, contexts: readonly number[], bit: Bit | undefined): Bit {
    const weights = this.#weightsOf(question, contexts.length);
    const probability = squash(this.#guess(question, contexts, weights));
    const coded = this.#coder.code(bounded(probability * 16), bit);
    this.#learn(contexts.length, weights, (coded === 1 ? 4_096 : 0) - probability, coded);
    return coded;
  }

  /** One of `count` numbers, each as likely as the others. */
  evenly(count: number, value: number | undefined): number {
    let low = 0;
    let high = count;
    while (high - low > 1) {
      const middle = low + ((high - low) >> 1);
      const above = Math.floor((CERTAIN * (high - middle)) / (high - low));
      const bit = value === undefined ? undefined : value >= middle ? 1 : 0;
      if (this.#coder.code(above, bit) === 1) low = middle;
      else high = middle;
    }
    return low;
  }

  #weightsOf(question: number, count: number): Int32Array {
    const known = this.#weights.get(question);
    if (known) return known;
    const weights = new Int32Array(count).fill(count < 6 ? 39_322 : 29_491);
    this.#weights.set(question, weights);
    return weights;
  }

  /** The place of the mixed probability on the curve. */
  #guess(question: number, contexts: readonly number[], weights: Int32Array): number {
    let sum = 0;
    for (let index = 0; index < contexts.length; index += 1) {
      const hash = blend(blend(question, index), contexts[index] ?? 0);
      const slot = hash & (SLOTS - 1);
      const owner = hash >>> 24;
      if (this.#owners[slot] !== owner) {
        this.#owners[slot] = owner;
        this.#guesses[slot] = CERTAIN / 2;
        this.#seen[slot] = 0;
      }
      const place = this.#seen[slot] === 0 ? 0 : (STRETCHED[(this.#guesses[slot] ?? 0) >>> 4] ?? 0);
      this.#slots[index] = slot;
      this.#places[index] = place;
      sum += place * (weights[index] ?? 0);
    }
    return Math.min(Math.max(Math.floor(sum / CERTAIN), -2_047), 2_047);
  }

  #learn(count: number, weights: Int32Array, error: number, bit: Bit): void {
    const target = bit === 1 ? CERTAIN - 1 : 0;
    for (let index = 0; index < count; index += 1) {
      const slot = this.#slots[index] ?? 0;
      weights[index] =
        (weights[index] ?? 0) + (((this.#places[index] ?? 0) * error * LEARNING + 0x2000) >> 14);
      const guess = this.#guesses[slot] ?? 0;
      const seen = this.#seen[slot] ?? 0;
      this.#guesses[slot] = guess + Math.floor(((target - guess) * 10) / (seen * 10 + 16));
      if (seen < MOST_SEEN) this.#seen[slot] = seen + 1;
    }
  }
}

function bounded(probability: number): number {
  return Math.min(Math.max(probability, MARGIN), CERTAIN - MARGIN);
}
