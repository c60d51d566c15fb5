/** How long the sidecars wait for a slow driver, what they say then, and that the driver goes on meanwhile. */
import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../kubernetes/fault';
import type { KubernetesObject } from '../../kubernetes/object';
import {
  events,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  volumeAttachments,
} from '../../kubernetes/resources';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'disks.example.com';
const STORAGE = 'storage.k8s.io/v1';
const GIVEN_UP = 'rpc error: code = DeadlineExceeded desc = context deadline exceeded';

const object = (apiVersion: string, kind: string, name: string, rest: object) =>
  ({ apiVersion, kind, metadata: { name }, ...rest }) as KubernetesObject;

/** The plain driver, whose calls take two seconds and `extraMs` more. */
function clusterOf(operation: Extract<FaultSpec, { type: 'SlowDriver' }>['operation'], extraMs: number) {
  const cluster = new WholeCluster();
  cluster.create(
    object(STORAGE, 'CSIDriver', DRIVER, { spec: {} }),
    object(STORAGE, 'StorageClass', 'fast', { provisioner: DRIVER, allowVolumeExpansion: true }),
    object(STORAGE, 'VolumeAttributesClass', 'quick', { driverName: DRIVER, parameters: { iops: '9' } }),
    object(STORAGE, 'VolumeAttributesClass', 'slow', { driverName: DRIVER, parameters: { iops: '1' } }),
    manifestOf('Node', 'node-a'),
  );
  cluster.run();
  const fault: FaultSpec = { type: 'SlowDriver', driver: DRIVER, operation, extraMs };
  cluster.beginFault(fault);
  return cluster;
}

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'fast',
    resources: { requests: { storage: '1Gi' } },
  },
} as KubernetesObject;

const user = manifestOf('Pod', 'user', {
  containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
});

/** How often something was said, merged events counted. */
function said(cluster: WholeCluster, text: string): number {
  return cluster.simulation.api
    .list(events)
    .filter(({ reason, message }) => `${reason} ${message}` === text)
    .reduce((sum, { count = 1 }) => sum + count, 0);
}

describe('CreateVolume', () => {
  it.each([
    [7_999, 9_999, 0],
    [8_000, 10_000, 0],
    [8_001, 10_001, 1],
  ])('with %d ms more is waited for up to ten seconds: of %d ms, %d are too long', (extraMs, _, times) => {
    const cluster = clusterOf('CreateVolume', extraMs);
    cluster.create(claim);
    cluster.run(30_000);
    expect(said(cluster, `ProvisioningFailed ${GIVEN_UP}`)).toBe(times);
    expect(cluster.get(persistentVolumeClaims, 'data')?.status?.phase).toBe('Bound');
  });

  it('is asked again after each time, and answered as soon as the driver has done', () => {
    const cluster = clusterOf('CreateVolume', 33_000);
    cluster.create(claim);
    // Ten seconds each, with pauses of 1, 2 and 4 s: the fourth try begins at 37 s, when the volume is made.
    cluster.run(36_000);
    expect(said(cluster, `ProvisioningFailed ${GIVEN_UP}`)).toBe(3);
    expect(cluster.names(persistentVolumes)).toEqual([]);
    cluster.run(4_000);
    expect(said(cluster, `ProvisioningFailed ${GIVEN_UP}`)).toBe(3);
    expect(cluster.get(persistentVolumeClaims, 'data')?.status?.phase).toBe('Bound');
  });

  it('that goes on after its claim was deleted leaves nothing behind', () => {
    const cluster = clusterOf('CreateVolume', 33_000);
    cluster.create(claim);
    cluster.run(15_000);
    const seen: string[] = [];
    cluster.simulation.api.subscribe(({ type, object: { kind } }) => {
      if (kind === 'PersistentVolume') seen.push(type);
    });
    cluster.delete(persistentVolumeClaims, 'data');
    cluster.run(20_000);
    expect(cluster.get(persistentVolumeClaims, 'data')).toBeUndefined();
    expect(seen).toEqual([]);
    cluster.run(60_000);
    expect([seen[0], seen.at(-1)]).toEqual(['ADDED', 'DELETED']);
    expect(cluster.names(persistentVolumes)).toEqual([]);
    expect(said(cluster, `ProvisioningFailed ${GIVEN_UP}`)).toBe(3);
  });

  it.each([
    ['Unavailable', 2],
    ['Aborted', 2],
    ['Canceled', 2],
    ['DeadlineExceeded', 2],
    ['Internal', 1],
    ['ResourceExhausted', 1],
  ] as const)('that fails with %s for a claim that is then deleted is asked %d times', (code, times) => {
    const cluster = clusterOf('CreateVolume', 0);
    const fault: FaultSpec = {
      type: 'DriverError',
      driver: DRIVER,
      operation: 'CreateVolume',
      code,
      message: 'no',
      times: 2,
    };
    cluster.beginFault(fault, 'no');
    cluster.create(claim);
    cluster.run(2_500);
    expect(said(cluster, `ProvisioningFailed rpc error: code = ${code} desc = no`)).toBe(1);
    cluster.delete(persistentVolumeClaims, 'data');
    cluster.run(60_000);
    expect(said(cluster, `ProvisioningFailed rpc error: code = ${code} desc = no`)).toBe(times);
    expect(cluster.names(persistentVolumes)).toEqual([]);
  });

  it('for a claim of the same name, created anew, is another', () => {
    const cluster = clusterOf('CreateVolume', 33_000);
    cluster.create(claim);
    cluster.run(15_000);
    cluster.delete(persistentVolumeClaims, 'data');
    cluster.run(100);
    cluster.create(claim);
    cluster.run(120_000);
    const bound = cluster.get(persistentVolumeClaims, 'data');
    expect(bound?.status?.phase).toBe('Bound');
    expect(cluster.names(persistentVolumes)).toEqual([`pvc-${bound?.metadata.uid}`]);
  });
});

