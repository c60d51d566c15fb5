/**
 * The volumes of a Pod as rows: what each is, how far it is on its way to the containers, where its data lies, how long
 * that lives, and what it holds now. Stages and data are known of a simulated cluster only; the rest holds anywhere.
 */
import type { Pod, PodVolume } from '../kubernetes/pod';
import { formatQuantity } from '../kubernetes/quantity';
import type { DataLine, DataLocation, DataSet, MountStage, NodeVolume } from '../kubernetes/simulation-kinds';
import { volumeSourceField } from '../kubernetes/volume-source';
import type { ClusterView } from '../volume/cluster-view';
import { dataLocationKey, inlineDataLocation, volumeDataLocation } from '../volume/data-location';
import { emptyDirCapacity } from '../volume/empty-dir';
import { claimNameOfPodVolume } from '../volume/in-use';
import { lifetimeInPod, lifetimeInVolume, type VolumeLifetime } from '../volume/volume-lifetime';
import { findVolumeType, sourceFieldOf } from '../volume/volume-types';

export interface PodVolumeRow {
  readonly name: string;
  /** `emptyDir in memory`, `csi behind claim data`. */
  readonly type: string;
  readonly claimName: string | undefined;
  readonly volumeName: string | undefined;
  /** Undefined where nobody knows: of a live cluster, and before the Pod has a node. */
  readonly stage: { readonly kind: 'Mounted' | 'OnItsWay' | 'Failing'; readonly text: string } | undefined;
  readonly path: string | undefined;
  readonly lastError: string | undefined;
  /** Where the data lies, in words; undefined while no volume is bound or the Pod has no node. */
  readonly place: string | undefined;
  /** How much fits in it, of an emptyDir that is bounded. */
  readonly room: string | undefined;
  readonly lifetime: VolumeLifetime | undefined;
  /** What is written there, newest first; undefined where nothing can be or nobody knows. */
  readonly lines: readonly DataLine[] | undefined;
}

const STAGES: Readonly<Record<MountStage, string>> = {
  WaitingForAttach: 'waits to be attached',
  DeviceMounting: 'is being mounted on the node',
  DeviceMounted: 'is mounted on the node',
  Resizing: 'its file system grows',
  Mounting: 'is being mounted into the Pod',
  Mounted: 'mounted',
  Unmounting: 'is being unmounted',
  Unmounted: 'is unmounted from the Pod',
  DeviceUnmounting: 'is being unmounted from the node',
};

export interface SimulationObjects {
  readonly nodeVolumes: Iterable<NodeVolume>;
  readonly dataSets: Iterable<DataSet>;
}

/** `simulation` undefined: a live cluster. */
export function podVolumeRows(
  view: Pick<ClusterView, 'version' | 'claim' | 'volume' | 'node'>,
  pod: Pod,
  simulation: SimulationObjects | undefined,
): readonly PodVolumeRow[] {
  const own = [...(simulation?.nodeVolumes ?? [])].filter(({ spec }) => spec.pod.uid === pod.metadata.uid);
  const sets = simulation && [...simulation.dataSets];
  return (pod.spec.volumes ?? []).map((podVolume) => {
    const nodeVolume = own.find(({ spec }) => spec.volumeName === podVolume.name);
    return rowOf(view, pod, podVolume, nodeVolume, sets);
  });
}

function rowOf(
  view: Pick<ClusterView, 'version' | 'claim' | 'volume' | 'node'>,
  pod: Pod,
  podVolume: PodVolume,
  nodeVolume: NodeVolume | undefined,
  sets: readonly DataSet[] | undefined,
): PodVolumeRow {
  const claimName = claimNameOfPodVolume(pod, podVolume);
  const claim = claimName === undefined ? undefined : view.claim(pod.metadata.namespace ?? '', claimName);
  const volume = view.volume(claim?.spec.volumeName ?? '');
  const type = findVolumeType(volume ? volumeSourceField(volume.spec) : sourceFieldOf(podVolume));
  const { nodeName } = pod.spec;
  const inline = claimName === undefined && nodeName ? inlineDataLocation(pod, podVolume) : undefined;
  const location = volume && nodeName ? volumeDataLocation(view.version, volume, nodeName) : inline;
  const { stage, path, lastError } = nodeVolume?.status ?? {};
  const lifetime =
    type && (volume ? lifetimeInVolume(view.version, type) : lifetimeInPod(type, podVolume.emptyDir?.medium));
  const room = emptyDirCapacity(pod, podVolume, view.node(nodeName ?? ''));
  return {
    name: podVolume.name,
    type: typeText(podVolume, volume && volumeSourceField(volume.spec)),
    claimName,
    volumeName: volume?.metadata.name,
    stage: stage && { kind: stageKind(stage, lastError), text: STAGES[stage] },
    path,
    lastError,
    place: location && placeText(location),
    room: room && formatQuantity(room),
    lifetime,
    lines: sets && location && linesOf(sets, location),
  };
}

function stageKind(stage: MountStage, lastError: string | undefined): 'Mounted' | 'OnItsWay' | 'Failing' {
  if (lastError !== undefined) return 'Failing';
  return stage === 'Mounted' ? 'Mounted' : 'OnItsWay';
}

function typeText(podVolume: PodVolume, behind: string | undefined): string {
  const field = sourceFieldOf(podVolume);
  if (podVolume.emptyDir?.medium === 'Memory') return 'emptyDir in memory';
  return behind === undefined ? field : `${field}, ${behind} behind it`;
}

/** A place in words for people. */
export function placeText(location: DataLocation): string {
  switch (location.kind) {
    case 'Pod':
      return location.medium === 'Memory'
        ? `in the memory of ${location.nodeName}`
        : `in a directory of the Pod on ${location.nodeName}`;
    case 'Node':
      return `in ${location.path} on ${location.nodeName}`;
    case 'Backend':
      return `in ${location.system}, ${location.id}`;
  }
}

function linesOf(sets: readonly DataSet[], location: DataLocation): readonly DataLine[] {
  const key = dataLocationKey(location);
  const found = sets.find(({ spec }) => dataLocationKey(spec.location) === key);
  return [...(found?.lines ?? [])].reverse();
}

export interface StoredDataRow {
  readonly name: string;
  readonly place: string;
  readonly kind: DataLocation['kind'];
  readonly lines: readonly DataLine[];
  /** Whether a writer's Pod still exists; also where nobody has written yet. */
  readonly inUse: boolean;
}

/** All data of a simulated cluster: that which nobody uses any more too. */
export function storedDataRows(dataSets: Iterable<DataSet>, pods: Iterable<Pod>): readonly StoredDataRow[] {
  const alive = new Set([...pods].map(({ metadata }) => metadata.uid));
  return [...dataSets].map(({ metadata, spec, lines }) => ({
    name: metadata.name,
    place: placeText(spec.location),
    kind: spec.location.kind,
    lines: [...lines].reverse(),
    inUse: lines.length === 0 || lines.some(({ podUid }) => alive.has(podUid)),
  }));
}
