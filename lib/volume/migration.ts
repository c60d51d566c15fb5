/**
 * In-tree provisioners whose work a CSI driver does (CSI migration), and the annotation `migrated-to` that says so.
 * Upstream: csi-translation-lib plugins and updateMigrationAnnotations (pv_controller.go), 1.25, 1.30 and 1.37.
 */
import {
  annBetaStorageProvisioner,
  annDynamicallyProvisioned,
  annMigratedTo,
  annStorageProvisioner,
} from '../kubernetes/annotations';
import { atLeast, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { ObjectMeta, StringMap } from '../kubernetes/object';
import type { VolumeSourceField } from '../kubernetes/volume-source';
import { withAnnotation, withoutAnnotation } from './bind';

interface Migration {
  readonly inTree: string;
  readonly source: VolumeSourceField;
  readonly csiDriver: string;
  /** The first version of ours in which the migration is on. */
  readonly since: KubernetesVersion;
}

const MIGRATIONS: readonly Migration[] = [
  {
    inTree: 'kubernetes.io/aws-ebs',
    source: 'awsElasticBlockStore',
    csiDriver: 'ebs.csi.aws.com',
    since: '1.25',
  },
  { inTree: 'kubernetes.io/azure-disk', source: 'azureDisk', csiDriver: 'disk.csi.azure.com', since: '1.25' },
  { inTree: 'kubernetes.io/azure-file', source: 'azureFile', csiDriver: 'file.csi.azure.com', since: '1.25' },
  {
    inTree: 'kubernetes.io/gce-pd',
    source: 'gcePersistentDisk',
    csiDriver: 'pd.csi.storage.gke.io',
    since: '1.25',
  },
  { inTree: 'kubernetes.io/cinder', source: 'cinder', csiDriver: 'cinder.csi.openstack.org', since: '1.25' },
  {
    inTree: 'kubernetes.io/vsphere-volume',
    source: 'vsphereVolume',
    csiDriver: 'csi.vsphere.vmware.com',
    since: '1.25',
  },
  {
    inTree: 'kubernetes.io/portworx-volume',
    source: 'portworxVolume',
    csiDriver: 'pxd.portworx.com',
    since: '1.37',
  },
];

/** The CSI driver that works in place of an in-tree provisioner; undefined when it is not migrated. */
export function migratedTo(version: KubernetesVersion, provisioner: string): string | undefined {
  return MIGRATIONS.find(({ inTree, since }) => inTree === provisioner && atLeast(version, since))?.csiDriver;
}

/** The in-tree plugin of a volume's source and the CSI driver that works in its place; undefined when it is not migrated. */
export function migratedSource(
  version: KubernetesVersion,
  source: VolumeSourceField,
): { readonly inTree: string; readonly csiDriver: string } | undefined {
  return MIGRATIONS.find((migration) => migration.source === source && atLeast(version, migration.since));
}

/** The provisioner that a claim was handed to, from either annotation. */
export function claimProvisioner(annotations: StringMap | undefined): string | undefined {
  return annotations?.[annStorageProvisioner] ?? annotations?.[annBetaStorageProvisioner];
}

/**
 * Row C0 (claims) and the first part of V0 (volumes): `metadata` with `migrated-to` as it must be, the same object
 * when nothing changes.
 */
export function withMigrationAnnotation(
  version: KubernetesVersion,
  kind: 'PersistentVolume' | 'PersistentVolumeClaim',
  metadata: ObjectMeta,
): ObjectMeta {
  const provisioner =
    kind === 'PersistentVolume'
      ? metadata.annotations?.[annDynamicallyProvisioned]
      : claimProvisioner(metadata.annotations);
  if (provisioner === undefined) return metadata;
  const wanted = migratedTo(version, provisioner);
  const has = metadata.annotations?.[annMigratedTo] ?? '';
  if (wanted !== undefined)
    return has === wanted ? metadata : withAnnotation(metadata, annMigratedTo, wanted);
  return has === '' ? metadata : withoutAnnotation(metadata, annMigratedTo);
}
