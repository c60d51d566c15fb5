/** After TestShouldProvision and TestShouldDelete of sig-storage-lib-external-provisioner controller_test.go, v13. */
import { describe, expect, it } from 'vitest';
import {
  annBetaStorageProvisioner,
  annDynamicallyProvisioned,
  annMigratedTo,
  annSelectedNode,
  annStorageProvisioner,
  finalizerExternalProvisioner,
} from '../../kubernetes/annotations';
import { aClaim, aStorageClass, aVolume } from '../../volume/testing/objects';
import { driverOf, finalizerVerdict, shouldDelete, shouldProvision } from './responsibility';

const DRIVER = 'disk.example.com';
const own = { [annStorageProvisioner]: DRIVER };
const disk = aStorageClass({ name: 'disk', provisioner: DRIVER });
const waiting = aStorageClass({
  name: 'disk',
  provisioner: DRIVER,
  volumeBindingMode: 'WaitForFirstConsumer',
});
const claim = (annotations: Record<string, string>, options: Parameters<typeof aClaim>[0] = {}) =>
  aClaim({ storageClassName: 'disk', metadata: { annotations }, ...options });

describe('whether to provision', () => {
  it.each([
    { name: 'its own claim', claim: claim(own), storageClass: disk, verdict: 'Provision' },
    {
      name: 'by the beta annotation',
      claim: claim({ [annBetaStorageProvisioner]: DRIVER }),
      storageClass: disk,
      verdict: 'Provision',
    },
    {
      name: 'a claim that has a volume',
      claim: claim(own, { volumeName: 'v' }),
      storageClass: disk,
      verdict: 'HasVolume',
    },
    {
      name: 'a claim that nobody was asked for',
      claim: claim({}),
      storageClass: disk,
      verdict: 'OtherProvisioner',
    },
    {
      name: 'a claim of another',
      claim: claim({ [annStorageProvisioner]: 'x' }),
      storageClass: disk,
      verdict: 'OtherProvisioner',
    },
    { name: 'without the class', claim: claim(own), storageClass: undefined, verdict: 'NoClass' },
    {
      name: 'a class of another',
      claim: claim(own),
      storageClass: aStorageClass({ provisioner: 'x' }),
      verdict: 'OtherClass',
    },
    { name: 'a claim that waits', claim: claim(own), storageClass: waiting, verdict: 'NoSelectedNode' },
    {
      name: 'a claim whose Pod has a node',
      claim: claim({ ...own, [annSelectedNode]: 'n1' }),
      storageClass: waiting,
      verdict: 'Provision',
    },
    {
      name: 'a class of the in-tree name',
      claim: claim({ [annStorageProvisioner]: 'ebs.csi.aws.com' }),
      storageClass: aStorageClass({ provisioner: 'kubernetes.io/aws-ebs' }),
      driver: 'ebs.csi.aws.com',
      verdict: 'Provision',
    },
    {
      name: 'from a snapshot',
      claim: claim(own, {
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'src' },
      }),
      storageClass: disk,
      verdict: 'Provision',
    },
  ])('$name: $verdict', ({ claim: asked, storageClass, driver = DRIVER, verdict }) => {
    const found = shouldProvision(asked, storageClass, driver, '1.37');
    expect(found.kind === 'Leave' ? found.reason : found.kind).toBe(verdict);
  });
});

const released = { phase: 'Released', persistentVolumeReclaimPolicy: 'Delete' } as const;
const deleting = { deletionTimestamp: '2026-01-01T00:00:00Z' };

describe('whether to delete', () => {
  it.each([
    { name: 'released', volume: aVolume(released), verdict: 'Delete' },
    { name: 'bound', volume: aVolume({ ...released, phase: 'Bound' }), verdict: 'NotReleased' },
    { name: 'failed', volume: aVolume({ ...released, phase: 'Failed' }), verdict: 'NotReleased' },
    {
      name: 'to be kept',
      volume: aVolume({ ...released, persistentVolumeReclaimPolicy: 'Retain' }),
      verdict: 'Policy',
    },
    {
      name: 'deleted by a user, with the finalizer',
      volume: aVolume({ ...released, metadata: { ...deleting, finalizers: [finalizerExternalProvisioner] } }),
      verdict: 'Delete',
    },
    {
      name: 'deleted, without the finalizer',
      volume: aVolume({ ...released, metadata: deleting }),
      verdict: 'AlreadyDeleted',
    },
    {
      name: 'deleted by a user, before HonorPVReclaimPolicy',
      volume: aVolume({ ...released, metadata: { ...deleting, finalizers: [finalizerExternalProvisioner] } }),
      honours: false,
      verdict: 'AlreadyDeleted',
    },
    {
      name: 'released, before HonorPVReclaimPolicy',
      volume: aVolume(released),
      honours: false,
      verdict: 'Delete',
    },
  ])('$name: $verdict', ({ volume, honours = true, verdict }) => {
    const found = shouldDelete(volume, honours);
    expect(found.kind === 'Leave' ? found.reason : found.kind).toBe(verdict);
  });
});

describe('the finalizer', () => {
  const made = { annotations: { [annDynamicallyProvisioned]: DRIVER } };
  const has = { finalizers: [finalizerExternalProvisioner] };
  it.each([
    {
      name: 'missing on a bound volume',
      metadata: made,
      options: { phase: 'Bound' as const },
      verdict: 'Add',
    },
    { name: 'there', metadata: { ...made, ...has }, options: { phase: 'Bound' as const }, verdict: 'Keep' },
    {
      name: 'missing on a static volume',
      metadata: {},
      options: { phase: 'Bound' as const },
      verdict: 'Keep',
    },
    {
      name: 'missing on a volume that goes',
      metadata: { ...made, ...deleting },
      options: { phase: 'Bound' as const },
      verdict: 'Keep',
    },
    {
      name: 'missing on a released volume',
      metadata: made,
      options: { phase: 'Released' as const },
      verdict: 'Keep',
    },
    {
      name: 'there, but the policy became Retain',
      metadata: { ...made, ...has },
      options: { persistentVolumeReclaimPolicy: 'Retain' as const },
      verdict: 'Remove',
    },
    {
      name: 'missing before HonorPVReclaimPolicy',
      metadata: made,
      options: { phase: 'Bound' as const },
      honours: false,
      verdict: 'Keep',
    },
    {
      name: 'there before HonorPVReclaimPolicy, whatever the policy',
      metadata: { ...made, ...has },
      options: { persistentVolumeReclaimPolicy: 'Retain' as const },
      honours: false,
      verdict: 'Keep',
    },
  ])('$name: $verdict', ({ metadata, options, honours = true, verdict }) => {
    expect(finalizerVerdict(aVolume({ ...released, ...options, metadata }), honours)).toBe(verdict);
  });
});

it('a volume belongs to who made it, else to the driver that it names', () => {
  const csi = { driver: 'static.example.com', volumeHandle: 'h' };
  expect(driverOf(aVolume({ csi }))).toBe('static.example.com');
  expect(
    driverOf(
      aVolume({ csi, metadata: { annotations: { [annDynamicallyProvisioned]: 'made.example.com' } } }),
    ),
  ).toBe('made.example.com');
  expect(
    driverOf(
      aVolume({
        metadata: {
          annotations: {
            [annDynamicallyProvisioned]: 'kubernetes.io/aws-ebs',
            [annMigratedTo]: 'ebs.csi.aws.com',
          },
        },
      }),
    ),
  ).toBe('ebs.csi.aws.com');
  expect(driverOf(aVolume({ hostPath: { path: '/tmp/x' } }))).toBeUndefined();
});
