/**
 * Whether the volumes of a Pod that has a node can be mounted as far as the API shows it: the claims are bound and
 * the objects that inline volumes read exist and what has to be attached is. It knows nothing of the node's own file system (host-path.ts).
 * Upstream: getPVCExtractPV and createVolumeSpec, pkg/kubelet/volumemanager/populator, 1.37.
 */
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { claimToClaimKey, goQuote } from '../kubernetes/go-text';
import type { Node } from '../kubernetes/node';
import type { PersistentVolume, VolumeMode } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod, PodVolume } from '../kubernetes/pod';
import type { CSIDriver } from '../kubernetes/storage-kinds';
import { hasBehaviour } from '../kubernetes/version-behaviours';
import { volumeSourceField } from '../kubernetes/volume-source';
import { type FileView, type MissingFile, missingFiles, missingFilesText } from './api-files';
import { attachableOf, isAttachManaged, isReportedAttached } from './attachment';
import { claimRefRelation } from './claim-ref';
import { claimNameOfPodVolume } from './in-use';
import { isClaimForPod } from './placement/pod-claims';
import { volumeModeOf } from './volume-mode';
import { sourceFieldOf } from './volume-types';

export interface MountView extends FileView {
  readonly version: KubernetesVersion;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  csiDriver(name: string): CSIDriver | undefined;
  node(name: string): Node | undefined;
  /** Whether the node's kubelet has a plugin for a type of volume (volume-types.ts). */
  hasPlugin(type: string): boolean;
}

/** Why a volume of the Pod cannot be mounted yet. */
export type MountObstacle =
  | { readonly reason: 'ClaimNotFound'; readonly podVolumeName: string; readonly claimName: string }
  | { readonly reason: 'ClaimNotOwned'; readonly podVolumeName: string; readonly claimName: string }
  | { readonly reason: 'ClaimDeleting'; readonly podVolumeName: string; readonly claimName: string }
  | { readonly reason: 'ClaimNotBound'; readonly podVolumeName: string; readonly claimName: string }
  | {
      readonly reason: 'VolumeNotFound';
      readonly podVolumeName: string;
      readonly claimName: string;
      readonly volumeName: string;
    }
  /** The volume belongs to another claim, or to an earlier one of this name. */
  | {
      readonly reason: 'VolumeOfOtherClaim';
      readonly podVolumeName: string;
      readonly claimName: string;
      readonly volumeName: string;
    }
  /** Attaching is the controller's business, and the Node's status does not name the volume yet. */
  | {
      readonly reason: 'NotAttached';
      readonly podVolumeName: string;
      readonly claimName: string;
      readonly volumeName: string;
    }
  /** The Pod wants a file system of a block volume, or the other way round. */
  | {
      readonly reason: 'VolumeModeMismatch';
      readonly podVolumeName: string;
      readonly claimName: string;
      readonly volumeName: string;
      readonly volumeMode: VolumeMode;
    }
  /** No kubelet of this version can mount the type. */
  | { readonly reason: 'NoPlugin'; readonly podVolumeName: string; readonly type: string }
  | FilesObstacle;

/** The first thing that is missing of what its files are made of, and all of them. */
export type FilesObstacle = MissingFile & {
  readonly podVolumeName: string;
  readonly missing: readonly MissingFile[];
};

/** Whether an obstacle is that files have nothing to be made of. */
export function isFilesObstacle(obstacle: MountObstacle): obstacle is FilesObstacle {
  return 'missing' in obstacle;
}

/** The first volume in the way, in the order of the Pod's volumes; undefined when all can be mounted. */
export function findMountObstacle(pod: Pod, view: MountView): MountObstacle | undefined {
  for (const podVolume of pod.spec.volumes ?? []) {
    const obstacle = mountObstacleOf(pod, podVolume, view);
    if (obstacle) return obstacle;
  }
  return undefined;
}

/** What is in the way of one volume of the Pod. */
export function mountObstacleOf(pod: Pod, podVolume: PodVolume, view: MountView): MountObstacle | undefined {
  return claimObstacle(pod, podVolume, view) ?? inlineObstacle(pod, podVolume, view);
}

function claimObstacle(pod: Pod, podVolume: PodVolume, view: MountView): MountObstacle | undefined {
  const claimName = claimNameOfPodVolume(pod, podVolume);
  if (claimName === undefined) return undefined;
  const at = { podVolumeName: podVolume.name, claimName };
  const claim = view.claim(pod.metadata.namespace ?? '', claimName);
  if (!claim) return { reason: 'ClaimNotFound', ...at };
  if (podVolume.ephemeral && !isClaimForPod(pod, claim)) return { reason: 'ClaimNotOwned', ...at };
  if (claim.metadata.deletionTimestamp !== undefined) return { reason: 'ClaimDeleting', ...at };
  const volumeName = claim.spec.volumeName ?? '';
  if (claim.status?.phase !== 'Bound' || volumeName === '') return { reason: 'ClaimNotBound', ...at };
  const volume = view.volume(volumeName);
  if (!volume) return { reason: 'VolumeNotFound', ...at, volumeName };
  if (claimRefRelation(volume, claim).kind !== 'Bound')
    return { reason: 'VolumeOfOtherClaim', ...at, volumeName };
  const volumeMode = volumeModeOf(volume.spec);
  if (isUsedAs(pod, podVolume, volumeMode === 'Block' ? 'volumeMounts' : 'volumeDevices'))
    return { reason: 'VolumeModeMismatch', ...at, volumeName, volumeMode };
  const type = volumeSourceField(volume.spec) ?? '';
  if (!view.hasPlugin(type)) return { reason: 'NoPlugin', podVolumeName: podVolume.name, type };
  if (!isAttached(volume, pod, view)) return { reason: 'NotAttached', ...at, volumeName };
  return undefined;
}

