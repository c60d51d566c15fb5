/** The in-tree volume plugins that do something. One line each, in any order: they are found by name. */
import { hostPath } from './hostpath';
import { nfs } from './nfs';
import { rbd } from './rbd';
import {
  awsElasticBlockStore,
  azureDisk,
  azureFile,
  cinder,
  gcePersistentDisk,
  glusterfs,
  portworx,
  vsphere,
} from './remote';
import type { VolumePlugin } from './volume-plugin';

export const VOLUME_PLUGINS: readonly VolumePlugin[] = [
  hostPath,
  nfs,
  rbd,
  portworx,
  glusterfs,
  awsElasticBlockStore,
  gcePersistentDisk,
  azureDisk,
  azureFile,
  cinder,
  vsphere,
];

export function findVolumePlugin(name: string): VolumePlugin | undefined {
  return VOLUME_PLUGINS.find((plugin) => plugin.name === name);
}
