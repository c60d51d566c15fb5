import { describe, expect, it } from 'vitest';
import { annBetaDefaultStorageClass, annDefaultStorageClass } from '../../../kubernetes/annotations';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import { claim, cluster, refusal, START_MS, storageClass, value, volume } from '../testing/cluster';

const byDefault = { [annDefaultStorageClass]: 'true' };

describe('StorageObjectInUseProtection', () => {
  const attributes = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: { name: 'gold' },
    driverName: 'd',
    parameters: { a: 'b' },
  };

  it.each<[string, KubernetesVersion, KubernetesObject, readonly string[] | undefined]>([
    ['a volume', '1.37', volume('a'), ['kubernetes.io/pv-protection']],
    ['a claim', '1.25', claim('c'), ['kubernetes.io/pvc-protection']],
    [
      'a claim with finalizers',
      '1.37',
      claim('c', {}, { finalizers: ['a/b'] }),
      ['a/b', 'kubernetes.io/pvc-protection'],
    ],
    [
      'a protected volume',
      '1.37',
      volume('a', {}, { finalizers: ['kubernetes.io/pv-protection'] }),
      ['kubernetes.io/pv-protection'],
    ],
    ['an attributes class', '1.37', attributes, ['kubernetes.io/vac-protection']],
    ['an attributes class', '1.30', attributes, undefined],
    ['a class', '1.37', storageClass('s'), undefined],
  ])('protects %s (%s)', (_what, version, object, finalizers) => {
    expect(value(cluster({ version }).api.create(object, 'user')).metadata.finalizers).toEqual(finalizers);
  });
});

describe('DefaultStorageClass', () => {
  it.each<[string, object, object, string | undefined]>([
    ['a claim without class', {}, {}, 'fast'],
    ['a claim that wants none', { storageClassName: '' }, {}, ''],
    ['a claim that names one', { storageClassName: 'slow' }, {}, 'slow'],
    [
      'a claim that names one in its annotation',
      {},
      { annotations: { 'volume.beta.kubernetes.io/storage-class': 'slow' } },
      undefined,
    ],
  ])('%s', (_what, spec, metadata, name) => {
    const { api } = cluster();
    value(api.create(storageClass('fast', {}, byDefault), 'user'));
    expect(value(api.create(claim('c', spec, metadata), 'user')).spec.storageClassName).toBe(name);
  });

  it.each<[object, string | undefined]>([
    [{ [annBetaDefaultStorageClass]: 'true' }, 'fast'],
    [{ [annDefaultStorageClass]: 'false' }, undefined],
    [{ [annDefaultStorageClass]: 'yes' }, undefined],
  ])('reads %j', (annotations, name) => {
    const { api } = cluster();
    value(api.create(storageClass('fast', {}, annotations), 'user'));
    expect(value(api.create(claim('c'), 'user')).spec.storageClassName).toBe(name);
  });

  describe('with several defaults', () => {
    function twoDefaults(version: KubernetesVersion, apartMs: number) {
      const { api, clock } = cluster({ version });
      value(api.create(storageClass('iron', {}, byDefault), 'user'));
      clock.nowMs = START_MS + apartMs;
      value(api.create(storageClass('zinc', {}, byDefault), 'user'));
      value(api.create(storageClass('lead'), 'user'));
      return api.create(claim('c'), 'user');
    }

    it('takes the newest', () => {
      expect(value(twoDefaults('1.37', 60_000)).spec.storageClassName).toBe('zinc');
      expect(value(twoDefaults('1.30', 60_000)).spec.storageClassName).toBe('zinc');
    });

    it('takes the first by name of those that are equally old', () => {
      expect(value(twoDefaults('1.37', 0)).spec.storageClassName).toBe('iron');
    });

    it('1.25 refuses the claim', () => {
      expect(refusal(twoDefaults('1.25', 60_000))).toEqual({
        code: 403,
        reason: 'Forbidden',
        message:
          'persistentvolumeclaims "c" is forbidden: Internal error occurred: 2 default StorageClasses were found',
      });
    });
  });
});
