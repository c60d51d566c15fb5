/**
 * How well a Pod's volumes suit a node, 0 to 100. 1.37 (gate StorageCapacityScoring) prefers nodes that keep more
 * room free; before that nothing is scored. Upstream: VolumeBinding.Score and scorer.go, 1.37.
 */
import { parseQuantity, quantityValue, storageOf } from '../../kubernetes/quantity';
import { getPersistentVolumeClaimClass, getPersistentVolumeClass } from '../storage-class-name';
import type { PlacementView } from './placement-view';
import type { PodVolumes } from './volume-binding';

interface ClassUse {
  requested: bigint;
  capacity: bigint;
}

export function volumeBindingScore({ bindings, provisions }: PodVolumes, view: PlacementView): number {
  if (!view.enabled('StorageCapacityScoring')) return 0;
  const classes = bindings.length > 0 ? staticUse(bindings) : dynamicUse(provisions);
  if (classes.length === 0) return 0;
  const total = classes.reduce((sum, use) => sum + freeShare(use), 0);
  return Math.round(total / classes.length);
}

function staticUse(bindings: PodVolumes['bindings']): readonly ClassUse[] {
  const classes = new Map<string, ClassUse>();
  for (const { claim, volume } of bindings) {
    const use = classes.get(getPersistentVolumeClass(volume)) ?? { requested: 0n, capacity: 0n };
    use.requested += quantityValue(storageOf(claim.spec.resources?.requests));
    use.capacity += quantityValue(storageOf(volume.spec.capacity));
    classes.set(getPersistentVolumeClass(volume), use);
  }
  return [...classes.values()];
}

/** Claims of one class draw on the same capacity, so that is not added up; a driver that says nothing is not counted. */
function dynamicUse(provisions: PodVolumes['provisions']): readonly ClassUse[] {
  const classes = new Map<string, ClassUse>();
  for (const { claim, capacity } of provisions) {
    const available = parseQuantity(capacity?.capacity ?? '');
    if (!available.ok) continue;
    const className = getPersistentVolumeClaimClass(claim);
    const before = classes.get(className)?.requested ?? 0n;
    const requested = before + quantityValue(storageOf(claim.spec.resources?.requests));
    classes.set(className, { requested, capacity: quantityValue(available.value) });
  }
  return [...classes.values()];
}

/** The default shape of the score: 100 for an unused class, 0 for one that is used up. */
function freeShare({ requested, capacity }: ClassUse): number {
  if (capacity === 0n || requested > capacity) return 0;
  return 100 - Number((requested * 100n) / capacity);
}
