import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { claimProvisioner, migratedSource, migratedTo, withMigrationAnnotation } from './migration';

const MIGRATED = 'pv.kubernetes.io/migrated-to';
const PROVISIONED = 'pv.kubernetes.io/provisioned-by';
const ASKED = 'volume.kubernetes.io/storage-provisioner';
const ASKED_BETA = 'volume.beta.kubernetes.io/storage-provisioner';
const EBS = 'kubernetes.io/aws-ebs';

it.each<readonly [KubernetesVersion, string, string | undefined]>([
  ['1.25', EBS, 'ebs.csi.aws.com'],
  ['1.37', EBS, 'ebs.csi.aws.com'],
  ['1.30', 'kubernetes.io/portworx-volume', undefined],
  ['1.37', 'kubernetes.io/portworx-volume', 'pxd.portworx.com'],
  ['1.37', 'kubernetes.io/host-path', undefined],
])('in %s %s is migrated to %s', (version, provisioner, driver) => {
  expect(migratedTo(version, provisioner)).toBe(driver);
});

it('knows the plugin of a source', () => {
  expect(migratedSource('1.37', 'awsElasticBlockStore')).toMatchObject({
    inTree: EBS,
    csiDriver: 'ebs.csi.aws.com',
  });
  expect(migratedSource('1.30', 'portworxVolume')).toBeUndefined();
  expect(migratedSource('1.37', 'portworxVolume')?.csiDriver).toBe('pxd.portworx.com');
  expect(migratedSource('1.37', 'nfs')).toBeUndefined();
});

it('takes the provisioner of a claim from either annotation, the newer one first', () => {
  expect(claimProvisioner(undefined)).toBeUndefined();
  expect(claimProvisioner({ [ASKED_BETA]: 'b' })).toBe('b');
  expect(claimProvisioner({ [ASKED]: 'a', [ASKED_BETA]: 'b' })).toBe('a');
});

describe('the annotation migrated-to', () => {
  const metadata = (annotations?: Record<string, string>) => ({
    name: 'x',
    ...(annotations ? { annotations } : {}),
  });
  it.each([
    ['PersistentVolume', { [PROVISIONED]: EBS }, { [PROVISIONED]: EBS, [MIGRATED]: 'ebs.csi.aws.com' }],
    ['PersistentVolumeClaim', { [ASKED]: EBS }, { [ASKED]: EBS, [MIGRATED]: 'ebs.csi.aws.com' }],
    [
      'PersistentVolume',
      { [PROVISIONED]: EBS, [MIGRATED]: 'old.csi' },
      { [PROVISIONED]: EBS, [MIGRATED]: 'ebs.csi.aws.com' },
    ],
    ['PersistentVolume', { [PROVISIONED]: 'x.csi', [MIGRATED]: 'old.csi' }, { [PROVISIONED]: 'x.csi' }],
    ['PersistentVolumeClaim', { [ASKED]: 'x.csi', [MIGRATED]: 'old.csi' }, { [ASKED]: 'x.csi' }],
  ] as const)('of a %s with %j is put right', (kind, before, after) => {
    expect(withMigrationAnnotation('1.37', kind, metadata(before))).toEqual(metadata(after));
  });

  it.each([
    ['PersistentVolume', undefined],
    ['PersistentVolume', { [ASKED]: EBS }],
    ['PersistentVolumeClaim', { [PROVISIONED]: EBS }],
    ['PersistentVolume', { [PROVISIONED]: 'x.csi' }],
    ['PersistentVolume', { [PROVISIONED]: 'x.csi', [MIGRATED]: '' }],
    ['PersistentVolume', { [PROVISIONED]: EBS, [MIGRATED]: 'ebs.csi.aws.com' }],
  ] as const)('of a %s with %j stays, as the same object', (kind, annotations) => {
    const before = metadata(annotations);
    expect(withMigrationAnnotation('1.37', kind, before)).toBe(before);
  });
});
