/**
 * Keeps the finalizer kubernetes.io/pv-protection on volumes and takes it off when a deleted volume is no longer
 * Bound. It looks at the phase alone: a claimRef does not hold a volume.
 * Upstream: pkg/controller/volume/pvprotection/pv_protection_controller.go, 1.37.
 */
import { err, ok } from '../../../base/result';
import { finalizerPVProtection } from '../../../kubernetes/annotations';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import { persistentVolumes } from '../../../kubernetes/resources';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { type SyncResult, statusMessage, type Task, update } from '../../task';
import { controllerBackoff } from '../../workqueue';
import { type FinalizerDecision, withFinalizer, withoutFinalizer } from '../finalizers';

export const pvProtectionController: ComponentDefinition = {
  name: 'pv-protection-controller',
  start(context) {
    const queue = context.queue({
      name: 'pvprotection',
      sync: (name) => processVolume(context, name),
      retryDelayMs: controllerBackoff,
    });
    context.watch(persistentVolumes, ({ type, object }) => {
      if (type !== 'DELETED' && decideProtection(object) !== 'Keep') queue.add(object.metadata.name);
    });
  },
};

export function decideProtection(volume: PersistentVolume): FinalizerDecision {
  const has = volume.metadata.finalizers?.includes(finalizerPVProtection) ?? false;
  if (volume.metadata.deletionTimestamp === undefined) return has ? 'Keep' : 'Add';
  return has && volume.status?.phase !== 'Bound' ? 'Remove' : 'Keep';
}

function* processVolume(context: ComponentContext, name: string): Task<SyncResult> {
  const volume = context.api.get(persistentVolumes, name);
  if (!volume) return ok(undefined);
  const decision = decideProtection(volume);
  if (decision === 'Keep') return ok(undefined);
  const change = decision === 'Add' ? withFinalizer : withoutFinalizer;
  const written = yield* update(change(volume, finalizerPVProtection));
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}
