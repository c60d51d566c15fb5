import { expect, test } from 'vitest';
import { nodeVersionProblem } from './node-version.mjs';

test.each([
  { version: '20.19.0', fine: true },
  { version: '20.20.2', fine: true },
  { version: '24.1.0', fine: true },
  { version: '20.18.9', fine: false },
  { version: '20.9.0', fine: false },
  { version: '18.20.8', fine: false },
])('Node $version, floor 20.19.0: fine is $fine', ({ version, fine }) => {
  const problem = nodeVersionProblem(version, '>=20.19.0');
  expect(problem === undefined).toBe(fine);
  if (!fine) expect(problem).toContain(`this is Node ${version}`);
});

test('a range of another form is a mistake of ours, not of the user', () => {
  expect(() => nodeVersionProblem('20.19.0', '^20')).toThrow('engines.node');
});
