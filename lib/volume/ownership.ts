/**
 * Whether a kubelet gives the files of a Pod's volume to the group that the Pod names (`fsGroup`), and what it tells a
 * CSI driver about the Pod when it mounts. It decides from objects alone and changes nothing.
 * Upstream: supportsFSGroup and getPodInfoAttrs, pkg/volume/csi/csi_mounter.go and csi_plugin.go, and the SetUp of the
 * plugins of pkg/volume, 1.37. Not here: drivers that take the group themselves (VOLUME_MOUNT_GROUP).
 */
import type { StringMap } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod, PodVolume } from '../kubernetes/pod';
import type { CSIDriver } from '../kubernetes/storage-kinds';
import { volumeSourceField } from '../kubernetes/volume-source';
import { claimNameOfPodVolume } from './in-use';
import { sourceFieldOf } from './volume-types';

export interface OwnershipView {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  csiDriver(name: string): CSIDriver | undefined;
}

/** `Given`: before the containers start, each file gets the group; `OnRootMismatch` only where the top has another. */
export type Ownership =
  | { readonly kind: 'Given'; readonly fsGroup: number; readonly when: 'Always' | 'OnRootMismatch' }
  | { readonly kind: 'Left'; readonly fsGroup: number; readonly why: OwnershipLeft };

export type OwnershipLeft =
  /** A device has no files that the kubelet could see. */
  | 'Block'
  | 'ReadOnly'
  /** `fsGroupPolicy: None` */
  | 'DriverForbids'
  /** `ReadWriteOnceWithFSType`, the default: the volume names no file system, or more than one node may write. */
  | 'NoFsType'
  | 'NotReadWriteOnce'
  /** Plugins that never do it: what lies there is shared with others. */
  | 'SharedFiles';

const NEVER: ReadonlySet<string> = new Set(['hostPath', 'nfs', 'cephfs', 'glusterfs', 'image']);
const DEFAULT_POLICY = 'ReadWriteOnceWithFSType';

/** Undefined where the Pod names no group, or its claim has no volume yet. */
export function ownershipOf(view: OwnershipView, pod: Pod, podVolume: PodVolume): Ownership | undefined {
  const { fsGroup, fsGroupChangePolicy } = pod.spec.securityContext ?? {};
  if (fsGroup === undefined) return undefined;
  const claimName = claimNameOfPodVolume(pod, podVolume);
  const volume = claimName === undefined ? undefined : volumeOf(view, pod, claimName);
  if (claimName !== undefined && !volume) return undefined;
  const why = whyLeft(view, podVolume, volume);
  if (why) return { kind: 'Left', fsGroup, why };
  const when = volume && fsGroupChangePolicy === 'OnRootMismatch' ? 'OnRootMismatch' : 'Always';
  return { kind: 'Given', fsGroup, when };
}

function volumeOf(view: OwnershipView, pod: Pod, claimName: string): PersistentVolume | undefined {
  return view.volume(view.claim(pod.metadata.namespace ?? '', claimName)?.spec.volumeName ?? '');
}

function whyLeft(
  view: OwnershipView,
  podVolume: PodVolume,
  volume: PersistentVolume | undefined,
): OwnershipLeft | undefined {
  if (volume?.spec.volumeMode === 'Block') return 'Block';
  const field = volume && volumeSourceField(volume.spec);
  const type = volume ? field : sourceFieldOf(podVolume);
  if (NEVER.has(type ?? '')) return 'SharedFiles';
  const source = (volume ? field && volume.spec[field] : podVolume[sourceFieldOf(podVolume)]) as Source;
  if (source?.readOnly === true || podVolume.persistentVolumeClaim?.readOnly === true) return 'ReadOnly';
  if (type !== 'csi') return undefined;
  const policy = view.csiDriver(source?.driver ?? '')?.spec.fsGroupPolicy ?? DEFAULT_POLICY;
  if (policy === 'None') return 'DriverForbids';
  if (policy === 'File') return undefined;
  if ((source?.fsType ?? '') === '') return 'NoFsType';
  return !volume || volume.spec.accessModes?.some((mode) => ONE_NODE.has(mode))
    ? undefined
    : 'NotReadWriteOnce';
}

type Source = { readonly readOnly?: boolean; readonly driver?: string; readonly fsType?: string } | undefined;

/** hasReadWriteOnce: one of the modes is enough. */
const ONE_NODE: ReadonlySet<string> = new Set(['ReadWriteOnce', 'ReadWriteOncePod']);

/** What the driver is told in the volume context of NodePublishVolume; undefined where it does not ask for it. */
export function podInfoOf(driver: CSIDriver | undefined, pod: Pod, isInline: boolean): StringMap | undefined {
  if (driver?.spec.podInfoOnMount !== true) return undefined;
  const { name, namespace = '', uid = '' } = pod.metadata;
  return {
    'csi.storage.k8s.io/pod.name': name,
    'csi.storage.k8s.io/pod.namespace': namespace,
    'csi.storage.k8s.io/pod.uid': uid,
    'csi.storage.k8s.io/serviceAccount.name': pod.spec.serviceAccountName ?? '',
    'csi.storage.k8s.io/ephemeral': String(isInline),
  };
}
