/**
 * In-tree plugins of storage systems outside the cluster, which releases after 1.30 no longer have. Most were taken
 * over by CSI drivers before that and are asked nothing any more; what is left asks a remote system that Stowage
 * does not have: deleting succeeds there, provisioning fails with the words in which each of them misses its set-up.
 */
import { err, ok } from '../../../base/result';
import type { VolumePlugin } from '../volume-plugin';

/** `missing`: the error of a provisioning, for want of an account of the remote system. */
function remote(name: string, missing: string): VolumePlugin {
  return { name, deleteVolume: () => ok(undefined), provisionVolume: () => err(missing) };
}

/** pkg/volume/rbd/rbd.go, 1.30: the first thing that the provisioner looks for. */
export const rbd = remote('kubernetes.io/rbd', 'missing Ceph admin secret name');

const NO_ACCOUNT = 'the simulated cluster has no account of this storage system';
export const portworx = remote('kubernetes.io/portworx-volume', NO_ACCOUNT);
export const glusterfs = remote('kubernetes.io/glusterfs', NO_ACCOUNT);
export const awsElasticBlockStore = remote('kubernetes.io/aws-ebs', NO_ACCOUNT);
export const gcePersistentDisk = remote('kubernetes.io/gce-pd', NO_ACCOUNT);
export const azureDisk = remote('kubernetes.io/azure-disk', NO_ACCOUNT);
export const azureFile = remote('kubernetes.io/azure-file', NO_ACCOUNT);
export const cinder = remote('kubernetes.io/cinder', NO_ACCOUNT);
export const vsphere = remote('kubernetes.io/vsphere-volume', NO_ACCOUNT);
