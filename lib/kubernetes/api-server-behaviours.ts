/** What the API server does or says otherwise from one version on, beyond feature gates: see version-behaviours.ts. */
import type { VersionRow } from './feature-gates';

export const API_SERVER_BEHAVIOURS = {
  NewestDefaultClassWins: {
    since: '1.30',
    kinds: ['PersistentVolumeClaim', 'StorageClass'],
    says: 'Of several default StorageClasses a new claim gets the newest; before, it was refused.',
    upstream: 'pkg/volume/util/storageclass.go, GetDefaultClass',
  },
  NodeIdOf256Characters: {
    since: '1.30',
    kinds: ['CSINode'],
    says: "A driver's ID of a node may have 256 characters; before, 192.",
    upstream: 'pkg/apis/storage/validation/validation.go, validateCSINodeDriverNodeID',
  },
  DriverMountFieldsMayChange: {
    since: '1.30',
    kinds: ['CSIDriver'],
    says: 'The fields podInfoOnMount and fsGroupPolicy of a CSIDriver may change; before, they were fixed.',
    upstream: 'pkg/apis/storage/validation/validation.go, ValidateCSIDriverUpdate',
  },
  BetaLabelsMayBecomeGA: {
    since: '1.30',
    kinds: ['PersistentVolume'],
    says: "A volume's node affinity may change from beta labels to those that replace them; before, it could not change at all.",
    upstream: 'pkg/apis/core/validation/validation.go, validatePvNodeAffinity',
  },
  ImmutableClaimTextNamesAttributesClass: {
    since: '1.30',
    kinds: ['PersistentVolumeClaim'],
    says: 'The refusal of a changed claim names volumeAttributesClassName among what may change; before, only resources.requests.',
    upstream: 'pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimUpdate',
  },
  CephVolumesWarned: {
    since: '1.30',
    kinds: ['PersistentVolume'],
    says: 'A volume of type cephfs or rbd is taken with a warning that its type is deprecated; before, without one.',
    upstream: 'pkg/api/persistentvolume/util.go, warningsForPersistentVolumeSpecAndMeta',
  },
  MountOptionsAnnotationWarned: {
    since: '1.37',
    kinds: ['PersistentVolume'],
    says: 'A volume with the annotation for mount options is taken with a warning that it is deprecated; before, without one.',
    upstream: 'pkg/api/persistentvolume/util.go, warningsForPersistentVolumeSpecAndMeta',
  },
  VolumeUpdateValidatedOnce: {
    since: '1.37',
    kinds: ['PersistentVolume'],
    says: 'What is wrong in the spec of an updated volume comes once among the causes of the refusal; before, twice.',
    upstream: 'pkg/apis/core/validation/validation.go, ValidatePersistentVolumeUpdate',
  },
  FixedClassFieldsAreInvalid: {
    since: '1.37',
    kinds: ['StorageClass'],
    says: 'A change of a fixed field of a StorageClass is refused as an invalid value, which is shown as null; before, as forbidden, or for volumeBindingMode as invalid with the new value.',
    upstream: 'pkg/apis/storage/validation/validation.go, ValidateStorageClassUpdate',
  },
  ImmutableSpecShownAsUnifiedDiff: {
    since: '1.37',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim', 'Pod'],
    says: 'The refusal of a changed spec ends in a unified diff; before, in a list of changes with white space at random, in whose place the simulation shows the same diff.',
    upstream: 'pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimUpdate',
  },
  ResizeStatesSayInfeasible: {
    since: '1.37',
    kinds: ['PersistentVolumeClaim'],
    says: 'An expansion that cannot succeed has the state ControllerResizeInfeasible or NodeResizeInfeasible; before, ControllerResizeFailed or NodeResizeFailed.',
    upstream: 'pkg/apis/core/types.go, ClaimResourceStatus',
  },
  MissingDriverNameToldOnce: {
    since: '1.37',
    kinds: ['CSINode', 'PersistentVolume', 'VolumeAttachment', 'VolumeAttributesClass'],
    says: 'A missing driver name is refused as required; before, as malformed as well.',
    upstream: 'pkg/apis/core/validation/validation.go, ValidateCSIDriverName',
  },
  TooLongSaysMayNotBeMore: {
    since: '1.37',
    kinds: [
      'CSIDriver',
      'CSINode',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'Pod',
      'StorageClass',
      'VolumeAttachment',
      'VolumeAttributesClass',
    ],
    says: 'What is too long "may not be more than" so many bytes; before, it "must have at most" so many.',
    upstream: 'k8s.io/apimachinery/pkg/util/validation/field/errors.go, TooLong',
  },
  ErrorValuesShownAsJson: {
    since: '1.37',
    kinds: [
      'CSIDriver',
      'CSINode',
      'CSIStorageCapacity',
      'Deployment',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'ReplicaSet',
      'StatefulSet',
      'VolumeAttachment',
    ],
    says: "A refused value that is an object or a list is shown as JSON; before, in Go's own notation.",
    upstream: 'k8s.io/apimachinery/pkg/util/validation/field/errors.go, ErrorBody',
  },
  BrokenRuleShowsText: {
    since: '1.37',
    kinds: ['VolumeSnapshot', 'VolumeSnapshotContent'],
    says: 'The refusal of a snapshot whose text field breaks a rule shows the text; before, the word "string".',
    upstream: 'k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go',
  },
} as const satisfies Readonly<Record<string, VersionRow>>;
