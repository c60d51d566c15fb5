/**
 * Whether a node has room for a Pod: number of Pods and what they request of cpu, memory and the like. Requests
 * count, never use. Upstream: pkg/scheduler/framework/plugins/noderesources, 1.37. Not simulated: Pod overhead,
 * Pod-level resources, sidecar containers.
 */
import { perObject } from '../../base/per-object';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Node } from '../../kubernetes/node';
import type { StringMap } from '../../kubernetes/object';
import type { Container, Pod } from '../../kubernetes/pod';
import { parseQuantity } from '../../kubernetes/quantity';
import { hasBehaviour } from '../../kubernetes/version-behaviours';

export interface InsufficientResource {
  readonly resource: string;
  /** Nano-units, as a quantity counts them; for `pods` whole Pods. */
  readonly requested: bigint;
  readonly used: bigint;
  readonly allocatable: bigint;
}

type Amounts = ReadonlyMap<string, bigint>;

/** What a container counts for in scores where it requests nothing: 100m of cpu, 200Mi of memory. */
const DEFAULT_REQUESTS: Amounts = new Map([
  ['cpu', 100_000_000n],
  ['memory', 200n * 1024n * 1024n * 1_000_000_000n],
]);

/** What balance is looked at between. */
const BALANCED = ['cpu', 'memory'];

function amountsOf(map: StringMap | undefined): Map<string, bigint> {
  const amounts = new Map<string, bigint>();
  for (const [resource, text] of Object.entries(map ?? {})) {
    const parsed = parseQuantity(text);
    if (parsed.ok) amounts.set(resource, parsed.value.nano);
  }
  return amounts;
}

/** What each Pod requests, worked out once: the same Pods are looked at for every Pod that is placed. */
const requestsOfPods = perObject((requestsOf: (container: Container) => Amounts) =>
  perObject((pod: Pod) => addUpRequests(pod, requestsOf)),
);

function podRequests(pod: Pod, requestsOf: (container: Container) => Amounts): Amounts {
  return requestsOfPods(requestsOf)(pod);
}

/** Containers are added up; init containers run one after the other, so only the largest counts. */
function addUpRequests(pod: Pod, requestsOf: (container: Container) => Amounts): Amounts {
  const total = new Map<string, bigint>();
  for (const container of pod.spec.containers ?? []) {
    for (const [resource, amount] of requestsOf(container)) {
      total.set(resource, (total.get(resource) ?? 0n) + amount);
    }
  }
  for (const container of pod.spec.initContainers ?? []) {
    for (const [resource, amount] of requestsOf(container)) {
      if (amount > (total.get(resource) ?? 0n)) total.set(resource, amount);
    }
  }
  return total;
}

const declaredRequests = (container: Container): Amounts => amountsOf(container.resources?.requests);

function scoredRequests(container: Container): Amounts {
  return new Map([...DEFAULT_REQUESTS, ...declaredRequests(container)]);
}

function used(resource: string, pods: readonly Pod[], requestsOf: (container: Container) => Amounts): bigint {
  return pods.reduce((sum, pod) => sum + (podRequests(pod, requestsOf).get(resource) ?? 0n), 0n);
}

/** Everything that the node lacks for the Pod; nothing when it fits. */
export function findInsufficientResources(
  pod: Pod,
  node: Node,
  podsOnNode: readonly Pod[],
): readonly InsufficientResource[] {
  const allocatable = amountsOf(node.status?.allocatable);
  const insufficient: InsufficientResource[] = [];
  const maxPods = (allocatable.get('pods') ?? 0n) / 1_000_000_000n;
  const podCount = BigInt(podsOnNode.length);
  if (podCount + 1n > maxPods) {
    insufficient.push({ resource: 'pods', requested: 1n, used: podCount, allocatable: maxPods });
  }
  for (const [resource, requested] of podRequests(pod, declaredRequests)) {
    if (requested === 0n) continue;
    const taken = used(resource, podsOnNode, declaredRequests);
    const available = allocatable.get(resource) ?? 0n;
    if (requested > available - taken) {
      insufficient.push({ resource, requested, used: taken, allocatable: available });
    }
  }
  return insufficient;
}

export function insufficientResourceText({ resource }: InsufficientResource): string {
  return resource === 'pods' ? 'Too many pods' : `Insufficient ${resource}`;
}

/** No eviction could ever make room: the Pod asks for more than the whole node has (1.31 and newer). */
export function exceedsNode({ resource, requested, allocatable }: InsufficientResource): boolean {
  return resource !== 'pods' && requested > allocatable;
}

/** LeastAllocated: 0 to 100, the emptier of cpu and memory the node would be, the better. */
export function leastAllocatedScore(pod: Pod, node: Node, podsOnNode: readonly Pod[]): number {
  const allocatable = amountsOf(node.status?.allocatable);
  const scores = ['cpu', 'memory'].map((resource) => {
    const capacity = allocatable.get(resource) ?? 0n;
    const requested = used(resource, [...podsOnNode, pod], scoredRequests);
    if (capacity === 0n || requested > capacity) return 0n;
    return ((capacity - requested) * 100n) / capacity;
  });
  return Number(scores.reduce((sum, score) => sum + score, 0n) / BigInt(scores.length));
}

/**
 * NodeResourcesBalancedAllocation: 0 to 100, the closer the shares of cpu and memory that are taken, the better. Since
 * 1.37 what the Pod changes about them counts, and a Pod that requests nothing changes nothing.
 */
export function balancedAllocationScore(
  pod: Pod,
  node: Node,
  podsOnNode: readonly Pod[],
  version: KubernetesVersion,
): number {
  const withPod = balanceOf(node, [...podsOnNode, pod]);
  if (!hasBehaviour(version, 'BalanceScoresTheChange')) return withPod;
  const own = podRequests(pod, declaredRequests);
  if (BALANCED.every((resource) => (own.get(resource) ?? 0n) === 0n)) return 0;
  return 50 + Math.trunc((50 + withPod - balanceOf(node, podsOnNode)) / 2);
}

/** Half of the distance between the two shares, as far as it is from 100; a resource that the node has not does not count. */
function balanceOf(node: Node, pods: readonly Pod[]): number {
  const allocatable = amountsOf(node.status?.allocatable);
  const shares = BALANCED.flatMap((resource) => {
    const capacity = wholeUnits(resource, allocatable.get(resource) ?? 0n);
    const taken = pods.reduce(
      (sum, pod) => sum + wholeUnits(resource, podRequests(pod, declaredRequests).get(resource) ?? 0n),
      0n,
    );
    return capacity === 0n ? [] : [Math.min(1, Number(taken) / Number(capacity))];
  });
  const [cpu = 0, memory = cpu] = shares;
  return Math.trunc((1 - Math.abs((cpu - memory) / 2)) * 100);
}

/** The scheduler counts in thousandths of a cpu and in bytes, rounded up. */
function wholeUnits(resource: string, nano: bigint): bigint {
  const unit = resource === 'cpu' ? 1_000_000n : 1_000_000_000n;
  return (nano + unit - 1n) / unit;
}
