/**
 * Random inputs on everything that has to do with storage: what random-operations.ts does to volumes, claims, classes,
 * Pods and Nodes, and besides CSI drivers, classes of theirs, snapshots, attributes classes, resizing, finishing Pods,
 * and faults. Names come from small sets, so that inputs meet and the cluster stays small however long it runs.
 */
import fc from 'fast-check';
import { annDefaultSnapshotClass } from '../../kubernetes/annotations';
import type { FaultSpec } from '../../kubernetes/fault';
import type { KubernetesObject } from '../../kubernetes/object';
import { SNAPSHOT_GROUP } from '../../kubernetes/volume-snapshot';
import type { Input } from '../simulation-api';
import { randomOperation } from './random-operations';

const SNAPSHOT_API = `${SNAPSHOT_GROUP}/v1`;
const STORAGE_API = 'storage.k8s.io/v1';

/** A volume by its place among those that nobody holds, because names of provisioned ones are not known beforehand. */
export interface ReclaimByHand {
  readonly deleteReleased: number;
}

/** What happens, and how long after what came before. */
export interface TimedInput {
  readonly afterMs: number;
  readonly input: Input | ReclaimByHand;
}

const driver = fc.constantFrom('d.example.com', 'e.example.com');
const claim = fc.constantFrom('c0', 'c1', 'c2', 'k0', 'k1', 'k2', 'k3');
const csiClaim = fc.constantFrom('k0', 'k1', 'k2', 'k3');
const csiClass = fc.constantFrom('d-now', 'd-wait', 'e-now', 'e-retain');
const pod = fc.constantFrom('p0', 'p1', 'q0', 'q1', 'q2');
const node = fc.constantFrom('n0', 'n1');
const snapshot = fc.constantFrom('s0', 's1');
const attributes = fc.constantFrom('slow', 'quick');
const size = fc.constantFrom('1Gi', '2Gi', '3Gi', '8Gi');
const modes = fc.constantFrom(
  ['ReadWriteOnce'],
  ['ReadWriteOnce'],
  ['ReadWriteMany'],
  ['ReadWriteOncePod'],
  ['ReadWriteOncePod'],
);

function create(object: object): Input {
  return { create: object as KubernetesObject };
}

function remove(apiVersion: string, kind: string, name: string, namespace?: string): Input {
  return { delete: { apiVersion, kind, name, namespace } };
}

const createDriver = driver.map((name) =>
  create({
    apiVersion: STORAGE_API,
    kind: 'CSIDriver',
    metadata: { name },
    spec: { attachRequired: name === 'd.example.com' },
  }),
);

const createClass = csiClass.map((name) =>
  create({
    apiVersion: STORAGE_API,
    kind: 'StorageClass',
    metadata: { name },
    provisioner: `${name.slice(0, 1)}.example.com`,
    allowVolumeExpansion: true,
    reclaimPolicy: name === 'e-retain' ? 'Retain' : 'Delete',
    volumeBindingMode: name === 'd-wait' ? 'WaitForFirstConsumer' : 'Immediate',
  }),
);

const dataSource = fc.option(
  fc.oneof(
    snapshot.map((name) => ({ apiGroup: SNAPSHOT_GROUP, kind: 'VolumeSnapshot', name })),
    csiClaim.map((name) => ({ kind: 'PersistentVolumeClaim', name })),
  ),
  { freq: 3 },
);

const createClaim = fc
  .record({
    name: csiClaim,
    storage: size,
    accessModes: modes,
    storageClassName: csiClass,
    source: dataSource,
    attributesClass: fc.option(attributes, { freq: 3 }),
  })
  .map(({ name, storage, source, attributesClass, ...spec }) =>
    create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: {
        ...spec,
        resources: { requests: { storage } },
        ...(source && { dataSource: source }),
        ...(attributesClass && { volumeAttributesClassName: attributesClass }),
      },
    }),
  );

const createPod = fc
  .record({
    name: pod,
    claims: fc.uniqueArray(claim, { minLength: 1, maxLength: 2 }),
    ephemeral: fc.boolean(),
  })
  .map(({ name, claims, ephemeral }) =>
    create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: {
        containers: [{ name: 'c', image: 'i' }],
        volumes: [
          ...claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
          ...(ephemeral ? [ephemeralVolume] : []),
        ],
      },
    }),
  );

const ephemeralVolume = {
  name: 'scratch',
  ephemeral: {
    volumeClaimTemplate: {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'd-wait',
        resources: { requests: { storage: '1Gi' } },
      },
    },
  },
};

const createSnapshot = fc.record({ name: snapshot, source: csiClaim }).map(({ name, source }) =>
  create({
    apiVersion: SNAPSHOT_API,
    kind: 'VolumeSnapshot',
    metadata: { name, namespace: 'default' },
    spec: { source: { persistentVolumeClaimName: source } },
  }),
);

