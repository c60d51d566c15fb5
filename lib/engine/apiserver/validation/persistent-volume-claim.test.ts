import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { persistentVolumeClaims } from '../../../kubernetes/resources';
import type { ApiServer } from '../api';
import { claim, cluster, errorsOf, refusal, storageClass, value } from '../testing/cluster';

const path = { resource: persistentVolumeClaims, namespace: 'default', name: 'c' };
const beta = (name: string) => ({ annotations: { 'volume.beta.kubernetes.io/storage-class': name } });

function patched(api: ApiServer, spec: object, metadata: object = {}) {
  return api.patch(path, { spec, metadata }, 'merge', 'user');
}

/** A claim that was bound and got `capacity`. */
function boundClaim(api: ApiServer, spec: object = {}, capacity = '1Gi', status: object = {}): void {
  value(api.create(claim('c', spec), 'user'));
  const bound = { phase: 'Bound', capacity: { storage: capacity }, ...status };
  value(api.patch(path, { status: bound }, 'merge', 'persistentvolume-controller', 'status'));
}

const grow = { resources: { requests: { storage: '2Gi' } } };

describe('creating a claim', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'another resource',
      { resources: { requests: { cpu: '1' } } },
      ['spec.resources[storage]: Required value'],
    ],
    [
      'a selector without values',
      { selector: { matchExpressions: [{ key: 'a', operator: 'NotIn' }] } },
      [
        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      ],
    ],
    [
      'a data source of the core group that is no claim',
      { dataSourceRef: { kind: 'Secret', name: 'x' } },
      [
        'spec.dataSource: Invalid value: "Secret": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        'spec.dataSourceRef: Invalid value: "Secret": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      ],
    ],
    [
      'a data source without kind',
      { dataSourceRef: { apiGroup: 'example.com', name: 'x' } },
      ['spec.dataSource.kind: Required value', 'spec.dataSourceRef.kind: Required value'],
    ],
    [
      'a limit below the request',
      { resources: { requests: { storage: '2Gi' }, limits: { storage: '1Gi' } } },
      [],
    ],
    ['a populator', { dataSourceRef: { apiGroup: 'example.com', kind: 'Book', name: 'x' } }, []],
  ])('%s', (_what, spec, errors) => {
    expect(errorsOf(cluster().api.create(claim('c', spec), 'user'))).toEqual(errors);
  });
});

describe('changing the spec of a claim', () => {
  const exceptions = (text: string) =>
    `spec: Forbidden: spec is immutable after creation except ${text} for bound claims`;

  it.each<[KubernetesVersion, string]>([
    ['1.25', exceptions('resources.requests')],
    ['1.30', exceptions('resources.requests and volumeAttributesClassName')],
    ['1.37', exceptions('resources.requests and volumeAttributesClassName')],
  ])('%s names what may change', (version, text) => {
    const { api } = cluster({ version });
    value(api.create(claim('c'), 'user'));
    expect(errorsOf(patched(api, grow))[0]).toContain(text);
  });

  it('sets volumeName once', () => {
    const { api } = cluster();
    value(api.create(claim('c', { storageClassName: '' }), 'user'));
    expect(errorsOf(patched(api, { volumeName: 'a' }))).toEqual([]);
    expect(errorsOf(patched(api, { volumeName: 'b' }))).toHaveLength(1);
    expect(errorsOf(patched(api, { volumeName: null }))).toHaveLength(1);
  });

  it.each<[string, KubernetesVersion, object, object, object, boolean]>([
    ['a class where there was none', '1.37', {}, {}, { storageClassName: 'x' }, true],
    ['a class where there was none', '1.30', {}, {}, { storageClassName: 'x' }, true],
    ['a class where there was none', '1.25', {}, {}, { storageClassName: 'x' }, false],
    [
      'a class in place of the empty one',
      '1.37',
      { storageClassName: '' },
      {},
      { storageClassName: 'x' },
      false,
    ],
    ['no class in place of one', '1.37', { storageClassName: 'x' }, {}, { storageClassName: null }, false],
    ['the class of the annotation', '1.37', {}, beta('x'), { storageClassName: 'x' }, true],
    ['another class than the annotation', '1.37', {}, beta('y'), { storageClassName: 'x' }, false],
  ])('%s (%s)', (_what, version, spec, metadata, change, allowed) => {
    const { api } = cluster({ version });
    value(api.create(claim('c', spec, metadata), 'user'));
    expect(errorsOf(patched(api, change))).toHaveLength(allowed ? 0 : 1);
  });

  it('keeps the class annotation, unless the class moves to the field', () => {
    const { api } = cluster();
    value(api.create(claim('c', {}, beta('x')), 'user'));
    expect(errorsOf(patched(api, {}, beta('y')))).toEqual([
      'metadata.annotations.volume.beta.kubernetes.io/storage-class: Invalid value: "y": field is immutable',
    ]);
    const moved = { annotations: { 'volume.beta.kubernetes.io/storage-class': null } };
    expect(errorsOf(patched(api, { storageClassName: 'x' }, moved))).toEqual([]);
  });

  it('lets the attributes class of a bound claim change, but not vanish while it is in force', () => {
    const { api } = cluster();
    boundClaim(api, { volumeAttributesClassName: 'gold' }, '1Gi', {
      currentVolumeAttributesClassName: 'gold',
    });
    expect(errorsOf(patched(api, { volumeAttributesClassName: 'silver' }))).toEqual([]);
    expect(errorsOf(patched(api, { volumeAttributesClassName: null }))).toEqual([
      'spec.volumeAttributesClassName: Forbidden: update to nil is forbidden when status.currentVolumeAttributesClassName is not nil',
    ]);
  });

  it('drops the attributes class where the release has none', () => {
    const { api } = cluster({ version: '1.30' });
    expect(
      value(api.create(claim('c', { volumeAttributesClassName: 'gold' }), 'user')).spec,
    ).not.toHaveProperty('volumeAttributesClassName');
  });
});

