/**
 * On which nodes a driver has a volume in use: attached, where the driver attaches, or made ready for a Pod. Derived
 * from the objects that stand for what it did, never kept.
 */
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import { nodeVolumes, volumeAttachments } from '../../kubernetes/resources';
import type { MountStage } from '../../kubernetes/simulation-kinds';
import type { ApiServer } from '../apiserver/api';
import { canCall } from './capabilities';
import { driverProfile } from './driver-profile';

/** Before the driver was asked to do anything on the node, and after it has undone it. */
const NOT_THERE: ReadonlySet<MountStage> = new Set(['WaitingForAttach', 'Unmounted']);

/** Names of the nodes, in order. */
export function publishedNodes(
  api: Pick<ApiServer, 'get' | 'list'>,
  driver: string,
  { metadata }: PersistentVolume,
): readonly string[] {
  const attaches = canCall(driverProfile(api, driver).capabilities, 'ControllerPublishVolume');
  const attached = attaches
    ? api
        .list(volumeAttachments)
        .filter(
          ({ spec, status }) =>
            spec.source.persistentVolumeName === metadata.name && status?.attached === true,
        )
    : [];
  const mounted = api
    .list(nodeVolumes)
    .filter(
      ({ spec, status }) =>
        spec.persistentVolumeName === metadata.name && status !== undefined && !NOT_THERE.has(status.stage),
    );
  return [...new Set([...attached, ...mounted].map(({ spec }) => spec.nodeName))].sort();
}
