import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { formatQuantity } from '../kubernetes/quantity';
import { decideResize, isPreResizeCapacityStale, resizeErrorKind } from './resize';

interface Case {
  readonly name: string;
  /** Size of the volume, asked for by the claim, and being worked to; the claim's capacity is 5Gi. */
  readonly volume: string;
  readonly spec: string;
  readonly allocated?: string;
  readonly status?: string;
  readonly pendingOnNode?: boolean;
  readonly lastErrorFinal?: boolean;
  readonly nodeAlone?: boolean;
  readonly expected: string;
}

function claimOf(from: Case): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c', namespace: 'default' },
    spec: { resources: { requests: { storage: from.spec } }, volumeName: 'a' },
    status: {
      phase: 'Bound',
      capacity: { storage: '5Gi' },
      ...(from.allocated ? { allocatedResources: { storage: from.allocated } } : {}),
      ...(from.status ? { allocatedResourceStatuses: { storage: from.status } } : {}),
      ...(from.pendingOnNode ? { conditions: [{ type: 'FileSystemResizePending', status: 'True' }] } : {}),
    },
  };
}

function volumeOf(storage: string, annotations?: Record<string, string>): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'a', annotations },
    spec: { capacity: { storage } },
  };
}

/** Rows of the table in external-resizer's expandAndRecover, by size of the volume and resize status. */
const CASES: readonly Case[] = [
  { name: 'nothing asked for', volume: '5Gi', spec: '5Gi', expected: 'BigEnough' },
  { name: 'new wish', volume: '5Gi', spec: '9Gi', expected: '9Gi' },
  {
    name: 'after an infeasible size',
    volume: '5Gi',
    spec: '7Gi',
    allocated: '9Gi',
    status: 'ControllerResizeInfeasible',
    expected: '7Gi',
  },
  {
    name: 'in progress, size locked',
    volume: '5Gi',
    spec: '7Gi',
    allocated: '9Gi',
    status: 'ControllerResizeInProgress',
    expected: '9Gi, begun',
  },
  {
    name: 'in progress after a final error',
    volume: '5Gi',
    spec: '7Gi',
    allocated: '9Gi',
    status: 'ControllerResizeInProgress',
    lastErrorFinal: true,
    expected: '7Gi',
  },
  {
    name: 'node cannot, volume too small',
    volume: '5Gi',
    spec: '9Gi',
    allocated: '7Gi',
    status: 'NodeResizeInfeasible',
    expected: '7Gi, begun',
  },
  {
    name: 'node acts next',
    volume: '7Gi',
    spec: '9Gi',
    allocated: '7Gi',
    status: 'NodeResizePending',
    expected: 'NodeActsNext',
  },
  {
    name: 'node pending, volume below what was promised',
    volume: '6Gi',
    spec: '9Gi',
    allocated: '7Gi',
    status: 'NodeResizePending',
    expected: '7Gi, begun',
  },
  {
    name: 'volume is large, node in progress',
    volume: '9Gi',
    spec: '9Gi',
    allocated: '9Gi',
    status: 'NodeResizeInProgress',
    expected: 'NodeActsNext',
  },
  {
    name: 'volume is large, node cannot',
    volume: '9Gi',
    spec: '7Gi',
    allocated: '9Gi',
    status: 'NodeResizeInfeasible',
    expected: '9Gi, begun',
  },
  {
    name: 'volume is large, node cannot and has no controller',
    volume: '9Gi',
    spec: '7Gi',
    allocated: '9Gi',
    status: 'NodeResizeInfeasible',
    nodeAlone: true,
    expected: '7Gi',
  },
  {
    name: 'volume is small, node cannot and has no controller',
    volume: '6Gi',
    spec: '7Gi',
    allocated: '9Gi',
    status: 'NodeResizeInfeasible',
    nodeAlone: true,
    expected: '9Gi, begun',
  },
  {
    name: 'volume is large, driver not finished',
    volume: '9Gi',
    spec: '7Gi',
    allocated: '9Gi',
    status: 'ControllerResizeInProgress',
    expected: '9Gi, begun',
  },
  {
    name: 'volume is large, no status, work begun',
    volume: '9Gi',
    spec: '9Gi',
    allocated: '8Gi',
    expected: '8Gi, begun',
  },
  {
    name: 'volume is large, node pending by condition',
    volume: '9Gi',
    spec: '9Gi',
    pendingOnNode: true,
    expected: 'NodeActsNext',
  },
  { name: 'volume is large already', volume: '9Gi', spec: '9Gi', expected: '9Gi' },
];

describe('decideResize', () => {
  it.each(CASES)('$name: $expected', (row) => {
    const history = { lastErrorFinal: row.lastErrorFinal ?? false };
    const decision = decideResize(claimOf(row), volumeOf(row.volume), history, !row.nodeAlone);
    const said =
      decision.action === 'Leave'
        ? decision.why
        : `${formatQuantity(decision.newSize)}${decision.begun ? ', begun' : ''}`;
    expect(said).toBe(row.expected);
  });

  it('leaves a claim alone that is not Bound', () => {
    const claim = claimOf({ name: '', volume: '5Gi', spec: '9Gi', expected: '' });
    const lost = { ...claim, status: { ...claim.status, phase: 'Lost' as const } };
    const decision = decideResize(lost, volumeOf('5Gi'), { lastErrorFinal: false }, true);
    expect(decision).toEqual({ action: 'Leave', why: 'NotBound' });
  });
});

describe('isPreResizeCapacityStale', () => {
  const annotated = { 'volume.alpha.kubernetes.io/pre-resize-capacity': '5Gi' };
  it.each([
    { volume: volumeOf('5Gi', annotated), stale: true },
    { volume: volumeOf('9Gi', annotated), stale: false },
    { volume: volumeOf('5Gi'), stale: false },
  ])('volume of $volume.spec.capacity.storage: $stale', ({ volume, stale }) => {
    const claim = claimOf({ name: '', volume: '', spec: '9Gi', expected: '' });
    expect(isPreResizeCapacityStale(claim, volume)).toBe(stale);
  });
});

describe('resizeErrorKind', () => {
  it.each([
    ['ResourceExhausted', 'NonFinal'],
    ['DeadlineExceeded', 'NonFinal'],
    ['OutOfRange', 'Infeasible'],
    ['InvalidArgument', 'Infeasible'],
    ['Internal', 'Final'],
    ['FailedPrecondition', 'Final'],
  ])('%s is %s', (code, kind) => {
    expect(resizeErrorKind(code)).toBe(kind);
  });
});
