import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaimStatus } from '../kubernetes/persistent-volume-claim';
import { isNodeExpansionPending } from './node-expansion';
import { aClaim, aVolume } from './testing/objects';

const pending = { conditions: [{ type: 'FileSystemResizePending', status: 'True' as const }] };
const other = { conditions: [{ type: 'Resizing', status: 'True' as const }] };
const both = { conditions: [...other.conditions, ...pending.conditions] };
const stage = (storage: string) => ({ allocatedResourceStatuses: { storage } });

function isPending(status: object, recovers: boolean, has = '5Gi', volume = '10Gi'): boolean {
  const capacity = { storage: has };
  const claim = {
    ...aClaim(),
    status: { phase: 'Bound', capacity, ...status } as PersistentVolumeClaimStatus,
  };
  return isNodeExpansionPending(claim, aVolume({ storage: volume }), recovers);
}

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
    expect(isNodeExpansionPending(aClaim(), aVolume({ storage: '10Gi' }), false)).toBe(false);
  });
});
