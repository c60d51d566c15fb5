/**
 * Whether a claim can be filled from the snapshot that it names, and the external provisioner's words where it cannot.
 * Upstream: getSnapshotSource, external-provisioner pkg/controller/controller.go, 6.3.
 */
import { err, ok, type Result } from '../../base/result';
import { annAllowVolumeModeChange, finalizerRestoreSource } from '../../kubernetes/annotations';
import { goQuote } from '../../kubernetes/go-text';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { parseQuantity, quantityValue, storageOf } from '../../kubernetes/quantity';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { volumeModeOf } from '../volume-mode';
import { isReady, pointsBack } from './snapshot-content';
import type { SnapshotView } from './snapshot-view';

export interface RestoreSource {
  readonly snapshot: VolumeSnapshot;
  readonly content: VolumeSnapshotContent;
  readonly snapshotHandle: string;
}

export interface RestoreRefusal {
  readonly kind:
    | 'SnapshotMissing'
    | 'SnapshotDeleted'
    | 'NotBound'
    | 'ContentMissing'
    | 'ContentElsewhere'
    | 'OtherDriver'
    | 'NotReady'
    | 'NoHandle'
    | 'TooSmall'
    | 'OtherVolumeMode';
  /** The provisioner's words. */
  readonly text: string;
}

/** `driver` and `className`: of the claim's StorageClass. */
export function restoreSource(
  view: SnapshotView,
  claim: PersistentVolumeClaim,
  { driver, className }: { readonly driver: string; readonly className: string },
): Result<RestoreSource, RestoreRefusal> {
  const name = claim.spec.dataSource?.name ?? claim.spec.dataSourceRef?.name ?? '';
  const refuse = (kind: RestoreRefusal['kind'], why: string) =>
    err({ kind, text: `error getting handle for DataSource Type VolumeSnapshot by Name ${name}: ${why}` });
  const snapshot = view.snapshot(claim.metadata.namespace ?? '', name);
  if (!snapshot) {
    const missing = `volumesnapshots.snapshot.storage.k8s.io ${goQuote(name)} not found`;
    return refuse('SnapshotMissing', `error getting snapshot ${name} from api server: ${missing}`);
  }
  const { deletionTimestamp, finalizers = [] } = snapshot.metadata;
  // A restore that was begun before is finished, so that the driver's volume is not lost.
  if (deletionTimestamp !== undefined && !finalizers.includes(finalizerRestoreSource)) {
    return refuse('SnapshotDeleted', `snapshot ${name} is being deleted`);
  }
  const contentName = snapshot.status?.boundVolumeSnapshotContentName;
  if (contentName === undefined) return refuse('NotBound', `snapshot ${name} not bound`);
  const content = view.snapshotContent(contentName);
  if (!content) {
    return refuse('ContentMissing', `error getting snapshotcontent ${contentName} for snapshot ${name}`);
  }
  const about = `snapshotcontent ${contentName} for snapshot ${name}`;
  if (!pointsBack(content, snapshot)) {
    return refuse('ContentElsewhere', `${about} is bound to a different snapshot`);
  }
  if (content.spec.driver !== driver) {
    return refuse('OtherDriver', `${about} is not handled by CSI driver of StorageClass ${className}`);
  }
  if (!isReady(snapshot)) return refuse('NotReady', `snapshot ${name} is not Ready`);
  const snapshotHandle = content.status?.snapshotHandle;
  if (snapshotHandle === undefined) return refuse('NoHandle', `snapshot handle ${name} is not available`);
  const tooSmall = sizeObstacle(claim, snapshot);
  if (tooSmall !== undefined) return refuse('TooSmall', tooSmall);
  const otherMode = modeObstacle(claim, content);
  if (otherMode !== undefined) return refuse('OtherVolumeMode', otherMode);
  return ok({ snapshot, content, snapshotHandle });
}

/** Sizes are printed as bytes. */
function sizeObstacle(claim: PersistentVolumeClaim, snapshot: VolumeSnapshot): string | undefined {
  const least = parseQuantity(snapshot.status?.restoreSize ?? '');
  if (!least.ok) return undefined;
  const wanted = quantityValue(storageOf(claim.spec.resources?.requests));
  const size = quantityValue(least.value);
  if (wanted >= size) return undefined;
  const rule = `requested volume size ${wanted} is less than the size ${size}`;
  return `${rule} for the source snapshot ${snapshot.metadata.name}`;
}

/** Without permission nobody may read a file system as a block device, or the other way round. */
function modeObstacle(claim: PersistentVolumeClaim, content: VolumeSnapshotContent): string | undefined {
  const { sourceVolumeMode } = content.spec;
  if (sourceVolumeMode === undefined || sourceVolumeMode === volumeModeOf(claim.spec)) return undefined;
  const allowed = content.metadata.annotations?.[annAllowVolumeModeChange];
  if (allowed === 'true') return undefined;
  const rule = 'modifies the mode of the source volume but does not have permission to do so';
  const onContent = `snapshotcontent ${content.metadata.name}`;
  const why =
    allowed === undefined
      ? `${annAllowVolumeModeChange} annotation is not present on ${onContent}`
      : `${annAllowVolumeModeChange} is set to false on ${onContent}`;
  return `requested volume ${objectKey(claim)} ${rule}. ${why}`;
}
