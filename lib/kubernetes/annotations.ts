/** Annotation keys and finalizers that the storage control plane reads and writes (docs: README of this folder). */

/** On a claim: binding reached its last step. Only its presence counts. */
export const annBindCompleted = 'pv.kubernetes.io/bind-completed';
/** On claim and volume: the controller, not the user, filled `volumeName` or `claimRef`. */
export const annBoundByController = 'pv.kubernetes.io/bound-by-controller';
/** On a claim: the node that the scheduler chose for delayed provisioning. */
export const annSelectedNode = 'volume.kubernetes.io/selected-node';
/** On a claim: the provisioner that must act; both keys are always written together. */
export const annStorageProvisioner = 'volume.kubernetes.io/storage-provisioner';
export const annBetaStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner';
/** On a volume: the provisioner that made it. */
export const annDynamicallyProvisioned = 'pv.kubernetes.io/provisioned-by';
/** On claim and volume: CSI driver that took over a migrated in-tree plugin. */
export const annMigratedTo = 'pv.kubernetes.io/migrated-to';
/** Legacy class name; where present it overrides the field. */
export const annBetaStorageClass = 'volume.beta.kubernetes.io/storage-class';
export const annMountOptions = 'volume.beta.kubernetes.io/mount-options';
export const annDefaultStorageClass = 'storageclass.kubernetes.io/is-default-class';
export const annBetaDefaultStorageClass = 'storageclass.beta.kubernetes.io/is-default-class';
/** On a volume: its capacity before an expansion that still waits for the node. */
export const annPreResizeCapacity = 'volume.alpha.kubernetes.io/pre-resize-capacity';
export const annStorageResizer = 'volume.kubernetes.io/storage-resizer';
export const annNodeExpansionNotRequired = 'volume.kubernetes.io/node-expansion-not-required';
export const annDeletionSecretName = 'volume.kubernetes.io/provisioner-deletion-secret-name';
export const annDeletionSecretNamespace = 'volume.kubernetes.io/provisioner-deletion-secret-namespace';
export const annHostPathCreatedBy = 'kubernetes.io/createdby';
export const annLastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

export const finalizerPVCProtection = 'kubernetes.io/pvc-protection';
export const finalizerPVProtection = 'kubernetes.io/pv-protection';
export const finalizerVACProtection = 'kubernetes.io/vac-protection';
export const finalizerPVController = 'kubernetes.io/pv-controller';
export const finalizerExternalProvisioner = 'external-provisioner.volume.kubernetes.io/finalizer';

/** What the policy of a DELETE becomes on the object while its dependents are let go, or deleted before it. */
export const finalizerOrphanDependents = 'orphan';
export const finalizerDeleteDependents = 'foregroundDeletion';
