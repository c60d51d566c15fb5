/**
 * An arithmetic coder: bits in and out of bytes at the price that their probabilities set. Whole numbers below 2^53
 * only, so that every machine writes the same bytes. **Part of link format 2: never change what it computes.**
 */

export type Bit = 0 | 1;

/** Probabilities are parts of this: that the bit is 1, above 0 and below it. */
export const CERTAIN = 65_536;

/** Writing and reading are one walk over the same questions: who writes says the bit, who reads is told. */
export interface BitCoder {
  code(probability: number, bit: Bit | undefined): Bit;
}

/** What is read is no stream that was ever written. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

const HIGH_BYTE = 0xff000000;

function split(low: number, high: number, probability: number): number {
  return low + Math.floor(((high - low) * probability) / CERTAIN);
}

export class BitWriter implements BitCoder {
  readonly #bytes: number[] = [];
  #low = 0;
  #high = 0xffffffff;

  code(probability: number, bit: Bit | undefined): Bit {
    const middle = split(this.#low, this.#high, probability);
    if (bit === 1) this.#high = middle;
    else this.#low = middle + 1;
    while (((this.#low ^ this.#high) & HIGH_BYTE) === 0) {
      this.#bytes.push(this.#high >>> 24);
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 0xff) >>> 0;
    }
    return bit ?? 0;
  }

  /** All that was written. A reader takes what is missing behind it for zeros. */
  end(): Uint8Array {
    // The highest bytes differ, so this byte and zeros lie between the two.
    return Uint8Array.from([...this.#bytes, (this.#low >>> 24) + 1]);
  }
}

/** Zeros that a reader may take for granted: the four bytes that it looks ahead. */
const BEYOND = 4;

export class BitReader implements BitCoder {
  readonly #bytes: Uint8Array;
  #at = 0;
  #low = 0;
  #high = 0xffffffff;
  #value = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let count = 0; count < 4; count += 1) this.#next();
  }

  code(probability: number): Bit {
    const middle = split(this.#low, this.#high, probability);
    const bit = this.#value <= middle ? 1 : 0;
    if (bit === 1) this.#high = middle;
    else this.#low = middle + 1;
    while (((this.#low ^ this.#high) & HIGH_BYTE) === 0) {
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 0xff) >>> 0;
      this.#next();
    }
    return bit;
  }

  #next(): void {
    if (this.#at >= this.#bytes.length + BEYOND) throw new Unreadable('there is nothing more to read');
    this.#value = ((this.#value << 8) | (this.#bytes[this.#at] ?? 0)) >>> 0;
    this.#at += 1;
  }
}
