/** Fowler–Noll–Vo hashes of 32 bits over UTF-8, as Go's hash/fnv: for names that must come out the same everywhere, never for security. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1: multiplies first. Unsigned. */
export function fnv1Hash32(text: string): number {
  let hash = OFFSET_BASIS;
  for (const byte of utf8Bytes(text)) hash = (Math.imul(hash, PRIME) ^ byte) >>> 0;
  return hash;
}

/** FNV-1a: mixes the byte in first. Unsigned. */
export function fnv1aHash32(text: string): number {
  let hash = OFFSET_BASIS;
  for (const byte of utf8Bytes(text)) hash = Math.imul(hash ^ byte, PRIME) >>> 0;
  return hash;
}

function* utf8Bytes(text: string): Iterable<number> {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
      yield code;
    } else if (code < 0x800) {
      yield 0xc0 | (code >> 6);
      yield 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      yield 0xe0 | (code >> 12);
      yield 0x80 | ((code >> 6) & 0x3f);
      yield 0x80 | (code & 0x3f);
    } else {
      yield 0xf0 | (code >> 18);
      yield 0x80 | ((code >> 12) & 0x3f);
      yield 0x80 | ((code >> 6) & 0x3f);
      yield 0x80 | (code & 0x3f);
    }
  }
}
