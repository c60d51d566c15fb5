/**
 * One step of a node with a volume: mounting or unmounting it, for the node or for a Pod. The driver does it where
 * there is one; what goes wrong is told in the words of the kubelet's events.
 * Upstream: GenerateMountVolumeFunc and its like, pkg/volume/util/operationexecutor/operation_generator.go, 1.37.
 */
import { err, ok, type Result } from '../../base/result';
import type { DriverOperation } from '../../kubernetes/fault';
import { goQuote } from '../../kubernetes/go-text';
import { matchesNodeSelector } from '../../kubernetes/node-selector';
import type { StringMap } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { Pod } from '../../kubernetes/pod';
import { csiDrivers, nodes, persistentVolumes } from '../../kubernetes/resources';
import type { MountStage, NodeVolume } from '../../kubernetes/simulation-kinds';
import { checkHostPath } from '../../volume/host-path';
import type { ComponentContext } from '../component';
import { makePlace } from '../data-sets';
import { driverErrorText, namesOfVolume } from '../drivers/driver-call';
import { nodeCall } from '../drivers/node-call';
import { sleep, type Task } from '../task';
import { filesOf } from './node-files';

/** Mount options of a volume, with commas between them. */
const annMountOptions = 'volume.beta.kubernetes.io/mount-options';

export type MountOperation = 'MountDevice' | 'Mount' | 'Unmount' | 'UnmountDevice';

export interface MountFault {
  readonly error: string;
  readonly reason: 'FailedMount' | 'FailedMapVolume';
  /** The event on the Pod; undoing has none. */
  readonly event?: string;
}

interface OperationInfo {
  readonly driver: DriverOperation;
  /** The stage of the volume while it lasts. */
  readonly stage: MountStage;
  readonly failed?: string;
  readonly failedBlock?: string;
}

export const MOUNT_OPERATIONS: Readonly<Record<MountOperation, OperationInfo>> = {
  MountDevice: {
    driver: 'NodeStageVolume',
    stage: 'DeviceMounting',
    failed: 'MountVolume.MountDevice failed',
    failedBlock: 'MapVolume.SetUpDevice failed',
  },
  Mount: {
    driver: 'NodePublishVolume',
    stage: 'Mounting',
    failed: 'MountVolume.SetUp failed',
    failedBlock: 'MapVolume.MapPodDevice failed',
  },
  Unmount: { driver: 'NodeUnpublishVolume', stage: 'Unmounting' },
  UnmountDevice: { driver: 'NodeUnstageVolume', stage: 'DeviceUnmounting' },
};

/** Takes its time; undefined when it succeeds. */
export function* performMount(
  context: ComponentContext,
  nodeVolume: NodeVolume,
  pod: Pod | undefined,
  operation: MountOperation,
): Task<MountFault | undefined> {
  const { block, persistentVolumeName, volumeName } = nodeVolume.spec;
  const info = MOUNT_OPERATIONS[operation];
  const shown = goQuote(persistentVolumeName ?? volumeName);
  const fault = (error: string, failed: string | undefined): MountFault => ({
    error,
    reason: block ? 'FailedMapVolume' : 'FailedMount',
    ...(failed !== undefined && { event: `${failed} for volume ${shown} : ${error}` }),
  });
  const isMount = operation === 'MountDevice' || operation === 'Mount';
  if (isMount && !isOnItsNode(context, nodeVolume)) {
    const failed = `${block ? 'MapVolume' : 'MountVolume'}.NodeAffinity check failed`;
    return fault('no matching NodeSelectorTerms', failed);
  }
  if (operation === 'Mount' && !block && hasUnusableMountOptions(context, nodeVolume)) {
    const error = 'mount options are not supported for this volume type';
    return fault(error, 'MountVolume.MountOptionSupport check failed');
  }
  const done = yield* askDriver(context, nodeVolume, pod, info.driver);
  return done.ok ? undefined : fault(done.error, block ? info.failedBlock : info.failed);
}

