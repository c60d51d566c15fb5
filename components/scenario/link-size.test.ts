import { expect, it } from 'vitest';
import { linkSize } from './link-size';

it.each([
  [0, 2_000, true],
  [2_000, 2_000, true],
  [2_001, 4_000, true],
  [8_000, 8_000, true],
  [8_001, 8_000, false],
])('%d characters are told against %d', (length, of, fits) => {
  expect(linkSize(length)).toMatchObject({ length, of, fits });
});
