/** What controllers and kubelet do or say otherwise from one version on, beyond feature gates: see version-behaviours.ts. */
import type { VersionRow } from './feature-gates';

export const CONTROLLER_BEHAVIOURS = {
  AttributesClassesCompared: {
    since: '1.30',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim'],
    says: 'A volume fits a claim only if both name the same VolumeAttributesClass, or neither one while that feature is off; before, they had no such field.',
    upstream: 'pkg/controller/volume/persistentvolume/pv_controller.go, checkVolumeSatisfyClaim',
  },
  ClaimSaveErrorTold: {
    since: '1.30',
    kinds: ['PersistentVolumeClaim'],
    says: 'A claim on which the name of its provisioner cannot be written gets the event ProvisioningFailed; before, none.',
    upstream: 'pkg/controller/volume/persistentvolume/pv_controller.go, provisionClaimOperationExternal',
  },
  ExternalProvisioningTextLong: {
    since: '1.30',
    kinds: ['PersistentVolumeClaim'],
    says: 'The event ExternalProvisioning asks whether the provisioner runs and is registered; before, it only said what is waited for.',
    upstream: 'pkg/controller/volume/persistentvolume/pv_controller.go, provisionClaimOperationExternal',
  },
  StaticCSIVolumeDeletedByDriver: {
    since: '1.30',
    kinds: ['PersistentVolume'],
    says: 'The storage of a CSI volume that a person made is left to its driver to delete; before, the volume became Failed.',
    upstream: 'pkg/controller/volume/persistentvolume/pv_controller.go, findDeletablePlugin',
  },
  DeleterErrorNotRetried: {
    since: '1.37',
    kinds: ['PersistentVolume'],
    says: 'A volume that nothing can delete is looked at again at its next sync; before, only after a delay that grew with each failure.',
    upstream: 'pkg/controller/volume/persistentvolume/pv_controller.go, deleteVolumeOperation',
  },
  VolumeSyncErrorsRetried: {
    since: '1.37',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim'],
    says: 'A claim or volume whose sync fails is tried again after a delay that grows; before, at its next change or at the resync.',
    upstream: 'pkg/controller/volume/persistentvolume/pv_controller_base.go, volumeWorker and claimWorker',
  },
  ReadyNodeKeepsVolume: {
    since: '1.30',
    kinds: ['Node', 'VolumeAttachment'],
    says: 'A volume that a ready node still has mounted is not detached; before, it was after six minutes.',
    upstream: 'pkg/controller/volume/attachdetach/reconciler/reconciler.go, reconcile',
  },
  MultiAttachTextSaysWaiting: {
    since: '1.37',
    kinds: ['Pod', 'VolumeAttachment'],
    says: 'A Pod whose volume is still attached elsewhere is told "Waiting for detach"; before, "Multi-Attach error".',
    upstream: 'pkg/controller/volume/attachdetach/reconciler/reconciler.go, reportMultiAttachError',
  },
  ExternalExpansionTextSaysWaiting: {
    since: '1.30',
    kinds: ['PersistentVolumeClaim'],
    says: 'The event ExternalExpanding says that the claim waits for an external controller; before, it began with "Ignoring the PVC".',
    upstream: 'pkg/controller/volume/expand/expand_controller.go, syncHandler',
  },
  ExternalExpansionIsNormal: {
    since: '1.37',
    kinds: ['PersistentVolumeClaim'],
    says: 'The event ExternalExpanding of a claim that no plugin here can expand is Normal; before, it was a Warning.',
    upstream: 'pkg/controller/volume/expand/expand_controller.go, syncHandler',
  },
  ExpansionTextNamesNode: {
    since: '1.37',
    kinds: ['PersistentVolumeClaim', 'Pod'],
    says: 'The event FileSystemResizeSuccessful ends with the name of the node; before, with nothing in its place.',
    upstream: 'pkg/volume/util/operationexecutor/node_expander.go',
  },
  FailedMountListsUnprocessed: {
    since: '1.30',
    kinds: ['Pod'],
    says: 'The event FailedMount of a Pod lists the volumes that could not be processed, and none is sent for a mere timeout; before, it listed all volumes of the Pod as unattached, after each two minutes of waiting too.',
    upstream:
      'pkg/kubelet/volumemanager/volume_manager.go, WaitForAttachAndMount; pkg/kubelet/kubelet.go, SyncPod',
  },
  HostPathTextSaysWhatItIs: {
    since: '1.37',
    kinds: ['Pod'],
    says: 'The event FailedMount of a hostPath whose type does not fit says what is at its path, or that nothing is; before, only what is not.',
    upstream: 'pkg/volume/hostpath/host_path.go, typeMatchedOrError',
  },
  NodeMonitorGracePeriod50s: {
    since: '1.37',
    kinds: ['Node'],
    says: 'A node that is silent counts as lost after 50 seconds; before, after 40.',
    upstream: 'pkg/controller/nodelifecycle/config/v1alpha1/defaults.go, NodeMonitorGracePeriod',
  },
  ScalingTextNamesFormerSize: {
    since: '1.30',
    kinds: ['Deployment'],
    says: 'The event ScalingReplicaSet of a ReplicaSet that is there already names its former size as well; before, the new one alone.',
    upstream: 'pkg/controller/deployment/sync.go, scaleReplicaSet',
  },
  ScalingTextReadsFromTo: {
    since: '1.37',
    kinds: ['Deployment'],
    says: 'The event ScalingReplicaSet names the former size first, and 0 for a new ReplicaSet; before, it named the new size first, and for a new ReplicaSet alone.',
    upstream: 'pkg/controller/deployment/sync.go, scaleReplicaSet',
  },
} as const satisfies Readonly<Record<string, VersionRow>>;
