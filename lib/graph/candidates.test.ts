import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import { clusterView } from '../volume/cluster-view';
import { plainText } from '../volume/sentence';
import { aClaim, aStorageClass, aVolume } from '../volume/testing/objects';
import { type CandidateTable, candidateTable } from './candidates';
import { applyWhatIf, type WhatIf } from './what-if';

const RWO = ['ReadWriteOnce'] as const;
const CLAIM = aClaim({ storage: '100Gi', accessModes: RWO, selector: { matchLabels: { tier: 'gold' } } });
const VOLUMES: readonly PersistentVolume[] = [
  aVolume({ name: 'silver', storage: '200Gi', accessModes: RWO, metadata: { labels: { tier: 'silver' } } }),
  aVolume({ name: 'small', storage: '80Gi', accessModes: RWO, metadata: { labels: { tier: 'gold' } } }),
  aVolume({ name: 'nfs', storage: '300Gi', accessModes: ['ReadWriteMany'] }),
];

type Table = Extract<CandidateTable, { kind: 'Table' }>;

function tableOf(
  claim = CLAIM,
  volumes: readonly PersistentVolume[] = VOLUMES,
  whatIf: WhatIf = {},
  showAll = false,
): Table {
  const table = candidateTable(clusterView({ version: '1.37', volumes }), claim, { whatIf, showAll });
  if (table.kind === 'Error') throw new Error(table.message);
  return table;
}

/** `title: name rank last | reason`, one line a row. */
function lines(table: Table): readonly string[] {
  return table.groups.flatMap((group) => [
    `${group.title}: ${plainText(group.note)}`,
    ...group.rows.map(
      ({ volumeName, rank, last, reason }) => `${volumeName} ${rank} ${last}| ${plainText(reason)}`,
    ),
  ]);
}

describe('candidateTable', () => {
  it('puts checks in columns and near misses first', () => {
    const table = tableOf();
    expect(table.columns.map(({ number, title, remaining }) => `${number} ${title} ${remaining}`)).toEqual([
      '1 Access 2',
      '2 Reserved 2',
      '3 Size 1',
      '4 Mode 1',
      '5 Attributes 1',
      '6 Deleting 1',
      '7 Phase 1',
      '8 Labels 0',
      '9 Class 0',
    ]);
    expect(lines(table)).toEqual([
      'ReadWriteOnce: asked first',
      'silver nearest | wrong label tier',
      'small near | 20Gi too small',
      'ReadWriteMany only: never asked: it does not cover ReadWriteOnce',
      'nfs far | offers only ReadWriteMany',
    ]);
    expect(table.winner).toBeUndefined();
  });

  it('hints at the nearest choice that finds a volume', () => {
    const hints = tableOf().columns.map(
      ({ check, choice }) => `${check} ${choice?.hint?.option.label ?? '-'}`,
    );
    expect(hints).toContain('Capacity 80Gi');
    expect(hints).toContain('Selector any');
    expect(hints).toContain('StorageClass -');
  });

  it('asks again for a changed claim, and offers no hints once it finds one', () => {
    const table = tableOf(CLAIM, VOLUMES, { Capacity: '80Gi' });
    expect(table.winner).toBe('small');
    expect(lines(table)[1]).toBe('small won wins| the only one that fits');
    expect(table.columns.every(({ choice }) => choice?.hint === undefined)).toBe(true);
    expect(table.columns.find(({ check }) => check === 'Capacity')?.choice).toMatchObject({
      selected: '80Gi',
      changed: true,
    });
    expect(table.asked.spec.resources?.requests?.storage).toBe('80Gi');
  });

  it('counts what it leaves out, and shows all on request', () => {
    const many = Array.from({ length: 30 }, (_none, index) =>
      aVolume({ name: `pv-${String(index).padStart(2, '0')}`, accessModes: RWO, storage: '1Gi' }),
    );
    const some = tableOf(CLAIM, many);
    expect([some.shown, some.total, some.groups[0]?.hidden]).toEqual([8, 30, 22]);
    expect(tableOf(CLAIM, many, {}, true).shown).toBe(30);
  });

  it('shows only a few of the volumes that belong to other claims', () => {
    const taken = (index: number) =>
      aVolume({
        name: `taken-${index}`,
        accessModes: RWO,
        phase: 'Bound',
        claimRef: { namespace: 'shop', name: `c-${index}`, uid: 'u' },
      });
    const table = tableOf(aClaim({ accessModes: RWO }), [0, 1, 2, 3, 4, 5].map(taken));
    expect([table.shown, table.groups[0]?.hidden]).toEqual([3, 3]);
  });

  it('shows a bound claim as if its volume were free again', () => {
    const own = aVolume({
      name: 'own',
      phase: 'Bound',
      claimRef: { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' },
    });
    const table = tableOf(aClaim({ volumeName: 'own', phase: 'Bound' }), [own]);
    expect([table.tense, table.winner]).toEqual(['past', 'own']);
  });

  it('shows a claim that names a missing volume as if it named none', () => {
    const table = tableOf(aClaim({ volumeName: 'gone' }), [aVolume({ name: 'free' })]);
    expect([table.tense, table.winner]).toEqual(['without-name', 'free']);
  });

  it('says in the head that a volume waits for a Pod', () => {
    const view = clusterView({
      version: '1.37',
      volumes: [aVolume({ storageClassName: 'wait' })],
      storageClasses: [aStorageClass({ name: 'wait', volumeBindingMode: 'WaitForFirstConsumer' })],
    });
    const table = candidateTable(view, aClaim({ storageClassName: 'wait' }), { whatIf: {}, showAll: false });
    expect(table.kind === 'Table' && table.columns.map(({ title }) => title)).toContain('Waits');
  });
});

describe('applyWhatIf', () => {
  it.each<[WhatIf, object]>([
    [{ AccessModes: 'ReadWriteMany' }, { accessModes: ['ReadWriteMany'] }],
    [{ Capacity: '5Gi' }, { resources: { requests: { storage: '5Gi' } } }],
    [{ VolumeMode: 'Block' }, { volumeMode: 'Block' }],
    [{ VolumeAttributesClass: 'fast' }, { volumeAttributesClassName: 'fast' }],
    [{ StorageClass: '' }, { storageClassName: '' }],
  ])('%j', (whatIf, spec) => {
    expect(applyWhatIf(CLAIM, whatIf).spec).toMatchObject(spec);
  });

  it('drops the selector', () => {
    expect(applyWhatIf(CLAIM, { Selector: '' }).spec.selector).toBeUndefined();
    expect(applyWhatIf(CLAIM, { Selector: 'own' }).spec.selector).toEqual(CLAIM.spec.selector);
  });

  it('leaves an unchanged claim alone', () => {
    expect(applyWhatIf(CLAIM, {})).toBe(CLAIM);
  });
});