describe('changing the request of a bound claim', () => {
  const expandable = storageClass('fast', { allowVolumeExpansion: true });

  it.each<[string, KubernetesVersion, string, string, readonly string[]]>([
    ['up', '1.37', '2Gi', '5Gi', []],
    ['down, above what it has', '1.37', '4Gi', '3Gi', []],
    [
      'down to what it has',
      '1.37',
      '4Gi',
      '2Gi',
      ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
    ],
    [
      'down',
      '1.30',
      '4Gi',
      '3Gi',
      ['spec.resources.requests.storage: Forbidden: field can not be less than previous value'],
    ],
  ])('%s (%s)', (_what, version, before, after, errors) => {
    const { api } = cluster({ version });
    value(api.create(expandable, 'user'));
    const request = (storage: string) => ({ resources: { requests: { storage } } });
    boundClaim(api, { storageClassName: 'fast', ...request(before) }, '2Gi');
    expect(errorsOf(patched(api, request(after)))).toEqual(errors);
  });

  const why =
    'persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

  it.each<[string, object[], object]>([
    ['without class', [], { storageClassName: '' }],
    ['of a class that is missing', [], { storageClassName: 'fast' }],
    ['of a class that does not say so', [storageClass('fast')], { storageClassName: 'fast' }],
    [
      'of a class that forbids it',
      [storageClass('fast', { allowVolumeExpansion: false })],
      { storageClassName: 'fast' },
    ],
  ])('is refused to one %s', (_what, classes, spec) => {
    const { api } = cluster();
    for (const object of classes) value(api.create(object as PersistentVolumeClaim, 'user'));
    boundClaim(api, spec);
    expect(refusal(patched(api, grow))).toEqual({ code: 403, reason: 'Forbidden', message: why });
  });
});

describe('changing class and request at once', () => {
  it('is refused by the admission, which looks at both classes', () => {
    const { api } = cluster();
    value(api.create(storageClass('fast', { allowVolumeExpansion: true }), 'user'));
    boundClaim(api);
    expect(refusal(patched(api, { storageClassName: 'fast', ...grow })).code).toBe(403);
  });
});

describe('the status of a claim', () => {
  it.each<[string, object, KubernetesVersion, readonly string[]]>([
    [
      'a negative capacity',
      { capacity: { storage: '-1' } },
      '1.37',
      ['status.capacity[storage]: Invalid value: -1: must be a valid resource quantity'],
    ],
    [
      'an unknown resource',
      { allocatedResources: { cpu: '1' } },
      '1.37',
      [
        'status.allocatedResources: Invalid value: "cpu": must be either "storage" or a resource with a domain prefix',
      ],
    ],
    ['a resource of a domain', { allocatedResources: { 'example.com/x': '1' } }, '1.37', []],
    [
      'a resize that is infeasible',
      { allocatedResourceStatuses: { storage: 'NodeResizeInfeasible' } },
      '1.37',
      [],
    ],
    [
      'a resize that is infeasible',
      { allocatedResourceStatuses: { storage: 'NodeResizeInfeasible' } },
      '1.30',
      [
        'status.allocatedResourceStatuses[storage]: Unsupported value: "NodeResizeInfeasible": supported values: "ControllerResizeFailed", "ControllerResizeInProgress", "NodeResizeFailed", "NodeResizeInProgress", "NodeResizePending"',
      ],
    ],
    [
      'a modification without status',
      { modifyVolumeStatus: {} },
      '1.37',
      ['status.modifyVolumeStatus.status: Required value'],
    ],
  ])('%s (%#)', (_what, status, version, errors) => {
    const { api } = cluster({ version });
    value(api.create(claim('c'), 'user'));
    expect(errorsOf(api.patch(path, { status }, 'merge', 'user', 'status'))).toEqual(errors);
  });
});
