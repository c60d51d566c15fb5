import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import {
  type CandidateVerdict,
  candidatesByNearness,
  explainMatching,
  type MatchVerdict,
} from './match-verdict';
import { findMatchingVolume } from './matching';
import { nearestFixes } from './nearest-fixes';
import { cellText, rejectionClause, rejectionPhrase, winPhrase } from './rejection-text';
import { plainText } from './sentence';
import { arbitraryClaim, arbitraryVolume } from './testing/arbitrary';
import { aClaim, aVolume } from './testing/objects';
import { told } from './testing/told';

const OPTIONS = { volumeAttributesClass: true };
const RWO = ['ReadWriteOnce'] as const;

/** The cluster of the claim `warehouse`: it asks for 100Gi, RWO, labelled tier=gold. */
const WAREHOUSE = aClaim({
  name: 'warehouse',
  namespace: 'analytics',
  storage: '100Gi',
  accessModes: RWO,
  selector: { matchLabels: { tier: 'gold' } },
});
const gold = { labels: { tier: 'gold' } };
const VOLUMES: readonly PersistentVolume[] = [
  aVolume({
    name: 'pv-gold-02',
    storage: '200Gi',
    accessModes: RWO,
    metadata: { labels: { tier: 'silver' } },
  }),
  aVolume({ name: 'pv-local-a1', storage: '80Gi', accessModes: RWO, metadata: gold }),
  aVolume({
    name: 'pv-fast-07',
    storage: '150Gi',
    accessModes: RWO,
    volumeMode: 'Block',
    storageClassName: 'fast',
    metadata: gold,
  }),
  aVolume({
    name: 'pv-archive-01',
    storage: '120Gi',
    accessModes: RWO,
    phase: 'Released',
    storageClassName: 'archive',
    claimRef: { namespace: 'shop', name: 'orders-archive', uid: 'old' },
  }),
  aVolume({ name: 'pv-nfs-02', storage: '50Gi', accessModes: ['ReadWriteOnce', 'ReadWriteMany'] }),
  aVolume({ name: 'pv-nfs-05', storage: '300Gi', accessModes: ['ReadWriteMany'], phase: 'Pending' }),
];

function searched(verdict: MatchVerdict): Extract<MatchVerdict, { kind: 'Searched' }> {
  if (verdict.kind === 'Error') throw new Error(verdict.message);
  return verdict;
}

function reason(candidate: CandidateVerdict): string {
  const { outcome } = candidate;
  return outcome.kind === 'Won' ? plainText(winPhrase(outcome.why)) : outcome.rejection.reason;
}

/** `name: what each check says`, one character a check: passed, Stopped, would fail, would pass, not asked. */
function row(candidate: CandidateVerdict): string {
  const signs = { Passed: '=', Stopped: 'X', WouldFail: 'x', WouldPass: '.', NotAsked: ' ' };
  return `${candidate.volume.metadata.name} ${candidate.results.map((result) => signs[result.kind]).join('')}`;
}

