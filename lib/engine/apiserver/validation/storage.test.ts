import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import { resourceOf } from '../../../kubernetes/resources';
import { cluster, errorsOf, storageClass, value } from '../testing/cluster';

const STORAGE = 'storage.k8s.io/v1';

function object(kind: string, fields: object, metadata: object = {}): KubernetesObject {
  return { apiVersion: STORAGE, kind, metadata: { name: 'x', ...metadata }, ...fields } as KubernetesObject;
}

function created(body: KubernetesObject, version: KubernetesVersion = '1.37'): readonly string[] {
  return errorsOf(cluster({ version }).api.create(body, 'user'));
}

function patched(
  body: KubernetesObject,
  patch: object,
  version: KubernetesVersion = '1.37',
  subresource?: 'status',
) {
  const { api } = cluster({ version });
  const { metadata } = value(api.create(body, 'user'));
  const place = { resource: resourceOf(body.apiVersion, body.kind), ...metadata };
  return errorsOf(api.patch(place, patch, 'merge', 'user', subresource));
}

describe('StorageClass', () => {
  it.each<[string, object, readonly string[]]>([
    ['no provisioner', { provisioner: '' }, ['provisioner: Required value']],
    [
      'Recycle',
      { reclaimPolicy: 'Recycle' },
      ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'],
    ],
    [
      'values that repeat',
      { allowedTopologies: [{ matchLabelExpressions: [{ key: 'z', values: ['a', 'a'] }] }] },
      ['allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"'],
    ],
    [
      'keys that repeat',
      {
        allowedTopologies: [
          {
            matchLabelExpressions: [
              { key: 'z', values: ['a'] },
              { key: 'z', values: ['b'] },
            ],
          },
        ],
      },
      ['allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "z"'],
    ],
    [
      'terms that repeat, whatever their order',
      {
        allowedTopologies: [
          { matchLabelExpressions: [{ key: 'z', values: ['a', 'b'] }] },
          { matchLabelExpressions: [{ key: 'z', values: ['b', 'a'] }] },
        ],
      },
      ['allowedTopologies[1].matchLabelExpressions: Duplicate value: ""'],
    ],
    [
      'too many parameters',
      { parameters: Object.fromEntries(Array.from({ length: 513 }, (_, index) => [`k${index}`, ''])) },
      ['parameters: Too long: may not be more than 512 bytes'],
    ],
    [
      'parameters that are too large',
      { parameters: { k: 'v'.repeat(256 * 1024) } },
      ['parameters: Too long: may not be more than 262144 bytes'],
    ],
  ])('%s', (_what, fields, errors) => {
    expect(created(storageClass('x', fields))).toEqual(errors);
  });

  it('says of something too long what the release says', () => {
    const parameters = { k: 'v'.repeat(256 * 1024) };
    expect(created(storageClass('x', { parameters }), '1.30')).toEqual([
      'parameters: Too long: must have at most 262144 bytes',
    ]);
  });

  it.each<[string, object, string, string]>([
    [
      'provisioner',
      { provisioner: 'a/b' },
      'Invalid value: null: field is immutable',
      'Forbidden: updates to provisioner are forbidden.',
    ],
    [
      'parameters',
      { parameters: { a: 'b' } },
      'Invalid value: null: field is immutable',
      'Forbidden: updates to parameters are forbidden.',
    ],
    [
      'reclaimPolicy',
      { reclaimPolicy: 'Retain' },
      'Invalid value: null: field is immutable',
      'Forbidden: updates to reclaimPolicy are forbidden.',
    ],
    [
      'volumeBindingMode',
      { volumeBindingMode: 'WaitForFirstConsumer' },
      'Invalid value: null: field is immutable',
      'Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
  ])('keeps %s', (field, patch, now, before) => {
    expect(patched(storageClass('x'), patch)).toEqual([`${field}: ${now}`]);
    expect(patched(storageClass('x'), patch, '1.30')).toEqual([`${field}: ${before}`]);
  });

  it.each([
    [{ allowVolumeExpansion: true }],
    [{ mountOptions: ['ro'] }],
    [{ allowedTopologies: [{ matchLabelExpressions: [{ key: 'z', values: ['a'] }] }] }],
    [{ metadata: { annotations: { a: 'b' } } }],
  ])('lets %j change', (patch) => {
    expect(patched(storageClass('x'), patch)).toEqual([]);
  });
});

describe('VolumeAttributesClass', () => {
  const valid = { driverName: 'd', parameters: { iops: '1' } };

  it.each<[object, readonly string[]]>([
    [valid, []],
    [{ ...valid, parameters: {} }, ['parameters: Required value: must contain at least one key/value pair']],
    [{ parameters: valid.parameters }, ['driverName: Required value']],
  ])('%j', (fields, errors) => {
    expect(created(object('VolumeAttributesClass', fields))).toEqual(errors);
  });

  it('never changes what it stands for', () => {
    expect(
      patched(object('VolumeAttributesClass', valid), { driverName: 'e', parameters: { iops: '2' } }),
    ).toEqual([
      'driverName: Forbidden: updates to driverName are forbidden.',
      'parameters: Forbidden: updates to parameters are forbidden.',
    ]);
  });
});

describe('CSIDriver', () => {
  it.each<[object, readonly string[]]>([
    [{}, []],
    [
      { fsGroupPolicy: 'Always' },
      [
        'spec.fsGroupPolicy: Unsupported value: "Always": supported values: "File", "None", "ReadWriteOnceWithFSType"',
      ],
    ],
    [
      { volumeLifecycleModes: ['Eternal'] },
      [
        'spec.volumeLifecycleModes: Unsupported value: "Eternal": supported values: "Ephemeral", "Persistent"',
      ],
    ],
    [
      { tokenRequests: [{ audience: 'a' }, { audience: 'a', expirationSeconds: 60 }] },
      [
        'spec.tokenRequests[1].audience: Duplicate value: "a"',
        'spec.tokenRequests[1].expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
      ],
    ],
    [
      { nodeAllocatableUpdatePeriodSeconds: 9 },
      [
        'spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds',
      ],
    ],
  ])('%j', (spec, errors) => {
    expect(created(object('CSIDriver', { spec }))).toEqual(errors);
  });

  it.each<[KubernetesVersion, object, readonly string[]]>([
    ['1.37', { attachRequired: false }, ['spec.attachedRequired: Invalid value: false: field is immutable']],
    [
      '1.37',
      { volumeLifecycleModes: ['Ephemeral'] },
      ['spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: field is immutable'],
    ],
    [
      '1.30',
      { volumeLifecycleModes: ['Ephemeral'] },
      [
        'spec.volumeLifecycleModes: Invalid value: []storage.VolumeLifecycleMode{"Ephemeral"}: field is immutable',
      ],
    ],
    ['1.37', { podInfoOnMount: true, fsGroupPolicy: 'File' }, []],
    ['1.25', { podInfoOnMount: true }, ['spec.podInfoOnMount: Invalid value: true: field is immutable']],
    ['1.37', { storageCapacity: true, requiresRepublish: true }, []],
  ])('%s: changing %j', (version, spec, errors) => {
    expect(patched(object('CSIDriver', { spec: {} }), { spec }, version)).toEqual(errors);
  });
});

describe('CSINode', () => {
  const driver = { name: 'd', nodeID: 'n', topologyKeys: ['zone'], allocatable: { count: 5 } };

  it.each<[string, object[], readonly string[]]>([
    ['none', [], []],
    ['one', [driver], []],
    ['one without id', [{ name: 'd' }], ['spec.drivers[0].nodeID: Required value']],
    [
      'an id that is too long',
      [{ name: 'd', nodeID: 'n'.repeat(257) }],
      [`spec.drivers[0].nodeID: Invalid value: "${'n'.repeat(257)}": must be 256 characters or less`],
    ],
    ['two of a name', [driver, driver], ['spec.drivers[1].name: Duplicate value: "d"']],
    [
      'keys that repeat',
      [{ ...driver, topologyKeys: ['zone', 'zone'] }],
      ['spec.drivers[0].topologyKeys: Duplicate value: "zone"'],
    ],
    [
      'less than nothing',
      [{ ...driver, allocatable: { count: -1 } }],
      ['spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0'],
    ],
  ])('%s', (_what, drivers, errors) => {
    expect(created(object('CSINode', { spec: { drivers } }))).toEqual(errors);
  });

  it.each<[string, object[], KubernetesVersion, number]>([
    ['an entry may go', [], '1.37', 0],
    ['an entry may come', [driver, { name: 'e', nodeID: 'n' }], '1.37', 0],
    ['the count may change', [{ ...driver, allocatable: { count: 6 } }], '1.37', 0],
    ['the count may change', [{ ...driver, allocatable: { count: 6 } }], '1.30', 1],
    ['the id may not', [{ ...driver, nodeID: 'm' }], '1.37', 1],
  ])('%s (%#)', (_what, drivers, version, count) => {
    expect(
      patched(object('CSINode', { spec: { drivers: [driver] } }), { spec: { drivers } }, version),
    ).toHaveLength(count);
  });

  it('keeps an empty list of drivers', () => {
    expect(value(cluster().api.create(object('CSINode', { spec: { drivers: [] } }), 'user'))).toMatchObject({
      spec: { drivers: [] },
    });
  });
});

describe('CSIStorageCapacity', () => {
  const metadata = { namespace: 'default' };
  const capacity = (fields: object) => object('CSIStorageCapacity', fields, metadata);

  it.each<[object, readonly string[]]>([
    [{ storageClassName: 'a', capacity: '1000Mi' }, []],
    [{}, ['storageClassName: Required value']],
    [
      { storageClassName: 'a', capacity: '-1' },
      ['capacity: Invalid value: "-1": must be greater than or equal to 0'],
    ],
    [
      { storageClassName: 'a', nodeTopology: { matchExpressions: [{ key: 'a', operator: 'Like' }] } },
      ['nodeTopology.matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator'],
    ],
  ])('%j', (fields, errors) => {
    expect(created(capacity(fields))).toEqual(errors);
  });

  it('belongs to its class and its nodes', () => {
    const patch = { storageClassName: 'b', nodeTopology: { matchLabels: { z: 'a' } } };
    expect(patched(capacity({ storageClassName: 'a' }), patch)).toEqual([
      'nodeTopology: Invalid value: {"matchLabels":{"z":"a"}}: field is immutable',
      'storageClassName: Invalid value: "b": field is immutable',
    ]);
    expect(patched(capacity({ storageClassName: 'a' }), { capacity: '5Gi' })).toEqual([]);
  });
});

describe('VolumeAttachment', () => {
  const spec = { attacher: 'd', nodeName: 'n', source: { persistentVolumeName: 'a' } };
  const inline = { csi: { driver: 'd', volumeHandle: 'h' }, accessModes: ['ReadWriteOnce'] };
  const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

  it.each<[string, object, readonly string[]]>([
    ['a volume', spec, []],
    ['an inline volume', { ...spec, source: { inlineVolumeSpec: inline } }, []],
    [
      'nothing',
      {},
      [
        'spec.attacher: Required value',
        `spec.source: Required value: ${exactlyOne}`,
        'spec.nodeName: Required value',
      ],
    ],
    [
      'both',
      { ...spec, source: { persistentVolumeName: 'a', inlineVolumeSpec: inline } },
      [`spec.source: Forbidden: ${exactlyOne}`],
    ],
    [
      'a volume without name',
      { ...spec, source: { persistentVolumeName: '' } },
      ['spec.source.persistentVolumeName: Required value: must specify non empty persistentVolumeName'],
    ],
    [
      'an inline volume that is not CSI',
      {
        ...spec,
        source: { inlineVolumeSpec: { nfs: { server: 's', path: '/p' }, accessModes: ['ReadWriteOnce'] } },
      },
      [
        'spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes',
      ],
    ],
  ])('of %s', (_what, fields, errors) => {
    expect(created(object('VolumeAttachment', { spec: fields }))).toEqual(errors);
  });

  it('is for one node and one volume', () => {
    expect(patched(object('VolumeAttachment', { spec }), { spec: { nodeName: 'm' } })).toEqual([
      'spec: Invalid value: {"attacher":"d","source":{"persistentVolumeName":"a"},"nodeName":"m"}: field is immutable',
    ]);
  });

  it('bounds what drivers report', () => {
    const status = { attached: false, attachError: { message: 'x'.repeat(1025) } };
    expect(patched(object('VolumeAttachment', { spec }), { status }, '1.37', 'status')).toEqual([
      'status.attachError.message: Too long: may not be more than 1024 bytes',
    ]);
  });

  it('wants the version of what an update replaces', () => {
    const { api } = cluster();
    const body = object('VolumeAttachment', { spec });
    value(api.create(body, 'user'));
    expect(errorsOf(api.update(body, 'user'))).toEqual([
      'metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ]);
  });
});
