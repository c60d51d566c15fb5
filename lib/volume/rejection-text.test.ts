/** Every reason against a volume in its three lengths: in a cell, in a list, in a headline. */
import { describe, expect, it } from 'vitest';
import type { VerdictRejection } from './match-verdict';
import {
  CHECK_RULES,
  CHECK_TITLES,
  cellText,
  rejectionClause,
  rejectionPhrase,
  winPhrase,
} from './rejection-text';
import type { UnmetRequirement } from './selector-terms';
import { told } from './testing/told';

const unmet = (has: string | undefined, key = 'tier'): UnmetRequirement => ({
  key,
  operator: 'In',
  values: ['gold'],
  has,
});
const selector = (...terms: readonly UnmetRequirement[]): VerdictRejection => ({
  reason: 'SELECTOR',
  unmet: terms,
  labels: {},
});
const modes = (has: readonly ('ReadWriteOnce' | 'ReadOnlyMany')[]): VerdictRejection => ({
  reason: 'ACCESS_MODES',
  wanted: ['ReadWriteMany', 'ReadWriteOncePod'],
  has,
  missing: ['ReadWriteMany', 'ReadWriteOncePod'],
});

const CASES: readonly (readonly [VerdictRejection, cell: string, phrase: string, clause: string])[] = [
  [
    modes(['ReadWriteOnce', 'ReadOnlyMany']),
    'RWO ROX',
    'does not offer `ReadWriteMany`, `ReadWriteOncePod`',
    'it does not offer `ReadWriteMany`, `ReadWriteOncePod`',
  ],
  [
    modes(['ReadWriteOnce']),
    'RWO',
    'offers only `ReadWriteOnce`',
    'it does not offer `ReadWriteMany`, `ReadWriteOncePod`',
  ],
  [modes([]), 'none', 'offers no access mode', 'it does not offer `ReadWriteMany`, `ReadWriteOncePod`'],
  [
    { reason: 'CHOSEN_FOR_OTHER_CLAIM' },
    'taken',
    'chosen for another claim of the Pod',
    'it is chosen for another claim of the Pod',
  ],
  [
    { reason: 'CLAIMREF_OTHER_CLAIM', claimKey: 'shop/db' },
    'taken',
    'belongs to `shop/db`',
    'it belongs to `shop/db`',
  ],
  [
    { reason: 'CLAIMREF_UID_MISMATCH', wanted: 'a', has: 'b' },
    'old uid',
    'kept for a former claim of this name',
    'it is kept for a former claim of this name',
  ],
  [{ reason: 'TOO_SMALL', wanted: '3Gi', has: '1Gi' }, '1Gi', '2Gi too small', 'it has `1Gi`, not `3Gi`'],
  [
    { reason: 'TOO_SMALL', wanted: '3Gi', has: undefined },
    'no size',
    'says no size',
    'it has `no size`, not `3Gi`',
  ],
  [
    { reason: 'VOLUME_MODE', wanted: 'Filesystem', has: 'Block' },
    'Block',
    'is a `Block` volume',
    'its mode is `Block`, not `Filesystem`',
  ],
  [
    { reason: 'VOLUME_ATTRIBUTES_CLASS', wanted: 'gold', has: '' },
    'none',
    'has no attributes class',
    'it has no attributes class',
  ],
  [
    { reason: 'VOLUME_ATTRIBUTES_CLASS', wanted: '', has: 'gold' },
    'gold',
    'is of attributes class `gold`',
    'it is of attributes class `gold`',
  ],
  [
    { reason: 'STORAGE_CLASS', wanted: 'fast', has: '' },
    'none',
    'has no class',
    'its class is none, not `fast`',
  ],
  [
    { reason: 'STORAGE_CLASS', wanted: '', has: 'fast' },
    'fast',
    'is of class `fast`',
    'its class is `fast`, not none',
  ],
  [{ reason: 'DELETING', since: 'x' }, 'deleting', 'is being deleted', 'it is being deleted'],
  [
    { reason: 'DELAY_BINDING', storageClassName: 'wait' },
    'waits',
    'held back until a Pod uses the claim',
    'it is held back until a Pod uses the claim',
  ],
  [
    { reason: 'NOT_AVAILABLE', phase: 'Released' },
    'Released',
    'is `Released`',
    'it is `Released`, not `Available`',
  ],
  [
    { reason: 'NOT_AVAILABLE', phase: '' },
    'no phase',
    'has no phase yet',
    'it is `without a phase`, not `Available`',
  ],
  [selector(), 'no match', 'labels do not match', 'its labels do not match'],
  [selector(unmet(undefined)), 'no label', 'lacks label `tier`', 'it lacks the label `tier=gold`'],
  [selector(unmet('')), 'empty', 'wrong label `tier`', 'its label is `tier=`, not `tier=gold`'],
  [
    selector(unmet('silver'), unmet('7', 'rack')),
    'silver',
    'wrong label `tier` and 1 more',
    'its label is `tier=silver`, not `tier=gold`',
  ],
  [
    selector(unmet(undefined), unmet('7', 'rack'), unmet('8', 'row')),
    'no label',
    'lacks label `tier` and 2 more',
    'it lacks the label `tier=gold`',
  ],
  [
    { reason: 'NODE_AFFINITY' },
    'other node',
    'cannot be reached from the node',
    'it cannot be reached from the node',
  ],
  [
    { reason: 'PREBOUND_NODE_AFFINITY' },
    'other node',
    'reserved for the claim, but out of reach of the node',
    'it is reserved for the claim, but out of reach of the node',
  ],
  [
    { reason: 'EARLIER_BUCKET', winner: 'pv-1', group: 'RWO' },
    'not reached',
    '`pv-1` offers fewer modes and fits',
    '`pv-1` offers fewer modes and fits',
  ],
  [
    { reason: 'SEARCH_ENDED', by: 'pv-1' },
    'not reached',
    'the search ended at `pv-1`',
    'the search ended at `pv-1`',
  ],
  [
    { reason: 'RESERVED_WINS', winner: 'pv-1' },
    'not reserved',
    '`pv-1` is reserved for the claim',
    '`pv-1` is reserved for the claim',
  ],
  [
    { reason: 'NOT_SMALLEST', winner: 'pv-1', winnerStorage: '1Gi' },
    'larger',
    'fits; `pv-1` is smaller',
    'it fits; `pv-1` is smaller',
  ],
  [{ reason: 'TIE', winner: 'pv-1' }, 'equal', 'fits, as large as `pv-1`', 'it fits, as large as `pv-1`'],
];

describe('a reason against a volume', () => {
  it.each(CASES)('%j', (rejection, cell, phrase, clause) => {
    expect(cellText(rejection)).toBe(cell);
    expect(told(rejectionPhrase(rejection), 'it')).toBe(`it: ${phrase}`);
    expect(told(rejectionClause(rejection), 'because')).toBe(`because: ${clause}`);
  });
});

it.each([
  [{ kind: 'Reserved' }, 'reserved for this claim: taken at once'],
  [{ kind: 'OnlyOne' }, 'the only one that fits'],
  [{ kind: 'Smallest', of: 3 }, 'the smallest of 3 that fit'],
  [
    { kind: 'FirstByName', tiedWith: ['b', 'c'] },
    'as small as `b`, `c`; first by name here, undefined in a real cluster',
  ],
] as const)('why it won: %j', (why, text) => {
  expect(told(winPhrase(why), 'why')).toBe(`why: ${text}`);
});

it('each check has a head and a rule', () => {
  expect(Object.keys(CHECK_TITLES)).toEqual(Object.keys(CHECK_RULES));
  expect(told(CHECK_RULES)).toMatchSnapshot();
});
