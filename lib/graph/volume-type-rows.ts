/** The types of volumes of a version as rows: what each can do, who does it, and how long data in it lives. */
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { shortAccessMode } from '../volume/access-modes';
import {
  LIFETIME_EVENTS,
  type LifetimeEvent,
  type LifetimeScope,
  lifetimeInPod,
  lifetimeInVolume,
  type Outcome,
  type VolumeLifetime,
} from '../volume/volume-lifetime';
import {
  ABILITIES,
  type Ability,
  type AbilityName,
  abilitiesOf,
  isMountable,
  VOLUME_TYPES,
  type VolumeType,
  type VolumeTypeName,
} from '../volume/volume-types';

export interface LifetimeRow {
  readonly event: LifetimeEvent;
  readonly title: string;
  readonly outcome: Outcome;
}

/** One way to use a type: written down in a Pod, in memory, or as a PersistentVolume. */
export interface VolumeTypeUse {
  readonly title: string;
  readonly scope: LifetimeScope;
  readonly livesWith: string;
  readonly shared: string;
  /** What happens, without what cannot. */
  readonly lifetimes: readonly LifetimeRow[];
}

export interface VolumeTypeRow {
  readonly name: VolumeTypeName;
  /** False: the API takes it, and no kubelet of the version mounts it. */
  readonly mountable: boolean;
  /** Whose life the data shares, in a few words. */
  readonly summary: string;
  readonly note: string | undefined;
  /** `RWO, ROX`; empty for a type that only Pods write down. */
  readonly accessModes: string;
  readonly block: boolean;
  /** Every ability that somebody has, with who. */
  readonly abilities: readonly { readonly name: AbilityName; readonly who: string }[];
  readonly uses: readonly VolumeTypeUse[];
}

const SCOPES: Readonly<Record<LifetimeScope, string>> = {
  Pod: 'its Pod',
  PodMemory: 'its Pod, until the node restarts',
  Api: 'objects of the API',
  Node: 'its node',
  Storage: 'the storage system',
  Claim: 'its claim',
};

export function scopeText(scope: LifetimeScope): string {
  return SCOPES[scope];
}

const SHARED: Readonly<Record<VolumeLifetime['shared'], string>> = {
  ContainersOfPod: 'containers of one Pod',
  PodsOfNode: 'Pods of one node',
  PodsOfAnyNode: 'Pods of any node',
  ByAccessMode: 'as its access modes allow',
};

export const LIFETIME_TITLES: Readonly<Record<LifetimeEvent, string>> = {
  ContainerRestart: 'A container restarts',
  PodDeletion: 'The Pod is deleted',
  PodOnOtherNode: 'The next Pod runs on another node',
  NodeReboot: 'The node reboots',
  NodeRemoval: 'The node is removed',
  ClaimRetain: 'The claim is deleted, policy Retain',
  ClaimDelete: 'The claim is deleted, policy Delete',
  ClaimRecycle: 'The claim is deleted, policy Recycle',
  ClusterRemoval: 'The cluster is removed',
};

const WHO: Readonly<Record<Exclude<Ability, 'No'>, string>> = {
  InTree: 'Kubernetes itself',
  Node: 'the node',
  Driver: 'its driver',
};

/** Where no VolumeAttachment shows it. */
const ATTACHED_BY_NODE = 'Which node may attach it is decided by Kubernetes, without a VolumeAttachment.';

const NOTES: Readonly<Partial<Record<VolumeTypeName, string>>> = {
  csi: 'What a driver really can do is its own matter.',
  hostPath: 'Provisioned only where the controller manager is told to.',
  ephemeral: 'Makes a claim of its own for each Pod.',
  gitRepo: 'Off since Kubernetes 1.33.',
  iscsi: ATTACHED_BY_NODE,
  fc: ATTACHED_BY_NODE,
  rbd: ATTACHED_BY_NODE,
  image: 'Read-only files of a container image.',
};

export function volumeTypeRows(version: KubernetesVersion): readonly VolumeTypeRow[] {
  return VOLUME_TYPES.map((type) => volumeTypeRow(version, type));
}

function volumeTypeRow(version: KubernetesVersion, type: VolumeType): VolumeTypeRow {
  const abilities = abilitiesOf(version, type);
  const uses = describeUses(version, type);
  return {
    name: type.name,
    mountable: isMountable(version, type.name),
    summary: summaryOf(uses),
    note: NOTES[type.name],
    accessModes: type.accessModes.map(shortAccessMode).join(', '),
    block: type.block,
    abilities: ABILITIES.flatMap((name) => {
      const ability = abilities[name];
      return ability === 'No' ? [] : [{ name, who: WHO[ability] }];
    }),
    uses,
  };
}

function summaryOf(uses: readonly VolumeTypeUse[]): string {
  const scopes = new Set(uses.map(({ scope }) => scope));
  if (scopes.has('Api')) return 'made from objects outside of the node';
  if (scopes.has('PodMemory')) return 'lives with its Pod; in memory, until the node restarts';
  return `lives with ${[...scopes].map(scopeText).join(' or ')}`;
}

function describeUses(version: KubernetesVersion, type: VolumeType): readonly VolumeTypeUse[] {
  const uses: VolumeTypeUse[] = [];
  if (type.writtenIn !== 'PersistentVolume') uses.push(describeUse('In a Pod', lifetimeInPod(type)));
  if (type.name === 'emptyDir') uses.push(describeUse('In memory', lifetimeInPod(type, 'Memory')));
  if (type.writtenIn !== 'Pod')
    uses.push(describeUse('As a PersistentVolume', lifetimeInVolume(version, type)));
  return uses;
}

function describeUse(title: string, { scope, shared, outcomes }: VolumeLifetime): VolumeTypeUse {
  const lifetimes = LIFETIME_EVENTS.filter((event) => outcomes[event].fate !== 'NotApplicable').map(
    (event) => ({ event, title: LIFETIME_TITLES[event], outcome: outcomes[event] }),
  );
  return { title, scope, livesWith: scopeText(scope), shared: SHARED[shared], lifetimes };
}
