/**
 * What happens to a volume whose claim is gone, by its policy. Recycling and deleting take long and run as operations
 * beside the queues, one at a time for a volume. Upstream: reclaimVolume, pv_controller.go, 1.37.
 */
import { assertUnreachable } from '../../../base/assert';
import { ok } from '../../../base/result';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import { decideReclaim } from '../../../volume/reclaim';
import type { SyncResult, Task } from '../../task';
import type { Controller } from './controller';
import { deleteVolume } from './delete-volume';
import { recycleVolume } from './recycle-volume';
import { updateVolumePhaseWithEvent } from './status';

export function* reclaimVolume(controller: Controller, volume: PersistentVolume): Task<SyncResult> {
  const decision = decideReclaim(volume);
  const { operations } = controller.context;
  switch (decision.action) {
    case 'LeaveToMigrated':
    case 'Retain':
      return ok(undefined);
    case 'Recycle':
      operations.run(decision.operation, () => recycleVolume(controller, volume));
      return ok(undefined);
    case 'Delete':
      operations.run(decision.operation, () => deleteVolume(controller, volume));
      return ok(undefined);
    case 'Fail': {
      const failed = yield* updateVolumePhaseWithEvent(controller, volume, 'Failed', decision.event);
      return failed.ok ? ok(undefined) : failed;
    }
    default:
      return assertUnreachable(decision);
  }
}
