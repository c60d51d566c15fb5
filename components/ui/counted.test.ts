import { expect, test } from 'vitest';
import { counted } from './counted';

test.each([
  { text: '0 volumes', is: counted(0, 'volume') },
  { text: '1 volume', is: counted(1, 'volume') },
  { text: '1 class', is: counted(1, 'class', 'classes') },
  { text: '2 classes', is: counted(2, 'class', 'classes') },
])('$text', ({ text, is }) => {
  expect(is).toBe(text);
});
