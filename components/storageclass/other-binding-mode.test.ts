import { describe, expect, it } from 'vitest';
import type { StorageClass } from '@/lib/kubernetes/storage-class';
import { otherBindingMode, withOtherBindingMode } from './other-binding-mode';

const gold = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'gold', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'disks.example.com',
  parameters: { type: 'fast' },
  reclaimPolicy: 'Retain',
  allowVolumeExpansion: true,
} as StorageClass;

/** As the API server has it. */
const stored = {
  ...gold,
  metadata: { ...gold.metadata, uid: 'u-1', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' },
};

describe('withOtherBindingMode', () => {
  it.each([
    [undefined, 'WaitForFirstConsumer'],
    ['Immediate', 'WaitForFirstConsumer'],
    ['WaitForFirstConsumer', 'Immediate'],
  ] as const)('of a class with %s is %s, and all else stays', (volumeBindingMode, other) => {
    const before = { ...stored, volumeBindingMode } as StorageClass;
    expect(otherBindingMode(before)).toBe(other);
    expect(withOtherBindingMode(before)).toEqual([
      { delete: { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name: 'gold' } },
      { create: { ...gold, volumeBindingMode: other } },
    ]);
  });
});
