/** Upstream: rbd_test.go, and the errors of getAdminAndSecret, 1.30. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject, StringMap } from '../../../kubernetes/object';
import { formatQuantity, storageOf } from '../../../kubernetes/quantity';
import { aStorageClass, aVolume } from '../../../volume/testing/objects';
import { rbd } from '.';

function expand(options: {
  readonly className?: string;
  readonly parameters?: StringMap;
  readonly secret?: string;
  readonly type?: string;
  readonly storage?: string;
}): string {
  const { className = 'ceph', parameters = {}, secret, type = 'kubernetes.io/rbd' } = options;
  const stored = { apiVersion: 'v1', kind: 'Secret', metadata: { name: secret ?? '' }, type };
  const expanded = rbd.expandVolume?.({
    volume: aVolume({ storageClassName: className, rbd: { monitors: ['m'], image: 'i' } }),
    newSize: storageOf({ storage: options.storage ?? '2Gi' }),
    storageClass: (name) => (name === 'ceph' ? aStorageClass({ name, parameters }) : undefined),
    secret: (namespace, name): KubernetesObject | undefined =>
      `${namespace}/${name}` === secret ? stored : undefined,
  });
  if (!expanded) throw new Error('rbd does not expand');
  return expanded.ok ? formatQuantity(expanded.value) : expanded.error;
}

const failed = (place: string, why: string): string =>
  `failed to get admin secret from [${place}]: failed to get secret from [${place}]: ${why}`;

describe('growing an image', () => {
  it.each([
    ['without a class', { className: '' }, 'volume has no storage class'],
    ['whose class is gone', { className: 'gone' }, 'storageclass.storage.k8s.io "gone" not found'],
    ['of a class that names no secret', {}, failed('"default"/""', 'resource name may not be empty')],
    [
      'of a class whose secret is missing',
      { parameters: { adminSecretName: 'key', adminSecretNamespace: 'ceph' } },
      failed('"ceph"/"key"', 'secrets "key" not found'),
    ],
    [
      'of a class whose secret is of another type',
      { parameters: { adminSecretName: 'key' }, secret: 'default/key', type: 'Opaque' },
      failed('"default"/"key"', 'cannot get secret of type kubernetes.io/rbd'),
    ],
    ['with its secret', { parameters: { AdminSecretName: 'key' }, secret: 'default/key' }, '2Gi'],
    [
      'to no whole number of MiB',
      { parameters: { adminSecretName: 'key' }, secret: 'default/key', storage: '1500M' },
      '1431Mi',
    ],
  ])('%s', (_, options, expected) => {
    expect(expand(options)).toBe(expected);
  });
});
