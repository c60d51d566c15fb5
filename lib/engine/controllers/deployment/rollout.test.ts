/** After TestScaleDownOldReplicaSetsForRollingUpdate, TestReconcileNewReplicaSet and TestResolveFenceposts of pkg/controller/deployment, 1.37. */
import { describe, expect, it } from 'vitest';
import type { Deployment, ReplicaSet } from '../../../kubernetes/workload';
import { newReplicaSetSize, rolloutBounds, shrunkenReplicaSets } from './rollout';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main' }] } };

function aDeployment(
  replicas: number,
  maxSurge: number | string,
  maxUnavailable: number | string,
): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', uid: 'd' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
    },
  };
}

function aReplicaSet(name: string, replicas: number, availableReplicas = replicas): ReplicaSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { replicas, selector: {}, template },
    status: { replicas, availableReplicas },
  };
}

describe('how many Pods may be too many or missing', () => {
  it.each([
    { replicas: 10, surge: '25%', unavailable: '25%', bounds: { maxSurge: 3, maxUnavailable: 2 } },
    { replicas: 1, surge: '25%', unavailable: '25%', bounds: { maxSurge: 1, maxUnavailable: 0 } },
    { replicas: 10, surge: 0, unavailable: 0, bounds: { maxSurge: 0, maxUnavailable: 1 } },
    { replicas: 10, surge: '0%', unavailable: '100%', bounds: { maxSurge: 0, maxUnavailable: 10 } },
    { replicas: 10, surge: 2, unavailable: 5, bounds: { maxSurge: 2, maxUnavailable: 5 } },
  ])('of $replicas: $surge, $unavailable', ({ replicas, surge, unavailable, bounds }) => {
    expect(rolloutBounds(aDeployment(replicas, surge, unavailable))).toEqual(bounds);
  });
});

describe('the size of the new ReplicaSet', () => {
  it.each([
    { replicas: 10, surge: 0, size: 0, old: 10, expected: 0 },
    { replicas: 10, surge: 2, size: 0, old: 10, expected: 2 },
    { replicas: 10, surge: 2, size: 0, old: 5, expected: 7 },
    { replicas: 10, surge: 2, size: 10, old: 2, expected: 10 },
    { replicas: 10, surge: 2, size: 20, old: 10, expected: 10 },
  ])('$size beside $old old ones, surge $surge: $expected', ({ replicas, surge, size, old, expected }) => {
    expect(newReplicaSetSize(aDeployment(replicas, surge, 0), size, [aReplicaSet('old', old)])).toBe(
      expected,
    );
  });
});

describe('the size of the old ReplicaSets', () => {
  it.each([
    { name: 'none may be missing', unavailable: 0, fresh: [0, 0], old: [10, 10], expected: undefined },
    { name: 'two may be missing', unavailable: 2, fresh: [0, 0], old: [10, 10], expected: 8 },
    {
      name: 'those that are not available go first',
      unavailable: 2,
      fresh: [0, 0],
      old: [10, 8],
      expected: 8,
    },
    {
      name: 'new ones that are not available yet count as missing',
      unavailable: 2,
      fresh: [2, 0],
      old: [8, 8],
      expected: undefined,
    },
    {
      name: 'new ones that are available make room',
      unavailable: 2,
      fresh: [4, 4],
      old: [8, 8],
      expected: 4,
    },
    {
      name: 'the rest goes when the new one is complete',
      unavailable: 0,
      fresh: [10, 10],
      old: [2, 2],
      expected: 0,
    },
  ])('$name', ({ unavailable, fresh, old, expected }) => {
    const [size = 0, available] = fresh;
    const [oldSize = 0, oldAvailable] = old;
    const replicaSet = aReplicaSet('old', oldSize, oldAvailable);
    const sizes = shrunkenReplicaSets(aDeployment(10, 2, unavailable), aReplicaSet('new', size, available), [
      replicaSet,
    ]);
    expect(sizes.get(replicaSet)).toBe(expected);
  });
});
