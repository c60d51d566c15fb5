/** Upstream: TestSingleZone, TestMultiZone and TestWithBinding of volumezone/volume_zone_test.go, 1.37. */
import { describe, expect, it } from 'vitest';
import type { StringMap } from '../../kubernetes/object';
import { aClaim, aPod, aStorageClass, aVolume } from '../testing/objects';
import { placementView } from './placement-objects';
import { aNode } from './testing/nodes';
import { findZoneConflict, podTopologies } from './volume-zone';

const ZONE = 'topology.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
const BETA_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const BETA_REGION = 'failure-domain.beta.kubernetes.io/region';

function conflictKey(volumeLabels: StringMap, nodeLabels: StringMap): string | undefined {
  const claim = aClaim({ name: 'c', volumeName: 'v' });
  const volume = aVolume({ name: 'v', metadata: { labels: volumeLabels } });
  const view = placementView({ version: '1.37', claims: [claim], volumes: [volume] });
  const required = podTopologies(aPod({ claimName: 'c' }), view);
  if (required.kind === 'Refused') throw new Error(required.message);
  return findZoneConflict(required.topologies, aNode({ labels: nodeLabels }))?.key;
}

describe('zone labels of a bound volume', () => {
  it.each<{ name: string; volume: StringMap; node: StringMap; conflict?: string }>([
    { name: 'node without labels', volume: { [ZONE]: 'a' }, node: {} },
    { name: 'volume without labels', volume: {}, node: { [ZONE]: 'a' } },
    { name: 'same zone', volume: { [ZONE]: 'a' }, node: { [ZONE]: 'a' } },
    { name: 'other zone', volume: { [ZONE]: 'b' }, node: { [ZONE]: 'a' }, conflict: ZONE },
    { name: 'same region', volume: { [REGION]: 'r1' }, node: { [REGION]: 'r1' } },
    { name: 'other region', volume: { [REGION]: 'r2' }, node: { [REGION]: 'r1' }, conflict: REGION },
    {
      name: 'beta zone of the volume, other zone',
      volume: { [BETA_ZONE]: 'b' },
      node: { [BETA_ZONE]: 'a' },
      conflict: BETA_ZONE,
    },
    {
      name: 'beta zone of the volume, stable one of the node',
      volume: { [BETA_ZONE]: 'a' },
      node: { [ZONE]: 'a' },
    },
    {
      name: 'stable zone of the volume, beta one of the node',
      volume: { [ZONE]: 'a' },
      node: { [BETA_ZONE]: 'a' },
    },
    {
      name: 'beta region, other one',
      volume: { [BETA_REGION]: 'r2' },
      node: { [REGION]: 'r1' },
      conflict: BETA_REGION,
    },
    { name: 'one of several zones', volume: { [ZONE]: 'a__b' }, node: { [ZONE]: 'b' } },
    { name: 'none of several zones', volume: { [ZONE]: 'a__b' }, node: { [ZONE]: 'c' }, conflict: ZONE },
    { name: 'node with a region only', volume: { [ZONE]: 'a' }, node: { [REGION]: 'r1' }, conflict: ZONE },
    { name: 'a list with an empty part says nothing', volume: { [ZONE]: 'a__' }, node: { [ZONE]: 'c' } },
  ])('$name', ({ volume, node, conflict }) => {
    expect(conflictKey(volume, node)).toBe(conflict);
  });
});

describe('claims without a volume', () => {
  const waiting = aStorageClass({ name: 'wait', volumeBindingMode: 'WaitForFirstConsumer' });
  const immediate = aStorageClass({ name: 'immediate' });
  it.each([
    { name: 'waits for a consumer', storageClassName: 'wait', expected: { kind: 'Ready', topologies: [] } },
    {
      name: 'immediate',
      storageClassName: 'immediate',
      expected: { kind: 'Refused', message: 'PersistentVolume had no name' },
    },
    {
      name: 'no class',
      storageClassName: '',
      expected: { kind: 'Refused', message: 'PersistentVolumeClaim had no pv name and storageClass name' },
    },
  ])('$name', ({ storageClassName, expected }) => {
    const claims = [aClaim({ name: 'c', storageClassName })];
    const view = placementView({ version: '1.37', claims, storageClasses: [waiting, immediate] });
    expect(podTopologies(aPod({ claimName: 'c' }), view)).toEqual(expected);
  });
});
