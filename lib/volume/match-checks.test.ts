/** Each check with a volume that passes and the exact rejection of one that does not. */
import { describe, expect, it } from 'vitest';
import { type MatchCheck, runCheck } from './match-checks';
import { type MatchOptions, matchRequest } from './match-request';
import { aClaim, aVolume } from './testing/objects';

type VolumeOptions = Parameters<typeof aVolume>[0];

interface Case {
  readonly check: MatchCheck;
  readonly passes: VolumeOptions;
  readonly fails: VolumeOptions;
  readonly rejection: object;
  readonly claim?: Parameters<typeof aClaim>[0];
  readonly options?: Partial<MatchOptions>;
}

const onNode = (name: string) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'host', operator: 'In' as const, values: [name] }] }],
  },
});

const CASES: readonly Case[] = [
  {
    check: 'AccessModes',
    passes: {},
    fails: { accessModes: ['ReadOnlyMany'] },
    rejection: {
      reason: 'ACCESS_MODES',
      wanted: ['ReadWriteOnce', 'ReadOnlyMany'],
      has: ['ReadOnlyMany'],
      missing: ['ReadWriteOnce'],
    },
  },
  {
    check: 'Exclusion',
    options: { excludedVolumes: new Set(['taken']) },
    passes: {},
    fails: { name: 'taken' },
    rejection: { reason: 'CHOSEN_FOR_OTHER_CLAIM' },
  },
  {
    check: 'ClaimRef',
    passes: { claimRef: { namespace: 'default', name: 'claim-1' } },
    fails: { claimRef: { namespace: 'default', name: 'other' } },
    rejection: { reason: 'CLAIMREF_OTHER_CLAIM', claimKey: 'default/other' },
  },
  {
    check: 'ClaimRef',
    passes: { claimRef: { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' } },
    fails: { claimRef: { namespace: 'default', name: 'claim-1', uid: 'old' } },
    rejection: { reason: 'CLAIMREF_UID_MISMATCH', wanted: 'uid-claim-1', has: 'old' },
  },
  {
    check: 'Capacity',
    claim: { storage: '2Gi' },
    passes: { storage: '2Gi' },
    fails: { storage: '2047Mi' },
    rejection: { reason: 'TOO_SMALL', wanted: '2Gi', has: '2047Mi' },
  },
  {
    check: 'Capacity',
    passes: {},
    fails: { capacity: undefined },
    rejection: { reason: 'TOO_SMALL', wanted: '1Gi', has: undefined },
  },
  {
    check: 'VolumeMode',
    passes: { volumeMode: 'Filesystem' },
    fails: { volumeMode: 'Block' },
    rejection: { reason: 'VOLUME_MODE', wanted: 'Filesystem', has: 'Block' },
  },
  {
    check: 'VolumeAttributesClass',
    claim: { volumeAttributesClassName: 'silver' },
    passes: { volumeAttributesClassName: 'silver' },
    fails: {},
    rejection: { reason: 'VOLUME_ATTRIBUTES_CLASS', wanted: 'silver', has: '' },
  },
  {
    check: 'Deletion',
    passes: {},
    fails: { metadata: { deletionTimestamp: '2026-01-05T09:00:00Z' } },
    rejection: { reason: 'DELETING', since: '2026-01-05T09:00:00Z' },
  },
  {
    check: 'Phase',
    passes: {},
    fails: { phase: 'Released' },
    rejection: { reason: 'NOT_AVAILABLE', phase: 'Released' },
  },
  { check: 'Phase', passes: {}, fails: { phase: '' }, rejection: { reason: 'NOT_AVAILABLE', phase: '' } },
  {
    check: 'StorageClass',
    claim: { storageClassName: 'gold' },
    passes: { storageClassName: 'gold' },
    fails: { storageClassName: 'silver' },
    rejection: { reason: 'STORAGE_CLASS', wanted: 'gold', has: 'silver' },
  },
  {
    check: 'NodeAffinity',
    options: { node: { labels: { host: 'n' } } },
    passes: { nodeAffinity: onNode('n') },
    fails: { nodeAffinity: onNode('m') },
    rejection: { reason: 'NODE_AFFINITY' },
  },
];

function requestOf(claim?: Parameters<typeof aClaim>[0], options?: Partial<MatchOptions>) {
  const request = matchRequest(aClaim(claim), { volumeAttributesClass: true, ...options });
  if (!request.ok) throw new Error(request.error);
  return request.value;
}

function check({ check: name, claim, options }: Case, volumeOptions: VolumeOptions) {
  return runCheck(name, requestOf(claim, options), aVolume(volumeOptions));
}

describe('runCheck', () => {
  it.each(CASES)('$check: $rejection', (row) => {
    expect(check(row, row.passes)).toBeUndefined();
    expect(check(row, row.fails)).toEqual(row.rejection);
  });

  it('without a status a volume is not Available', () => {
    const { status: _, ...volume } = aVolume();
    expect(runCheck('Phase', requestOf(), volume)).toEqual({ reason: 'NOT_AVAILABLE', phase: '' });
  });

  it('a claim that asks for no size fits anything', () => {
    const request = requestOf({ resources: undefined });
    expect(runCheck('Capacity', request, aVolume({ storage: '1' }))).toBeUndefined();
  });

  it.each([
    [{ delayBinding: true }, { reason: 'DELAY_BINDING', storageClassName: 'gold' }],
    [{ delayBinding: false }, undefined],
    [{ delayBinding: true, node: { labels: {} } }, undefined],
  ])('binding is delayed until there is a node: %j', (options, rejection) => {
    const row: Case = {
      check: 'DelayBinding',
      claim: { storageClassName: 'gold' },
      options,
      passes: {},
      fails: {},
      rejection: {},
    };
    expect(check(row, {})).toEqual(rejection);
  });

  it('no node, or no affinity, is no obstacle', () => {
    const row: Case = { check: 'NodeAffinity', passes: {}, fails: {}, rejection: {} };
    expect(check(row, { nodeAffinity: onNode('m') })).toBeUndefined();
    expect(check({ ...row, options: { node: { labels: {} } } }, {})).toBeUndefined();
  });
});
