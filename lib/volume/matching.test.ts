import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { MatchOptions } from './match-request';
import { findMatchingVolume } from './matching';
import { aClaim, aVolume } from './testing/objects';
import { VolumeIndex } from './volume-index';

const OPTIONS: MatchOptions = { volumeAttributesClass: true };

/** The name of the volume found by the plain search, checked against the index. */
function find(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], options = OPTIONS): string {
  const index = new VolumeIndex();
  for (const volume of volumes) index.set(volume);
  const result = findMatchingVolume(claim, volumes, options);
  if (!options.node) expect(index.find(claim, options)).toEqual(result);
  return result.kind === 'Found'
    ? result.volume.metadata.name
    : result.kind === 'Error'
      ? result.message
      : 'none';
}

const RWO = ['ReadWriteOnce'] as const;
const RWO_ROX = ['ReadWriteOnce', 'ReadOnlyMany'] as const;
const ALL = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'] as const;

/** createTestVolumes of index_test.go, 1.37, without the nodes that its affinity cases name. */
const VOLUMES: readonly PersistentVolume[] = [
  aVolume({ name: 'gce-pd-1', storage: '10G', accessModes: RWO_ROX }),
  aVolume({ name: 'gce-pd-2', storage: '20G', accessModes: RWO_ROX }),
  aVolume({ name: 'gce003', storage: '5G', accessModes: RWO_ROX }),
  aVolume({
    name: 'gce004',
    storage: '1G',
    accessModes: RWO_ROX,
    phase: 'Bound',
    claimRef: { namespace: 'foo', name: 'bar', uid: 'x' },
  }),
  aVolume({ name: 'nfs-1', storage: '5G', accessModes: ALL }),
  aVolume({ name: 'nfs-2', storage: '1G', accessModes: ALL }),
  aVolume({ name: 'nfs-3', storage: '10G', accessModes: ALL }),
  aVolume({
    name: 'gce-20000',
    storage: '20000G',
    accessModes: RWO,
    metadata: { labels: { 'should-exist': 'true' } },
  }),
  aVolume({
    name: 'silver-10000',
    storage: '10000G',
    accessModes: RWO,
    storageClassName: 'silver',
    metadata: { labels: { 'should-exist': 'true' } },
  }),
  aVolume({ name: 'silver-100', storage: '100G', accessModes: RWO, storageClassName: 'silver' }),
  aVolume({ name: 'gold-50', storage: '50G', accessModes: RWO, storageClassName: 'gold' }),
  aVolume({ name: 'large-200', storage: '200E', accessModes: RWO, storageClassName: 'large' }),
  aVolume({ name: 'large-800', storage: '800E', accessModes: RWO, storageClassName: 'large' }),
  aVolume({ name: 'vac-5', storage: '5G', accessModes: RWO_ROX, volumeAttributesClassName: 'silver' }),
];

const SHOULD_EXIST = { matchLabels: { 'should-exist': 'true' } };

