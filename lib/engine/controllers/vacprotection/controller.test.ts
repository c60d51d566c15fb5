/** Upstream: vac_protection_controller_test.go. */
import { describe, expect, it } from 'vitest';
import { finalizerVACProtection } from '../../../kubernetes/annotations';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import {
  persistentVolumeClaims,
  persistentVolumes,
  volumeAttributesClasses,
} from '../../../kubernetes/resources';
import type { VolumeAttributesClass } from '../../../kubernetes/storage-kinds';
import { aClaim, aVolume } from '../../../volume/testing/objects';
import { createSimulation } from '../../simulation';
import { decideProtection, vacProtectionController } from './controller';

const NOW = '2026-01-05T09:00:00Z';
const CSI = { csi: { driver: 'd.example.com', volumeHandle: 'h' } };

const quick: VolumeAttributesClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttributesClass',
  metadata: { name: 'quick' },
  driverName: 'd.example.com',
  parameters: { iops: '9000' },
};

describe('decideProtection', () => {
  it.each<readonly [string, boolean, boolean, boolean, string]>([
    ['new, without finalizer', false, false, false, 'Add'],
    ['with finalizer', false, true, false, 'Keep'],
    ['deleted, used', true, true, true, 'Keep'],
    ['deleted, unused', true, true, false, 'Remove'],
    ['deleted, finalizer gone', true, false, false, 'Keep'],
  ])('%s', (_, deleted, held, used, expected) => {
    const metadata = {
      name: 'quick',
      ...(deleted ? { deletionTimestamp: NOW } : {}),
      ...(held ? { finalizers: [finalizerVACProtection, 'example.com/other'] } : {}),
    };
    expect(decideProtection({ ...quick, metadata }, () => used)).toBe(expected);
  });
});

describe('a deleted class', () => {
  it('goes at once when nobody names it', () => {
    const cluster = start();
    cluster.create(quick, aClaim({ volumeAttributesClassName: 'slow' }), aVolume(CSI));
    cluster.remove();
    expect(cluster.class()).toBeUndefined();
  });

  it.each<readonly [string, () => KubernetesObject, object]>([
    ['a claim that asks for it', () => aClaim({ volumeAttributesClassName: 'quick' }), {}],
    ['a claim that has it', () => aClaim(), { currentVolumeAttributesClassName: 'quick' }],
    [
      'a claim that is being changed to it',
      () => aClaim(),
      { modifyVolumeStatus: { targetVolumeAttributesClassName: 'quick', status: 'InProgress' } },
    ],
    ['a volume that has it', () => aVolume({ ...CSI, volumeAttributesClassName: 'quick' }), {}],
  ])('waits for %s to go', (_, user, status) => {
    const cluster = start();
    const object = user();
    cluster.create(quick, object);
    cluster.patch(object, { status }, 'status');
    cluster.remove();
    expect(cluster.class()?.metadata.deletionTimestamp).toBeDefined();
    expect(cluster.class()?.metadata.finalizers).toEqual([finalizerVACProtection]);
    cluster.patch(object, { metadata: { finalizers: null } });
    cluster.remove(object);
    expect(cluster.class()).toBeUndefined();
  });

  it.each<readonly [string, () => KubernetesObject]>([
    ['claim', () => aClaim({ phase: 'Bound', volumeAttributesClassName: 'quick' })],
    ['volume', () => aVolume({ ...CSI, volumeAttributesClassName: 'quick' })],
  ])('goes when its last %s names another', (_, user) => {
    const cluster = start();
    const object = user();
    cluster.create(quick, object);
    cluster.patch(object, { status: { phase: 'Bound' } }, 'status');
    cluster.remove();
    cluster.patch(object, { metadata: { labels: { a: 'b' } } });
    expect(cluster.class()).toBeDefined();
    cluster.patch(object, { spec: { volumeAttributesClassName: 'slow' } });
    expect(cluster.class()).toBeUndefined();
  });
});

it('puts back a finalizer that somebody took off', () => {
  const cluster = start();
  cluster.create(quick);
  cluster.patch(quick, { metadata: { finalizers: null } });
  expect(cluster.class()?.metadata.finalizers).toEqual([finalizerVACProtection]);
});

it('lets a class alone where the gate is off', () => {
  const cluster = start('1.30');
  cluster.create({
    ...quick,
    metadata: { name: 'quick', finalizers: [finalizerVACProtection] },
  } as VolumeAttributesClass);
  cluster.remove();
  expect(cluster.class()?.metadata.finalizers).toEqual([finalizerVACProtection]);
});

const RESOURCES = [persistentVolumeClaims, persistentVolumes, volumeAttributesClasses];

function start(version: KubernetesVersion = '1.37') {
  const simulation = createSimulation({ version, seed: 1, components: [vacProtectionController] });
  const { api } = simulation;
  const run = () => simulation.advanceTo(simulation.nowMs + 100);
  const reference = ({ kind, metadata: { name, namespace } }: KubernetesObject) => {
    const resource = RESOURCES.find((one) => one.kind === kind);
    if (!resource) throw new Error(kind);
    return { resource, name, ...(namespace === undefined ? {} : { namespace }) };
  };
  const check = (result: { readonly ok: boolean }) => {
    if (!result.ok) throw new Error(JSON.stringify(result));
    run();
  };
  return {
    class: () => api.get(volumeAttributesClasses, 'quick'),
    create(...objects: readonly KubernetesObject[]) {
      for (const object of objects) check(api.create(object, 'test'));
    },
    patch(object: KubernetesObject, patch: object, subresource?: 'status') {
      check(api.patch(reference(object), patch as never, 'merge', 'test', subresource));
    },
    remove(object: KubernetesObject = quick) {
      check(api.delete(reference(object), 'test'));
    },
  };
}
