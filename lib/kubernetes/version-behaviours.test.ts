import { describe, expect, it, test } from 'vitest';
import { API_SERVER_BEHAVIOURS } from './api-server-behaviours';
import { CONTROLLER_BEHAVIOURS } from './controller-behaviours';
import { featureEnabled, GATES, KUBERNETES_VERSIONS, type VersionRow } from './feature-gates';
import { RESOURCES } from './resources';
import { SCHEDULER_BEHAVIOURS } from './scheduler-behaviours';
import { hasBehaviour, VERSION_BEHAVIOURS } from './version-behaviours';

const KINDS = new Set(RESOURCES.map(({ kind }) => kind));
const gates: readonly (readonly [string, VersionRow])[] = Object.entries(GATES);
const behaviours: readonly (readonly [string, VersionRow])[] = Object.entries(VERSION_BEHAVIOURS);

test('the row of an area has no namesake in another, nor among the gates', () => {
  const names = [GATES, API_SERVER_BEHAVIOURS, CONTROLLER_BEHAVIOURS, SCHEDULER_BEHAVIOURS].flatMap((rows) =>
    Object.keys(rows),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(behaviours).toHaveLength(names.length - gates.length);
});

describe.each([...gates, ...behaviours])('%s', (_name, { since, kinds, says }) => {
  it('is one sentence about kinds that are there', () => {
    expect(says).toMatch(/^[A-Z][^.]* [^.]+(\.[^. ]+[^.]*)*\.$/);
    expect(kinds).not.toEqual([]);
    expect(kinds.filter((kind) => !KINDS.has(kind))).toEqual([]);
  });

  it('came after the oldest version: what all have is no difference', () => {
    expect(KUBERNETES_VERSIONS.indexOf(since)).toBeGreaterThan(0);
  });
});

test.each(behaviours)('%s says what was before, and where upstream has it', (_name, { says, upstream }) => {
  expect(says).toContain('; before, ');
  expect(upstream).toMatch(/^(pkg|k8s\.io)\/[\w./-]+\.go(, |$)/);
});

test.each(KUBERNETES_VERSIONS.map((version, index) => ({ version, index })))(
  '$version has what came up to then',
  ({ version, index }) => {
    expect(hasBehaviour(version, 'NewestDefaultClassWins')).toBe(index >= 1);
    expect(hasBehaviour(version, 'NodeMonitorGracePeriod50s')).toBe(index >= 2);
    expect(featureEnabled(version, 'PodDisruptionConditions')).toBe(index >= 1);
    expect(featureEnabled(version, 'OrderedNamespaceDeletion')).toBe(index >= 2);
  },
);
