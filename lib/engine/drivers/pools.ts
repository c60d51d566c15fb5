/**
 * What still fits where a driver keeps its volumes. Derived from the volumes that exist, never kept: a pool holds the
 * capacities of the driver's PersistentVolumes that can be reached from its place. What lies in the storage system
 * without a PersistentVolume is therefore not counted.
 */
import { err, ok, type Result } from '../../base/result';
import type { StringMap } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import { quantityValue, storageOf } from '../../kubernetes/quantity';
import { persistentVolumes } from '../../kubernetes/resources';
import type { DriverEnvironment, DriverError } from './driver-call';
import { driverProfile } from './driver-profile';

/** Bytes that fit at `segment` (values of the driver's topology keys); undefined: as many as one likes. */
export function freeBytes(
  { api, faults }: Pick<DriverEnvironment, 'api' | 'faults'>,
  driver: string,
  segment: StringMap | undefined,
): bigint | undefined {
  if (faults.isPoolFull(driver, segment)) return 0n;
  const { poolBytes, topologyKeys } = driverProfile(api, driver);
  if (poolBytes === undefined) return undefined;
  const place = topologyKeys.length === 0 ? undefined : segment;
  const used = api
    .list(persistentVolumes)
    .filter((volume) => volume.spec.csi?.driver === driver && liesAt(volume, place))
    .reduce((sum, volume) => sum + quantityValue(storageOf(volume.spec.capacity)), 0n);
  return used >= poolBytes ? 0n : poolBytes - used;
}

/** The first of `segments` with room for `bytes`; with none to choose from, the driver's one pool. */
export function placeFor(
  environment: Pick<DriverEnvironment, 'api' | 'faults'>,
  driver: string,
  bytes: bigint,
  segments: readonly StringMap[],
): Result<StringMap | undefined, DriverError> {
  for (const segment of segments.length === 0 ? [undefined] : segments) {
    const free = freeBytes(environment, driver, segment);
    if (free === undefined || bytes <= free) return ok(segment);
  }
  return err(EXHAUSTED);
}

export const EXHAUSTED: DriverError = {
  code: 'ResourceExhausted',
  message: 'not enough free space in the pool',
};

/** Where a volume can be reached from, as its node affinity says: one term for each place. */
export function segmentsOf(volume: PersistentVolume): readonly StringMap[] {
  const terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return terms.map(({ matchExpressions = [] }) =>
    Object.fromEntries(matchExpressions.map(({ key, values = [] }) => [key, values[0] ?? ''])),
  );
}

function liesAt(volume: PersistentVolume, place: StringMap | undefined): boolean {
  if (!place) return true;
  return segmentsOf(volume).some((segment) =>
    Object.entries(place).every(([key, value]) => segment[key] === value),
  );
}
