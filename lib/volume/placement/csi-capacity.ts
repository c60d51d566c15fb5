/**
 * Whether a driver says that it has room for a claim on a node. Each claim is looked at alone: nothing is added up
 * or set aside, a wrong guess is put right by the provisioner, which gives the node back.
 * Upstream: hasEnoughCapacity and capacitySufficient, pkg/scheduler/framework/plugins/volumebinding/binder.go, 1.37.
 */
import { selectedByLabelSelector } from '../../kubernetes/label-selector';
import type { Node } from '../../kubernetes/node';
import { compareQuantities, parseQuantity, type Quantity } from '../../kubernetes/quantity';
import type { StorageClass } from '../../kubernetes/storage-class';
import type { CSIStorageCapacity } from '../../kubernetes/storage-kinds';
import { migratedTo } from '../migration';
import type { PlacementView } from './placement-view';

export type CapacityVerdict =
  /** The driver does not publish its capacity: nobody asks. */
  | { readonly kind: 'NotPublished' }
  | { readonly kind: 'Enough'; readonly capacity: CSIStorageCapacity }
  | { readonly kind: 'NotEnough' };

export function checkCapacity(
  storageClass: StorageClass,
  request: Quantity,
  node: Node,
  view: PlacementView,
): CapacityVerdict {
  const driver = migratedTo(view.version, storageClass.provisioner) ?? storageClass.provisioner;
  if (view.csiDriver(driver)?.spec.storageCapacity !== true) return { kind: 'NotPublished' };
  for (const capacity of view.csiStorageCapacities()) {
    if (capacity.storageClassName !== storageClass.metadata.name) continue;
    if (!selectedByLabelSelector(capacity.nodeTopology, node.metadata.labels)) continue;
    const limit = volumeLimit(capacity);
    if (limit && compareQuantities(limit, request) >= 0) return { kind: 'Enough', capacity };
  }
  return { kind: 'NotEnough' };
}

/** The largest volume that can be made: `maximumVolumeSize`, else `capacity`; undefined where neither is said. */
export function volumeLimit(capacity: CSIStorageCapacity): Quantity | undefined {
  const parsed = parseQuantity(capacity.maximumVolumeSize ?? capacity.capacity ?? '');
  return parsed.ok ? parsed.value : undefined;
}
