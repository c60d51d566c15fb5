import { expect, it } from 'vitest';
import { firstLine } from './first-line';

it.each([
  [new Error('spawn /no/such-plugin ENOENT\nstack'), 'spawn /no/such-plugin ENOENT'],
  ['plain', 'plain'],
  [new Error('x'.repeat(400)), 'x'.repeat(300)],
  [new Error('login with --token=hunter2 failed'), 'login with --token=(withheld by Stowage) failed'],
])('of %o it shows %j', (error, shown) => {
  expect(firstLine(error)).toBe(shown);
});

it('shows nothing of a text that a parser quotes', () => {
  const quoted = (): unknown => JSON.parse('hunter2');
  expect(quoted).toThrow(SyntaxError);
  try {
    quoted();
  } catch (error) {
    expect((error as Error).message).toContain('hunter2');
    expect(firstLine(error)).toBe('an answer was no valid JSON');
  }
});
