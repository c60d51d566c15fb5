/**
 * In-tree plugins of storage systems outside the cluster, which releases after 1.30 no longer have. Most were taken
 * over by CSI drivers before that and are asked nothing any more; what is left asks a remote system that Stowage
 * does not have: deleting succeeds there, provisioning and growing fail for want of an account.
 */
import { err, ok } from '../../../base/result';
import type { VolumePlugin } from '../volume-plugin';

const NO_ACCOUNT = 'the simulated cluster has no account of this storage system';

function remote(name: string): VolumePlugin {
  return { name, deleteVolume: () => ok(undefined), provisionVolume: () => err(NO_ACCOUNT) };
}

function growing(name: string): VolumePlugin {
  return { ...remote(name), expandVolume: () => err(NO_ACCOUNT) };
}

export const portworx = growing('kubernetes.io/portworx-volume');
export const glusterfs = growing('kubernetes.io/glusterfs');
export const awsElasticBlockStore = growing('kubernetes.io/aws-ebs');
export const gcePersistentDisk = growing('kubernetes.io/gce-pd');
export const azureDisk = growing('kubernetes.io/azure-disk');
export const azureFile = growing('kubernetes.io/azure-file');
export const cinder = growing('kubernetes.io/cinder');
export const vsphere = remote('kubernetes.io/vsphere-volume');
