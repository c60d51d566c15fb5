import { describe, expect, it } from 'vitest';
import { columnWidths } from './table-widths';

describe('columnWidths', () => {
  it.each([
    [
      'shares what fixed columns leave',
      [{ width: 100 }, { width: '2fr' }, { width: '1fr' }],
      400,
      [100, 200, 100],
    ],
    ['gives a column without width one part', [{}, { width: '3fr' }], 400, [100, 300]],
    ['keeps the least widths where space is short', [{ width: 200 }, { minWidth: 150 }], 250, [200, 150]],
    ['has a least width of its own', [{}, {}], 0, [80, 80]],
  ] as const)('%s', (_name, columns, total, expected) => {
    expect(columnWidths(columns, total)).toEqual(expected);
  });
});
