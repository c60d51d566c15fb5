/**
 * Makes the VolumeSnapshotContent of a dynamic snapshot: from then on the driver's sidecar has the word. The claim is
 * kept from going until the snapshot is taken. Upstream: createSnapshotContent, ensurePVCFinalizer and
 * getCreateSnapshotInput (pkg/common-controller), external-snapshotter 8.6. Not simulated: secrets of the class.
 */
import { err, ok, type Result } from '../../base/result';
import { goQuote } from '../../kubernetes/go-text';
import { objectKey } from '../../kubernetes/object';
import {
  SNAPSHOT_API_VERSION,
  type VolumeSnapshot,
  type VolumeSnapshotContent,
} from '../../kubernetes/volume-snapshot';
import { dynamicContentName } from '../../volume/snapshot/snapshot-content';
import { sourceVolume } from '../../volume/snapshot/snapshot-source';
import type { ComponentContext } from '../component';
import { create, statusMessage, type Task } from '../task';
import { snapshotView } from './api-view';
import { updateFailed } from './report';
import { holdClaim } from './source-claim';

export function* createContent(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
): Task<Result<VolumeSnapshotContent, string>> {
  const held = yield* holdClaim(context, snapshot);
  if (!held.ok) return held;
  const planned = planContent(context, snapshot);
  if (!planned.ok) return planned;
  const created = yield* create(planned.value);
  if (!created.ok && created.error.reason !== 'AlreadyExists') {
    const why = statusMessage(created.error);
    const text = `Error creating volume snapshot content object for snapshot ${objectKey(snapshot)}: ${why}.`;
    context.recorder.event(snapshot, 'Warning', 'CreateSnapshotContentFailed', text);
    return err(updateFailed(objectKey(snapshot), created.error));
  }
  const text = `Waiting for a snapshot ${objectKey(snapshot)} to be created by the CSI driver.`;
  context.recorder.event(snapshot, 'Normal', 'CreatingSnapshot', text);
  return ok(created.ok ? created.value : planned.value);
}

function planContent(
  { api }: ComponentContext,
  snapshot: VolumeSnapshot,
): Result<VolumeSnapshotContent, string> {
  const view = snapshotView(api);
  const { namespace, name, uid, resourceVersion } = snapshot.metadata;
  const refuse = (why: string) =>
    err(`failed to get input parameters to create snapshot ${name}: ${goQuote(why)}`);
  // The class is in the spec by now: named by the user, or the default written before this.
  const snapshotClass = view.snapshotClass(snapshot.spec.volumeSnapshotClassName ?? '');
  if (!snapshotClass) return refuse(`failed to take snapshot ${name} without a snapshot class`);
  const volume = sourceVolume(view, snapshot);
  if (!volume.ok) return refuse(volume.error.text);
  const { csi, volumeMode } = volume.value.spec;
  if (!csi) return err(`cannot find CSI PersistentVolumeSource for volume ${volume.value.metadata.name}`);
  return ok({
    apiVersion: SNAPSHOT_API_VERSION,
    kind: 'VolumeSnapshotContent',
    metadata: { name: dynamicContentName(snapshot) },
    spec: {
      volumeSnapshotRef: {
        kind: 'VolumeSnapshot',
        namespace,
        name,
        uid,
        apiVersion: SNAPSHOT_API_VERSION,
        resourceVersion,
      },
      deletionPolicy: snapshotClass.deletionPolicy,
      driver: snapshotClass.driver,
      volumeSnapshotClassName: snapshotClass.metadata.name,
      source: { volumeHandle: csi.volumeHandle },
      ...(volumeMode && { sourceVolumeMode: volumeMode }),
    },
  });
}
