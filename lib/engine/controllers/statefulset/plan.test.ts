/** What a StatefulSet does next, after pkg/controller/statefulset/stateful_set_control_test.go, 1.37. */
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../kubernetes/pod';
import type { StatefulSet } from '../../../kubernetes/workload';
import { planSteps, replicasOf } from './plan';
import { podFor } from './pod';

function aSet(spec: Partial<StatefulSet['spec']> = {}): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default', uid: 'set' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main' }] } },
      ...spec,
    },
  };
}

type State = 'ready' | 'starting' | 'deleting' | 'failed' | 'old' | 'old starting';

function aReplica(set: StatefulSet, ordinal: number, state: State): Pod {
  const template = { ...set.spec.template, metadata: { labels: { app: 'web', version: 'old' } } };
  const pod = podFor(state.startsWith('old') ? { ...set, spec: { ...set.spec, template } } : set, ordinal);
  const starting = state.endsWith('starting');
  return {
    ...pod,
    metadata: { ...pod.metadata, ...(state === 'deleting' && { deletionTimestamp: '2026-01-01T00:00:00Z' }) },
    status: {
      phase: state === 'failed' ? 'Failed' : starting ? 'Pending' : 'Running',
      conditions: [{ type: 'Ready', status: starting || state === 'failed' ? 'False' : 'True' }],
    },
  };
}

function plan(
  spec: Partial<StatefulSet['spec']>,
  states: Readonly<Record<number, State>>,
): readonly string[] {
  const set = aSet(spec);
  const pods = Object.entries(states).map(([ordinal, state]) => aReplica(set, Number(ordinal), state));
  return planSteps(set, replicasOf(set, pods)).map((step) =>
    step.kind === 'Create' ? `create ${step.ordinal}` : `delete ${step.pod.metadata.name} ${step.why}`,
  );
}

const parallel = { podManagementPolicy: 'Parallel' as const };

describe('the next steps of a StatefulSet of 3', () => {
  it.each<{
    name: string;
    spec?: Partial<StatefulSet['spec']>;
    pods: Record<number, State>;
    steps: string[];
  }>([
    { name: 'nothing is there', pods: {}, steps: ['create 0'] },
    { name: 'the first is starting', pods: { 0: 'starting' }, steps: [] },
    { name: 'the first is ready', pods: { 0: 'ready' }, steps: ['create 1'] },
    { name: 'all are ready', pods: { 0: 'ready', 1: 'ready', 2: 'ready' }, steps: [] },
    { name: 'one in the middle is gone', pods: { 0: 'ready', 2: 'ready' }, steps: ['create 1'] },
    { name: 'one is being deleted', pods: { 0: 'ready', 1: 'deleting', 2: 'ready' }, steps: [] },
    { name: 'one failed', pods: { 0: 'ready', 1: 'failed', 2: 'ready' }, steps: ['delete web-1 Failed'] },
    {
      name: 'in parallel, nothing is there',
      spec: parallel,
      pods: {},
      steps: ['create 0', 'create 1', 'create 2'],
    },
    {
      name: 'in parallel, one is starting',
      spec: parallel,
      pods: { 0: 'starting' },
      steps: ['create 1', 'create 2'],
    },
    {
      name: 'two too many',
      spec: { replicas: 1 },
      pods: { 0: 'ready', 1: 'ready', 2: 'ready' },
      steps: ['delete web-2 Scaled'],
    },
    {
      name: 'the last is going already',
      spec: { replicas: 1 },
      pods: { 0: 'ready', 1: 'ready', 2: 'deleting' },
      steps: [],
    },
    {
      name: 'too many while the first is not ready',
      spec: { replicas: 1 },
      pods: { 0: 'starting', 1: 'ready' },
      steps: [],
    },
    {
      name: 'in parallel, two too many',
      spec: { ...parallel, replicas: 1 },
      pods: { 0: 'ready', 1: 'ready', 2: 'ready' },
      steps: ['delete web-2 Scaled', 'delete web-1 Scaled'],
    },
    {
      name: 'other first ordinal',
      spec: { ordinals: { start: 5 } },
      pods: { 5: 'ready' },
      steps: ['create 6'],
    },
    {
      name: 'a new template: the last goes first',
      pods: { 0: 'old', 1: 'old', 2: 'old' },
      steps: ['delete web-2 Outdated'],
    },
    {
      name: 'a new template: the next waits for the one before',
      pods: { 0: 'old', 1: 'old', 2: 'starting' },
      steps: [],
    },
    {
      name: 'a new template: then the next',
      pods: { 0: 'old', 1: 'old', 2: 'ready' },
      steps: ['delete web-1 Outdated'],
    },
    {
      name: 'a new template, up to a partition',
      spec: { updateStrategy: { rollingUpdate: { partition: 2 } } },
      pods: { 0: 'old', 1: 'old', 2: 'ready' },
      steps: [],
    },
    {
      name: 'a new template, on delete',
      spec: { updateStrategy: { type: 'OnDelete' } },
      pods: { 0: 'old', 1: 'old', 2: 'old' },
      steps: [],
    },
    {
      name: 'a new template and a Pod that never started',
      spec: parallel,
      pods: { 0: 'ready', 1: 'ready', 2: 'old starting' },
      steps: ['delete web-2 Outdated'],
    },
  ])('$name', ({ spec = {}, pods, steps }) => {
    expect(plan(spec, pods)).toEqual(steps);
  });
});
