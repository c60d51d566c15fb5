/**
 * Whether a claim can be filled from the claim that it names as its source, and the provisioner's words where it
 * cannot. Pure: nothing is copied here, the driver does that.
 * Upstream: getPVCSource, external-provisioner pkg/controller/controller.go, 6.3.
 */
import { err, ok, type Result } from '../../base/result';
import { goQuote } from '../../kubernetes/go-text';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { quantityValue, storageOf } from '../../kubernetes/quantity';
import { getPersistentVolumeClaimClass } from '../../volume/storage-class-name';
import { volumeModeOf } from '../../volume/volume-mode';

export interface SourceView {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
}

/** The source claim of a clone, with all that the driver needs settled; or the text of the refusal. */
export function cloneSource(
  claim: PersistentVolumeClaim,
  driver: string,
  view: SourceView,
): Result<PersistentVolumeClaim, string> {
  const name = claim.spec.dataSource?.name ?? claim.spec.dataSourceRef?.name ?? '';
  const refuse = (why: string) =>
    err(`error getting handle for DataSource Type PersistentVolumeClaim by Name ${name}: ${why}`);
  const namespace = claim.metadata.namespace ?? '';
  const source = view.claim(namespace, name);
  if (!source) {
    const missing = `persistentvolumeclaim ${goQuote(name)} not found`;
    return refuse(`error getting PVC ${name} (namespace ${goQuote(namespace)}) from api server: ${missing}`);
  }
  const obstacle = sourceObstacle(claim, source, driver, view);
  return obstacle === undefined ? ok(source) : refuse(obstacle);
}

function sourceObstacle(
  claim: PersistentVolumeClaim,
  source: PersistentVolumeClaim,
  driver: string,
  view: SourceView,
): string | undefined {
  const { name } = source.metadata;
  const phase = source.status?.phase ?? 'Pending';
  if (phase !== 'Bound') {
    // Upstream prints the whole Go struct; of a claim that was never bound every other field is empty.
    const dump = `{${phase} [] map[] [] map[] map[] <nil> nil}`;
    return `the PVC DataSource ${name} must have a status of Bound.  Got ${dump}`;
  }
  if (source.metadata.deletionTimestamp !== undefined) {
    return `the PVC DataSource ${name} is currently being deleted`;
  }
  if (getPersistentVolumeClaimClass(source) === '') {
    return `the source PVC (${name}) storageclass cannot be empty`;
  }
  const wanted = quantityValue(storageOf(claim.spec.resources?.requests));
  const has = quantityValue(storageOf(source.spec.resources?.requests));
  if (wanted < has) {
    const rule = 'new PVC request must be greater than or equal in size to the specified PVC data source';
    return `error, ${rule}, requested ${wanted} but source is ${has}`;
  }
  const volume = view.volume(source.spec.volumeName ?? '');
  const isItsOwn = volume?.spec.claimRef?.uid === source.metadata.uid && volume?.status?.phase === 'Bound';
  if (!volume || !isItsOwn || volume.spec.csi?.driver !== driver)
    return 'claim in dataSource not bound or invalid';
  if (volumeModeOf(source.spec) !== volumeModeOf(claim.spec)) {
    const modes = `Source is ${volumeModeOf(source.spec)}, but new PVC requested ${volumeModeOf(claim.spec)}`;
    return `the source PVC and destination PVCs must have the same volume mode for cloning.  ${modes}`;
  }
  return undefined;
}
