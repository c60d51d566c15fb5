/**
 * The operation that scrubs a released volume and makes it Available again: through a recycler Pod, which mounts it
 * and removes what is in it. It never fails as an operation: what goes wrong ends in phase Failed, and the next sync
 * tries again. Upstream: recycleVolumeOperation, pv_controller.go, and pkg/volume/util/recyclerclient, 1.37.
 */
import { assertDefined } from '../../../base/assert';
import { err, ok } from '../../../base/result';
import { objectKey } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { Pod } from '../../../kubernetes/pod';
import { persistentVolumes, pods } from '../../../kubernetes/resources';
import { normal, warning } from '../../../volume/event-text';
import { decideRecycle } from '../../../volume/reclaim';
import { findVolumePlugin } from '../../plugins';
import type { Recycler } from '../../plugins/volume-plugin';
import { create, remove, type SyncResult, signal, statusMessage, type Task } from '../../task';
import type { Controller } from './controller';
import { recyclerPod } from './recycler-pod';
import type { WatchedPod } from './recycler-watch';
import { record, updateVolumePhaseWithEvent } from './status';
import { saveUnbound } from './unbind-volume';

export function* recycleVolume(controller: Controller, scheduled: PersistentVolume): Task<SyncResult> {
  const { context, view } = controller;
  const volume = context.api.get(persistentVolumes, scheduled.metadata.name);
  if (!volume) return ok(undefined);
  const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
  const decision = decideRecycle(
    view.version,
    volume,
    view.claim(namespace, name),
    view.podsUsing(namespace, name),
  );
  switch (decision.action) {
    case 'Skip':
      return ok(undefined);
    case 'Wait':
      record(controller, volume, decision.event);
      return ok(undefined);
    case 'Fail':
      yield* updateVolumePhaseWithEvent(controller, volume, 'Failed', decision.event);
      return ok(undefined);
    case 'Recycle': {
      const plugin = assertDefined(
        findVolumePlugin(decision.plugin.name),
        `no plugin ${decision.plugin.name}`,
      );
      const recycler = assertDefined(plugin.recycler, `${plugin.name} cannot recycle`);
      yield* finishRecycling(controller, volume, yield* scrub(controller, volume, recycler));
      return ok(undefined);
    }
  }
}

function* finishRecycling(controller: Controller, volume: PersistentVolume, scrubbed: SyncResult): Task {
  if (!scrubbed.ok) {
    const event = warning('VolumeFailedRecycle', `Recycle failed: ${scrubbed.error}`);
    yield* updateVolumePhaseWithEvent(controller, volume, 'Failed', event);
    return;
  }
  record(controller, volume, normal('VolumeRecycled', 'Volume recycled'));
  // When the volume was changed meanwhile this write conflicts, and the volume is recycled once more.
  yield* saveUnbound(volume);
}

/** RecycleVolumeByWatchingPodUntilCompletion */
function* scrub(controller: Controller, volume: PersistentVolume, recycler: Recycler): Task<SyncResult> {
  const pod = recyclerPod(volume, recycler);
  const watched = controller.recyclers.watch(objectKey(pod), (type, message) =>
    record(controller, volume, { type, reason: 'RecyclerPod', message: `Recycler pod: ${message}` }),
  );
  const outcome = yield* runToEnd(pod, watched);
  watched.stop();
  return outcome;
}

function* runToEnd(pod: Pod, watched: WatchedPod): Task<SyncResult> {
  const { namespace, name } = pod.metadata;
  const path = { resource: pods, namespace, name };
  const created = yield* create(pod);
  if (!created.ok) {
    if (created.error.reason !== 'AlreadyExists') {
      return err(`unexpected error creating recycler pod:  ${statusMessage(created.error)}`);
    }
    const removed = yield* remove(path);
    if (removed.ok) return err('old recycler pod found, will retry later');
    return err(`failed to delete old recycler pod ${objectKey(pod)}: ${statusMessage(removed.error)}`);
  }
  let outcome = watched.outcome();
  while (outcome === undefined) {
    yield* signal(watched.onChange);
    outcome = watched.outcome();
  }
  const removed = yield* remove(path);
  if (!outcome.ok) return err(`failed to recycle volume: ${outcome.error}`);
  return removed.ok ? outcome : err(`failed to delete recycler pod: ${statusMessage(removed.error)}`);
}