function isUsedAs(pod: Pod, podVolume: PodVolume, how: 'volumeMounts' | 'volumeDevices'): boolean {
  const containers = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])];
  return containers.some((container) => container[how]?.some(({ name }) => name === podVolume.name));
}

/** Whether the Node's status names the volume, where it has to. */
function isAttached(volume: PersistentVolume, pod: Pod, view: MountView): boolean {
  const node = view.node(pod.spec.nodeName ?? '');
  if (!node || !isAttachManaged(node)) return true;
  const attachable = attachableOf(volume, view);
  return !attachable || isReportedAttached(node, attachable.attachName);
}

function inlineObstacle(pod: Pod, podVolume: PodVolume, view: MountView): MountObstacle | undefined {
  const namespace = pod.metadata.namespace ?? '';
  const podVolumeName = podVolume.name;
  const type = sourceFieldOf(podVolume);
  if (claimNameOfPodVolume(pod, podVolume) === undefined && !view.hasPlugin(type)) {
    return { reason: 'NoPlugin', podVolumeName, type };
  }
  const missing = missingFiles(namespace, podVolume, view);
  const [first] = missing;
  return first && { ...first, podVolumeName, missing };
}

/** The obstacle in the kubelet's words: the message of its event FailedMount. */
export function mountObstacleText(version: KubernetesVersion, pod: Pod, obstacle: MountObstacle): string {
  const volume = obstacle.podVolumeName;
  if (isFilesObstacle(obstacle)) {
    return `MountVolume.SetUp failed for volume ${goQuote(volume)} : ${missingFilesText(obstacle.missing)}`;
  }
  if (obstacle.reason === 'NotAttached') {
    return `Volume not attached according to node status for volume ${goQuote(obstacle.volumeName)} `;
  }
  const why = unprocessedText(pod, obstacle);
  if (!hasBehaviour(version, 'FailedMountListsUnprocessed')) return notMountedText(pod, [volume], why);
  return `Unable to attach or mount volumes: unmounted volumes=[${volume}], unattached volumes=[], failed to process volumes=[${volume}]: ${why}`;
}

/** What a kubelet says that has waited for `unmounted`, names of volumes; undefined in a version that says nothing then. */
export function mountTimeoutText(
  version: KubernetesVersion,
  pod: Pod,
  unmounted: readonly string[],
): string | undefined {
  return hasBehaviour(version, 'FailedMountListsUnprocessed')
    ? undefined
    : notMountedText(pod, unmounted, 'timed out waiting for the condition');
}

/** getUnattachedVolumes of 1.25 looks for volumes under names that they do not have there, so it finds none attached. */
function notMountedText(pod: Pod, unmounted: readonly string[], why: string): string {
  const all = (pod.spec.volumes ?? []).map(({ name }) => name);
  const list = (names: readonly string[]) => `[${[...names].sort().join(' ')}]`;
  return `Unable to attach or mount volumes: unmounted volumes=${list(unmounted)}, unattached volumes=${list(all)}: ${why}`;
}

type UnprocessedVolume = Exclude<MountObstacle, FilesObstacle | { reason: 'NotAttached' }>;

/** Why the volume is not even begun with (processPodVolumes, createVolumeSpec). */
function unprocessedText(pod: Pod, obstacle: UnprocessedVolume): string {
  const volume = obstacle.podVolumeName;
  if (obstacle.reason === 'NoPlugin') {
    return `failed to get Plugin from volumeSpec for volume ${goQuote(volume)} err=no volume plugin matched`;
  }
  if (obstacle.reason === 'VolumeModeMismatch') {
    const where = obstacle.volumeMode === 'Block' ? 'volumeMounts' : 'volumeDevices';
    return `volume ${volume} has volumeMode ${obstacle.volumeMode}, but is specified in ${where}`;
  }
  const claimKey = `${pod.metadata.namespace ?? ''}/${obstacle.claimName}`;
  return `error processing PVC ${claimKey}: ${claimText(pod, obstacle)}`;
}

type ClaimMountObstacle = Exclude<UnprocessedVolume, { reason: 'NoPlugin' | 'VolumeModeMismatch' }>;

function claimText(pod: Pod, obstacle: ClaimMountObstacle): string {
  const claim = goQuote(obstacle.claimName);
  switch (obstacle.reason) {
    case 'ClaimNotFound':
      return `failed to fetch PVC from API server: persistentvolumeclaims ${claim} not found`;
    case 'ClaimNotOwned': {
      const claimKey = `${pod.metadata.namespace ?? ''}/${obstacle.claimName}`;
      return `PVC ${claimKey} was not created for pod ${claimToClaimKey(pod)} (pod is not owner)`;
    }
    case 'ClaimDeleting':
      return 'PVC is being deleted';
    case 'ClaimNotBound':
      return 'PVC is not bound';
    case 'VolumeNotFound':
      return `failed to fetch PV ${goQuote(obstacle.volumeName)} from API server: persistentvolumes ${goQuote(obstacle.volumeName)} not found`;
    case 'VolumeOfOtherClaim':
      return `found PV object ${goQuote(obstacle.volumeName)} with a claimRef that does not name the PVC`;
  }
}
