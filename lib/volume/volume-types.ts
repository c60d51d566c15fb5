/**
 * The types of volumes and what each can do in a version of Kubernetes: access modes, who provisions, recycles,
 * deletes, expands, attaches and snapshots it, and whether a kubelet can mount it at all. What the controller's own
 * plugins do is asked of plugins.ts, so that engine and view cannot disagree.
 * Upstream: the interfaces that each plugin of pkg/volume implements and the lists of plugins of kube-controller-manager
 * and kubelet (cmd/.../app/plugins.go), 1.25, 1.30 and 1.37; access modes: GetAccessModes of each plugin.
 */
import { atLeast, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { AccessMode } from '../kubernetes/persistent-volume';
import type { PodVolume } from '../kubernetes/pod';
import type { VolumeSourceField } from '../kubernetes/volume-source';
import { findPluginBySource } from './plugins';

export const ABILITIES = ['provision', 'recycle', 'delete', 'expand', 'attach', 'snapshot'] as const;
export type AbilityName = (typeof ABILITIES)[number];

/** Who does it: a plugin inside Kubernetes, the node with its own tools, an installed CSI driver; or nobody. */
export type Ability = 'InTree' | 'Node' | 'Driver' | 'No';

export type VolumeTypeName =
  | 'emptyDir'
  | 'hostPath'
  | 'configMap'
  | 'secret'
  | 'downwardAPI'
  | 'projected'
  | 'ephemeral'
  | 'image'
  | 'gitRepo'
  | 'persistentVolumeClaim'
  | 'csi'
  | 'local'
  | 'nfs'
  | 'iscsi'
  | 'fc'
  | 'cephfs'
  | 'rbd'
  | 'glusterfs';

export interface VolumeType {
  readonly name: VolumeTypeName;
  /** Where one writes it: `spec.volumes` of a Pod, the source of a PersistentVolume, or either. */
  readonly writtenIn: 'Pod' | 'PersistentVolume' | 'Both';
  /** Modes that make sense for it; what a volume then offers is what its object says. Empty for a type of Pods only. */
  readonly accessModes: readonly AccessMode[];
  readonly block: boolean;
  /** The last version of ours whose kubelet mounts it, and the first. */
  readonly since: KubernetesVersion;
  readonly until: KubernetesVersion;
}

const RWO: readonly AccessMode[] = ['ReadWriteOnce'];
const RWO_ROX: readonly AccessMode[] = ['ReadWriteOnce', 'ReadOnlyMany'];
const RWO_ROX_RWX: readonly AccessMode[] = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'];
const ALL_MODES: readonly AccessMode[] = [...RWO_ROX_RWX, 'ReadWriteOncePod'];

function row(
  name: VolumeTypeName,
  writtenIn: VolumeType['writtenIn'],
  more: Partial<VolumeType> = {},
): VolumeType {
  return { name, writtenIn, accessModes: [], block: false, since: '1.25', until: '1.37', ...more };
}

/** In the order in which one meets them: first what lives with a Pod, then a node, then storage of its own. */
export const VOLUME_TYPES: readonly VolumeType[] = [
  row('emptyDir', 'Pod'),
  row('configMap', 'Pod'),
  row('secret', 'Pod'),
  row('downwardAPI', 'Pod'),
  row('projected', 'Pod'),
  row('image', 'Pod', { since: '1.37' }),
  row('gitRepo', 'Pod', { until: '1.30' }),
  row('ephemeral', 'Pod'),
  row('persistentVolumeClaim', 'Pod'),
  row('hostPath', 'Both', { accessModes: RWO }),
  row('local', 'PersistentVolume', { accessModes: RWO, block: true }),
  row('csi', 'Both', { accessModes: ALL_MODES, block: true }),
  row('nfs', 'Both', { accessModes: RWO_ROX_RWX }),
  row('iscsi', 'Both', { accessModes: RWO_ROX, block: true }),
  row('fc', 'Both', { accessModes: RWO_ROX, block: true }),
  row('cephfs', 'Both', { accessModes: RWO_ROX_RWX, until: '1.30' }),
  row('rbd', 'Both', { accessModes: RWO_ROX, block: true, until: '1.30' }),
  row('glusterfs', 'Both', { accessModes: RWO_ROX_RWX, until: '1.25' }),
];

const BY_NAME = new Map<string, VolumeType>(VOLUME_TYPES.map((type) => [type.name, type]));

export function findVolumeType(name: string | undefined): VolumeType | undefined {
  return name === undefined ? undefined : BY_NAME.get(name);
}

/** The source that a volume of a Pod names; one without a source is an emptyDir, as after defaulting. */
export function sourceFieldOf(podVolume: PodVolume): string {
  return Object.keys(podVolume).find((key) => key !== 'name' && podVolume[key] !== undefined) ?? 'emptyDir';
}

export function volumeTypeOf(podVolume: PodVolume): VolumeType | undefined {
  return findVolumeType(sourceFieldOf(podVolume));
}

/**
 * Whether the kubelet of `version` has a plugin for it. A type outside the table is taken to have one: a CSI driver
 * does the work of the in-tree plugins that were migrated.
 */
export function isMountable(version: KubernetesVersion, name: string): boolean {
  const type = findVolumeType(name);
  return !type || (atLeast(version, type.since) && atLeast(type.until, version));
}

/** What can be done with volumes of the type, and by whom. */
export function abilitiesOf(
  version: KubernetesVersion,
  type: VolumeType,
): Readonly<Record<AbilityName, Ability>> {
  if (type.name === 'csi') {
    const driver = 'Driver';
    return {
      provision: driver,
      recycle: 'No',
      delete: driver,
      expand: driver,
      attach: driver,
      snapshot: driver,
    };
  }
  const plugin = type.writtenIn === 'Pod' ? undefined : findPluginBySource(version, sourceOf(type));
  const inTree = (has: boolean | undefined): Ability => (has ? 'InTree' : 'No');
  return {
    provision: inTree(plugin?.provisions),
    recycle: inTree(plugin?.recycles),
    delete: inTree(plugin?.deletes),
    expand: inTree(plugin && plugin.expands !== 'No'),
    attach: NODE_ATTACHES.has(type.name) && isMountable(version, type.name) ? 'Node' : 'No',
    snapshot: 'No',
  };
}

/** Block devices that the node logs in to or maps itself; the controller only decides on which node, and notes it there. */
const NODE_ATTACHES: ReadonlySet<VolumeTypeName> = new Set(['iscsi', 'fc', 'rbd']);

function sourceOf(type: VolumeType): VolumeSourceField {
  return type.name as VolumeSourceField;
}
