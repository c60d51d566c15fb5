import { describe, expect, it } from 'vitest';
import type { Node, Taint } from '../../kubernetes/node';
import type { Pod, Toleration } from '../../kubernetes/pod';
import { aPod } from '../testing/objects';
import {
  discouragingTaints,
  findUntoleratedTaint,
  isCordonedFor,
  toleratesTaint,
  untoleratedTaintText,
} from './taints';

const DISK: Taint = { key: 'disk', value: 'slow', effect: 'NoSchedule' };

function node(taints: readonly Taint[], unschedulable?: boolean): Node {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: { taints, unschedulable } };
}

function pod(...tolerations: readonly Toleration[]): Pod {
  const made = aPod({ name: 'p' });
  return { ...made, spec: { ...made.spec, tolerations } };
}

describe('a toleration', () => {
  it.each<{ toleration: Toleration; taint?: Taint; tolerates: boolean }>([
    { toleration: {}, tolerates: false },
    { toleration: { operator: 'Exists' }, tolerates: true },
    { toleration: { operator: 'Exists', key: 'disk' }, tolerates: true },
    { toleration: { operator: 'Exists', key: 'other' }, tolerates: false },
    { toleration: { operator: 'Exists', effect: 'NoExecute' }, tolerates: false },
    { toleration: { operator: 'Exists', effect: 'NoSchedule' }, tolerates: true },
    { toleration: { key: 'disk', value: 'slow' }, tolerates: true },
    { toleration: { key: 'disk', value: 'fast' }, tolerates: false },
    { toleration: { key: 'disk' }, tolerates: false },
    { toleration: { key: 'disk', operator: 'Equal', value: 'slow' }, tolerates: true },
    { toleration: { key: 'disk', operator: 'Gt', value: 'slow' } as Toleration, tolerates: false },
    { toleration: { key: 'disk' }, taint: { key: 'disk', effect: 'NoSchedule' }, tolerates: true },
    { toleration: { key: 'disk', value: '' }, taint: { key: 'disk', effect: 'NoSchedule' }, tolerates: true },
    {
      toleration: { key: 'disk', value: 'slow' },
      taint: { key: 'disk', effect: 'NoSchedule' },
      tolerates: false,
    },
  ])('$toleration of $taint: $tolerates', ({ toleration, taint = DISK, tolerates }) => {
    expect(toleratesTaint([toleration], taint)).toBe(tolerates);
    expect(toleratesTaint([{ key: 'nothing' }, toleration], taint)).toBe(tolerates);
  });

  it('that is not there tolerates nothing', () => {
    expect(toleratesTaint(undefined, DISK)).toBe(false);
  });
});

describe('taints of a node', () => {
  const hard: Taint = { key: 'hard', effect: 'NoExecute' };
  const soft: Taint = { key: 'soft', effect: 'PreferNoSchedule' };

  it('keep away by NoSchedule and NoExecute, the first that is not tolerated', () => {
    expect(findUntoleratedTaint(pod(), node([soft, hard, DISK]))).toBe(hard);
    expect(findUntoleratedTaint(pod({ key: 'hard', operator: 'Exists' }), node([soft, hard, DISK]))).toBe(
      DISK,
    );
    expect(findUntoleratedTaint(pod(), node([soft]))).toBeUndefined();
    expect(findUntoleratedTaint(pod(), { ...node([]), spec: undefined })).toBeUndefined();
  });

  it('discourage by PreferNoSchedule alone', () => {
    expect(discouragingTaints(pod(), node([soft, hard, DISK]))).toBe(1);
    expect(discouragingTaints(pod({ key: 'soft', operator: 'Exists' }), node([soft]))).toBe(0);
  });

  it('do not cordon, and a cordon is tolerated as a taint', () => {
    expect(isCordonedFor(pod(), node([DISK]))).toBe(false);
    expect(isCordonedFor(pod(), node([], true))).toBe(true);
    const key = 'node.kubernetes.io/unschedulable';
    expect(isCordonedFor(pod({ key, operator: 'Exists', effect: 'NoSchedule' }), node([], true))).toBe(false);
    expect(isCordonedFor(pod({ key, operator: 'Exists', effect: 'NoExecute' }), node([], true))).toBe(true);
  });

  it('are told with them up to 1.30', () => {
    expect(untoleratedTaintText(DISK, '1.30')).toBe('node(s) had untolerated taint {disk: slow}');
    expect(untoleratedTaintText({ key: 'hard', effect: 'NoExecute' }, '1.30')).toBe(
      'node(s) had untolerated taint {hard: }',
    );
    expect(untoleratedTaintText(DISK, '1.37')).toBe('node(s) had untolerated taint(s)');
  });
});
