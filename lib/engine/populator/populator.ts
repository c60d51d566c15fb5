/**
 * The populators of a cluster: for a claim whose dataSourceRef names a kind that a VolumePopulator registers, they fill a
 * volume of their own and hand it to the claim. A claim of another kind, and one that has its volume, they leave alone.
 * Upstream: syncPvc, lib-volume-populator 3.2, populator-machinery/controller.go.
 */
import { err, ok } from '../../base/result';
import { annSelectedNode } from '../../kubernetes/annotations';
import { namespacedKey, objectKey } from '../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { persistentVolumeClaims, pods, storageClasses, volumePopulators } from '../../kubernetes/resources';
import { getPersistentVolumeClaimClass } from '../../volume/storage-class-name';
import { servedResources } from '../apiserver/served-resources';
import type { ComponentContext, ComponentDefinition, EventRecorder } from '../component';
import type { SyncResult, Task } from '../task';
import { exponentialBackoff } from '../workqueue';
import { clearAway, type Filling, fill, POPULATOR_NAMESPACE, targetUidOf } from './fill';

const RETRY_MS = exponentialBackoff(1_000, 5 * 60_000);

export const volumePopulator: ComponentDefinition = {
  name: 'volume-populator',
  start(context) {
    if (!context.config.simulateDrivers) return;
    const recorders = new Map<string, EventRecorder>();
    const recorderOf = (group: string): EventRecorder => {
      const recorder = recorders.get(group) ?? context.recorderFor(`${group}-populator`);
      recorders.set(group, recorder);
      return recorder;
    };
    const queue = context.queue({
      name: 'claims',
      sync: (key) => syncClaim(context, key, recorderOf),
      retryDelayMs: RETRY_MS,
    });
    const addAll = (): void => {
      for (const claim of context.api.list(persistentVolumeClaims)) {
        if (claim.spec.dataSourceRef) queue.add(objectKey(claim));
      }
    };
    /** What the populators made has changed: its claim is looked at. */
    const addTarget = (name: string): void => {
      const uid = targetUidOf(name);
      const target = context.api.list(persistentVolumeClaims).find(({ metadata }) => metadata.uid === uid);
      if (target) queue.add(objectKey(target));
    };
    context.watch(persistentVolumeClaims, ({ object }) => {
      if (object.spec.dataSourceRef) queue.add(objectKey(object));
      if (object.metadata.namespace === POPULATOR_NAMESPACE) addTarget(object.metadata.name);
    });
    context.watch(pods, ({ object }) => {
      if (object.metadata.namespace === POPULATOR_NAMESPACE) addTarget(object.metadata.name);
    });
    context.watch(volumePopulators, addAll);
  },
};

function* syncClaim(
  context: ComponentContext,
  key: string,
  recorderOf: (group: string) => EventRecorder,
): Task<SyncResult> {
  const { api } = context;
  const claim = api.get(persistentVolumeClaims, key);
  const source = claim?.spec.dataSourceRef;
  if (!claim || !source?.apiGroup) return ok(undefined);
  const group = source.apiGroup;
  const registered = api.list(volumePopulators).some(({ sourceKind }) => {
    return sourceKind?.group === group && sourceKind.kind === source.kind;
  });
  if (!registered) return ok(undefined);
  const filling: Filling = { claim, prefix: group, sourceName: source.name, recorder: recorderOf(group) };
  if (claim.metadata.deletionTimestamp !== undefined) return yield* clearAway(context, filling);
  if (claim.spec.volumeName) return yield* clearAway(context, filling);
  const sourceKey = namespacedKey(claim.metadata.namespace, source.name);
  if (!hasSource(context, group, source.kind, sourceKey)) {
    const message = `Data source ${sourceKey} not found`;
    filling.recorder.event(claim, 'Warning', 'PopulatorDataSourceNotFound', message);
    return err(message);
  }
  const node = nodeFor(context, claim);
  return node.kind === 'Wait' ? ok(undefined) : yield* fill(context, filling, node.nodeName);
}

/** A kind that no definition serves has no objects. */
function hasSource({ api }: ComponentContext, group: string, kind: string, key: string): boolean {
  const served = servedResources(api).filter((row) => row.group === group && row.kind === kind);
  return served.some((row) => api.get(row, key) !== undefined);
}

type NodeFor = { readonly kind: 'Wait' } | { readonly kind: 'Go'; readonly nodeName: string | undefined };

/** A class that waits for a Pod is waited for here too: the volume is filled on the node that the scheduler chose. */
function nodeFor({ api }: ComponentContext, claim: PersistentVolumeClaim): NodeFor {
  const storageClass = api.get(storageClasses, getPersistentVolumeClaimClass(claim));
  if (!storageClass) return { kind: 'Wait' };
  if (storageClass.volumeBindingMode !== 'WaitForFirstConsumer') return { kind: 'Go', nodeName: undefined };
  const nodeName = claim.metadata.annotations?.[annSelectedNode];
  return nodeName === undefined ? { kind: 'Wait' } : { kind: 'Go', nodeName };
}
