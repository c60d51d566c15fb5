import { describe, expect, it } from 'vitest';
import { renderTable, showFigure, showSpread, spreadOf } from './table';

describe('spreadOf', () => {
  it.each([
    [[5], { min: 5, median: 5, max: 5 }],
    [[3, 1, 2], { min: 1, median: 2, max: 3 }],
    [[10, 1, 2, 9], { min: 1, median: 5.5, max: 10 }],
  ])('of %s', (figures, spread) => {
    expect(spreadOf(figures)).toEqual(spread);
  });
});

describe('showFigure', () => {
  it.each([
    [0.012345, '0.0123'],
    [1.5, '1.5'],
    [999.4, '999'],
    [4687.58, '4,690'],
    [1_234_567, '1,230,000'],
    [0, '0'],
  ])('shows %d as %s', (figure, text) => {
    expect(showFigure(figure)).toBe(text);
  });
});

describe('showSpread', () => {
  it.each([
    [{ min: 1, median: 2, max: 3 }, '2 (1 to 3)'],
    [{ min: 2.001, median: 2.002, max: 2.003 }, '2'],
  ])('of %j', (spread, text) => {
    expect(showSpread(spread)).toBe(text);
  });
});

describe('renderTable', () => {
  it('aligns the columns', () => {
    const text = renderTable({
      title: 'T',
      columns: ['n', 'ratio'],
      rows: [
        ['100', '1'],
        ['1', '0.25 (0 to 1)'],
      ],
      note: 'N',
    });
    expect(text.split('\n')).toEqual([
      '## T',
      '',
      '|   n |         ratio |',
      '|----:|--------------:|',
      '| 100 |             1 |',
      '|   1 | 0.25 (0 to 1) |',
      '',
      'N',
      '',
    ]);
  });

  it('says what was skipped', () => {
    expect(renderTable({ title: 'T', skipped: 'no Go' })).toBe('## T\n\nSkipped: no Go.\n');
  });
});