describe('TestMatchVolume (index_test.go)', () => {
  const cases: readonly (readonly [string, Parameters<typeof aClaim>[0], string])[] = [
    ['successful-match-gce-10', { storage: '8G', accessModes: RWO_ROX }, 'gce-pd-1'],
    ['successful-match-nfs-5', { storage: '5G', accessModes: ALL }, 'nfs-1'],
    ['successful-skip-1g-bound-volume', { storage: '1G', accessModes: RWO_ROX }, 'gce003'],
    ['successful-no-match', { storage: '999G', accessModes: RWO_ROX }, 'none'],
    [
      'successful-no-match-due-to-label',
      { storage: '999G', accessModes: RWO_ROX, selector: { matchLabels: { 'should-not-exist': 'true' } } },
      'none',
    ],
    [
      'successful-no-match-due-to-size-constraint-with-label-selector',
      { storage: '20000G', accessModes: RWO_ROX, selector: SHOULD_EXIST },
      'none',
    ],
    [
      'successful-match-due-with-constraint-and-label-selector',
      { storage: '20000G', accessModes: RWO, selector: SHOULD_EXIST },
      'gce-20000',
    ],
    [
      'successful-match-with-class',
      { storage: '1G', accessModes: RWO, storageClassName: 'silver', selector: SHOULD_EXIST },
      'silver-10000',
    ],
    [
      'successful-match-with-class-and-labels',
      { storage: '1G', accessModes: RWO, storageClassName: 'silver' },
      'silver-100',
    ],
    ['vac-silver', { storage: '1G', accessModes: RWO, volumeAttributesClassName: 'silver' }, 'vac-5'],
    ['vac-non-existing', { storage: '1G', accessModes: RWO, volumeAttributesClassName: 'nowhere' }, 'none'],
    [
      'successful-match-very-large',
      { storage: '1E', accessModes: RWO, storageClassName: 'large' },
      'large-200',
    ],
    [
      'successful-match-exact-extremely-large',
      { storage: '800E', accessModes: RWO, storageClassName: 'large' },
      'large-800',
    ],
    [
      'successful-no-match-way-too-large',
      { storage: '950E', accessModes: RWO, storageClassName: 'large' },
      'none',
    ],
  ];
  it.each(cases)('%s', (_id, claim, expected) => {
    expect(find(aClaim(claim), VOLUMES)).toBe(expected);
  });
});

describe('TestFindingPreboundVolumes (index_test.go)', () => {
  const claim = aClaim({ name: 'claim01', accessModes: RWO });
  const small = aVolume({ name: 'pv1', storage: '1Gi', accessModes: RWO });
  const middle = aVolume({ name: 'pv5', storage: '5Gi', accessModes: RWO });
  const large = aVolume({ name: 'pv8', storage: '8Gi', accessModes: RWO });
  const own = { namespace: 'default', name: 'claim01' };
  const foreign = { namespace: 'default', name: 'someone-else' };
  const cases: readonly (readonly [string, readonly PersistentVolume[], string])[] = [
    ['none reserved: the smallest', [small, middle, large], 'pv1'],
    [
      'the smallest is reserved for another claim',
      [{ ...small, spec: { ...small.spec, claimRef: foreign } }, middle, large],
      'pv5',
    ],
    [
      'reserved for us beats smaller ones',
      [small, middle, { ...large, spec: { ...large.spec, claimRef: own } }],
      'pv8',
    ],
    [
      'reserved for us but too small',
      [small, middle, aVolume({ name: 'tiny', storage: '500Mi', accessModes: RWO, claimRef: own })],
      'pv1',
    ],
    [
      'reserved for us but of another volume mode',
      [small, middle, aVolume({ name: 'block', accessModes: RWO, volumeMode: 'Block', claimRef: own })],
      'pv1',
    ],
  ];
  it.each(cases)('%s', (_name, volumes, expected) => {
    expect(find(claim, volumes)).toBe(expected);
  });
});

describe('order of the search', () => {
  const claim = aClaim({ accessModes: RWO });
  const own = { namespace: 'default', name: 'claim-1' };
  const cases: readonly (readonly [string, readonly PersistentVolume[], string])[] = [
    [
      'a group of fewer modes wins over a smaller volume',
      [
        aVolume({ name: 'wide', storage: '1Gi', accessModes: ALL }),
        aVolume({ name: 'narrow', storage: '9Gi', accessModes: RWO }),
      ],
      'narrow',
    ],
    [
      'a free volume in an earlier group beats a reserved one in a later group',
      [
        aVolume({ name: 'reserved', accessModes: ALL, claimRef: own }),
        aVolume({ name: 'free', accessModes: RWO }),
      ],
      'free',
    ],
    [
      'groups of equally many modes go by key: RWO,ROX before RWO,RWX',
      [
        aVolume({ name: 'a', accessModes: ['ReadWriteOnce', 'ReadWriteMany'] }),
        aVolume({ name: 'b', accessModes: RWO_ROX }),
      ],
      'b',
    ],
    [
      'equal sizes go by name',
      [aVolume({ name: 'b', accessModes: RWO }), aVolume({ name: 'a', accessModes: RWO })],
      'a',
    ],
    [
      'of two reserved volumes the first name, not the smaller',
      [
        aVolume({ name: 'b', storage: '1Gi', accessModes: RWO, claimRef: own }),
        aVolume({ name: 'a', storage: '5Gi', accessModes: RWO, claimRef: own }),
      ],
      'a',
    ],
    [
      'sizes compare exactly: 1Gi is more than 1G',
      [aVolume({ name: 'a', storage: '1G', accessModes: RWO })],
      'none',
    ],
    [
      'repeated modes count once',
      [aVolume({ name: 'a', accessModes: ['ReadWriteOnce', 'ReadWriteOnce'] })],
      'a',
    ],
  ];
  it.each(cases)('%s', (_name, volumes, expected) => {
    expect(find(claim, volumes)).toBe(expected);
  });
});

