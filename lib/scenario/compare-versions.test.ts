import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { KubernetesObject } from '../kubernetes/object';
import { compareVersions } from './compare-versions';
import { DEMOS } from './demos';
import { replay } from './replay';
import { SCENARIO_FORMAT, type Scenario } from './scenario';
import { COMPARISON_LIMITS, type VersionComparison } from './version-comparison';

const volume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk' },
  spec: {
    capacity: { storage: '5Gi' },
    accessModes: ['ReadWriteOnce'],
    hostPath: { path: '/d' },
    storageClassName: 'none',
  },
} as KubernetesObject;

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default' },
  spec: {
    accessModes: ['ReadWriteOncePod'],
    storageClassName: 'none',
    resources: { requests: { storage: '1Gi' } },
  },
} as KubernetesObject;

function scenario(objects: readonly KubernetesObject[]): Scenario {
  return { stowage: SCENARIO_FORMAT, kubernetes: '1.37', seed: 1, objects, operations: [], untilMs: 30_000 };
}

function compare(of: Scenario, first: KubernetesVersion, second: KubernetesVersion): VersionComparison {
  return compareVersions(replay({ ...of, kubernetes: first }), replay({ ...of, kubernetes: second }));
}

describe('compareVersions', () => {
  it('tells gates, refusals and fields that differ', () => {
    const found = compare(scenario([volume, claim]), '1.25', '1.37');
    expect(found.versions).toEqual(['1.25', '1.37']);
    expect(found.gates.map(({ gate, onIn }) => `${gate} ${onIn}`)).toContain('ReadWriteOncePod 1.37');
    expect(found.gates.map(({ gate }) => gate)).not.toContain('StatefulSetAutoDeletePVC');
    const behaviours = found.behaviours.map(({ behaviour, onIn }) => `${behaviour} ${onIn}`);
    expect(behaviours).toContain('StaticCSIVolumeDeletedByDriver 1.37');
    expect(behaviours).toContain('VolumeUpdateValidatedOnce 1.37');
    expect(behaviours.filter((text) => text.startsWith('ScalingText'))).toEqual([]);
    expect(found.refusals).toEqual([
      { field: 'objects.1', messages: [expect.stringContaining('ReadWriteOncePod'), null] },
    ]);
    const disk = found.objects.find(({ object }) => object.name === 'disk');
    expect(disk?.fields).toEqual([{ path: 'status.lastPhaseTransitionTime', values: [null, 'true'] }]);
    expect(found.objects).toContainEqual({
      object: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data' },
      onlyIn: '1.37',
      fields: [],
      fieldsLeftOut: 0,
    });
    expect(found.events.every(({ onlyIn }) => onlyIn === '1.37')).toBe(true);
  });

  it.each([
    ['1.25', '1.30', ['StaticCSIVolumeDeletedByDriver 1.30']],
    ['1.30', '1.25', ['StaticCSIVolumeDeletedByDriver 1.30']],
    ['1.30', '1.37', ['VolumeUpdateValidatedOnce 1.37']],
  ] as const)('tells of behaviours between %s and %s those that changed there', (first, second, expected) => {
    const { behaviours } = compare(scenario([volume]), first, second);
    const named = ['StaticCSIVolumeDeletedByDriver', 'VolumeUpdateValidatedOnce'];
    const told = behaviours.filter(({ behaviour }) => named.includes(behaviour));
    expect(told.map(({ behaviour, onIn }) => `${behaviour} ${onIn}`)).toEqual(expected);
  });

  it('finds nothing between a version and itself, whatever the seed', () => {
    for (const demo of Object.values(DEMOS)) {
      const other = { ...demo, seed: demo.seed + 1 };
      const { objects, events, refusals, gates, behaviours, same } = compareVersions(
        replay(demo),
        replay(other),
      );
      expect({ objects, events, refusals, gates, behaviours }).toEqual({
        objects: [],
        events: [],
        refusals: [],
        gates: [],
        behaviours: [],
      });
      expect(same).toBeGreaterThan(3);
    }
  });

  it('is bounded', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({
      ...volume,
      metadata: { name: `disk-${index}` },
    }));
    const found = compare(scenario(many), '1.25', '1.30');
    expect(found.objects).toHaveLength(COMPARISON_LIMITS.objects);
    expect(found.leftOut.objects).toBe(300 - COMPARISON_LIMITS.objects);
  });
});
