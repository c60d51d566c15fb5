import { expect, it } from 'vitest';
import { main } from './soak';

function run(...args: string[]): { readonly code: number; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const code = main(args, (line) => lines.push(line));
  return { code, lines };
}

it('plays each seed on each version and ends with the count', () => {
  const { code, lines } = run('--seeds', '2', '--from', '7', '--inputs', '20');
  expect(code).toBe(0);
  expect(lines).toHaveLength(7);
  expect(lines[0]).toMatch(/^Kubernetes \S+ seed 7: 20 inputs, \d+ accepted, \d+ writes$/);
  expect(lines.at(-1)).toBe('6 passed, 0 failed');
});

it.each([
  [['--help'], /^usage: npm run soak/],
  [['--unknown'], /Unknown option '--unknown'/],
  [['--kubernetes', '1.1'], /^--kubernetes 1.1: Stowage knows /],
  [['--seeds', '0'], /^--seeds 0: expected a whole number from 1 to 100000$/],
  [['--inputs', '1000001'], /^--inputs 1000001: expected a whole number from 1 to 1000000$/],
])('%j ends with 2 and says why', (args, why) => {
  const { code, lines } = run(...args);
  expect(code).toBe(2);
  expect(lines[0]).toMatch(why);
});