describe('TestBestMatchDelayed (index_test.go)', () => {
  it('returns nothing but reserved volumes while binding is delayed', () => {
    const volumes = [aVolume({ name: 'free' })];
    expect(find(aClaim(), volumes, { ...OPTIONS, delayBinding: true })).toBe('none');
    const reserved = aVolume({ name: 'own', claimRef: { namespace: 'default', name: 'claim-1' } });
    expect(find(aClaim(), [...volumes, reserved], { ...OPTIONS, delayBinding: true })).toBe('own');
  });
});

describe('TestFindMatchVolumeWithNode (pv_helpers_test.go)', () => {
  const affinity = (zone: string) => ({
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] }],
    },
  });
  const node = { labels: { zone: 'a' } };
  const claim = aClaim({ accessModes: RWO, storageClassName: 'wait' });
  const volume = (options: Parameters<typeof aVolume>[0]) =>
    aVolume({ storageClassName: 'wait', accessModes: RWO, ...options });
  const cases: readonly (readonly [string, readonly PersistentVolume[], Partial<MatchOptions>, string])[] = [
    ['success-match', [volume({ name: 'ok', nodeAffinity: affinity('a') })], {}, 'ok'],
    [
      'success-exclusion',
      [volume({ name: 'x' }), volume({ name: 'y' })],
      { excludedVolumes: new Set(['x']) },
      'y',
    ],
    ['fail-exclusion', [volume({ name: 'x' })], { excludedVolumes: new Set(['x']) }, 'none'],
    ['fail-accessmode', [volume({ name: 'x', accessModes: ['ReadOnlyMany'] })], {}, 'none'],
    ['fail-nodeaffinity', [volume({ name: 'x', nodeAffinity: affinity('b') })], {}, 'none'],
    ['fail-nonavailable', [volume({ name: 'x', phase: 'Released' })], {}, 'none'],
    [
      'fail-prebound-node-affinity: the whole search ends',
      [
        volume({
          name: 'own',
          nodeAffinity: affinity('b'),
          claimRef: { namespace: 'default', name: 'claim-1' },
        }),
        volume({ name: 'z-free', nodeAffinity: affinity('a') }),
      ],
      {},
      'none',
    ],
    [
      'success-bad-and-good-node-affinity',
      [
        volume({ name: 'bad', nodeAffinity: affinity('b') }),
        volume({ name: 'good', nodeAffinity: affinity('a') }),
      ],
      {},
      'good',
    ],
  ];
  it.each(cases)('%s', (_id, volumes, options, expected) => {
    expect(find(claim, volumes, { ...OPTIONS, delayBinding: true, node, ...options })).toBe(expected);
  });
});

describe('errors before the search', () => {
  it('refuses an attributes class while the gate is off', () => {
    const claim = aClaim({ volumeAttributesClassName: 'silver' });
    expect(find(claim, [aVolume()], { volumeAttributesClass: false })).toBe(
      'unsupported volumeAttributesClassName is set on claim default/claim-1 when the feature-gate VolumeAttributesClass is disabled',
    );
  });

  it('refuses a selector that no API server would store', () => {
    const claim = aClaim({ selector: { matchExpressions: [{ key: 'a', operator: 'Near', values: ['b'] }] } });
    expect(find(claim, [aVolume()])).toBe(
      'error creating internal label selector for claim: default/claim-1: "Near" is not a valid label selector operator',
    );
  });
});
