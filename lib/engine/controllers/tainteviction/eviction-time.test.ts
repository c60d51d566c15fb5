import { describe, expect, it } from 'vitest';
import type { Pod, Toleration } from '../../../kubernetes/pod';
import { judgeEviction } from './eviction-time';

const UNREACHABLE = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
const OUT_OF_SERVICE = {
  key: 'node.kubernetes.io/out-of-service',
  value: 'nodeshutdown',
  effect: 'NoExecute',
};

function pod(tolerations?: readonly Toleration[]): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { tolerations } };
}

describe('how long a Pod may stay', () => {
  it.each([
    { name: 'no taint', taints: [], tolerations: undefined, verdict: { kind: 'Stays' } },
    {
      name: 'a taint that only keeps new Pods away',
      taints: [{ ...UNREACHABLE, effect: 'NoSchedule' }],
      tolerations: undefined,
      verdict: { kind: 'Stays' },
    },
    {
      name: 'five minutes where the Pod says nothing',
      taints: [UNREACHABLE],
      tolerations: undefined,
      verdict: { kind: 'After', seconds: 300 },
    },
    {
      name: 'as long as the Pod says',
      taints: [UNREACHABLE],
      tolerations: [{ key: UNREACHABLE.key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 }],
      verdict: { kind: 'After', seconds: 10 },
    },
    {
      name: 'for ever where it tolerates everything',
      taints: [UNREACHABLE, OUT_OF_SERVICE],
      tolerations: [{ operator: 'Exists' }],
      verdict: { kind: 'Stays' },
    },
    {
      name: 'at once where one of two taints is not tolerated',
      taints: [UNREACHABLE, OUT_OF_SERVICE],
      tolerations: undefined,
      verdict: { kind: 'AtOnce', taint: OUT_OF_SERVICE },
    },
    {
      name: 'the shortest of several times',
      taints: [UNREACHABLE],
      tolerations: [
        { key: UNREACHABLE.key, operator: 'Exists', tolerationSeconds: 60 },
        { operator: 'Exists', tolerationSeconds: -1 },
      ],
      verdict: { kind: 'After', seconds: 0 },
    },
  ])('$name', ({ taints, tolerations, verdict }) => {
    expect(judgeEviction(pod(tolerations), taints)).toEqual(verdict);
  });
});
