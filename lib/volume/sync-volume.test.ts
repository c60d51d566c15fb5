import { describe, expect, it } from 'vitest';
import { featureEnabled, type KubernetesVersion } from '../kubernetes/feature-gates';
import { annealVolumeMetadata, decideVolume } from './sync-volume';
import { aClaim, aVolume } from './testing/objects';

const ref = (name: string, uid?: string) => ({
  namespace: 'default',
  name,
  ...(uid === undefined ? {} : { uid }),
});
const bound = { claimRef: ref('claim-1', 'uid-claim-1') };
const provisioned = { annotations: { 'pv.kubernetes.io/provisioned-by': 'vendor.com/x' } };

interface Case {
  readonly id: string;
  readonly volume: Parameters<typeof aVolume>[0];
  readonly claim?: Parameters<typeof aClaim>[0];
  readonly expect: object;
}

/** Set 4 and set 14 of binder_test.go, the surplus volumes of delete_test.go, 1.37: one sync of a volume. */
const CASES: readonly Case[] = [
  { id: '4-1', volume: {}, expect: { row: 'V1', action: 'SetPhase', phase: 'Available' } },
  {
    id: '4-1 from Failed',
    volume: { phase: 'Failed' },
    expect: { row: 'V1', action: 'SetPhase', phase: 'Available' },
  },
  {
    id: '4-2',
    volume: { claimRef: ref('claim-1') },
    expect: { row: 'V2', action: 'SetPhase', phase: 'Available' },
  },
  { id: '4-3', volume: { ...bound, phase: 'Bound' }, expect: { row: 'V4', setReleased: true } },
  {
    id: '4-4',
    volume: { ...bound, phase: 'Bound' },
    claim: { uid: 'uid-new' },
    expect: { row: 'V4', setReleased: true },
  },
  { id: 'V4 again', volume: { ...bound, phase: 'Released' }, expect: { row: 'V4', setReleased: false } },
  { id: 'V4 failed', volume: { ...bound, phase: 'Failed' }, expect: { row: 'V4', setReleased: false } },
  { id: '4-5', volume: bound, claim: {}, expect: { row: 'V5b', action: 'EnqueueClaim' } },
  {
    id: '4-6',
    volume: bound,
    claim: { volumeName: 'pv-1' },
    expect: { row: 'V6', action: 'SetPhase', phase: 'Bound' },
  },
  {
    id: '4-7',
    volume: { ...bound, boundByController: true },
    claim: { volumeName: 'pv-2' },
    expect: { row: 'V7b', action: 'Unbind' },
  },
  { id: '4-8', volume: bound, claim: { volumeName: 'pv-2' }, expect: { row: 'V7c', action: 'Unbind' } },
  {
    id: '8-11',
    volume: { ...bound, persistentVolumeReclaimPolicy: 'Delete', metadata: provisioned },
    claim: { volumeName: 'pv-2' },
    expect: { row: 'V7a', action: 'Reclaim', setReleased: true },
  },
  {
    id: 'V7c with Delete, not provisioned',
    volume: { ...bound, persistentVolumeReclaimPolicy: 'Delete' },
    claim: { volumeName: 'pv-2' },
    expect: { row: 'V7c', action: 'Unbind' },
  },
  {
    id: '8-11 with Retain',
    volume: { ...bound, metadata: provisioned },
    claim: { volumeName: 'pv-2' },
    expect: { row: 'V7c' },
  },
  {
    id: '14-13',
    volume: { ...bound, volumeMode: 'Block' },
    claim: {},
    expect: {
      row: 'V5a',
      action: 'ReportMismatch',
      eventOnVolume: {
        type: 'Warning',
        reason: 'VolumeMismatch',
        message:
          'Cannot bind PersistentVolume to requested PersistentVolumeClaim "claim-1" due to incompatible volumeMode.',
      },
      eventOnClaim: {
        type: 'Warning',
        reason: 'VolumeMismatch',
        message:
          'Cannot bind PersistentVolume "pv-1" to requested PersistentVolumeClaim due to incompatible volumeMode.',
      },
    },
  },
  {
    id: '14-14',
    volume: { ...bound, volumeMode: 'Block' },
    claim: { volumeMode: 'Block' },
    expect: { row: 'V5b', action: 'EnqueueClaim' },
  },
];

describe('syncVolume (binder_test.go, delete_test.go)', () => {
  it.each(CASES)('$id', ({ volume, claim, expect: expected }) => {
    expect(decideVolume(aVolume(volume), claim && aClaim(claim))).toMatchObject(expected);
  });
});

