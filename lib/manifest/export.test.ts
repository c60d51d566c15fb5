import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../kubernetes/object';
import { exportObjects, exportYaml } from './export';
import { parseManifests } from './parse-manifests';
import { toYaml } from './to-yaml';

function object(
  kind: string,
  name: string,
  more: Record<string, unknown> = {},
  metadata: object = {},
): KubernetesObject {
  const apiVersion = {
    StorageClass: 'storage.k8s.io/v1',
    StatefulSet: 'apps/v1',
    ReplicaSet: 'apps/v1',
    CSINode: 'storage.k8s.io/v1',
  };
  return {
    apiVersion: apiVersion[kind as keyof typeof apiVersion] ?? 'v1',
    kind,
    metadata: {
      name,
      uid: `uid-${name}`,
      resourceVersion: '7',
      creationTimestamp: '2026-01-05T09:00:00Z',
      ...metadata,
    },
    ...more,
  } as unknown as KubernetesObject;
}

function controlledBy(kind: string, name: string): object {
  return { ownerReferences: [{ apiVersion: 'v1', kind, name, uid: `uid-${name}`, controller: true }] };
}

const names = (objects: readonly KubernetesObject[]): readonly string[] =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

const boundVolume = object(
  'PersistentVolume',
  'v',
  {
    spec: {
      capacity: { storage: '5Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/d', type: '' },
      claimRef: {
        kind: 'PersistentVolumeClaim',
        apiVersion: 'v1',
        namespace: 'default',
        name: 'c',
        uid: 'uid-c',
        resourceVersion: '3',
      },
    },
    status: { phase: 'Bound' },
  },
  {
    finalizers: ['kubernetes.io/pv-protection', 'external-attacher/driver-example-com', 'example.com/mine'],
    annotations: {
      'pv.kubernetes.io/bound-by-controller': 'yes',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
    },
  },
);

const boundClaim = object(
  'PersistentVolumeClaim',
  'c',
  {
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gold', volumeName: 'v' },
    status: { phase: 'Bound' },
  },
  {
    namespace: 'default',
    finalizers: ['kubernetes.io/pvc-protection'],
    annotations: {
      'pv.kubernetes.io/bind-completed': 'yes',
      'pv.kubernetes.io/bound-by-controller': 'yes',
      'volume.kubernetes.io/selected-node': 'n',
      'volume.kubernetes.io/storage-provisioner': 'p',
      'volume.beta.kubernetes.io/storage-provisioner': 'p',
      mine: 'kept',
    },
  },
);

/** The exported object of that name; undefined when it is left out. */
function exported(objects: readonly KubernetesObject[], name: string): Record<string, unknown> | undefined {
  return exportObjects(objects).find(({ metadata }) => metadata.name === name) as unknown as Record<
    string,
    unknown
  >;
}

describe('bindings', () => {
  it('reserves the volume for its claim by name, and lets the claim name its volume', () => {
    expect(exportObjects([boundClaim, boundVolume])).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: {
          name: 'v',
          annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' },
          finalizers: ['example.com/mine'],
        },
        spec: {
          capacity: { storage: '5Gi' },
          accessModes: ['ReadWriteOnce'],
          hostPath: { path: '/d', type: '' },
          claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace: 'default', name: 'c' },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'c', namespace: 'default', annotations: { mine: 'kept' } },
        spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gold', volumeName: 'v' },
      },
    ]);
  });

  it('keeps the uid of a released volume, so that no new claim gets it', () => {
    expect(exported([boundVolume], 'v')).toMatchObject({ spec: { claimRef: { name: 'c', uid: 'uid-c' } } });
    expect(exported([boundVolume], 'v')).not.toHaveProperty('spec.claimRef.resourceVersion');
  });

  it('keeps what a person reserved', () => {
    const claimRef = { namespace: 'default', name: 'c' };
    const volume = object('PersistentVolume', 'v', { spec: { claimRef } });
    expect(exported([volume, boundClaim], 'v')).toMatchObject({ spec: { claimRef } });
  });

  it.each([
    ['a bound claim without any class', { volumeName: 'v' }, {}, ''],
    ['a pending one', {}, {}, undefined],
    [
      'one with the old annotation',
      { volumeName: 'v' },
      { 'volume.beta.kubernetes.io/storage-class': 'x' },
      undefined,
    ],
    ['one that names its class', { volumeName: 'v', storageClassName: 'gold' }, {}, 'gold'],
  ])('%s gets class %s', (_, spec, annotations, storageClassName) => {
    const claim = object('PersistentVolumeClaim', 'c', { spec }, { namespace: 'default', annotations });
    expect(exported([claim], 'c')?.spec).toEqual({
      ...spec,
      ...(storageClassName === undefined ? {} : { storageClassName }),
    });
  });
});

