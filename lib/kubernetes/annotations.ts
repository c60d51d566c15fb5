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
/** On a claim from which another is being cloned. */
export const finalizerCloningProtection = 'provisioner.storage.kubernetes.io/cloning-protection';

/** What the policy of a DELETE becomes on the object while its dependents are let go, or deleted before it. */
export const finalizerOrphanDependents = 'orphan';
export const finalizerDeleteDependents = 'foregroundDeletion';

/** On a VolumeSnapshotClass: `"true"` makes it the default for the volumes of its driver. */
export const annDefaultSnapshotClass = 'snapshot.storage.kubernetes.io/is-default-class';
/** On a VolumeSnapshotContent: its snapshot is being deleted; without it the sidecar leaves a deleted content alone. */
export const annSnapshotBeingDeleted = 'snapshot.storage.kubernetes.io/volumesnapshot-being-deleted';
/** On a VolumeSnapshotContent: the driver was asked for the snapshot and has not answered for good. */
export const annSnapshotBeingCreated = 'snapshot.storage.kubernetes.io/volumesnapshot-being-created';
/** On a VolumeSnapshotContent: `"true"` lets a claim of another volume mode be restored from it. */
export const annAllowVolumeModeChange = 'snapshot.storage.kubernetes.io/allow-volume-mode-change';

/** On a VolumeSnapshot, from the snapshot controller: a claim may be restored from it, and: its content is still there. */
export const finalizerSnapshotAsSource = 'snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection';
export const finalizerSnapshotBound = 'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection';
export const finalizerSnapshotContentBound =
  'snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection';
/** On a claim of which a snapshot is being taken. */
export const finalizerClaimAsSource = 'snapshot.storage.kubernetes.io/pvc-as-source-protection';
/** On a VolumeSnapshot, from the external provisioner: a volume is being made from it. */
export const finalizerRestoreSource = 'provisioner.storage.kubernetes.io/volumesnapshot-as-source-protection';
