/**
 * Random operations of users on volumes, claims, classes, Pods and Nodes, for property tests. Names come from small
 * sets, so that operations meet: a claim names a volume that exists, a volume is reserved for a claim that comes later.
 * Many of them are refused by the API server; that is part of the test.
 */
import fc from 'fast-check';
import { annBindCompleted, annBoundByController, annDefaultStorageClass } from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Operation } from '../simulation-api';

const CLASSES = ['host-path', 'waiting', 'external', 'none'];
const volumeName = fc.constantFrom('v0', 'v1', 'v2');
const claimName = fc.constantFrom('c0', 'c1', 'c2');
const podName = fc.constantFrom('p0', 'p1');
const nodeName = fc.constantFrom('n0', 'n1');
const className = fc.constantFrom(...CLASSES);
/** Mostly no class, so that volumes and claims often match. */
const classOfSpec = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 2, arbitrary: className });
const storage = fc.constantFrom('1Gi', '2Gi', '1500M', '5Gi');
const volumeMode = fc.constantFrom(...Array<undefined>(9).fill(undefined), 'Block');
const RWO = ['ReadWriteOnce'];
const RWO_ROX = ['ReadWriteOnce', 'ReadOnlyMany'];
const volumeModes = fc.constantFrom(
  RWO,
  RWO_ROX,
  RWO_ROX,
  [...RWO_ROX, 'ReadWriteMany'],
  ['ReadWriteOncePod'],
);
const claimModes = fc.constantFrom(RWO, RWO, RWO, RWO_ROX, ['ReadWriteMany'], ['ReadWriteOncePod']);

/** One time in six. */
function sometimes<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.integer({ min: 1, max: 6 }).chain((die) => (die === 6 ? value : fc.constant(undefined)));
}

const source = fc.constantFrom<object>(
  { hostPath: { path: '/tmp/a' } },
  { hostPath: { path: '/data' } },
  { nfs: { server: 's', path: '/' } },
  { csi: { driver: 'd.example.com', volumeHandle: 'h' } },
);

function create(object: object): Operation {
  return { create: object as KubernetesObject };
}

function patchVolume(name: string, patch: object): Operation {
  return { patch: { apiVersion: 'v1', kind: 'PersistentVolume', name, patch } };
}

function patchClaim(name: string, patch: object): Operation {
  return { patch: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name, patch } };
}

const reference = claimName.map((name) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: 'default',
  name,
}));

const createVolume = fc
  .record({
    name: volumeName,
    storage,
    accessModes: volumeModes,
    source,
    volumeMode,
    policy: fc.constantFrom('Retain', 'Delete', 'Recycle'),
    storageClassName: classOfSpec,
    claimRef: sometimes(reference),
  })
  .map(({ name, storage: size, source: from, policy, ...spec }) =>
    create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, labels: { tier: size } },
      spec: { ...spec, ...from, capacity: { storage: size }, persistentVolumeReclaimPolicy: policy },
    }),
  );

const createClaim = fc
  .record({
    name: claimName,
    storage: fc.constantFrom('1Gi', '1Gi', '1500M', '3Gi'),
    accessModes: claimModes,
    volumeMode,
    storageClassName: fc.option(classOfSpec, { nil: undefined, freq: 6 }),
    volumeName: sometimes(volumeName),
    selector: sometimes(storage.map((tier) => ({ matchLabels: { tier } }))),
  })
  .map(({ name, storage: size, ...spec }) =>
    create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: { ...spec, resources: { requests: { storage: size } } },
    }),
  );

const PROVISIONERS: Readonly<Record<string, string>> = {
  external: 'vendor.example.com/disk',
  none: 'kubernetes.io/no-provisioner',
};

const createClass = fc.record({ name: className, isDefault: fc.boolean() }).map(({ name, isDefault }) =>
  create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...(isDefault ? { annotations: { [annDefaultStorageClass]: 'true' } } : {}) },
    provisioner: PROVISIONERS[name] ?? 'kubernetes.io/host-path',
    volumeBindingMode: name === 'waiting' ? 'WaitForFirstConsumer' : 'Immediate',
  }),
);

const createPod = fc.record({ name: podName, claimName }).map(({ name, claimName: claim }) =>
  create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      containers: [{ name: 'c', image: 'i' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }],
    },
  }),
);

const createNode = nodeName.map((name) => create({ apiVersion: 'v1', kind: 'Node', metadata: { name } }));

const deleteObject = fc.oneof(
  volumeName.map((name) => ({ delete: { apiVersion: 'v1', kind: 'PersistentVolume', name } })),
  {
    weight: 3,
    arbitrary: claimName.map((name) => ({
      delete: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name },
    })),
  },
  podName.map((name) => ({ delete: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name } })),
  className.map((name) => ({ delete: { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name } })),
  nodeName.map((name) => ({ delete: { apiVersion: 'v1', kind: 'Node', name } })),
);

const volumePatch = fc.oneof(
  fc.constant({ spec: { claimRef: null } }),
  fc.constant({ spec: { claimRef: { uid: null } } }),
  reference.map((claimRef) => ({ spec: { claimRef: { ...claimRef, uid: null } } })),
  fc
    .constantFrom('Retain', 'Delete', 'Recycle')
    .map((policy) => ({ spec: { persistentVolumeReclaimPolicy: policy } })),
  storage.map((size) => ({ spec: { capacity: { storage: size } } })),
  fc.constant({ metadata: { finalizers: null } }),
  fc.constant({ metadata: { annotations: { [annBoundByController]: null } } }),
);

const claimPatch = fc.oneof(
  storage.map((size) => ({ spec: { resources: { requests: { storage: size } } } })),
  volumeName.map((name) => ({ spec: { volumeName: name } })),
  fc.constant({ metadata: { finalizers: null } }),
  fc.constantFrom('yes', null).map((value) => ({ metadata: { annotations: { [annBindCompleted]: value } } })),
  fc.constant({ metadata: { annotations: { [annBoundByController]: null } } }),
);

export const randomOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: createVolume },
  { weight: 5, arbitrary: createClaim },
  { weight: 2, arbitrary: createClass },
  { weight: 2, arbitrary: createPod },
  { weight: 1, arbitrary: createNode },
  { weight: 4, arbitrary: deleteObject },
  {
    weight: 2,
    arbitrary: fc.tuple(volumeName, volumePatch).map(([name, patch]) => patchVolume(name, patch)),
  },
  { weight: 2, arbitrary: fc.tuple(claimName, claimPatch).map(([name, patch]) => patchClaim(name, patch)) },
);

/** An operation, and how long to wait before it: not at all, between two writes, or until everything has settled. */
export interface TimedOperation {
  readonly afterMs: number;
  readonly operation: Operation;
}

export const timedOperations: fc.Arbitrary<readonly TimedOperation[]> = fc.array(
  fc.record({ afterMs: fc.constantFrom(0, 5, 15, 35, 700, 3_000), operation: randomOperation }),
  { minLength: 10, maxLength: 40 },
);
