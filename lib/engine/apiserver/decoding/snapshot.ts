/** The fields of the kinds of snapshot.storage.k8s.io; as in every custom resource empty texts are kept, other fields pruned. */
import { kindShape } from './kind';
import { objectReference } from './selectors';
import { flagPointer, longPointer, quantity, struct, textMap, textPointer } from './shape';

const snapshotError = struct('VolumeSnapshotError', { time: textPointer, message: textPointer });

export const volumeSnapshotShape = kindShape('VolumeSnapshot', {
  spec: struct('VolumeSnapshotSpec', {
    source: struct('VolumeSnapshotSource', {
      persistentVolumeClaimName: textPointer,
      volumeSnapshotContentName: textPointer,
    }),
    volumeSnapshotClassName: textPointer,
  }),
  status: struct('VolumeSnapshotStatus', {
    boundVolumeSnapshotContentName: textPointer,
    creationTime: textPointer,
    readyToUse: flagPointer,
    restoreSize: quantity,
    error: snapshotError,
    volumeGroupSnapshotName: textPointer,
  }),
});

export const volumeSnapshotContentShape = kindShape('VolumeSnapshotContent', {
  spec: struct('VolumeSnapshotContentSpec', {
    volumeSnapshotRef: objectReference,
    deletionPolicy: textPointer,
    driver: textPointer,
    volumeSnapshotClassName: textPointer,
    source: struct('VolumeSnapshotContentSource', {
      volumeHandle: textPointer,
      snapshotHandle: textPointer,
    }),
    sourceVolumeMode: textPointer,
  }),
  status: struct('VolumeSnapshotContentStatus', {
    snapshotHandle: textPointer,
    creationTime: longPointer,
    restoreSize: longPointer,
    readyToUse: flagPointer,
    error: snapshotError,
    volumeGroupSnapshotHandle: textPointer,
  }),
});

export const volumeSnapshotClassShape = kindShape('VolumeSnapshotClass', {
  driver: textPointer,
  deletionPolicy: textPointer,
  parameters: textMap,
});
