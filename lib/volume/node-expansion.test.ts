import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaimStatus } from '../kubernetes/persistent-volume-claim';
import { type ExpansionSituation, nodeExpansionOf } from './node-expansion';
import { aClaim, aVolume } from './testing/objects';

const pending = { conditions: [{ type: 'FileSystemResizePending', status: 'True' as const }] };
const other = { conditions: [{ type: 'Resizing', status: 'True' as const }] };
const both = { conditions: [...other.conditions, ...pending.conditions] };
const stage = (storage: string) => ({ allocatedResourceStatuses: { storage } });

function expansion(status: object, more: Partial<ExpansionSituation> = {}, has = '5Gi') {
  const capacity = { storage: has };
  const claim = {
    ...(more.claim ?? aClaim()),
    status: { phase: 'Bound', capacity, ...status } as PersistentVolumeClaimStatus,
  };
  const volume = aVolume({ storage: '10Gi' });
  const usual = { recovers: true, readOnly: false, mounted: true, nodeSizes: [] };
  return nodeExpansionOf({ volume, ...usual, ...more, claim }).kind;
}

const isPending = (status: object, recovers: boolean, has?: string, volume = '10Gi') =>
  expansion(status, { recovers, volume: aVolume({ storage: volume }) }, has) === 'Awaited';

describe('the node has to grow the file system', () => {
  it.each([
    // what the claim says, with the gate, without it
    [{}, false, false],
    [pending, false, true],
    [other, false, false],
    [both, false, true],
    [stage('NodeResizePending'), true, false],
    [stage('NodeResizeInProgress'), true, false],
    [stage('NodeResizeInfeasible'), false, false],
    [stage('ControllerResizeInProgress'), false, false],
    [{ ...pending, ...stage('NodeResizePending') }, true, true],
  ])('%j', (status, recovering, before) => {
    expect(isPending(status, true)).toBe(recovering);
    expect(isPending(status, false)).toBe(before);
  });

  it.each([
    ['10Gi', '10Gi'],
    ['10Gi', '10240Mi'],
    ['20Gi', '10Gi'],
  ])('not where the claim has %s and the volume %s', (has, volume) => {
    const status = { ...pending, ...stage('NodeResizePending') };
    expect(isPending(status, true, has, volume)).toBe(false);
    expect(isPending(status, false, has, volume)).toBe(false);
  });

  it('not before the claim has a capacity', () => {
    const situation = { claim: aClaim(), volume: aVolume({ storage: '10Gi' }), recovers: false };
    const none = { kind: 'None' };
    expect(nodeExpansionOf({ ...situation, readOnly: false, mounted: true, nodeSizes: [] })).toEqual(none);
  });
});

describe('a Pod that may not write', () => {
  it.each([
    ['before it is mounted', false, '5Gi', 'ReadOnly'],
    ['when it is mounted', true, '5Gi', 'None'],
    ['when nothing has to grow', false, '10Gi', 'None'],
  ])('%s', (_, mounted, has, expected) => {
    const status = stage('NodeResizePending');
    expect(expansion(status, { readOnly: true, mounted }, has)).toBe(expected);
    expect(expansion(pending, { readOnly: true, mounted, recovers: false }, has)).toBe(expected);
  });
});

describe('a volume that another node has grown for the claim', () => {
  const many = aClaim({ accessModes: ['ReadWriteMany'] });
  const sufficient = {
    ...many,
    metadata: {
      ...many.metadata,
      annotations: { 'volume.kubernetes.io/node-expansion-not-required': 'true' },
    },
  };
  const behind = { claim: many, nodeSizes: ['5Gi'] };

  it.each<[string, object, Partial<ExpansionSituation>, string]>([
    ['still has its former size here', {}, behind, 'DoneElsewhere'],
    ['before the gate too', {}, { ...behind, recovers: false }, 'DoneElsewhere'],
    ['with nothing to do for a node', {}, { ...behind, claim: sufficient }, 'None'],
    [
      'before the gate nobody reads that',
      {},
      { ...behind, claim: sufficient, recovers: false },
      'DoneElsewhere',
    ],
    ['grew here for another Pod', {}, { claim: many, nodeSizes: ['5Gi', '10Gi'] }, 'None'],
    ['is not known in any size here', {}, { claim: many }, 'None'],
    ['is not mounted yet', {}, { ...behind, mounted: false }, 'None'],
    ['is for one node only', {}, { nodeSizes: ['5Gi'] }, 'None'],
    ['cannot grow any more', stage('NodeResizeInfeasible'), behind, 'None'],
    ['is read-only here', {}, { ...behind, readOnly: true }, 'None'],
  ])('%s', (_, status, more, expected) => {
    expect(expansion(status, more, '10Gi')).toBe(expected);
  });
});
