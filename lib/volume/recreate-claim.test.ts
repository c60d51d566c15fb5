import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { freshClaim } from './recreate-claim';
import { aClaim } from './testing/objects';

const written = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const bound: PersistentVolumeClaim = {
  ...aClaim({ name: 'c' }),
  metadata: {
    name: 'c',
    namespace: 'default',
    uid: 'u',
    resourceVersion: '7',
    creationTimestamp: '2026-01-05T09:00:00Z',
    finalizers: ['kubernetes.io/pvc-protection'],
  },
  spec: { ...written, volumeName: 'v' } as PersistentVolumeClaim['spec'],
  status: { phase: 'Bound' },
};

function claim(metadata: Partial<PersistentVolumeClaim['metadata']>, spec = bound.spec) {
  return { ...bound, metadata: { ...bound.metadata, ...metadata }, spec };
}

describe('a claim as one would write it again', () => {
  const byController = { 'pv.kubernetes.io/bound-by-controller': 'yes' };
  it.each<{ name: string; given: PersistentVolumeClaim; metadata: object; volumeName?: string }>([
    {
      name: 'names the volume that somebody named',
      given: bound,
      metadata: { name: 'c', namespace: 'default' },
      volumeName: 'v',
    },
    {
      name: 'does not name the volume that the controller chose',
      given: claim({ annotations: byController }),
      metadata: { name: 'c', namespace: 'default' },
    },
    {
      name: 'names none where none was named',
      given: claim({}, written as PersistentVolumeClaim['spec']),
      metadata: { name: 'c', namespace: 'default' },
    },
    {
      name: 'keeps labels and the annotations of people',
      given: claim({
        labels: { app: 'a' },
        annotations: {
          ...byController,
          'pv.kubernetes.io/bind-completed': 'yes',
          'pv.kubernetes.io/migrated-to': 'd',
          'volume.kubernetes.io/selected-node': 'n',
          'volume.kubernetes.io/storage-provisioner': 'd',
          'volume.beta.kubernetes.io/storage-provisioner': 'd',
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
          team: 'storage',
        },
      }),
      metadata: {
        name: 'c',
        namespace: 'default',
        labels: { app: 'a' },
        annotations: { team: 'storage' },
      },
    },
    {
      name: 'has no namespace where none was given',
      given: claim({ namespace: undefined }),
      metadata: { name: 'c' },
      volumeName: 'v',
    },
  ])('$name', ({ given, metadata, volumeName }) => {
    const spec = volumeName === undefined ? written : { ...written, volumeName };
    const fresh = freshClaim(given);
    expect(fresh).toStrictEqual({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec });
    expect(Object.keys(fresh.metadata)).toEqual(Object.keys(metadata));
    expect(Object.keys(fresh.spec)).toEqual(Object.keys(spec));
  });
});
