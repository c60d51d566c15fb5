/**
 * Which volume plugins of the kube-controller-manager provision, delete and recycle, per version, as data. What a
 * plugin then does is its own business (lib/engine/plugins). Upstream: ProbeControllerVolumePlugins,
 * cmd/kube-controller-manager/app/plugins.go, and the interfaces that each plugin of pkg/volume implements.
 */
import { atLeast, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { VolumeSourceField } from '../kubernetes/volume-source';

export interface InTreePlugin {
  readonly name: string;
  readonly source: VolumeSourceField;
  readonly provisions: boolean;
  readonly deletes: boolean;
  readonly recycles: boolean;
  readonly supportsMountOptions: boolean;
  /** First and last version of ours in which the controller manager has it. */
  readonly since: KubernetesVersion;
  readonly until: KubernetesVersion;
}

type Abilities = Partial<
  Pick<InTreePlugin, 'provisions' | 'deletes' | 'recycles' | 'supportsMountOptions' | 'until'>
>;

function plugin(name: string, source: VolumeSourceField, abilities: Abilities): InTreePlugin {
  const none = { provisions: false, deletes: false, recycles: false, supportsMountOptions: false };
  return { name, source, ...none, since: '1.25', until: '1.37', ...abilities };
}

const PROVISIONS_AND_DELETES = { provisions: true, deletes: true, supportsMountOptions: true };

const PLUGINS: readonly InTreePlugin[] = [
  plugin('kubernetes.io/host-path', 'hostPath', { provisions: true, deletes: true, recycles: true }),
  plugin('kubernetes.io/nfs', 'nfs', { recycles: true, supportsMountOptions: true }),
  plugin('kubernetes.io/csi', 'csi', {}),
  plugin('kubernetes.io/local-volume', 'local', { until: '1.30' }),
  plugin('kubernetes.io/rbd', 'rbd', { ...PROVISIONS_AND_DELETES, until: '1.30' }),
  plugin('kubernetes.io/portworx-volume', 'portworxVolume', { ...PROVISIONS_AND_DELETES, until: '1.30' }),
  plugin('kubernetes.io/glusterfs', 'glusterfs', { ...PROVISIONS_AND_DELETES, until: '1.25' }),
  plugin('kubernetes.io/aws-ebs', 'awsElasticBlockStore', { ...PROVISIONS_AND_DELETES, until: '1.25' }),
  plugin('kubernetes.io/gce-pd', 'gcePersistentDisk', { ...PROVISIONS_AND_DELETES, until: '1.25' }),
  plugin('kubernetes.io/azure-disk', 'azureDisk', { ...PROVISIONS_AND_DELETES, until: '1.25' }),
  plugin('kubernetes.io/azure-file', 'azureFile', { ...PROVISIONS_AND_DELETES, until: '1.25' }),
  plugin('kubernetes.io/cinder', 'cinder', { ...PROVISIONS_AND_DELETES, until: '1.25' }),
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
