/** Base64 for addresses (RFC 4648 §5), without padding. The pure folders have no `btoa`. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const values = new Map([...ALPHABET].map((character, value) => [character, value]));

export function encodeBase64url(bytes: Uint8Array): string {
  const characters: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const bits = (first << 16) | (second << 8) | third;
    const count = Math.min(bytes.length - at, 3) + 1;
    for (let index = 0; index < count; index += 1)
      characters.push(ALPHABET.charAt((bits >> (18 - 6 * index)) & 63));
  }
  return characters.join('');
}

/** The bytes of `text`, or undefined when a character is none of the alphabet. A last lone character is dropped. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let count = 0;
  for (const character of text) {
    const value = values.get(character);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[count] = (bits >> held) & 0xff;
      count += 1;
    }
  }
  return bytes.subarray(0, count);
}
