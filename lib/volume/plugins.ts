/**
 * Which volume plugins of the kube-controller-manager provision, delete, recycle and expand, per version, as data. What
 * a plugin then does is its own business (lib/engine/plugins). Upstream: ProbeControllerVolumePlugins and
 * ProbeExpandableVolumePlugins, cmd/kube-controller-manager/app/plugins.go, and the interfaces that each plugin of
 * pkg/volume implements, 1.25.16, 1.30.14 and 1.37.2. FlexVolume, whose executables a cluster brings along, has no row.
 */
import { atLeast, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import { type VolumeSourceField, volumeSourceField } from '../kubernetes/volume-source';
import { migratedSource } from './migration';

export interface InTreePlugin {
  readonly name: string;
  readonly source: VolumeSourceField;
  readonly provisions: boolean;
  readonly deletes: boolean;
  readonly recycles: boolean;
  /** What it makes larger: nothing, the storage, or the storage alone, after which a node grows the file system. */
  readonly expands: 'No' | 'Storage' | 'StorageBeforeNode';
  readonly supportsMountOptions: boolean;
  /** First and last version of ours in which the controller manager has it. */
  readonly since: KubernetesVersion;
  readonly until: KubernetesVersion;
}

type Abilities = Partial<
  Pick<InTreePlugin, 'provisions' | 'deletes' | 'recycles' | 'expands' | 'supportsMountOptions' | 'until'>
>;

function plugin(name: string, source: VolumeSourceField, abilities: Abilities): InTreePlugin {
  const none = { provisions: false, deletes: false, recycles: false, supportsMountOptions: false };
  return { name, source, ...none, expands: 'No', since: '1.25', until: '1.37', ...abilities };
}

const PROVISIONS_AND_DELETES = { provisions: true, deletes: true, supportsMountOptions: true };
const REMOTE_FILES: Abilities = { ...PROVISIONS_AND_DELETES, expands: 'Storage' };
const REMOTE_DISK: Abilities = { ...PROVISIONS_AND_DELETES, expands: 'StorageBeforeNode' };

const PLUGINS: readonly InTreePlugin[] = [
  plugin('kubernetes.io/host-path', 'hostPath', { provisions: true, deletes: true, recycles: true }),
  plugin('kubernetes.io/nfs', 'nfs', { recycles: true, supportsMountOptions: true }),
  plugin('kubernetes.io/csi', 'csi', {}),
  plugin('kubernetes.io/local-volume', 'local', { until: '1.30' }),
  plugin('kubernetes.io/rbd', 'rbd', { ...REMOTE_DISK, until: '1.30' }),
  plugin('kubernetes.io/portworx-volume', 'portworxVolume', {
    ...REMOTE_FILES,
    supportsMountOptions: false,
    until: '1.30',
  }),
  plugin('kubernetes.io/glusterfs', 'glusterfs', { ...REMOTE_FILES, until: '1.25' }),
  plugin('kubernetes.io/aws-ebs', 'awsElasticBlockStore', { ...REMOTE_DISK, until: '1.25' }),
  plugin('kubernetes.io/gce-pd', 'gcePersistentDisk', { ...REMOTE_DISK, until: '1.25' }),
  plugin('kubernetes.io/azure-disk', 'azureDisk', { ...REMOTE_DISK, until: '1.25' }),
  plugin('kubernetes.io/azure-file', 'azureFile', { ...REMOTE_FILES, until: '1.25' }),
  plugin('kubernetes.io/cinder', 'cinder', { ...REMOTE_DISK, until: '1.25' }),
  plugin('kubernetes.io/vsphere-volume', 'vsphereVolume', { ...PROVISIONS_AND_DELETES, until: '1.25' }),
];

function pluginsOf(version: KubernetesVersion): readonly InTreePlugin[] {
  return PLUGINS.filter(({ since, until }) => atLeast(version, since) && atLeast(until, version));
}

export function findPluginByName(version: KubernetesVersion, name: string): InTreePlugin | undefined {
  return pluginsOf(version).find((candidate) => candidate.name === name);
}

/** The plugin for a source that volumes have; a source may have none at all. */
export function findPluginBySource(
  version: KubernetesVersion,
  source: VolumeSourceField | undefined,
): InTreePlugin | undefined {
  return pluginsOf(version).find((candidate) => candidate.source === source);
}

/** The plugin that makes a volume larger by itself, where no CSI driver works in its place (up to 1.30). */
export function findExpandingPlugin(
  version: KubernetesVersion,
  volume: PersistentVolume,
): InTreePlugin | undefined {
  const source = volumeSourceField(volume.spec);
  if (source && migratedSource(version, source)) return undefined;
  const plugin = findPluginBySource(version, source);
  return plugin && plugin.expands !== 'No' ? plugin : undefined;
}