/** TestModifyDeletionFinalizers and TestAnnealMigrationAnnotations of pv_controller_test.go, 1.37. */
it('a volume without a status is released first when its claim is gone', () => {
  const { status: _, ...volume } = aVolume(bound);
  expect(decideVolume(volume, undefined)).toEqual({ row: 'V4', action: 'Reclaim', setReleased: true });
});

describe('annealVolumeMetadata', () => {
  const protection = 'kubernetes.io/pv-protection';
  const controller = 'kubernetes.io/pv-controller';
  const external = 'external-provisioner.volume.kubernetes.io/finalizer';
  const by = (provisioner: string, finalizers: readonly string[]) => ({
    annotations: { 'pv.kubernetes.io/provisioned-by': provisioner },
    finalizers,
  });
  const anneal = (version: KubernetesVersion, options: Parameters<typeof aVolume>[0]) =>
    annealVolumeMetadata(version, (gate) => featureEnabled(version, gate), aVolume(options));
  const DELETE = { persistentVolumeReclaimPolicy: 'Delete' } as const;

  it.each([
    ['static volume: nothing', { ...DELETE, metadata: { finalizers: [protection] } }, [protection]],
    [
      'in-tree, Delete: added',
      { ...DELETE, metadata: by('kubernetes.io/host-path', [protection]) },
      [protection, controller],
    ],
    [
      'in-tree, Delete: kept',
      { ...DELETE, metadata: by('kubernetes.io/host-path', [controller]) },
      [controller],
    ],
    [
      'in-tree, Delete: external finalizer goes',
      { ...DELETE, metadata: by('kubernetes.io/host-path', [external]) },
      [controller],
    ],
    [
      'in-tree, Retain: removed',
      { metadata: by('kubernetes.io/host-path', [controller, protection]) },
      [protection],
    ],
    [
      'in-tree, Retain: the last one leaves no list',
      { metadata: by('kubernetes.io/host-path', [controller]) },
      undefined,
    ],
    [
      'in-tree, Delete: added where there was none',
      { ...DELETE, metadata: { annotations: by('kubernetes.io/host-path', []).annotations } },
      [controller],
    ],
    ['external, without any: left alone', { ...DELETE, metadata: by('vendor.com/x', []) }, []],
    ['external: left alone', { ...DELETE, metadata: by('vendor.com/x', [controller]) }, [controller]],
    [
      'migrated: removed',
      { ...DELETE, metadata: by('kubernetes.io/gce-pd', [controller, external]) },
      [external],
    ],
  ])('%s', (_name, options, finalizers) => {
    expect(anneal('1.37', options).finalizers).toEqual(finalizers);
  });

  it('leaves finalizers alone before HonorPVReclaimPolicy', () => {
    expect(anneal('1.30', { ...DELETE, metadata: by('kubernetes.io/host-path', []) }).finalizers).toEqual([]);
  });

  it('names the CSI driver of a migrated provisioner, and takes the name back', () => {
    const annotations = (version: KubernetesVersion, provisioner: string, migratedTo?: string) =>
      anneal(version, {
        metadata: {
          annotations: {
            'pv.kubernetes.io/provisioned-by': provisioner,
            ...(migratedTo === undefined ? {} : { 'pv.kubernetes.io/migrated-to': migratedTo }),
          },
        },
      }).annotations?.['pv.kubernetes.io/migrated-to'];
    expect(annotations('1.37', 'kubernetes.io/gce-pd')).toBe('pd.csi.storage.gke.io');
    expect(annotations('1.37', 'kubernetes.io/gce-pd', 'another')).toBe('pd.csi.storage.gke.io');
    expect(annotations('1.37', 'kubernetes.io/host-path', 'left-over')).toBeUndefined();
    expect(annotations('1.30', 'kubernetes.io/portworx-volume')).toBeUndefined();
    expect(annotations('1.37', 'kubernetes.io/portworx-volume')).toBe('pxd.portworx.com');
  });

  it('looks at no other provisioner than those of Kubernetes itself', () => {
    const volume = aVolume({ ...DELETE, metadata: by('vendor.com/kubernetes.io/', [external]) });
    expect(annealVolumeMetadata('1.37', () => true, volume)).toBe(volume.metadata);
  });

  it('returns the same metadata when nothing changes', () => {
    const volume = aVolume(DELETE);
    expect(annealVolumeMetadata('1.37', () => true, volume)).toBe(volume.metadata);
  });
});
