/**
 * What a driver puts into a volume that is made from a snapshot or from another volume: the same data. It decides
 * nothing about whether the source will do; that is settled before the driver is asked.
 */
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import {
  persistentVolumeClaims,
  persistentVolumes,
  volumeSnapshotContents,
  volumeSnapshots,
} from '../../kubernetes/resources';
import { dataSourceKind } from '../../volume/data-source-kind';
import type { ComponentContext } from '../component';
import { copyData, driverLocation } from '../data-sets';
import type { Task } from '../task';

/** `handle`: the new volume's. */
export function* fillVolume(
  context: ComponentContext,
  driver: string,
  claim: PersistentVolumeClaim,
  handle: string,
): Task {
  const source = sourceHandle(context, claim);
  if (source === undefined) return;
  yield* copyData(context.api, driverLocation(driver, source), driverLocation(driver, handle));
}

function sourceHandle({ api }: ComponentContext, claim: PersistentVolumeClaim): string | undefined {
  const name = claim.spec.dataSource?.name ?? claim.spec.dataSourceRef?.name ?? '';
  const key = `${claim.metadata.namespace}/${name}`;
  switch (dataSourceKind(claim)) {
    case 'Snapshot': {
      const { status } = api.get(volumeSnapshots, key) ?? {};
      const content = api.get(volumeSnapshotContents, status?.boundVolumeSnapshotContentName ?? '');
      return content?.status?.snapshotHandle;
    }
    case 'Claim':
      return api.get(persistentVolumes, api.get(persistentVolumeClaims, key)?.spec.volumeName ?? '')?.spec.csi
        ?.volumeHandle;
    default:
      return undefined;
  }
}
