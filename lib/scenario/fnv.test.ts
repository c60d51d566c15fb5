import { strToU8 } from 'fflate';
import { expect, it } from 'vitest';
import { fnv1a64, hashText } from './fnv';

/** Test vectors of the FNV reference code, and one against plain bigint arithmetic. */
it.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('hashes %j', (text, expected) => {
  expect(hashText(fnv1a64(strToU8(text)))).toBe(expected);
});

it('agrees with the definition on every byte', () => {
  const bytes = Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256);
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  expect(hashText(fnv1a64(bytes))).toBe(hash.toString(16).padStart(16, '0'));
});
