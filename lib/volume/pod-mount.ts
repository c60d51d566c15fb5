/**
 * Whether the volumes of a Pod that has a node can be mounted as far as the API shows it: the claims are bound and
 * the objects that inline volumes read exist and what has to be attached is. It knows nothing of the node's own file system.
 * Upstream: getPVCExtractPV and createVolumeSpec, pkg/kubelet/volumemanager/populator, 1.37.
 */
import { claimToClaimKey, goQuote } from '../kubernetes/go-text';
import type { Node } from '../kubernetes/node';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod, PodVolume } from '../kubernetes/pod';
import type { CSIDriver } from '../kubernetes/storage-kinds';
import { attachRequired, isAttachManaged, uniqueVolumeName } from './attachment';
import { claimRefRelation } from './claim-ref';
import { claimNameOfPodVolume } from './in-use';
import { isClaimForPod } from './placement/pod-claims';

export interface MountView {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  csiDriver(name: string): CSIDriver | undefined;
  node(name: string): Node | undefined;
  hasConfigMap(namespace: string, name: string): boolean;
  hasSecret(namespace: string, name: string): boolean;
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
  | { readonly reason: 'ConfigMapNotFound'; readonly podVolumeName: string; readonly name: string }
  | { readonly reason: 'SecretNotFound'; readonly podVolumeName: string; readonly name: string };

/** The first volume in the way, in the order of the Pod's volumes; undefined when all can be mounted. */
export function findMountObstacle(pod: Pod, view: MountView): MountObstacle | undefined {
  for (const podVolume of pod.spec.volumes ?? []) {
    const obstacle = claimObstacle(pod, podVolume, view) ?? inlineObstacle(pod, podVolume, view);
    if (obstacle) return obstacle;
  }
  return undefined;
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
  if (!isAttached(volume, pod, view)) return { reason: 'NotAttached', ...at, volumeName };
  return undefined;
}

/** Whether the Node's status names the volume, where it has to. */
function isAttached(volume: PersistentVolume, pod: Pod, view: MountView): boolean {
  const node = view.node(pod.spec.nodeName ?? '');
  if (!volume.spec.csi || !node || !isAttachManaged(node)) return true;
  const { driver, volumeHandle } = volume.spec.csi;
  if (!attachRequired(view.csiDriver(driver))) return true;
  const name = uniqueVolumeName({ driver, volumeHandle });
  return node.status?.volumesAttached?.some((attached) => attached.name === name) ?? false;
}

function inlineObstacle(pod: Pod, podVolume: PodVolume, view: MountView): MountObstacle | undefined {
  const namespace = pod.metadata.namespace ?? '';
  const { configMap, secret, name: podVolumeName } = podVolume;
  if (configMap?.name && configMap.optional !== true && !view.hasConfigMap(namespace, configMap.name)) {
    return { reason: 'ConfigMapNotFound', podVolumeName, name: configMap.name };
  }
  if (secret?.secretName && secret.optional !== true && !view.hasSecret(namespace, secret.secretName)) {
    return { reason: 'SecretNotFound', podVolumeName, name: secret.secretName };
  }
  return undefined;
}

/** The obstacle in the kubelet's words: the message of its event FailedMount. */
export function mountObstacleText(pod: Pod, obstacle: MountObstacle): string {
  const volume = obstacle.podVolumeName;
  if (obstacle.reason === 'ConfigMapNotFound' || obstacle.reason === 'SecretNotFound') {
    const kind = obstacle.reason === 'SecretNotFound' ? 'secret' : 'configmap';
    return `MountVolume.SetUp failed for volume ${goQuote(volume)} : ${kind} ${goQuote(obstacle.name)} not found`;
  }
  if (obstacle.reason === 'NotAttached') {
    return `Volume not attached according to node status for volume ${goQuote(obstacle.volumeName)} `;
  }
  const claimKey = `${pod.metadata.namespace ?? ''}/${obstacle.claimName}`;
  const why = `error processing PVC ${claimKey}: ${claimText(pod, obstacle)}`;
  return `Unable to attach or mount volumes: unmounted volumes=[${volume}], unattached volumes=[], failed to process volumes=[${volume}]: ${why}`;
}

type ClaimMountObstacle = Exclude<
  MountObstacle,
  { reason: 'ConfigMapNotFound' | 'SecretNotFound' | 'NotAttached' }
>;

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
