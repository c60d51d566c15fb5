/**
 * How long the data in a volume lives: for each type of volume what becomes of it when the Pod, its node, the claim or
 * the cluster goes, and why. The engine lets data vanish by this table and the views show it. It knows no drivers: that
 * one keeps its promises is taken for granted.
 * Upstream: SetUp and TearDown of pkg/volume/{emptydir,hostpath,configmap,secret,downwardapi,projected,csi}, the reclaim
 * policies of pv_controller.go, 1.37.
 */
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { DataLocation } from '../kubernetes/simulation-kinds';
import { type Ability, abilitiesOf, type VolumeType, type VolumeTypeName } from './volume-types';

export const LIFETIME_EVENTS = [
  'ContainerRestart',
  'PodDeletion',
  'PodOnOtherNode',
  'NodeReboot',
  'NodeRemoval',
  'ClaimRetain',
  'ClaimDelete',
  'ClaimRecycle',
  'ClusterRemoval',
] as const;
export type LifetimeEvent = (typeof LIFETIME_EVENTS)[number];

/**
 * `LeftBehind`: it still lies on the old node, and a Pod elsewhere does not see it. `MadeAnew`: it is made again from
 * the objects of the API. `NotApplicable`: it cannot happen to this type.
 */
export type Fate = 'Kept' | 'Lost' | 'LeftBehind' | 'MadeAnew' | 'NotApplicable';

export interface Outcome {
  readonly fate: Fate;
  readonly why: string;
}

/** What the data belongs to. */
export type LifetimeScope = 'Pod' | 'PodMemory' | 'Api' | 'Node' | 'Storage' | 'Claim';

export interface VolumeLifetime {
  readonly type: VolumeTypeName;
  /** `Memory` for an emptyDir in memory; absent for all others. */
  readonly medium?: 'Memory';
  readonly scope: LifetimeScope;
  readonly outcomes: Readonly<Record<LifetimeEvent, Outcome>>;
  /** Who can use the same data at the same time. */
  readonly shared: 'ContainersOfPod' | 'PodsOfNode' | 'PodsOfAnyNode' | 'ByAccessMode';
  readonly writable: boolean;
}

type Outcomes = Readonly<Record<LifetimeEvent, Outcome>>;

const kept = (why: string): Outcome => ({ fate: 'Kept', why });
const lost = (why: string): Outcome => ({ fate: 'Lost', why });
const anew = (why: string): Outcome => ({ fate: 'MadeAnew', why });
const never = (why: string): Outcome => ({ fate: 'NotApplicable', why });

const NO_CLAIM = never('no claim stands behind it');
const NO_CLAIMS = { ClaimRetain: NO_CLAIM, ClaimDelete: NO_CLAIM, ClaimRecycle: NO_CLAIM };

const POD: Outcomes = {
  ...NO_CLAIMS,
  ContainerRestart: kept('the directory belongs to the Pod, not to the container'),
  PodDeletion: lost('the kubelet erases the directory when the Pod leaves the node'),
  PodOnOtherNode: lost('a Pod never moves: its successor is another Pod with an empty directory'),
  NodeReboot: kept("it lies on the node's disk, and the Pod is the same after the reboot"),
  NodeRemoval: lost('it lies on the disk of the node'),
  ClusterRemoval: lost('its Pod goes with the cluster'),
};

const POD_MEMORY: Outcomes = {
  ...POD,
  NodeReboot: lost('it is a tmpfs, and memory is empty after a reboot'),
  NodeRemoval: lost('it lies in the memory of the node'),
};

const API: Outcomes = {
  ...NO_CLAIMS,
  ContainerRestart: kept('the files stay where the kubelet wrote them'),
  PodDeletion: anew('the files go, and the next Pod gets them from the same objects'),
  PodOnOtherNode: anew('every kubelet writes them from the same objects'),
  NodeReboot: anew('the kubelet writes them again'),
  NodeRemoval: anew('the objects are in the API, not on the node'),
  ClusterRemoval: lost('the objects live in the API of the cluster'),
};

const NODE: Outcomes = {
  ...NO_CLAIMS,
  ContainerRestart: kept('it is a directory of the node'),
  PodDeletion: kept('the kubelet never cleans it up'),
  PodOnOtherNode: { fate: 'LeftBehind', why: 'the other node has a directory of its own under that path' },
  NodeReboot: kept("it lies on the node's disk"),
  NodeRemoval: lost('it lies on the disk of the node'),
  ClusterRemoval: kept('the disk stays with the machine'),
};

const STORAGE: Outcomes = {
  ...NO_CLAIMS,
  ContainerRestart: kept('it lies outside of the node'),
  PodDeletion: kept('unmounting touches no data'),
  PodOnOtherNode: kept('the other node mounts the same storage'),
  NodeReboot: kept('it lies outside of the node'),
  NodeRemoval: kept('it lies outside of the node'),
  ClusterRemoval: kept('the storage system knows nothing of the cluster'),
};

