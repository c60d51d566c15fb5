/**
 * Keeps the finalizer kubernetes.io/vac-protection on VolumeAttributesClasses and takes it off when a deleted class is
 * named by no claim and no volume. It looks again when one of them names it no more.
 * Upstream: pkg/controller/volume/vacprotection/vac_protection_controller.go, 1.37.
 */
import { err, ok } from '../../../base/result';
import { finalizerVACProtection } from '../../../kubernetes/annotations';
import {
  persistentVolumeClaims,
  persistentVolumes,
  volumeAttributesClasses,
} from '../../../kubernetes/resources';
import type { VolumeAttributesClass } from '../../../kubernetes/storage-kinds';
import { attributesClassesOfClaim, attributesClassesOfVolume } from '../../../volume/attributes-class-use';
import type { ApiServer } from '../../apiserver/api';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { type SyncResult, statusMessage, type Task, update } from '../../task';
import { controllerBackoff } from '../../workqueue';
import { type FinalizerDecision, withFinalizer, withoutFinalizer } from '../finalizers';

export const vacProtectionController: ComponentDefinition = {
  name: 'volumeattributesclass-protection-controller',
  start(context) {
    if (!context.enabled('VolumeAttributesClass')) return;
    const queue = context.queue({
      name: 'vacprotection',
      sync: (name) => processClass(context, name),
      retryDelayMs: controllerBackoff,
    });
    context.watch(volumeAttributesClasses, ({ type, object }) => {
      if (type !== 'DELETED') queue.add(object.metadata.name);
    });
    const letGo = (before: ReadonlySet<string>, after: ReadonlySet<string>): void => {
      for (const name of before) if (!after.has(name)) queue.add(name);
    };
    context.watch(persistentVolumeClaims, ({ type, object }, previous) => {
      if (type === 'DELETED') letGo(attributesClassesOfClaim(object), NONE);
      else if (previous) letGo(attributesClassesOfClaim(previous), attributesClassesOfClaim(object));
    });
    context.watch(persistentVolumes, ({ type, object }, previous) => {
      if (type === 'DELETED') letGo(attributesClassesOfVolume(object), NONE);
      else if (previous) letGo(attributesClassesOfVolume(previous), attributesClassesOfVolume(object));
    });
  },
};

const NONE: ReadonlySet<string> = new Set();

/** What to do about the finalizer of a class. `isUsed` is asked only where it counts. */
export function decideProtection(
  attributesClass: VolumeAttributesClass,
  isUsed: () => boolean,
): FinalizerDecision {
  const has = attributesClass.metadata.finalizers?.includes(finalizerVACProtection) ?? false;
  if (attributesClass.metadata.deletionTimestamp === undefined) return has ? 'Keep' : 'Add';
  return has && !isUsed() ? 'Remove' : 'Keep';
}

/** Whether any claim or volume names the class. */
export function isAttributesClassUsed(api: ApiServer, name: string): boolean {
  return (
    api.list(persistentVolumes).some((volume) => attributesClassesOfVolume(volume).has(name)) ||
    api.list(persistentVolumeClaims).some((claim) => attributesClassesOfClaim(claim).has(name))
  );
}

function* processClass({ api }: ComponentContext, name: string): Task<SyncResult> {
  const attributesClass = api.get(volumeAttributesClasses, name);
  if (!attributesClass) return ok(undefined);
  const decision = decideProtection(attributesClass, () => isAttributesClassUsed(api, name));
  if (decision === 'Keep') return ok(undefined);
  const change = decision === 'Add' ? withFinalizer : withoutFinalizer;
  const written = yield* update(change(attributesClass, finalizerVACProtection));
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}
