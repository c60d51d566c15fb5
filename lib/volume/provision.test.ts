import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { StorageClass } from '../kubernetes/storage-class';
import { findPluginByName } from './plugins';
import {
  checkInTreeDataSource,
  checkInTreeProvisioning,
  decideProvisioning,
  withProvisioner,
} from './provision';
import { aClaim, aStorageClass, aView } from './testing/objects';

const claim = aClaim({ storageClassName: 'gold' });
const decide = (version: KubernetesVersion, storageClass?: Partial<StorageClass>) =>
  decideProvisioning(
    aView({ version, storageClasses: storageClass ? [aStorageClass(storageClass)] : [] }),
    claim,
  );

const LONG =
  "Waiting for a volume to be created either by the external provisioner 'vendor.com/x' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.";
const SHORT =
  'waiting for a volume to be created, either by external provisioner "vendor.com/x" or manually created by system administrator';

describe('decideProvisioning (provision_test.go)', () => {
  const cases: readonly (readonly [string, KubernetesVersion, Partial<StorageClass> | undefined, object])[] =
    [
      [
        '11-14 class missing',
        '1.37',
        undefined,
        { row: 'P2', event: { type: 'Warning', message: 'storageclass.storage.k8s.io "gold" not found' } },
      ],
      [
        '11-17 external',
        '1.37',
        { provisioner: 'vendor.com/x' },
        {
          row: 'P6',
          annotate: true,
          provisioner: 'vendor.com/x',
          event: { type: 'Normal', reason: 'ExternalProvisioning', message: LONG },
        },
      ],
      ['external in 1.25', '1.25', { provisioner: 'vendor.com/x' }, { row: 'P6', event: { message: SHORT } }],
      [
        '11-18 unknown',
        '1.37',
        { provisioner: 'kubernetes.io/unknown' },
        { row: 'P5', event: { message: 'no volume plugin matched name: kubernetes.io/unknown' } },
      ],
      [
        'no-provisioner',
        '1.37',
        { provisioner: 'kubernetes.io/no-provisioner' },
        { row: 'P5', event: { message: 'no volume plugin matched name: kubernetes.io/no-provisioner' } },
      ],
      [
        '11-21 migrated',
        '1.37',
        { provisioner: 'kubernetes.io/aws-ebs' },
        { row: 'P6', provisioner: 'ebs.csi.aws.com' },
      ],
      [
        '11-1 hostPath',
        '1.37',
        {},
        {
          row: 'P7',
          plugin: { name: 'kubernetes.io/host-path' },
          operation: 'provision-default/claim-1[uid-claim-1]',
        },
      ],
      ['rbd in 1.30', '1.30', { provisioner: 'kubernetes.io/rbd' }, { row: 'P7' }],
      ['rbd in 1.37', '1.37', { provisioner: 'kubernetes.io/rbd' }, { row: 'P5' }],
    ];
  it.each(cases)('%s', (_id, version, storageClass, expected) => {
    expect(decide(version, storageClass)).toMatchObject(expected);
  });

  it('TestDisablingDynamicProvisioner', () => {
    const view = aView({ flags: { enableDynamicProvisioning: false }, storageClasses: [aStorageClass()] });
    expect(decideProvisioning(view, claim)).toEqual({ row: 'P1', action: 'Nothing' });
  });

  it('annotates once', () => {
    const annotated = withProvisioner(claim, 'vendor.com/x');
    expect(annotated.metadata.annotations).toEqual({
      'volume.kubernetes.io/storage-provisioner': 'vendor.com/x',
      'volume.beta.kubernetes.io/storage-provisioner': 'vendor.com/x',
    });
    expect(withProvisioner(annotated, 'vendor.com/x')).toBe(annotated);
  });
});

describe('in-tree provisioning', () => {
  const plugin = findPluginByName('1.37', 'kubernetes.io/host-path');
  if (!plugin) throw new Error('no hostPath plugin');
  const check = (
    enabled: boolean,
    storageClass: Partial<StorageClass>,
    options: Parameters<typeof aClaim>[0],
  ) =>
    checkInTreeProvisioning(
      aView({ flags: { enableHostPathProvisioner: enabled } }),
      plugin,
      aStorageClass(storageClass),
      aClaim(options),
      (name) => name === 'node1',
    );
  const onNode = (name: string) => ({
    metadata: { annotations: { 'volume.kubernetes.io/selected-node': name } },
  });
  const refused = (message: string, reschedules = false) => ({
    kind: 'Refused',
    event: { type: 'Warning', reason: 'ProvisioningFailed', message },
    reschedules,
  });

  it('11-25 refuses a data source', () => {
    const source = aClaim({ dataSource: { kind: 'PersistentVolumeClaim', name: 'x' } });
    expect(checkInTreeDataSource(plugin, source)).toEqual(
      refused(
        'plugin "kubernetes.io/host-path" is not a CSI plugin. Only CSI plugin can provision a claim with a datasource',
      ),
    );
    expect(checkInTreeDataSource(plugin, aClaim())).toMatchObject({ kind: 'Proceed' });
  });

  it.each([
    ['proceeds', true, {}, {}, { kind: 'Proceed' }],
    ['11-23 on a node', true, {}, onNode('node1'), { kind: 'Proceed', nodeName: 'node1' }],
    [
      'an unknown node',
      true,
      {},
      onNode('gone'),
      refused('Failed to get target node: node "gone" not found'),
    ],
    [
      '11-20 mount options',
      true,
      { mountOptions: ['a', 'b'] },
      {},
      refused(
        'Mount options are not supported by the provisioner but StorageClass "gold" has mount options [a b]',
      ),
    ],
    [
      'switched off',
      false,
      {},
      {},
      refused(
        'Failed to create provisioner: provisioning in volume plugin "kubernetes.io/host-path" is disabled',
      ),
    ],
    [
      'a block volume',
      true,
      {},
      { volumeMode: 'Block' as const },
      refused(
        'Failed to provision volume with StorageClass "gold": kubernetes.io/host-path does not support block volume provisioning',
        true,
      ),
    ],
  ])('%s', (_name, enabled, storageClass, options, expected) => {
    expect(check(enabled, storageClass, options)).toEqual(expect.objectContaining(expected));
  });
});
