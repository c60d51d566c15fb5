/**
 * FNV-1a, 64 bits: tells accidents apart, not attackers. In two halves of 32 bits, since bigint is some hundred
 * times slower here.
 */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
/** The prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3;

export function fnv1a64(bytes: Uint8Array): Hash64 {
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const lowPart = (low & 0xffff) * PRIME_LOW;
    const middle = (low >>> 16) * PRIME_LOW + (lowPart >>> 16);
    const carry = Math.floor(middle / 0x10000);
    const shifted = (low << 8) >>> 0;
    high = (Math.imul(high, PRIME_LOW) + carry + shifted) >>> 0;
    low = (((middle & 0xffff) << 16) | (lowPart & 0xffff)) >>> 0;
  }
  return { high, low };
}

/** 16 hexadecimal digits. */
export function hashText({ high, low }: Hash64): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