const CLAIM: Outcomes = {
  ContainerRestart: kept('it lies in the volume of the claim'),
  PodDeletion: kept('a Pod only refers to its claim'),
  PodOnOtherNode: kept('the volume follows, if its type and its access modes let it'),
  NodeReboot: kept('it lies in the volume of the claim'),
  NodeRemoval: kept('as with the type of its volume: a local one goes with the node'),
  ClaimRetain: kept('the volume stays, Released, until a person frees or deletes it'),
  ClaimDelete: lost('the volume is deleted with what is behind it, if anything here can delete it'),
  ClaimRecycle: lost('the volume is scrubbed and offered again, if it is hostPath or NFS'),
  ClusterRemoval: kept('as with the type of its volume: what lies outside of the nodes stays'),
};

const EPHEMERAL_CLAIM: Outcomes = {
  ...CLAIM,
  PodDeletion: lost('the claim belongs to the Pod and goes with it; its reclaim policy then decides'),
  PodOnOtherNode: lost('the next Pod gets a claim of its own, unless the policy is Retain'),
};

type Base = Pick<VolumeLifetime, 'scope' | 'outcomes' | 'shared' | 'writable'>;

const POD_DIRECTORY: Base = { scope: 'Pod', outcomes: POD, shared: 'ContainersOfPod', writable: true };
const FROM_API: Base = { scope: 'Api', outcomes: API, shared: 'ContainersOfPod', writable: false };
const REMOTE: Base = { scope: 'Storage', outcomes: STORAGE, shared: 'PodsOfAnyNode', writable: true };
const DEVICE: Base = { ...REMOTE, shared: 'PodsOfNode' };

const BASES: Readonly<Record<VolumeTypeName, Base>> = {
  emptyDir: POD_DIRECTORY,
  gitRepo: POD_DIRECTORY,
  configMap: FROM_API,
  secret: FROM_API,
  downwardAPI: FROM_API,
  projected: FROM_API,
  image: {
    ...FROM_API,
    outcomes: { ...API, ClusterRemoval: kept('the image lies in its registry') },
  },
  ephemeral: { scope: 'Claim', outcomes: EPHEMERAL_CLAIM, shared: 'ContainersOfPod', writable: true },
  persistentVolumeClaim: { scope: 'Claim', outcomes: CLAIM, shared: 'ByAccessMode', writable: true },
  hostPath: { scope: 'Node', outcomes: NODE, shared: 'PodsOfNode', writable: true },
  local: {
    scope: 'Node',
    outcomes: { ...NODE, PodOnOtherNode: never('its node affinity keeps Pods on its node') },
    shared: 'PodsOfNode',
    writable: true,
  },
  csi: { ...REMOTE, shared: 'ByAccessMode' },
  nfs: REMOTE,
  cephfs: REMOTE,
  glusterfs: REMOTE,
  iscsi: DEVICE,
  fc: DEVICE,
  rbd: DEVICE,
};

const MEMORY: Base = { ...POD_DIRECTORY, scope: 'PodMemory', outcomes: POD_MEMORY };
/** A CSI volume that a Pod asks for in line: the driver makes it for this Pod and removes it with it. */
const CSI_IN_LINE: Base = {
  ...POD_DIRECTORY,
  outcomes: { ...POD, PodDeletion: lost('the driver made it for this Pod and removes it with the Pod') },
};

/** How long data lives in a volume of `type` that a Pod writes down itself (`medium` of an emptyDir). */
export function lifetimeInPod(type: VolumeType, medium?: string): VolumeLifetime {
  if (type.name === 'emptyDir' && medium === 'Memory') return { type: type.name, medium, ...MEMORY };
  return { type: type.name, ...(type.name === 'csi' ? CSI_IN_LINE : BASES[type.name]) };
}

/** The same for a PersistentVolume of the type, with what becomes of it when its claim is deleted. */
export function lifetimeInVolume(version: KubernetesVersion, type: VolumeType): VolumeLifetime {
  const base = BASES[type.name];
  const abilities = abilitiesOf(version, type);
  return {
    type: type.name,
    ...base,
    outcomes: {
      ...base.outcomes,
      ClaimRetain: kept('the volume stays, Released, until a person frees or deletes it'),
      ClaimDelete: deletion(type, abilities.delete),
      ClaimRecycle:
        abilities.recycle === 'No'
          ? kept('nothing can recycle it: the volume ends Failed')
          : lost('a Pod mounts the volume and removes every file'),
    },
  };
}

function deletion(type: VolumeType, ability: Ability): Outcome {
  if (type.name === 'hostPath')
    return lost('the directory is removed below /tmp; anywhere else the volume ends Failed');
  if (ability === 'Driver') return lost('the driver deletes what is behind the volume');
  if (ability === 'InTree') return lost('the plugin deletes what is behind the volume');
  return kept('nothing can delete it: the volume ends Failed or waits for somebody else');
}

/**
 * What an event does to data that lies in a place. `Kept` for events that are not about the place: whether a claim's
 * deletion reaches the data is for the reclaim policy to say.
 */
export function fateOf(location: DataLocation, event: LifetimeEvent): Fate {
  switch (location.kind) {
    case 'Pod':
      return (location.medium === 'Memory' ? POD_MEMORY : POD)[event].fate;
    case 'Node':
      return NODE[event].fate;
    case 'Backend':
      return STORAGE[event].fate;
  }
}
