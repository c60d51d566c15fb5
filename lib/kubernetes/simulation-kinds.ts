/**
 * What only a simulated cluster can show: where each volume of a Pod is on its way to the containers, and what data
 * lies where. A real cluster keeps both out of its API (mount tables of nodes, the inside of storage systems), so these
 * kinds have a group of their own, are written by the simulation alone and exist in no live cluster.
 */
import type { KubernetesObject, StringMap } from './object';

export const SIMULATION_GROUP = 'simulation.stowage.dev';
export const SIMULATION_API_VERSION = `${SIMULATION_GROUP}/v1`;

/**
 * Where a volume stands on its way into a Pod and out of it, as the kubelet's volume manager goes through it. The names
 * are those of its actual state of the world (pkg/kubelet/volumemanager, 1.37).
 */
export type MountStage =
  | 'WaitingForAttach'
  | 'DeviceMounting'
  | 'DeviceMounted'
  | 'Resizing'
  | 'Mounting'
  | 'Mounted'
  | 'Unmounting'
  | 'Unmounted'
  | 'DeviceUnmounting';

/** One volume of one Pod on its node. Cluster scope: it outlives the Pod until the node has let go of the volume. */
export interface NodeVolume extends KubernetesObject {
  readonly apiVersion: typeof SIMULATION_API_VERSION;
  readonly kind: 'NodeVolume';
  readonly spec: {
    readonly nodeName: string;
    readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string };
    /** The name in the Pod's `spec.volumes`. */
    readonly volumeName: string;
    readonly persistentVolumeName?: string;
    /** `kubernetes.io/csi/<driver>^<handle>` of a volume that has to be attached: what `status.volumesInUse` lists. */
    readonly attachName?: string;
    /** CSI driver that does the mounting; absent for what the kubelet does itself. */
    readonly driver?: string;
    /** Whether the driver mounts it once for the node (NodeStageVolume) before it does for each Pod. */
    readonly staged: boolean;
    readonly block: boolean;
    /** Name of the DataSet that lies in it; absent where the content is made from objects of the API. */
    readonly dataSet?: string;
  };
  readonly status?: {
    readonly stage: MountStage;
    /** Since when it is in that stage. */
    readonly since: string;
    /** Where the containers find it on the node: a directory, or a device for a block volume. */
    readonly path?: string;
    /** What the driver was told of the Pod (CSIDriver `podInfoOnMount`). */
    readonly podInfo?: StringMap;
    /** What became of the group of its files; absent where the Pod names none. */
    readonly ownership?: {
      readonly fsGroup: number;
      /** Whether the kubelet gives the files to that group. */
      readonly given: boolean;
      /** Why not, or when. */
      readonly reason: string;
    };
    /** As how large the node has a volume that several nodes may have, and that nodes grow. */
    readonly size?: string;
    /** Boot of the node in which it was mounted: no mount outlives its boot. */
    readonly bootID?: string;
    /** Why the last step failed; absent when it did not. */
    readonly lastError?: string;
  };
}

/** One writing of a container: it appends a line to each writable volume whenever it starts. */
export interface DataLine {
  readonly time: string;
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly nodeName: string;
  /** Restarts of the container before this start. */
  readonly restart: number;
}

/** What can lie at a path of a node, as the `type` of a hostPath volume names it. */
export type FileType = 'Directory' | 'File' | 'Socket' | 'CharDevice' | 'BlockDevice';

/** What lies in one place. It exists from the first writing until the data is gone. */
export interface DataSet extends KubernetesObject {
  readonly apiVersion: typeof SIMULATION_API_VERSION;
  readonly kind: 'DataSet';
  readonly spec: {
    readonly location: DataLocation;
    /** What a kubelet made there for a hostPath volume; absent where only containers wrote, into a directory. */
    readonly fileType?: FileType;
  };
  /** Newest last, at most `DATA_LINES_KEPT`. */
  readonly lines: readonly DataLine[];
  /** How many older lines were dropped from `lines`, though a real volume would keep them. */
  readonly linesLeftOut?: number;
}

export const DATA_LINES_KEPT = 50;

/** A place where data can lie. */
export type DataLocation =
  /** A directory that the kubelet makes for one Pod, on the node's disk or in its memory. */
  | {
      readonly kind: 'Pod';
      readonly nodeName: string;
      readonly podUid: string;
      readonly volumeName: string;
      readonly medium: 'Disk' | 'Memory';
    }
  /** A directory of the node's own file system. */
  | { readonly kind: 'Node'; readonly nodeName: string; readonly path: string }
  /** Storage outside of all nodes; `id` tells it from others of the system. */
  | { readonly kind: 'Backend'; readonly system: string; readonly id: string };
