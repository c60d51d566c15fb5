/**
 * The data on which both matchers are timed: volumes that all belong to one class and one group of access modes, as in
 * a cluster with a pool of equal disks, and claims that all find one. Sizes are unique and in no order, so that there
 * is no tie and both must choose the same.
 */
import { seededRandom } from '../../base/random';
import type { KubernetesObject } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';

const SMALLEST_MIB = 1024;

export interface MatchingData {
  readonly volumes: readonly PersistentVolume[];
  readonly claims: readonly PersistentVolumeClaim[];
}

export function matchingData(volumeCount: number, claimCount: number): MatchingData {
  const random = seededRandom(volumeCount);
  const volumes = Array.from(
    { length: volumeCount },
    (_, index): PersistentVolume => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `volume-${index}`, uid: `uid-${index}` },
      spec: {
        // 7919 shares no factor with a power of ten: sizes are unique and in no order.
        capacity: { storage: `${SMALLEST_MIB + ((index * 7919) % volumeCount)}Mi` },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'pool',
        volumeMode: 'Filesystem',
        hostPath: { path: `/data/${index}`, type: '' },
      },
      status: { phase: 'Available' },
    }),
  );
  const claims = Array.from(
    { length: claimCount },
    (_, index): PersistentVolumeClaim => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: `claim-${index}`, namespace: 'default', uid: `uid-of-claim-${index}` },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: `${SMALLEST_MIB + random.integer(0, volumeCount - 1)}Mi` } },
        storageClassName: 'pool',
        volumeMode: 'Filesystem',
      },
    }),
  );
  return { volumes, claims };
}

/** The volumes of that data as somebody creates them. */
export function bindingVolumes(count: number): readonly KubernetesObject[] {
  return matchingData(count, 1).volumes.map(({ status: _, metadata: { name }, ...volume }) => ({
    ...volume,
    metadata: { name },
  }));
}

/** A claim for `bindingVolumes`: the first takes the smallest, and so on. */
export function bindingClaim(index: number): KubernetesObject {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `claim-${index}`, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'pool',
      resources: { requests: { storage: `${SMALLEST_MIB + index}Mi` } },
    },
  };
  return claim;
}
