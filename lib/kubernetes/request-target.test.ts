import { describe, expect, it } from 'vitest';
import { parseRequestTarget } from './request-target';
import { namespaces, persistentVolumeClaims, pods, storageClasses } from './resources';

const core = { group: '', version: 'v1' };

describe('parseRequestTarget', () => {
  it.each([
    ['api/v1/pods', { ...core, plural: 'pods', resource: pods }],
    ['api/v1/namespaces/a/pods', { ...core, plural: 'pods', resource: pods, namespace: 'a' }],
    [
      'api/v1/namespaces/a/persistentvolumeclaims/data/status',
      {
        ...core,
        plural: 'persistentvolumeclaims',
        resource: persistentVolumeClaims,
        namespace: 'a',
        name: 'data',
        subresource: 'status',
      },
    ],
    ['api/v1/namespaces', { ...core, plural: 'namespaces', resource: namespaces }],
    ['api/v1/namespaces/a', { ...core, plural: 'namespaces', resource: namespaces, name: 'a' }],
    [
      'api/v1/namespaces/a/status',
      { ...core, plural: 'namespaces', resource: namespaces, name: 'a', subresource: 'status' },
    ],
    [
      'apis/storage.k8s.io/v1/storageclasses/gold',
      {
        group: 'storage.k8s.io',
        version: 'v1',
        plural: 'storageclasses',
        resource: storageClasses,
        name: 'gold',
      },
    ],
    [
      'apis/storage.k8s.io/v1beta1/storageclasses',
      { group: 'storage.k8s.io', version: 'v1beta1', plural: 'storageclasses', resource: undefined },
    ],
    [
      'apis/example.com/v1/backups',
      { group: 'example.com', version: 'v1', plural: 'backups', resource: undefined },
    ],
  ])('%s', (path, target) => {
    expect(parseRequestTarget(path.split('/'))).toEqual(target);
  });

  it.each([
    '',
    'api',
    'api/v1',
    'apis',
    'apis/apps',
    'apis/apps/v1',
    'version',
    'healthz/v1/pods',
    'api/v1/pods/a/b/c',
    'api/v1//pods',
  ])('is no resource: %j', (path) => {
    expect(parseRequestTarget(path.split('/'))).toBeUndefined();
  });
});
