/**
 * The node's part in growing a volume: NodeExpandVolume, after the driver's controller has done its own, for a volume
 * that is mounted there or about to be. It ends the resize on the claim's status.
 * Upstream: NodeExpander and nodeExpandVolume, pkg/volume/util/operationexecutor, 1.37.
 */
import { err, ok, type Result } from '../../base/result';
import { goQuote } from '../../kubernetes/go-text';
import { namespacedKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import { formatQuantity, storageOf } from '../../kubernetes/quantity';
import { persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import type { NodeVolume } from '../../kubernetes/simulation-kinds';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import { claimRefRelation } from '../../volume/claim-ref';
import { type NodeExpansion, nodeExpansionOf, remembersSize } from '../../volume/node-expansion';
import { findExpandingPlugin } from '../../volume/plugins';
import { resizeErrorKind } from '../../volume/resize';
import type { ComponentContext } from '../component';
import { canCall } from '../drivers/capabilities';
import { driverErrorText, namesOfVolume } from '../drivers/driver-call';
import { driverProfile } from '../drivers/driver-profile';
import { nodeCall } from '../drivers/node-call';
import {
  withCondition,
  withoutResizeConditions,
  withResizeStatus,
  withStatus,
} from '../resizer/claim-status';
import { type SyncResult, sleep, statusMessage, type Task, updateStatus } from '../task';

interface Expansion {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
}

/** Of a CSI driver, or of a plugin that leaves the file system to the node (NodeExpandable, up to 1.30). */
function findExpansion({ api, version }: ComponentContext, { spec }: NodeVolume): Expansion | undefined {
  const volume = api.get(persistentVolumes, spec.persistentVolumeName ?? '');
  const { namespace, name = '' } = volume?.spec.claimRef ?? {};
  const claim = volume && api.get(persistentVolumeClaims, namespacedKey(namespace, name));
  if (!claim || claimRefRelation(volume, claim).kind !== 'Bound') return undefined;
  const plugin = findExpandingPlugin(version, volume);
  return volume.spec.csi || plugin?.expands === 'StorageBeforeNode' ? { claim, volume } : undefined;
}

const NONE: NodeExpansion = { kind: 'None' };

/** `others`: the same volume in other Pods of the node. */
export function growthOf(
  context: ComponentContext,
  nodeVolume: NodeVolume,
  pod: Pod | undefined,
  others: readonly NodeVolume[],
): NodeExpansion {
  const found = findExpansion(context, nodeVolume);
  if (!found) return NONE;
  const recovers = context.enabled('RecoverVolumeExpansionFailure');
  const podVolume = pod?.spec.volumes?.find(({ name }) => name === nodeVolume.spec.volumeName);
  const growth = nodeExpansionOf({
    ...found,
    recovers,
    readOnly: podVolume?.persistentVolumeClaim?.readOnly === true,
    mounted: nodeVolume.status?.path !== undefined,
    nodeSizes: [nodeVolume, ...others].flatMap(({ status }) => status?.size ?? []),
  });
  if (recovers && growth.kind !== 'DoneElsewhere') return growth;
  return canExpand(context, found.volume) ? growth : NONE;
}

/** As how large the node has the volume from now on; undefined where it does not keep that in mind. */
export function rememberedSize(context: ComponentContext, nodeVolume: NodeVolume): string | undefined {
  const claim = findExpansion(context, nodeVolume)?.claim;
  return claim && remembersSize(claim) ? claim.status?.capacity?.storage : undefined;
}

/**
 * Whether the driver has the call. Where it has not, a kubelet without RecoverVolumeExpansionFailure takes the volume for
 * grown and writes nothing (callNodeExpandOnPlugin, 1.25 and 1.30); with it, it fails (NodeExpander, 1.37), but for a
 * volume that is grown already and only not known to this node.
 */
function canExpand({ api }: ComponentContext, { spec }: PersistentVolume): boolean {
  return !spec.csi || canCall(driverProfile(api, spec.csi.driver).capabilities, 'NodeExpandVolume');
}

/** `Over`: grown, or hopeless and noted so. `NotNow`: the Pod may have the volume as it is. */
export type GrowthOutcome =
  | { readonly kind: 'Over' }
  | { readonly kind: 'NotNow' }
  | { readonly kind: 'Retry'; readonly error: string };

const OVER: GrowthOutcome = { kind: 'Over' };

export function* expandOnNode(
  context: ComponentContext,
  nodeVolume: NodeVolume,
  pod: Pod | undefined,
  growth: NodeExpansion,
): Task<GrowthOutcome> {
  const found = findExpansion(context, nodeVolume);
  if (!found) return OVER;
  if (growth.kind === 'ReadOnly') return refuse(context, found, pod);
  const doneElsewhere = growth.kind === 'DoneElsewhere';
  if (context.enabled('RecoverVolumeExpansionFailure') && !doneElsewhere) {
    const begun = yield* writeStatus(withResizeStatus(found.claim, 'NodeResizeInProgress'), found.claim);
    if (!begun.ok) return { kind: 'Retry', error: begun.error };
  }
  const answer = yield* growFileSystem(context, found.volume, nodeVolume.spec.nodeName);
  const now = findExpansion(context, nodeVolume);
  if (!now) return OVER;
  if (doneElsewhere && !answer.ok && answer.error.code === 'Unimplemented') return OVER;
  if (!answer.ok) return yield* fail(context, now, nodeVolume, pod, answer.error);
  const finished = doneElsewhere ? ok(undefined) : yield* finish(now);
  if (finished.ok) tellSuccess(context, now, nodeVolume, pod);
  return finished.ok ? OVER : { kind: 'Retry', error: finished.error };
}

/** Why nothing was grown, as the kubelet prints it; without `code` the driver was not asked. */
interface ExpansionError {
  readonly code?: string;
  readonly text: string;
}

/** The driver does it; for an in-tree volume the kubelet itself, which needs nobody. */
function* growFileSystem(
  context: ComponentContext,
  volume: PersistentVolume,
  nodeName: string,
): Task<Result<void, ExpansionError>> {
  const { csi } = volume.spec;
  if (!csi) {
    yield* sleep(context.config.mountMs);
    return ok(undefined);
  }
  if (!canExpand(context, volume)) {
    return err({ text: `NodeExpand is not supported by the CSI driver ${csi.driver}` });
  }
  const names = [...namesOfVolume(volume), nodeName];
  const request = formatQuantity(storageOf(volume.spec.capacity));
  const call = { driver: csi.driver, operation: 'NodeExpandVolume', names, request } as const;
  const answer = yield* nodeCall(context, call, csi.volumeAttributes ?? {});
  return answer.ok ? answer : err({ code: answer.error.code, text: driverErrorText(answer.error) });
}

function* fail(
  context: ComponentContext,
  { claim, volume }: Expansion,
  nodeVolume: NodeVolume,
  pod: Pod | undefined,
  { code, text }: ExpansionError,
): Task<GrowthOutcome> {
  const mounted = nodeVolume.status?.path !== undefined;
  if (code === 'FailedPrecondition' && !mounted) return { kind: 'NotNow' };
  const kind = code === undefined ? 'NonFinal' : resizeErrorKind(code);
  const infeasible = kind === 'Infeasible';
  const recovers = context.enabled('RecoverVolumeExpansionFailure');
  if (recovers && kind !== 'NonFinal') {
    const message = `failed to expand pvc with ${text}`;
    const failed = withCondition(claim, { type: 'NodeResizeError', message }, context.nowMs());
    yield* writeStatus(infeasible ? withResizeStatus(failed, 'NodeResizeInfeasible') : failed, claim);
  }
  if (pod) {
    const shown = goQuote(volume.metadata.name);
    const prefix = mounted
      ? 'NodeExpandVolume.NodeExpandVolume failed'
      : 'MountVolume.Setup failed while expanding volume';
    const reason = mounted ? 'VolumeResizeFailed' : 'FailedMount';
    context.recorder.event(pod, 'Warning', reason, `${prefix} for volume ${shown} : ${text}`);
  }
  return recovers && infeasible ? OVER : { kind: 'Retry', error: text };
}

/** The Pod gets the volume as it is; whoever may write to it makes it grow. */
function refuse(
  { recorder }: ComponentContext,
  { claim, volume }: Expansion,
  pod: Pod | undefined,
): GrowthOutcome {
  const shown = goQuote(volume.metadata.name);
  const message = `MountVolume.NodeExpandVolume failed for volume ${shown} requested read-only file system`;
  if (pod) recorder.event(pod, 'Warning', 'FileSystemResizeFailed', message);
  recorder.event(claim, 'Warning', 'FileSystemResizeFailed', message);
  return { kind: 'NotNow' };
}

function* finish({ claim, volume }: Expansion): Task<SyncResult> {
  const storage = formatQuantity(storageOf(volume.spec.capacity));
  const grown = withStatus(withoutResizeConditions(claim), {
    capacity: { ...claim.status?.capacity, storage },
  });
  return yield* writeStatus(withResizeStatus(grown, undefined), claim);
}

function tellSuccess(
  { recorder, version }: ComponentContext,
  { claim, volume }: Expansion,
  nodeVolume: NodeVolume,
  pod: Pod | undefined,
): void {
  const where = hasBehaviour(version, 'ExpansionTextNamesNode') ? nodeVolume.spec.nodeName : '';
  const message = `MountVolume.NodeExpandVolume succeeded for volume ${goQuote(volume.metadata.name)} ${where}`;
  if (pod) recorder.event(pod, 'Normal', 'FileSystemResizeSuccessful', message);
  recorder.event(claim, 'Normal', 'FileSystemResizeSuccessful', message);
}

function* writeStatus(claim: PersistentVolumeClaim, before: PersistentVolumeClaim): Task<SyncResult> {
  if (claim === before) return ok(undefined);
  const written = yield* updateStatus(claim);
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}