it('DeleteVolume is waited for ten seconds, and its volume goes when the driver has done', () => {
  const cluster = clusterOf('DeleteVolume', 20_000);
  cluster.create(claim);
  cluster.run();
  cluster.delete(persistentVolumeClaims, 'data');
  cluster.run(20_000);
  expect(said(cluster, `VolumeFailedDelete ${GIVEN_UP}`)).toBe(1);
  expect(cluster.names(persistentVolumes)).toHaveLength(1);
  cluster.run(30_000);
  expect(cluster.names(persistentVolumes)).toEqual([]);
});

describe('the attacher waits for fifteen seconds', () => {
  const attachment = (cluster: WholeCluster) => cluster.simulation.api.list(volumeAttachments)[0]?.status;

  it.each([
    [13_000, undefined],
    [13_001, { message: GIVEN_UP, errorCode: 4 }],
  ])('with %d ms more: %j', (extraMs, attachError) => {
    const cluster = clusterOf('ControllerPublishVolume', extraMs);
    cluster.create(claim, user);
    let first: object | undefined;
    cluster.simulation.api.subscribe(() => {
      first ??= attachment(cluster)?.attachError;
    });
    cluster.run(60_000);
    if (attachError) expect(first).toMatchObject(attachError);
    else expect(first).toBeUndefined();
    expect(attachment(cluster)).toEqual({ attached: true, attachmentMetadata: { device: '/dev/sim' } });
    expect(cluster.pod('user')?.status?.phase).toBe('Running');
  });

  it('for a detach, too, and says so on the attachment', () => {
    const cluster = clusterOf('ControllerUnpublishVolume', 20_000);
    cluster.create(claim, user);
    cluster.run(60_000);
    cluster.delete(pods, 'user');
    let said: object | undefined;
    cluster.simulation.api.subscribe(() => {
      said ??= attachment(cluster)?.detachError;
    });
    cluster.run(120_000);
    expect(said).toMatchObject({ message: GIVEN_UP });
    expect(cluster.names(volumeAttachments)).toEqual([]);
  });

  it('and a volume that was attached unnoticed is not taken for attached after a detach', () => {
    const cluster = clusterOf('ControllerPublishVolume', 20_000);
    cluster.create(claim, user);
    cluster.run(25_000);
    cluster.delete(pods, 'user');
    cluster.run(60_000);
    expect(cluster.names(volumeAttachments)).toEqual([]);
    cluster.create(user);
    cluster.run(20_000);
    expect(attachment(cluster)).toMatchObject({ attached: false, attachError: { message: GIVEN_UP } });
  });
});

describe('the resizer waits for ten seconds', () => {
  it('and asks for the same size again, whatever the claim asks for by now', () => {
    const cluster = clusterOf('ControllerExpandVolume', 20_000);
    cluster.create(claim);
    cluster.run();
    const ask = (storage: string) =>
      cluster.patch(persistentVolumeClaims, 'data', { spec: { resources: { requests: { storage } } } });
    ask('5Gi');
    cluster.run(12_000);
    const [volume = ''] = cluster.names(persistentVolumes);
    const text = `VolumeResizeFailed resize volume "${volume}" by resizer "${DRIVER}" failed: ${GIVEN_UP}`;
    expect(said(cluster, text)).toBe(1);
    const status = () => cluster.get(persistentVolumeClaims, 'data')?.status;
    expect(status()).toMatchObject({
      allocatedResources: { storage: '5Gi' },
      allocatedResourceStatuses: { storage: 'ControllerResizeInProgress' },
    });
    expect(status()?.conditions?.map(({ type }) => type)).not.toContain('ControllerResizeError');
    ask('3Gi');
    cluster.run(25_000);
    expect(status()?.capacity).toEqual({ storage: '5Gi' });
  });

  it('and stays with the class that it began with', () => {
    const cluster = clusterOf('ControllerModifyVolume', 20_000);
    cluster.create(claim);
    cluster.run();
    const name = (volumeAttributesClassName: string) =>
      cluster.patch(persistentVolumeClaims, 'data', { spec: { volumeAttributesClassName } });
    const status = () => cluster.get(persistentVolumeClaims, 'data')?.status;
    name('quick');
    cluster.run(11_000);
    expect(said(cluster, `VolumeModifyFailed ${GIVEN_UP}. Still modifying to VAC quick`)).toBe(1);
    expect(status()?.conditions).toMatchObject([
      {},
      {
        type: 'ModifyingVolume',
        status: 'True',
        message: 'Modifying volume to "quick" is still in progress.',
      },
      { type: 'ModifyVolumeError', reason: 'DeadlineExceeded', message: 'context deadline exceeded' },
    ]);
    // While the resizer pauses between two tries.
    name('slow');
    cluster.run(14_000);
    expect(status()?.currentVolumeAttributesClassName).toBe('quick');
    expect(said(cluster, 'VolumeModify external resizer is modifying volume data with vac quick')).toBe(1);
    cluster.run(60_000);
    expect(status()?.currentVolumeAttributesClassName).toBe('slow');
    expect(status()?.modifyVolumeStatus).toBeUndefined();
    expect(status()?.conditions?.map(({ type }) => type)).toEqual(['Unused']);
  });
});