describe('explainMatching', () => {
  // Made in each test: what runs while the tests are collected is not measured with them.
  const warehouse = () => searched(explainMatching(WAREHOUSE, VOLUMES, OPTIONS));

  it('asks in the order of the controller', () => {
    const verdict = warehouse();
    expect(verdict.checks).toEqual([
      'AccessModes',
      'ClaimRef',
      'Capacity',
      'VolumeMode',
      'VolumeAttributesClass',
      'Deletion',
      'Phase',
      'Selector',
      'StorageClass',
    ]);
    expect(verdict.remaining).toEqual([5, 4, 2, 1, 1, 1, 1, 0, 0]);
  });

  it('groups by access modes and puts near misses first', () => {
    const groups = warehouse().groups.map(({ key, search, candidates }) => [
      key,
      search.kind,
      ...candidates.map(row),
    ]);
    expect(groups).toEqual([
      [
        'RWO',
        'Asked',
        'pv-gold-02 =======X.',
        'pv-local-a1 ==X......',
        'pv-fast-07 ===X....x',
        'pv-archive-01 =X....xxx',
      ],
      ['RWO,RWX', 'Asked', 'pv-nfs-02 ==X....x.'],
      ['RWX', 'NeverAsked', 'pv-nfs-05 X.....xx.'],
    ]);
  });

  it('says each reason in a cell, a phrase and a clause', () => {
    const words = candidatesByNearness(warehouse()).map(({ volume, outcome }) => {
      if (outcome.kind === 'Won') return 'won';
      const phrase = plainText(rejectionPhrase(outcome.rejection));
      const clause = plainText(rejectionClause(outcome.rejection));
      return `${volume.metadata.name}: ${cellText(outcome.rejection)} | ${phrase} | ${clause}`;
    });
    expect(words).toEqual([
      'pv-gold-02: silver | wrong label tier | its label is tier=silver, not tier=gold',
      'pv-local-a1: 80Gi | 20Gi too small | it has 80Gi, not 100Gi',
      'pv-fast-07: Block | is a Block volume | its mode is Block, not Filesystem',
      'pv-nfs-02: 50Gi | 50Gi too small | it has 50Gi, not 100Gi',
      'pv-nfs-05: RWX | offers only ReadWriteMany | it does not offer ReadWriteOnce',
      'pv-archive-01: taken | belongs to shop/orders-archive | it belongs to shop/orders-archive',
    ]);
  });

  it.each([
    ['only one', [aVolume({ name: 'a' })], ['a: the only one that fits']],
    [
      'smallest',
      [aVolume({ name: 'a', storage: '2Gi' }), aVolume({ name: 'b' })],
      ['b: the smallest of 2 that fit', 'a: NOT_SMALLEST'],
    ],
    [
      'tie',
      [aVolume({ name: 'b' }), aVolume({ name: 'a' })],
      ['a: as small as b; first by name here, undefined in a real cluster', 'b: TIE'],
    ],
    [
      'reserved',
      [
        aVolume({ name: 'own', storage: '9Gi', claimRef: { namespace: 'default', name: 'claim-1' } }),
        aVolume({ name: 'a' }),
      ],
      ['own: reserved for this claim: taken at once', 'a: RESERVED_WINS'],
    ],
    [
      'earlier group',
      [
        aVolume({ name: 'wide', accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'] }),
        aVolume({ name: 'a' }),
      ],
      ['a: the only one that fits', 'wide: EARLIER_BUCKET'],
    ],
    [
      'uid',
      [aVolume({ claimRef: { namespace: 'default', name: 'claim-1', uid: 'old' } })],
      ['pv-1: CLAIMREF_UID_MISMATCH'],
    ],
    ['deleting', [aVolume({ metadata: { deletionTimestamp: 'x' } })], ['pv-1: DELETING']],
    ['attributes', [aVolume({ volumeAttributesClassName: 'fast' })], ['pv-1: VOLUME_ATTRIBUTES_CLASS']],
  ])('%s', (_name, volumes, expected) => {
    const candidates = candidatesByNearness(explainMatching(aClaim(), volumes, OPTIONS));
    expect(candidates.map((candidate) => `${candidate.volume.metadata.name}: ${reason(candidate)}`)).toEqual(
      expected,
    );
  });

  it('takes a reserved volume without asking for phase, labels and class', () => {
    const volumes = [
      aVolume({
        phase: 'Pending',
        storageClassName: 'x',
        claimRef: { namespace: 'default', name: 'claim-1' },
      }),
    ];
    const [own] = candidatesByNearness(explainMatching(aClaim(), volumes, OPTIONS));
    expect(own && row(own)).toBe('pv-1 ======   ');
  });

  it('searches groups by their modes, whatever the order of the volumes, and never those that lack one', () => {
    const of = (name: string, ...accessModes: NonNullable<PersistentVolume['spec']['accessModes']>) =>
      aVolume({ name, accessModes, storage: '1Mi' });
    const volumes = [
      of('z', 'ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'),
      of('y', 'ReadOnlyMany'),
      of('x', 'ReadWriteOnce', 'ReadWriteMany'),
      of('b', 'ReadWriteOnce'),
      of('a', 'ReadWriteOnce'),
    ];
    const { groups } = searched(explainMatching(aClaim({ accessModes: RWO }), volumes, OPTIONS));
    expect(groups.map(({ key, search, candidates }) => [key, search, ...candidates.map(row)])).toEqual([
      ['RWO', { kind: 'Asked', position: 1 }, 'a ==X......', 'b ==X......'],
      ['RWO,RWX', { kind: 'Asked', position: 2 }, 'x ==X......'],
      ['RWO,ROX,RWX', { kind: 'Asked', position: 3 }, 'z ==X......'],
      ['ROX', { kind: 'NeverAsked', missing: ['ReadWriteOnce'] }, 'y X.x......'],
    ]);
  });

  it('puts the winner first, then fewer misses, then the later stop, then the name', () => {
    const volumes = [
      aVolume({ name: 'c-two', storage: '1Mi', storageClassName: 'x' }),
      aVolume({ name: 'b-early', storage: '1Mi' }),
      aVolume({ name: 'd-late', storageClassName: 'x' }),
      aVolume({ name: 'a-late', storageClassName: 'x' }),
      aVolume({ name: 'fits', storage: '2Gi' }),
      aVolume({ name: 'wins' }),
    ];
    const verdict = searched(explainMatching(aClaim(), volumes, OPTIONS));
    const order = ['wins', 'fits', 'a-late', 'd-late', 'b-early', 'c-two'];
    expect(verdict.groups[0]?.candidates.map(({ volume }) => volume.metadata.name)).toEqual(order);
    expect(candidatesByNearness(verdict).map(({ volume }) => volume.metadata.name)).toEqual(order);
    const [winner] = candidatesByNearness(verdict);
    expect(winner && reason(winner)).toBe('the smallest of 2 that fit');
  });

  it('would ask the volumes of a group that it does not come to', () => {
    const wide = { accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'] as const };
    const volumes = [
      aVolume({ name: 'small', storage: '1Mi', ...wide }),
      aVolume({ name: 'fits', ...wide }),
      aVolume({ name: 'wins' }),
    ];
    const candidates = candidatesByNearness(explainMatching(aClaim(), volumes, OPTIONS));
    expect(candidates.map(row)).toEqual(['wins =========', 'fits .........', 'small ..x......']);
    const lost = candidates.map(({ outcome }) => outcome.kind === 'Lost' && outcome.check);
    expect(lost).toEqual([false, undefined, undefined]);
  });

  it('asks for excluded volumes where the scheduler has some', () => {
    const options = { ...OPTIONS, excludedVolumes: new Set(['pv-1']) };
    const verdict = searched(explainMatching(aClaim(), [aVolume()], options));
    expect(verdict.checks).toContain('Exclusion');
    expect(candidatesByNearness(verdict).map(reason)).toEqual(['CHOSEN_FOR_OTHER_CLAIM']);
  });

  it('says that a claim cannot be searched for', () => {
    const odd = aClaim({ selector: { matchExpressions: [{ key: 'a', operator: 'Near' }] } });
    const verdict = explainMatching(odd, [aVolume()], OPTIONS);
    expect(verdict).toMatchObject({ kind: 'Error', claim: odd });
    expect(candidatesByNearness(verdict)).toEqual([]);
    expect(nearestFixes(verdict, () => false)).toEqual([]);
  });

  it('holds free volumes back while a Pod is awaited', () => {
    const delayed = searched(explainMatching(aClaim(), [aVolume()], { ...OPTIONS, delayBinding: true }));
    expect(delayed.checks).toContain('DelayBinding');
    expect(candidatesByNearness(delayed).map(reason)).toEqual(['DELAY_BINDING']);
  });

  it('on the path of the scheduler ends at a reserved volume that the node cannot reach', () => {
    const nodeAffinity = {
      required: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['b'] }] }],
      },
    };
    const volumes = [
      aVolume({ name: 'own', nodeAffinity, claimRef: { namespace: 'default', name: 'claim-1' } }),
      aVolume({ name: 'free' }),
      aVolume({ name: 'far', nodeAffinity }),
    ];
    const options = { ...OPTIONS, delayBinding: true, node: { labels: { zone: 'a' } } };
    const candidates = candidatesByNearness(explainMatching(aClaim(), volumes, options));
    expect(candidates.map((candidate) => `${candidate.volume.metadata.name} ${reason(candidate)}`)).toEqual([
      'free SEARCH_ENDED',
      'far NODE_AFFINITY',
      'own PREBOUND_NODE_AFFINITY',
    ]);
  });

  it('never disagrees with the search', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(arbitraryVolume, {
          selector: (volume) => volume.metadata.name,
          minLength: 3,
          maxLength: 25,
        }),
        arbitraryClaim,
        fc.boolean(),
        (volumes, claim, delayBinding) => {
          const options = { ...OPTIONS, delayBinding };
          const result = findMatchingVolume(claim, volumes, options);
          const candidates = candidatesByNearness(explainMatching(claim, volumes, options));
          expect(candidates).toHaveLength(volumes.length);
          const winners = candidates.filter(({ outcome }) => outcome.kind === 'Won');
          expect(winners.map(({ volume }) => volume)).toEqual(result.kind === 'Found' ? [result.volume] : []);
          for (const { results, misses, outcome } of candidates) {
            const reached = outcome.kind === 'Won' || outcome.rejection.reason !== 'EARLIER_BUCKET';
            const stops = results.filter(({ kind }) => kind === 'Stopped').length;
            expect(stops).toBe(reached ? Math.min(misses, 1) : 0);
            const stoppedByCheck = outcome.kind === 'Lost' && outcome.check !== undefined;
            expect(stoppedByCheck).toBe(reached && misses > 0);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('nearestFixes', () => {
  const fixes = (
    claim: typeof WAREHOUSE,
    volumes: readonly PersistentVolume[],
    existing: readonly string[] = [],
  ) =>
    nearestFixes(explainMatching(claim, volumes, OPTIONS), (key) => existing.includes(key)).map(
      (fix) => `${plainText(fix.title)} | ${fix.command}`,
    );

  it('offers what one change does, volumes before claims', () => {
    expect(fixes(WAREHOUSE, VOLUMES, ['shop/orders-archive'])).toEqual([
      'Label pv-gold-02 with tier=gold | kubectl label pv pv-gold-02 tier=gold --overwrite',
      'Create the claim again with no selector (tier=gold is not met) | kubectl replace --force -f warehouse.yaml',
      'Create the claim again with 80Gi | kubectl replace --force -f warehouse.yaml',
    ]);
  });

  const plain = aClaim();
  it.each([
    [
      'class',
      [aVolume({ storageClassName: 'gold' })],
      [
        `Set the class of pv-1 to none | kubectl patch pv pv-1 --type merge -p '{"spec":{"storageClassName":null}}'`,
        'Create the claim again with class gold | kubectl replace --force -f claim-1.yaml',
      ],
    ],
    [
      'former claim of the name',
      [aVolume({ phase: 'Released', claimRef: { namespace: 'default', name: 'claim-1', uid: 'old' } })],
      [
        `Give pv-1 to this claim | kubectl patch pv pv-1 --type merge -p '{"spec":{"claimRef":{"uid":null}}}'`,
      ],
    ],
    [
      'claim that is gone',
      [aVolume({ phase: 'Released', claimRef: { namespace: 'default', name: 'gone', uid: 'old' } })],
      [`Free pv-1 | kubectl patch pv pv-1 --type merge -p '{"spec":{"claimRef":null}}'`],
    ],
    [
      'claim that exists',
      [aVolume({ phase: 'Bound', claimRef: { namespace: 'shop', name: 'media', uid: 'u' } })],
      [],
    ],
    ['two misses', [aVolume({ storage: '1Mi', storageClassName: 'gold' })], []],
    ['deleting', [aVolume({ metadata: { deletionTimestamp: 'x' } })], []],
    [
      'modes',
      [aVolume({ accessModes: ['ReadWriteMany'] })],
      ['Create the claim again with ReadWriteMany | kubectl replace --force -f claim-1.yaml'],
    ],
  ])('%s', (_name, volumes, expected) => {
    expect(fixes(plain, volumes, ['shop/media'])).toEqual(expected);
  });

  const selecting = (operator: string, values?: readonly string[]) =>
    aClaim({ selector: { matchExpressions: [{ key: 'tier', operator, ...(values ? { values } : {}) }] } });
  const labelled = aVolume({ metadata: { labels: { tier: 'silver', rack: '7' } } });
  it.each<readonly [string, typeof plain, readonly PersistentVolume[]]>([
    ['a label that must have one of some values', selecting('In', ['gold', 'platinum']), [labelled]],
    ['a label that must exist', selecting('Exists'), [aVolume()]],
    ['a label that must not exist', selecting('DoesNotExist'), [labelled]],
    ['a label that must not have a value', selecting('NotIn', ['silver']), [labelled]],
    ['two labels', aClaim({ selector: { matchLabels: { tier: 'gold', rack: '8' } } }), [labelled]],
    ['less room', plain, [aVolume({ storage: '500Mi' })]],
    ['no size at all', plain, [aVolume({ capacity: {} })]],
    ['another mode', plain, [aVolume({ volumeMode: 'Block' })]],
    ['other access modes', plain, [aVolume({ accessModes: ['ReadWriteMany', 'ReadWriteOnce'] })]],
    ['a class', plain, [aVolume({ storageClassName: 'gold' })]],
    ['another class', aClaim({ storageClassName: 'silver' }), [aVolume({ storageClassName: 'gold' })]],
    ['no class', aClaim({ storageClassName: 'silver' }), [aVolume()]],
    ['attributes', plain, [aVolume({ volumeAttributesClassName: 'fast' })]],
    ['no attributes', aClaim({ volumeAttributesClassName: 'fast' }), [aVolume()]],
    [
      'the former claim of the name',
      plain,
      [aVolume({ phase: 'Released', claimRef: { namespace: 'default', name: 'claim-1', uid: 'old' } })],
    ],
    [
      'a claim that is gone',
      plain,
      [aVolume({ phase: 'Released', claimRef: { namespace: 'default', name: 'gone', uid: 'old' } })],
    ],
    [
      'several volumes: those of which one change is enough, changes of volumes first',
      plain,
      [
        aVolume({ name: 'a', storage: '500Mi' }),
        aVolume({ name: 'b', storageClassName: 'gold' }),
        aVolume({ name: 'c', storage: '700Mi', storageClassName: 'gold' }),
        aVolume({ name: 'd', storage: '400Mi' }),
      ],
    ],
  ])('in whole: %s', (_is, claim, volumes) => {
    expect(
      told(
        nearestFixes(explainMatching(claim, volumes, OPTIONS), () => false),
        'fix',
      ),
    ).toMatchSnapshot();
  });

  it('offers nothing to a claim that binds anyway', () => {
    expect(fixes(plain, [aVolume(), aVolume({ name: 'pv-2', storage: '1Mi' })])).toEqual([]);
  });

  it('offers a claim without what the cluster added to the old one', () => {
    const old = aClaim({
      metadata: {
        resourceVersion: '9',
        annotations: { 'volume.kubernetes.io/selected-node': 'n', mine: 'yes' },
      },
    });
    const [fix] = nearestFixes(explainMatching(old, [aVolume({ storage: '500Mi' })], OPTIONS), () => false);
    expect(fix?.manifest?.metadata).toEqual({
      name: 'claim-1',
      namespace: 'default',
      annotations: { mine: 'yes' },
    });
  });
});
