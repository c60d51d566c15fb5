import { expect, test } from 'vitest';
import { lockfileDifference } from './install.mjs';

const lockfile = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-darwin': { version: '2.0.0', optional: true },
  },
};
const a = { version: '1.0.0' };

interface Row {
  readonly name: string;
  readonly installed: Record<string, { version: string }>;
  readonly says: string | undefined;
}

const rows: readonly Row[] = [
  { name: 'the same', installed: { 'node_modules/a': a }, says: undefined },
  {
    name: 'an optional one more',
    installed: { 'node_modules/a': a, 'node_modules/b-darwin': { version: '2.0.0' } },
    says: undefined,
  },
  { name: 'one missing', installed: {}, says: 'node_modules/a is missing' },
  {
    name: 'another version',
    installed: { 'node_modules/a': { version: '1.0.1' } },
    says: 'node_modules/a is 1.0.1, not 1.0.0',
  },
  {
    name: 'one too many',
    installed: { 'node_modules/a': a, 'node_modules/c': a },
    says: 'node_modules/c is not in the lockfile',
  },
];

test.each(rows)('$name', ({ installed, says }) => {
  expect(lockfileDifference(lockfile, { packages: installed })).toBe(says);
});
