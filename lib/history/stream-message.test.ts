import { describe, expect, it } from 'vitest';
import { formatCursor, parseCursor } from './stream-message';

describe('cursor', () => {
  it('comes back from its text', () => {
    const cursor = { log: '0b1c6c1e-8f4b-4f6e-9a40-6a3f0f3f6c2d', revision: 4711 };
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
  });

  it.each([
    undefined,
    null,
    '',
    '12',
    'log:',
    ':12',
    'log:-1',
    'log:1.5',
    'log:12 ',
    'a b:1',
    `log:${'9'.repeat(16)}`,
  ])('is refused: %j', (text) => {
    expect(parseCursor(text)).toBeUndefined();
  });
});
