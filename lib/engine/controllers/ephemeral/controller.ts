/**
 * Makes the claims of generic ephemeral volumes, owned by their Pods, so that they go when the Pod goes. A claim of
 * that name which belongs to somebody else is never touched: the Pod then waits and an event says why.
 * Upstream: pkg/controller/volume/ephemeral/controller.go, 1.37.
 */
import { err, ok, type Result } from '../../../base/result';
import { namespacedKey, objectKey } from '../../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { EphemeralVolumeSource, Pod } from '../../../kubernetes/pod';
import { persistentVolumeClaims, pods } from '../../../kubernetes/resources';
import { claimNameOfPodVolume } from '../../../volume/in-use';
import { claimObstacleText, isClaimForPod } from '../../../volume/placement/pod-claims';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { create, type SyncResult, statusMessage, type Task } from '../../task';
import { controllerBackoff } from '../../workqueue';

const WORKERS = 10;

export const ephemeralController: ComponentDefinition = {
  name: 'ephemeral-volume-controller',
  eventSource: 'ephemeral_volume',
  start(context) {
    const queue = context.queue({
      name: 'ephemeral_volume',
      sync: (key) => syncPod(context, key),
      workers: WORKERS,
      retryDelayMs: controllerBackoff,
    });
    context.watch(pods, ({ type, object }) => {
      if (type === 'ADDED' && hasEphemeralVolume(object)) queue.add(objectKey(object));
    });
    // A claim that is deleted while its Pod lives is made again.
    context.watch(persistentVolumeClaims, ({ type, object }) => {
      if (type !== 'DELETED') return;
      const { namespace, name } = object.metadata;
      for (const pod of context.api.list(pods, namespace)) {
        const volumes = pod.spec.volumes ?? [];
        const concerned = volumes.some(
          (volume) => volume.ephemeral && claimNameOfPodVolume(pod, volume) === name,
        );
        if (concerned) queue.add(objectKey(pod));
      }
    });
  },
};

function hasEphemeralVolume(pod: Pod): boolean {
  return (pod.spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined);
}

function* syncPod(context: ComponentContext, key: string): Task<SyncResult> {
  const pod = context.api.get(pods, key);
  if (!pod || pod.metadata.deletionTimestamp !== undefined) return ok(undefined);
  for (const volume of pod.spec.volumes ?? []) {
    if (!volume.ephemeral) continue;
    const claimName = claimNameOfPodVolume(pod, volume) ?? '';
    const handled = yield* handleVolume(context, pod, claimName, volume.ephemeral);
    if (handled.ok) continue;
    const message = `ephemeral volume ${volume.name}: ${handled.error}`;
    context.recorder.event(pod, 'Warning', 'FailedBinding', message);
    return err(`pod ${key}, ${message}`);
  }
  return ok(undefined);
}

function* handleVolume(
  context: ComponentContext,
  pod: Pod,
  claimName: string,
  source: EphemeralVolumeSource,
): Task<Result<void, string>> {
  const { namespace } = pod.metadata;
  const claim = context.api.get(persistentVolumeClaims, namespacedKey(namespace, claimName));
  if (claim) return isClaimForPod(pod, claim) ? ok(undefined) : err(notOwner(pod, claim));
  const created = yield* create(claimFor(pod, claimName, source));
  return created.ok ? ok(undefined) : err(`create PVC ${claimName}: ${statusMessage(created.error)}`);
}

function notOwner(pod: Pod, claim: PersistentVolumeClaim): string {
  const claimName = claim.metadata.name;
  return claimObstacleText({
    reason: 'NotOwner',
    claimName,
    claimKey: objectKey(claim),
    podKey: objectKey(pod),
  });
}

function claimFor(
  pod: Pod,
  claimName: string,
  { volumeClaimTemplate }: EphemeralVolumeSource,
): PersistentVolumeClaim {
  const { labels, annotations } = volumeClaimTemplate?.metadata ?? {};
  const { namespace, name, uid = '' } = pod.metadata;
  const owner = { apiVersion: 'v1', kind: 'Pod', name, uid, controller: true, blockOwnerDeletion: true };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claimName, namespace, labels, annotations, ownerReferences: [owner] },
    spec: volumeClaimTemplate?.spec ?? {},
  };
}
