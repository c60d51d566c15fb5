/**
 * Keeps the finalizer kubernetes.io/pvc-protection on claims, takes it off when a deleted claim is used by no Pod
 * that has a node, and from 1.37 on writes the condition `Unused`. Who uses a claim is decided in lib/volume.
 *
 * Upstream batches the claims of a namespace so that one live list of Pods serves them all; here claims are
 * taken one by one, with the same outcome.
 * Upstream: pkg/controller/volume/pvcprotection/pvc_protection_controller.go, 1.37.
 */
import { err, ok } from '../../../base/result';
import { finalizerPVCProtection } from '../../../kubernetes/annotations';
import { objectKey } from '../../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../../kubernetes/pod';
import { persistentVolumeClaims } from '../../../kubernetes/resources';
import { protectingPods } from '../../../volume/in-use';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { type SyncResult, sleep, statusMessage, type Task, update, updateStatus } from '../../task';
import { controllerBackoff } from '../../workqueue';
import { type FinalizerDecision, withFinalizer, withoutFinalizer } from '../finalizers';
import { PodsByClaim } from '../pods-by-claim';
import { withUnusedCondition } from './unused-condition';

export const pvcProtectionController: ComponentDefinition = {
  name: 'pvc-protection-controller',
  start(context) {
    const queue = context.queue({
      name: 'pvcprotection',
      sync: (key) => processClaim(context, key, () => users.get(key)),
      retryDelayMs: controllerBackoff,
    });
    const users = new PodsByClaim(context, (key) => queue.add(key));
    context.watch(persistentVolumeClaims, ({ type, object }) => {
      if (type !== 'DELETED') queue.add(objectKey(object));
    });
  },
};

export function decideProtection(claim: PersistentVolumeClaim, users: readonly Pod[]): FinalizerDecision {
  const has = claim.metadata.finalizers?.includes(finalizerPVCProtection) ?? false;
  if (claim.metadata.deletionTimestamp === undefined) return has ? 'Keep' : 'Add';
  return has && protectingPods(users, claim).length === 0 ? 'Remove' : 'Keep';
}

function* processClaim(
  context: ComponentContext,
  key: string,
  users: () => readonly Pod[],
): Task<SyncResult> {
  let claim = context.api.get(persistentVolumeClaims, key);
  if (!claim) return ok(undefined);
  let decision = decideProtection(claim, users());
  if (decision === 'Remove') {
    // Before the claim may go, upstream lists the Pods of the namespace live: that takes a call, and has the last word.
    yield* sleep(context.config.callLatencyMs);
    decision = decideProtection(claim, users());
  }
  if (decision !== 'Keep') {
    const change = decision === 'Add' ? withFinalizer : withoutFinalizer;
    const written = yield* update(change(claim, finalizerPVCProtection));
    if (!written.ok) return err(statusMessage(written.error));
    claim = written.value;
  }
  if (!context.enabled('PersistentVolumeClaimUnusedSinceTime')) return ok(undefined);
  const changed = withUnusedCondition(claim, users(), context.nowMs());
  if (changed === claim) return ok(undefined);
  const written = yield* updateStatus(changed);
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}