/** Also the scheduler keeps a second Pod away, but not one that a person gave its node. */
export function takenFault({ spec }: NodeVolume): MountFault {
  const error = 'volume uses the ReadWriteOncePod access mode and is already in use by another pod';
  const shown = goQuote(spec.persistentVolumeName ?? spec.volumeName);
  return { error, reason: 'FailedMount', event: `MountVolume.SetUp failed for volume ${shown} : ${error}` };
}

/** checkMountOptionSupport: of the types that a kubelet mounts only hostPath takes none (SupportsMountOption). */
function hasUnusableMountOptions({ api }: ComponentContext, { spec }: NodeVolume): boolean {
  const volume = api.get(persistentVolumes, spec.persistentVolumeName ?? '');
  return volume?.spec.hostPath !== undefined && mountOptionsOf(volume).length > 0;
}

/** MountOptionFromSpec: the annotation is the older way, and counts first. */
function mountOptionsOf({ metadata, spec }: PersistentVolume): readonly string[] {
  const written = metadata.annotations?.[annMountOptions];
  return written === undefined
    ? (spec.mountOptions ?? [])
    : written.split(',').filter((option) => option !== '');
}

/** checkNodeAffinity: a local volume is of no use on another node. */
function isOnItsNode({ api }: ComponentContext, { spec }: NodeVolume): boolean {
  const required = api.get(persistentVolumes, spec.persistentVolumeName ?? '')?.spec.nodeAffinity?.required;
  const node = api.get(nodes, spec.nodeName);
  return !required || !node || matchesNodeSelector(required, node.metadata.labels ?? {}, node.metadata.name);
}

/** Of a hostPath, its own or its PersistentVolume's: what is there is looked at, or made. */
function* findHostPath(
  { api, version }: ComponentContext,
  { nodeName, persistentVolumeName, volumeName }: NodeVolume['spec'],
  pod: Pod | undefined,
): Task<Result<void, string>> {
  const node = api.get(nodes, nodeName);
  const hostPath = persistentVolumeName
    ? api.get(persistentVolumes, persistentVolumeName)?.spec.hostPath
    : pod?.spec.volumes?.find(({ name }) => name === volumeName)?.hostPath;
  if (!hostPath?.type || !node) return ok(undefined);
  const verdict = checkHostPath(version, hostPath, filesOf(api, node));
  if (verdict.kind === 'Refused') return err(verdict.message);
  if (verdict.kind !== 'Made') return ok(undefined);
  return yield* makePlace(api, { kind: 'Node', nodeName, path: hostPath.path }, verdict.fileType);
}

function* askDriver(
  context: ComponentContext,
  { spec, status }: NodeVolume,
  pod: Pod | undefined,
  operation: DriverOperation,
): Task<Result<void, string>> {
  const { driver, persistentVolumeName, volumeName, nodeName } = spec;
  const { api, config } = context;
  if (driver === undefined) {
    yield* sleep(config.mountMs);
    return operation === 'NodePublishVolume' ? yield* findHostPath(context, spec, pod) : ok(undefined);
  }
  if (config.simulateDrivers && !api.get(csiDrivers, driver)) {
    const error = `kubernetes.io/csi: driver name ${driver} not found in the list of registered CSI drivers`;
    return { ok: false, error };
  }
  const volume = api.get(persistentVolumes, persistentVolumeName ?? '');
  const inline = pod?.spec.volumes?.find(({ name }) => name === volumeName)?.csi?.volumeAttributes;
  const attributes = volume?.spec.csi?.volumeAttributes ?? ((inline ?? {}) as StringMap);
  const names = [...(volume ? namesOfVolume(volume) : [volumeName]), nodeName];
  // Each Pod has its own mount of a volume, and the node one for all of them; no call outlives a start of the machine.
  const isForPod = operation === 'NodePublishVolume' || operation === 'NodeUnpublishVolume';
  const requester = isForPod ? spec.pod.uid : undefined;
  const call = { driver, operation, names, requester, request: status?.bootID };
  const answer = yield* nodeCall(context, call, attributes);
  return answer.ok ? answer : { ok: false, error: driverErrorText(answer.error) };
}