describe('volumes of ephemeral claims', () => {
  const claimOf = (pod: string): KubernetesObject =>
    object(
      'PersistentVolumeClaim',
      'c',
      { spec: { volumeName: 'v' } },
      { namespace: 'default', ...controlledBy('Pod', pod) },
    );
  const provisioned = {
    ...boundVolume,
    metadata: { ...boundVolume.metadata, annotations: { 'pv.kubernetes.io/provisioned-by': 'p' } },
  };
  const pod = (owner: object): KubernetesObject =>
    object('Pod', 'p', { spec: {} }, { namespace: 'default', ...owner });

  it('are reserved when the Pod comes back under its name, though the claim is left out', () => {
    for (const owner of [{}, controlledBy('StatefulSet', 's')]) {
      const objects = [boundVolume, claimOf('p'), pod(owner)];
      expect(exported(objects, 'c')).toBeUndefined();
      expect(exported(objects, 'v')).toMatchObject({ spec: { claimRef: { name: 'c' } } });
      expect(exported(objects, 'v')).not.toHaveProperty('spec.claimRef.uid');
    }
  });

  it('are left out or freed when it comes back under another', () => {
    const rest = [claimOf('p'), pod(controlledBy('ReplicaSet', 'r'))];
    expect(exported([provisioned, ...rest], 'v')).toBeUndefined();
    const freed = exported([boundVolume, ...rest], 'v');
    expect(freed).not.toHaveProperty('spec.claimRef');
    expect(freed).not.toHaveProperty('metadata.annotations');
  });
});

describe('what is left out', () => {
  it.each([
    ['an event', object('Event', 'e')],
    ['a Pod of a controller', object('Pod', 'p', {}, controlledBy('ReplicaSet', 'r'))],
    ['a ReplicaSet of a Deployment', object('ReplicaSet', 'r', {}, controlledBy('Deployment', 'd'))],
    ['anything in kube-system', object('ConfigMap', 'x', {}, { namespace: 'kube-system' })],
    ['the default namespace', object('Namespace', 'default')],
    ["the API server's own Service", object('Service', 'kubernetes', {}, { namespace: 'default' })],
    [
      'a CSINode that its kubelet published',
      object(
        'CSINode',
        'n',
        {},
        { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'x' }] },
      ),
    ],
  ])('%s', (_, one) => {
    expect(exportObjects([one])).toEqual([]);
  });

  it.each([
    ['a Pod of a person', object('Pod', 'p', { spec: {} })],
    ['a namespace', object('Namespace', 'shop', { spec: { finalizers: ['kubernetes'] } })],
    [
      'a claim of a StatefulSet',
      object('PersistentVolumeClaim', 'c', { spec: {} }, controlledBy('StatefulSet', 's')),
    ],
    ['a CSINode that a person wrote', object('CSINode', 'n', { spec: { drivers: [] } })],
  ])('but not %s', (_, one) => {
    const [manifest] = exportObjects([one]);
    expect(manifest?.metadata).toEqual({ name: one.metadata.name });
  });
});

