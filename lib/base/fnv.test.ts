import { expect, test } from 'vitest';
import { fnv1aHash32, fnv1Hash32 } from './fnv';

/** From Go's hash/fnv tests. */
const VECTORS = [
  { text: '', fnv1: 0x811c9dc5, fnv1a: 0x811c9dc5 },
  { text: 'a', fnv1: 0x050c5d7e, fnv1a: 0xe40c292c },
  { text: 'ab', fnv1: 0x70772d38, fnv1a: 0x4d2505ca },
  { text: 'abc', fnv1: 0x439c2f4b, fnv1a: 0x1a47e90b },
];

test.each(VECTORS)('hashes of $text', ({ text, fnv1, fnv1a }) => {
  expect(fnv1Hash32(text)).toBe(fnv1);
  expect(fnv1aHash32(text)).toBe(fnv1a);
});

test('text is hashed by its UTF-8 bytes', () => {
  expect(fnv1aHash32('é')).toBe(fnv1aHash32Bytes([0xc3, 0xa9]));
  expect(fnv1aHash32('€')).toBe(fnv1aHash32Bytes([0xe2, 0x82, 0xac]));
  expect(fnv1aHash32('😀')).toBe(fnv1aHash32Bytes([0xf0, 0x9f, 0x98, 0x80]));
});

function fnv1aHash32Bytes(bytes: readonly number[]): number {
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}