const createSnapshotClass = driver.map((name) =>
  create({
    apiVersion: SNAPSHOT_API,
    kind: 'VolumeSnapshotClass',
    metadata: { name: `of-${name}`, annotations: { [annDefaultSnapshotClass]: 'true' } },
    driver: name,
    deletionPolicy: name === 'd.example.com' ? 'Delete' : 'Retain',
  }),
);

const createAttributesClass = fc.record({ name: attributes, driver }).map(({ name, driver: driverName }) =>
  create({
    apiVersion: STORAGE_API,
    kind: 'VolumeAttributesClass',
    metadata: { name },
    driverName,
    parameters: { iops: name === 'slow' ? '100' : '9000' },
  }),
);

const patchClaim = fc
  .tuple(
    csiClaim,
    fc.oneof(
      size.map((storage) => ({ spec: { resources: { requests: { storage } } } })),
      attributes.map((volumeAttributesClassName) => ({ spec: { volumeAttributesClassName } })),
    ),
  )
  .map(
    ([name, patch]): Input => ({
      patch: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name, patch },
    }),
  );

const cordon = fc.tuple(node, fc.boolean()).map(
  ([name, unschedulable]): Input => ({
    patch: { apiVersion: 'v1', kind: 'Node', name, patch: { spec: { unschedulable } } },
  }),
);

const deleteObject: fc.Arbitrary<Input> = fc.oneof(
  { weight: 6, arbitrary: csiClaim.map((name) => remove('v1', 'PersistentVolumeClaim', name, 'default')) },
  { weight: 8, arbitrary: pod.map((name) => remove('v1', 'Pod', name, 'default')) },
  { weight: 3, arbitrary: snapshot.map((name) => remove(SNAPSHOT_API, 'VolumeSnapshot', name, 'default')) },
  { weight: 1, arbitrary: driver.map((name) => remove(STORAGE_API, 'CSIDriver', name)) },
  { weight: 1, arbitrary: csiClass.map((name) => remove(STORAGE_API, 'StorageClass', name)) },
  { weight: 1, arbitrary: attributes.map((name) => remove(STORAGE_API, 'VolumeAttributesClass', name)) },
);

const component = fc.constantFrom(
  'persistentvolume-controller',
  'attachdetach-controller',
  'default-scheduler',
  'kubelet',
);
const operation = fc.constantFrom(
  'CreateVolume' as const,
  'DeleteVolume' as const,
  'ControllerPublishVolume' as const,
  'ControllerUnpublishVolume' as const,
  'ControllerExpandVolume' as const,
  'CreateSnapshot' as const,
  'NodeStageVolume' as const,
  'NodeUnpublishVolume' as const,
);
const code = fc.constantFrom('Internal' as const, 'ResourceExhausted' as const, 'DeadlineExceeded' as const);

const faultSpec: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.record({
    type: fc.constant('DriverError' as const),
    driver,
    operation,
    code,
    message: fc.constant('no'),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ type: fc.constant('SlowDriver' as const), driver, extraMs: fc.constantFrom(500, 20_000) }),
  fc.record({ type: fc.constant('FullPool' as const), driver }),
  fc.record({ type: fc.constant('NodeDown' as const), node }),
  fc.record({ type: fc.constant('ComponentDown' as const), component }),
  fc.record({ type: fc.constant('ComponentRestart' as const), component }),
  fc.record({
    type: fc.constant('Conflict' as const),
    component,
    objectKind: fc.constantFrom('PersistentVolume', 'PersistentVolumeClaim', 'VolumeAttachment'),
    times: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({ type: fc.constant('SlowWatch' as const), component, delayMs: fc.constantFrom(200, 3_000) }),
);

const beginFault = fc
  .record({
    name: fc.constantFrom('f0', 'f1'),
    fault: faultSpec,
    forMs: fc.constantFrom(1_000, 15_000, 400_000),
  })
  .map((beginning): Input => ({ beginFault: beginning }));

const randomInput: fc.Arbitrary<Input | ReclaimByHand> = fc.oneof(
  { weight: 24, arbitrary: randomOperation },
  { weight: 4, arbitrary: createDriver },
  { weight: 4, arbitrary: createClass },
  { weight: 9, arbitrary: createClaim },
  { weight: 9, arbitrary: createPod },
  { weight: 4, arbitrary: createSnapshot },
  { weight: 1, arbitrary: createSnapshotClass },
  { weight: 1, arbitrary: createAttributesClass },
  { weight: 5, arbitrary: patchClaim },
  { weight: 1, arbitrary: cordon },
  { weight: 14, arbitrary: deleteObject },
  { weight: 2, arbitrary: beginFault },
  { weight: 4, arbitrary: fc.nat(9).map((deleteReleased) => ({ deleteReleased })) },
);

const timedInput: fc.Arbitrary<TimedInput> = fc.record({
  afterMs: fc.constantFrom(0, 0, 5, 15, 35, 120, 700, 1_500, 3_000, 8_000),
  input: randomInput,
});

/** `count` inputs; the same for the same seed. */
export function randomInputs(seed: number, count: number): readonly TimedInput[] {
  return fc.sample(timedInput, { seed, numRuns: count });
}
