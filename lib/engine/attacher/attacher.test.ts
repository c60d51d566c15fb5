/** Upstream: csi_handler_test.go and trivial_handler_test.go of external-attacher. */
import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../kubernetes/fault';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumes, volumeAttachments } from '../../kubernetes/resources';
import { aVolume } from '../../volume/testing/objects';
import { createSimulation } from '../simulation';
import { externalAttacher } from './attacher';
import { attacherFinalizer } from './attacher-finalizer';

const DRIVER = 'disks.example.com';
const FINALIZER = 'external-attacher/disks-example-com';
const STORAGE = 'storage.k8s.io/v1';

it.each([
  ['disks.example.com', 'external-attacher/disks-example-com'],
  ['a_b.c/d', 'external-attacher/a-b-c-d'],
  ['ends.', 'external-attacher/ends-X'],
])('the finalizer of %s', (driver, finalizer) => {
  expect(attacherFinalizer(driver)).toBe(finalizer);
});

interface Options {
  readonly version?: KubernetesVersion;
  readonly annotations?: object;
  readonly withVolume?: boolean;
}

/** Nothing but the attacher runs. */
function start({ version = '1.37', annotations = {}, withVolume = true }: Options = {}) {
  const simulation = createSimulation({ version, seed: 1, components: [externalAttacher] });
  const create = (object: object) => {
    const created = simulation.execute({ create: object as KubernetesObject });
    if (!created.ok) throw new Error(created.error.message);
  };
  create({ apiVersion: STORAGE, kind: 'CSIDriver', metadata: { name: DRIVER, annotations }, spec: {} });
  const drivers = [{ name: DRIVER, nodeID: 'id-of-n', topologyKeys: null }];
  create({ apiVersion: STORAGE, kind: 'CSINode', metadata: { name: 'n' }, spec: { drivers } });
  if (withVolume) create(aVolume({ name: 'v', csi: { driver: DRIVER, volumeHandle: 'h' } }));
  const run = (ms = 10_000) => simulation.advanceTo(simulation.nowMs + ms);
  return {
    run,
    attach() {
      const spec = { attacher: DRIVER, nodeName: 'n', source: { persistentVolumeName: 'v' } };
      create({ apiVersion: STORAGE, kind: 'VolumeAttachment', metadata: { name: 'a' }, spec });
    },
    fail(operation: Extract<FaultSpec, { type: 'DriverError' }>['operation'], code: 'Internal' | 'NotFound') {
      const fault: FaultSpec = { type: 'DriverError', driver: DRIVER, operation, code, message: 'no' };
      expect(simulation.execute({ beginFault: { name: 'it', fault } })).toMatchObject({ ok: true });
    },
    mend: () => simulation.execute({ endFault: { name: 'it' } }),
    remove: (kind: 'VolumeAttachment' | 'PersistentVolume', name: string) =>
      simulation.execute({
        delete: { apiVersion: kind === 'VolumeAttachment' ? STORAGE : 'v1', kind, name },
      }),
    attachment: () => simulation.api.get(volumeAttachments, 'a'),
    volume: () => simulation.api.get(persistentVolumes, 'v'),
  };
}

describe('attaching', () => {
  it('holds volume and attachment, notes the id of the node, and says what the driver gave', () => {
    const cluster = start();
    cluster.attach();
    cluster.run();
    expect(cluster.volume()?.metadata.finalizers).toEqual(['kubernetes.io/pv-protection', FINALIZER]);
    expect(cluster.attachment()?.metadata).toMatchObject({
      finalizers: [FINALIZER],
      annotations: { 'csi.alpha.kubernetes.io/node-id': 'id-of-n' },
    });
    expect(cluster.attachment()?.status).toEqual({
      attached: true,
      attachmentMetadata: { device: '/dev/sim' },
    });
  });

  it.each<[KubernetesVersion, number | undefined]>([
    ['1.37', 13],
    ['1.30', undefined],
    ['1.25', undefined],
  ])('that the driver refuses says why, in %s with the code %j, and goes on', (version, errorCode) => {
    const cluster = start({ version });
    cluster.fail('ControllerPublishVolume', 'Internal');
    cluster.attach();
    cluster.run();
    const { attached, attachError } = cluster.attachment()?.status ?? {};
    expect(attached).toBe(false);
    expect(attachError?.message).toBe('rpc error: code = Internal desc = no');
    expect(attachError?.errorCode).toBe(errorCode);
    cluster.mend();
    cluster.run(60_000);
    expect(cluster.attachment()?.status).toEqual({
      attached: true,
      attachmentMetadata: { device: '/dev/sim' },
    });
  });

  it('of a volume that is being deleted is refused without asking the driver', () => {
    const cluster = start();
    cluster.remove('PersistentVolume', 'v');
    cluster.attach();
    cluster.run();
    expect(cluster.attachment()?.status?.attachError).toMatchObject({
      message: 'PersistentVolume "v" is marked for deletion',
    });
    expect(cluster.attachment()?.status?.attachError?.errorCode).toBeUndefined();
    expect(cluster.attachment()?.metadata.finalizers).toBeUndefined();
  });

  it('of a volume that does not exist is refused until it does', () => {
    const cluster = start({ withVolume: false });
    cluster.attach();
    cluster.run();
    expect(cluster.attachment()?.status).toMatchObject({
      attached: false,
      attachError: { message: 'could not get PersistentVolume "v"' },
    });
  });

  it('for a driver that attaches nothing is done at once, and holds nothing', () => {
    const cluster = start({ annotations: { 'simulation.stowage.dev/driver-profile': 'shared-file' } });
    cluster.attach();
    cluster.run(500);
    expect(cluster.attachment()?.status).toEqual({ attached: true });
    expect(cluster.attachment()?.metadata.finalizers).toBeUndefined();
    expect(cluster.volume()?.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
    cluster.remove('VolumeAttachment', 'a');
    expect(cluster.attachment()).toBeUndefined();
  });
});

describe('detaching', () => {
  it('lets the attachment go, but keeps the volume', () => {
    const cluster = start();
    cluster.attach();
    cluster.run();
    cluster.remove('VolumeAttachment', 'a');
    cluster.run();
    expect(cluster.attachment()).toBeUndefined();
    expect(cluster.volume()?.metadata.finalizers).toContain(FINALIZER);
  });

  it('that the driver refuses keeps the attachment, says why, and goes on', () => {
    const cluster = start();
    cluster.attach();
    cluster.run();
    cluster.fail('ControllerUnpublishVolume', 'NotFound');
    cluster.remove('VolumeAttachment', 'a');
    cluster.run();
    expect(cluster.attachment()?.metadata.finalizers).toEqual([FINALIZER]);
    expect(cluster.attachment()?.status).toMatchObject({
      attached: true,
      attachmentMetadata: { device: '/dev/sim' },
      detachError: { message: 'rpc error: code = NotFound desc = no' },
    });
    cluster.mend();
    cluster.run(60_000);
    expect(cluster.attachment()).toBeUndefined();
  });

  it('comes before a deleted volume is let go', () => {
    const cluster = start();
    cluster.attach();
    cluster.run();
    cluster.remove('PersistentVolume', 'v');
    cluster.run();
    expect(cluster.volume()?.metadata.finalizers).toContain(FINALIZER);
    cluster.remove('VolumeAttachment', 'a');
    cluster.run();
    expect(cluster.volume()?.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  });
});
