/**
 * The PersistentVolume controller: brings claims and volumes together and reclaims what was released. This file sets
 * up its two queues and says what is put into them; what a sync does is in sync-claim.ts and sync-volume.ts, and
 * what it decides is in lib/volume.
 *
 * One worker takes claims, one takes volumes, side by side. Volumes and claims are enqueued when they change;
 * Pods, Nodes and classes never are, they are only looked up: a claim notices a new class or a new volume
 * at the next resync.
 * Upstream: pkg/controller/volume/persistentvolume/pv_controller_base.go, 1.37.
 */
import type { Change } from '../../../kubernetes/change';
import { objectKey } from '../../../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes } from '../../../kubernetes/resources';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import type { VolumeView } from '../../../volume/volume-view';
import type { ComponentContext, ComponentDefinition, WorkQueue } from '../../component';
import { controllerBackoff } from '../../workqueue';
import { DeletedObjects } from './deleted-objects';
import { RecyclerWatch } from './recycler-watch';
import { syncClaimKey } from './sync-claim';
import { syncVolumeKey } from './sync-volume';
import { createControllerView } from './view';

/** What every part of the controller works with. */
export interface Controller {
  readonly context: ComponentContext;
  readonly view: VolumeView;
  readonly claims: WorkQueue;
  readonly volumes: WorkQueue;
  readonly deleted: DeletedObjects;
  readonly recyclers: RecyclerWatch;
}

export function createController(context: ComponentContext): Controller {
  // Up to 1.30 an error is only logged; the next event or resync tries again.
  const retryDelayMs = hasBehaviour(context.version, 'VolumeSyncErrorsRetried')
    ? controllerBackoff
    : undefined;
  const controller: Controller = {
    context,
    view: createControllerView(context),
    claims: context.queue({ name: 'claims', sync: (key) => syncClaimKey(controller, key), retryDelayMs }),
    volumes: context.queue({ name: 'volumes', sync: (key) => syncVolumeKey(controller, key), retryDelayMs }),
    deleted: new DeletedObjects(),
    recyclers: new RecyclerWatch(context),
  };
  return controller;
}

const NAME = 'persistentvolume-controller';

export const persistentVolumeController: ComponentDefinition = {
  name: NAME,
  start(context) {
    const { claims, volumes, deleted } = createController(context);
    // The controller hears of its own write when that write is answered, not before. So a task that writes twice is not
    // overtaken by the sync that its first write brings about: a finalizer just taken off would be put on again.
    const enqueue = (queue: WorkQueue, { actor, object }: Change): void => {
      const key = objectKey(object);
      if (actor !== NAME) queue.add(key);
      else context.after(context.config.callLatencyMs, () => queue.add(key));
    };
    context.watch(persistentVolumes, (change) => {
      deleted.note(change.type, change.object);
      enqueue(volumes, change);
    });
    context.watch(persistentVolumeClaims, (change) => {
      deleted.note(change.type, change.object);
      enqueue(claims, change);
    });
    const resync = (): void => {
      for (const claim of context.api.list(persistentVolumeClaims)) claims.add(objectKey(claim));
      for (const volume of context.api.list(persistentVolumes)) volumes.add(objectKey(volume));
    };
    context.every(context.config.pvResyncMs, resync, 0);
  },
};
