/**
 * How much fits in an emptyDir, and what a kubelet says of a Pod that wrote more than a `sizeLimit`. One in memory is a
 * file system of a fixed size, so nobody writes more than fits; one on disk is only measured, and the Pod is evicted.
 * Upstream: emptyDirLimitEviction of pkg/kubelet/eviction/eviction_manager.go, calculateEmptyDirMemorySize of
 * pkg/volume/emptydir/empty_dir.go and ResourceConfigForPod of pkg/kubelet/cm/helpers_linux.go, 1.37. Not here: limits of
 * `ephemeral-storage`, resources of the whole Pod.
 */
import { goQuote } from '../kubernetes/go-text';
import type { Node } from '../kubernetes/node';
import type { Container, Pod, PodVolume } from '../kubernetes/pod';
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  ZERO_QUANTITY,
} from '../kubernetes/quantity';

/** What each volume of the Pod holds, as far as it is known; by the name of the volume. */
export type WrittenBytes = ReadonlyMap<string, Quantity>;

/** In the kubelet's words, of the first volume that holds more than it may; undefined where none does. */
export function emptyDirExcessText(pod: Pod, written: WrittenBytes): string | undefined {
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    if (!emptyDir || emptyDir.medium === 'Memory') continue;
    const limit = positive(emptyDir.sizeLimit);
    const used = written.get(name);
    if (!limit || !used || compareQuantities(used, limit) <= 0) continue;
    // Upstream's text ends in a space.
    return `Usage of EmptyDir volume ${goQuote(name)} exceeds the limit ${goQuote(formatQuantity(limit))}. `;
  }
  return undefined;
}

/** How much fits in it; undefined where only the disk or the memory of the node says. */
export function emptyDirCapacity(
  pod: Pod,
  { emptyDir }: PodVolume,
  node: Node | undefined,
): Quantity | undefined {
  if (!emptyDir) return undefined;
  const sizeLimit = positive(emptyDir.sizeLimit);
  if (emptyDir.medium !== 'Memory') return sizeLimit;
  const bounds = [positive(node?.status?.allocatable?.memory), memoryLimit(pod), sizeLimit];
  return bounds
    .filter((bound) => bound !== undefined)
    .reduce<Quantity | undefined>(
      (least, bound) => (least && compareQuantities(least, bound) <= 0 ? least : bound),
      undefined,
    );
}

/** What the containers of a Pod may use of memory together; undefined where one of them has no limit. */
function memoryLimit({ spec }: Pod): Quantity | undefined {
  const limitsOf = (containers: readonly Container[] = []) =>
    containers.map(({ resources }) => positive(resources?.limits?.memory));
  const limits = limitsOf(spec.containers);
  const first = limitsOf(spec.initContainers);
  if ([...limits, ...first].includes(undefined)) return undefined;
  const together = limits.reduce<Quantity>(
    (sum, limit) => addQuantities(sum, limit ?? ZERO_QUANTITY),
    ZERO_QUANTITY,
  );
  // Init containers run one after the other, before the rest.
  const most = first.reduce<Quantity>(
    (largest, limit) => (limit && compareQuantities(limit, largest) > 0 ? limit : largest),
    together,
  );
  return compareQuantities(most, ZERO_QUANTITY) > 0 ? most : undefined;
}

function positive(text: string | undefined): Quantity | undefined {
  const parsed = parseQuantity(text ?? '');
  return parsed.ok && compareQuantities(parsed.value, ZERO_QUANTITY) > 0 ? parsed.value : undefined;
}
