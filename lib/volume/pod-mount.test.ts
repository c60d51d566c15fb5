import { describe, expect, it } from 'vitest';
import { findMountObstacle, type MountView, mountObstacleText } from './pod-mount';
import { aClaim, aPod, aVolume } from './testing/objects';

const claimRef = { namespace: 'default', name: 'c', uid: 'uid-c' };
const bound = aClaim({ name: 'c', phase: 'Bound', volumeName: 'v', bindCompleted: true });
const volume = aVolume({ name: 'v', phase: 'Bound', claimRef });
const usesClaim = aPod({ claimName: 'c', nodeName: 'n' });
const usesEphemeral = aPod({ name: 'p', nodeName: 'n', volumes: [{ name: 'data', ephemeral: {} }] });
const deleting = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const processing = (key: string, why: string) =>
  `Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC ${key}: ${why}`;

function obstacleOf(
  pod: typeof usesClaim,
  claims: readonly ReturnType<typeof aClaim>[],
  volumes: readonly ReturnType<typeof aVolume>[] = [],
) {
  const view: MountView = {
    claim: (namespace, name) =>
      claims.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
    volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
    csiDriver: () => undefined,
    node: () => undefined,
    hasConfigMap: (_namespace, name) => name === 'there',
    hasSecret: (_namespace, name) => name === 'there',
  };
  const obstacle = findMountObstacle(pod, view);
  return obstacle && { reason: obstacle.reason, text: mountObstacleText(pod, obstacle) };
}

describe('claims of a Pod that has a node', () => {
  it.each([
    {
      reason: 'ClaimNotFound',
      claims: [],
      text: processing(
        'default/c',
        'failed to fetch PVC from API server: persistentvolumeclaims "c" not found',
      ),
    },
    {
      reason: 'ClaimNotBound',
      claims: [aClaim({ name: 'c' })],
      text: processing('default/c', 'PVC is not bound'),
    },
    {
      reason: 'ClaimDeleting',
      claims: [{ ...bound, metadata: { ...bound.metadata, ...deleting } }],
      text: processing('default/c', 'PVC is being deleted'),
    },
    {
      reason: 'VolumeNotFound',
      claims: [bound],
      text: processing(
        'default/c',
        'failed to fetch PV "v" from API server: persistentvolumes "v" not found',
      ),
    },
    {
      reason: 'VolumeOfOtherClaim',
      claims: [bound],
      volumes: [aVolume({ name: 'v', claimRef: { ...claimRef, uid: 'of an earlier claim' } })],
      text: processing('default/c', 'found PV object "v" with a claimRef that does not name the PVC'),
    },
    {
      reason: 'ClaimNotOwned',
      pod: usesEphemeral,
      claims: [aClaim({ name: 'p-data', phase: 'Bound', volumeName: 'v' })],
      text: processing(
        'default/p-data',
        'PVC default/p-data was not created for pod default/p (pod is not owner)',
      ),
    },
  ])('$reason', ({ reason, pod = usesClaim, claims, volumes, text }) => {
    expect(obstacleOf(pod, claims, volumes)).toEqual({ reason, text });
  });

  it('are fine when they are bound both ways', () => {
    expect(obstacleOf(usesClaim, [bound], [volume])).toBeUndefined();
  });
});

describe('objects that volumes read', () => {
  const reading = (source: object) => aPod({ nodeName: 'n', volumes: [{ name: 'data', ...source }] });
  it.each([
    {
      source: { configMap: { name: 'none' } },
      reason: 'ConfigMapNotFound',
      text: 'MountVolume.SetUp failed for volume "data" : configmap "none" not found',
    },
    {
      source: { secret: { secretName: 'none' } },
      reason: 'SecretNotFound',
      text: 'MountVolume.SetUp failed for volume "data" : secret "none" not found',
    },
  ])('$reason', ({ source, reason, text }) => {
    expect(obstacleOf(reading(source), [])).toEqual({ reason, text });
  });

  it.each([
    { configMap: { name: 'there' } },
    { configMap: { name: 'none', optional: true } },
    { secret: { secretName: 'there' } },
    { secret: { secretName: 'none', optional: true } },
    { emptyDir: {} },
  ])('%j is fine', (source) => {
    expect(obstacleOf(reading(source), [])).toBeUndefined();
  });
});