describe('other kinds', () => {
  it('keep a Pod on its node if the node is there, and drop the token volume', () => {
    const token = { name: 'kube-api-access-x7f2k' };
    const pod = object('Pod', 'p', {
      spec: {
        nodeName: 'n',
        volumes: [
          { name: 'data', emptyDir: {} },
          { ...token, projected: {} },
        ],
        containers: [{ name: 'a', volumeMounts: [{ ...token, mountPath: '/var' }] }],
      },
    });
    const spec = { volumes: [{ name: 'data', emptyDir: {} }], containers: [{ name: 'a' }] };
    expect(exported([pod], 'p')?.spec).toEqual(spec);
    expect(exported([pod, object('Node', 'n')], 'p')?.spec).toEqual({ ...spec, nodeName: 'n' });
  });

  it('drop the addresses of a Service unless it is headless', () => {
    const ports = [{ port: 80 }];
    const service = (clusterIP: string): KubernetesObject =>
      object('Service', 's', { spec: { clusterIP, clusterIPs: [clusterIP], ports } });
    expect(exported([service('10.0.0.1')], 's')?.spec).toEqual({ ports });
    expect(exported([service('None')], 's')?.spec).toEqual({ clusterIP: 'None', ports });
  });

  it('drop the status that the API server gives to claim templates', () => {
    const template = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };
    const set = object('StatefulSet', 's', {
      spec: { replicas: 2, volumeClaimTemplates: [{ ...template, status: { phase: 'Pending' } }] },
    });
    expect(exported([set], 's')?.spec).toEqual({ replicas: 2, volumeClaimTemplates: [template] });
  });

  it('stand in the order in which one would build the cluster, by name within a kind', () => {
    const given = [
      object('Pod', 'b'),
      object('Pod', 'a'),
      boundClaim,
      boundVolume,
      object('StorageClass', 's'),
      object('Node', 'n'),
    ];
    expect(names(exportObjects(given))).toEqual([
      'StorageClass s',
      'Node n',
      'PersistentVolume v',
      'PersistentVolumeClaim c',
      'Pod a',
      'Pod b',
    ]);
  });
});

describe('text', () => {
  /** Words that YAML 1.1 reads as something else, and arbitrary ones. */
  const words = fc.oneof(
    fc.constantFrom(
      'yes',
      'n',
      '0644',
      '1_000',
      '0o17',
      '1:30',
      '2026-01-01',
      '<<',
      '~',
      'null',
      '.inf',
      '1e3',
      '- a',
      'a: b',
      ' x',
      '#',
    ),
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'0123456789_.-+eExob \n\t:#\'"&*!|>%@`\u0085\u2028') }),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      words,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('any'), { maxLength: 4 }),
    map: fc.dictionary(words, tie('any'), { maxKeys: 4 }),
  }));
  /** What YAML must not contain at all. */
  const printable = (json: unknown): boolean =>
    !/\\u00[01]|(?![\t\n\r\u0085])\p{Cc}|[\ufffe\uffff\ud800-\udfff]/u.test(JSON.stringify(json));

  it('reads back to the same objects', () => {
    const widget = value.map.filter(printable).map((spec) => ({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec,
    }));
    fc.assert(
      fc.property(fc.array(widget, { maxLength: 3 }), (objects) => {
        const parsed = parseManifests(objects.map(toYaml).join('---\n'));
        expect(parsed.problems).toEqual([]);
        expect(parsed.documents.map(({ object: one }) => one)).toEqual(objects);
      }),
      { numRuns: 300 },
    );
  });

  it('of an export is read to what was exported', () => {
    const objects = [boundClaim, boundVolume, object('Pod', 'p', { spec: { containers: [] } })];
    const parsed = parseManifests(exportYaml(objects));
    expect(parsed.problems).toEqual([]);
    expect(parsed.documents.map(({ object: one }) => one)).toEqual(exportObjects(objects));
  });
});
