/**
 * Which taints the conditions of a Node call for. It decides only about the taints that this controller owns; those
 * that a user set are never touched. Upstream: nodeConditionToTaintKeyStatusMap and doNoScheduleTaintingPass of
 * pkg/controller/nodelifecycle/node_lifecycle_controller.go, 1.37.
 */
import type { Node, Taint } from '../../../kubernetes/node';

export const TAINT_NOT_READY = 'node.kubernetes.io/not-ready';
export const TAINT_UNREACHABLE = 'node.kubernetes.io/unreachable';
const TAINT_UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

const TAINT_OF_CONDITION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: TAINT_NOT_READY, Unknown: TAINT_UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const OWN_NO_SCHEDULE = new Set([
  TAINT_UNSCHEDULABLE,
  ...Object.values(TAINT_OF_CONDITION).flatMap((ofStatus) => Object.values(ofStatus)),
]);

/** `True`, `False` or `Unknown`; undefined for a Node that never reported. */
export function readyStatus(node: Node): string | undefined {
  return node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
}

/** The taints of the Node with those that keep Pods away as its conditions ask for; the same list when nothing differs. */
export function withNoScheduleTaints(node: Node, now: string): readonly Taint[] {
  const before = node.spec?.taints ?? [];
  const wanted = new Set<string>();
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = TAINT_OF_CONDITION[type]?.[status];
    if (key !== undefined) wanted.add(key);
  }
  if (node.spec?.unschedulable) wanted.add(TAINT_UNSCHEDULABLE);
  const isOwn = (taint: Taint): boolean => taint.effect === 'NoSchedule' && OWN_NO_SCHEDULE.has(taint.key);
  const kept = before.filter((taint) => !isOwn(taint) || wanted.has(taint.key));
  const present = new Set(kept.filter(isOwn).map(({ key }) => key));
  const added = [...wanted].filter((key) => !present.has(key));
  if (added.length === 0 && kept.length === before.length) return before;
  return [...kept, ...added.map((key) => ({ key, effect: 'NoSchedule', timeAdded: now }))];
}

/** Which of the two evicting taints the Node should have: none while it is ready or never reported. */
export function wantedEvictionTaint(node: Node): string | undefined {
  const status = readyStatus(node);
  return status === undefined ? undefined : TAINT_OF_CONDITION.Ready?.[status];
}

/** The taints of the Node with `key` as its only evicting taint of this controller, or with none. */
export function withEvictionTaint(node: Node, key: string | undefined, now: string): readonly Taint[] {
  const before = node.spec?.taints ?? [];
  const isOwn = (taint: Taint): boolean =>
    taint.effect === 'NoExecute' && (taint.key === TAINT_NOT_READY || taint.key === TAINT_UNREACHABLE);
  const kept = before.filter((taint) => !isOwn(taint) || taint.key === key);
  const missing = key !== undefined && !kept.some(isOwn);
  if (!missing) return kept.length === before.length ? before : kept;
  return [...kept, { key, effect: 'NoExecute', timeAdded: now }];
}
