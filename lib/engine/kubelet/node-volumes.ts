/** Which NodeVolumes a Pod has on its node: one for each of its volumes, with all that mounting needs to know. */

import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Node } from '../../kubernetes/node';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod, PodVolume } from '../../kubernetes/pod';
import {
  type DataLocation,
  type NodeVolume,
  SIMULATION_API_VERSION,
} from '../../kubernetes/simulation-kinds';
import type { CSIDriver } from '../../kubernetes/storage-kinds';
import { volumeSourceField } from '../../kubernetes/volume-source';
import { attachableOf, isAttachManaged } from '../../volume/attachment';
import { inlineDataLocation, volumeDataLocation } from '../../volume/data-location';
import { claimNameOfPodVolume } from '../../volume/in-use';
import { ownershipOf, podInfoOf } from '../../volume/ownership';
import { sourceFieldOf } from '../../volume/volume-types';
import { dataSetName } from '../data-sets';

export interface NodeVolumeView {
  readonly version: KubernetesVersion;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  csiDriver(name: string): CSIDriver | undefined;
  node(name: string): Node | undefined;
  /** Whether the driver mounts a volume for the node before it does for a Pod (STAGE_UNSTAGE_VOLUME). */
  isStaged(driver: string): boolean;
}

/** `<pod>.<volume>.<start of the uid>`: readable, and of this Pod alone. */
export function nodeVolumeName(pod: Pod, volumeName: string): string {
  return `${pod.metadata.name}.${volumeName}.${(pod.metadata.uid ?? '').slice(0, 8)}`;
}

export function newNodeVolume(view: NodeVolumeView, pod: Pod, podVolume: PodVolume): NodeVolume {
  const { namespace = '', name, uid = '' } = pod.metadata;
  const nodeName = pod.spec.nodeName ?? '';
  const volume = persistentVolumeOf(view, pod, podVolume);
  const location = dataLocationOf(view, pod, podVolume);
  const driver = volume?.spec.csi?.driver ?? (volume ? undefined : podVolume.csi?.driver);
  const attachName = volume && attachNameOf(view, volume, nodeName);
  return {
    apiVersion: SIMULATION_API_VERSION,
    kind: 'NodeVolume',
    metadata: { name: nodeVolumeName(pod, podVolume.name) },
    spec: {
      nodeName,
      pod: { namespace, name, uid },
      volumeName: podVolume.name,
      ...(volume && { persistentVolumeName: volume.metadata.name }),
      ...(attachName !== undefined && { attachName }),
      ...(driver !== undefined && { driver }),
      staged: volume?.spec.csi !== undefined && view.isStaged(volume.spec.csi.driver),
      block: volume?.spec.volumeMode === 'Block',
      ...(location && { dataSet: dataSetName(location) }),
    },
  };
}

export function persistentVolumeOf(
  view: Pick<NodeVolumeView, 'claim' | 'volume'>,
  pod: Pod,
  podVolume: PodVolume,
): PersistentVolume | undefined {
  const claimName = claimNameOfPodVolume(pod, podVolume);
  if (claimName === undefined) return undefined;
  return view.volume(view.claim(pod.metadata.namespace ?? '', claimName)?.spec.volumeName ?? '');
}

/** Where the volume's data lies; undefined for what is made from objects of the API, and while no volume is bound. */
export function dataLocationOf(
  view: NodeVolumeView,
  pod: Pod,
  podVolume: PodVolume,
): DataLocation | undefined {
  if (claimNameOfPodVolume(pod, podVolume) === undefined) return inlineDataLocation(pod, podVolume);
  const volume = persistentVolumeOf(view, pod, podVolume);
  return volume && volumeDataLocation(view.version, volume, pod.spec.nodeName ?? '');
}

function attachNameOf(view: NodeVolumeView, volume: PersistentVolume, nodeName: string): string | undefined {
  const node = view.node(nodeName);
  return node && isAttachManaged(node) ? attachableOf(volume, view)?.attachName : undefined;
}

/** Directory names of plugins as their EscapeQualifiedName gives them; of others, the field in lower case. */
const PLUGIN_DIRECTORIES: Readonly<Record<string, string>> = {
  emptyDir: 'empty-dir',
  downwardAPI: 'downward-api',
  gitRepo: 'git-repo',
  local: 'local-volume',
};

/**
 * Where the node has it for the Pod's containers: GetPath of the plugins, the directory itself for a hostPath, for a
 * block volume the symbolic link to its device.
 */
export function mountPath(
  nodeVolume: Pick<NodeVolume, 'spec'>,
  podVolume: PodVolume,
  volume: PersistentVolume | undefined,
): string {
  const { spec } = nodeVolume;
  const hostPath = volume ? volume.spec.hostPath : podVolume.hostPath;
  if (hostPath) return hostPath.path;
  const field = (volume && volumeSourceField(volume.spec)) ?? sourceFieldOf(podVolume);
  const plugin = `kubernetes.io~${PLUGIN_DIRECTORIES[field] ?? field.toLowerCase()}`;
  const name = spec.persistentVolumeName ?? spec.volumeName;
  const root = `/var/lib/kubelet/pods/${spec.pod.uid}`;
  if (spec.block) return `${root}/volumeDevices/${plugin}/${name}`;
  return `${root}/volumes/${plugin}/${name}${spec.driver === undefined ? '' : '/mount'}`;
}

/** What a mount did beside mounting: what the driver was told of the Pod, and whose the files are now. */
export function mountFacts(
  view: NodeVolumeView,
  pod: Pod,
  podVolume: PodVolume,
): Pick<NonNullable<NodeVolume['status']>, 'podInfo' | 'ownership'> {
  const volume = persistentVolumeOf(view, pod, podVolume);
  const driver = volume ? volume.spec.csi?.driver : podVolume.csi?.driver;
  const podInfo = podInfoOf(view.csiDriver(driver ?? ''), pod, volume === undefined);
  const ownership = ownershipOf(view, pod, podVolume);
  return {
    ...(podInfo && { podInfo }),
    ...(ownership && {
      ownership: {
        fsGroup: ownership.fsGroup,
        given: ownership.kind === 'Given',
        reason: ownership.kind === 'Given' ? ownership.when : ownership.why,
      },
    }),
  };
}

/** Whether a container can write there: neither the volume nor each of its mounts is read-only. */
export function isWritten(pod: Pod, podVolume: PodVolume, volume: PersistentVolume | undefined): boolean {
  const readOnly = (part: unknown): boolean =>
    typeof part === 'object' && part !== null && 'readOnly' in part && part.readOnly === true;
  if (
    readOnly(podVolume[sourceFieldOf(podVolume)]) ||
    readOnly(volume?.spec.csi) ||
    readOnly(volume?.spec.nfs)
  )
    return false;
  const containers = pod.spec.containers ?? [];
  return containers.some(
    ({ volumeMounts, volumeDevices }) =>
      volumeMounts?.some((mount) => mount.name === podVolume.name && mount.readOnly !== true) ||
      volumeDevices?.some((device) => device.name === podVolume.name),
  );
}
