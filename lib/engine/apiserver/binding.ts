/**
 * The binding subresource of a Pod: the one write that gives it a node. Upstream BindingREST.setPodHostAndAnnotations
 * (pkg/registry/core/pod/storage/storage.go) and the admission plugin PodTopologyLabels (1.37).
 */
import { err, ok, type Result } from '../../base/result';
import { featureEnabled } from '../../kubernetes/feature-gates';
import type { Condition, StringMap } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { nodes } from '../../kubernetes/resources';
import { conflict, type Status } from '../../kubernetes/status';
import { withMetadata } from './object-meta';
import type { StrategyContext } from './strategy';

const TOPOLOGY_LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'] as const;

/** The Pod with its node, its condition PodScheduled and, by version, the topology labels of the node. */
export function bindPod(pod: Pod, nodeName: string, context: StrategyContext): Result<Pod, Status> {
  const { name, labels } = pod.metadata;
  if (pod.metadata.deletionTimestamp) {
    return err(bindingConflict(name, `pod ${name} is being deleted, cannot be assigned to a host`));
  }
  if (pod.spec.nodeName) {
    return err(bindingConflict(name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`));
  }
  const added = topologyLabels(nodeName, context);
  const labelled =
    Object.keys(added).length === 0 ? pod : withMetadata(pod, { labels: { ...labels, ...added } });
  const status = { ...pod.status, conditions: withScheduled(pod.status?.conditions ?? [], context.now) };
  return ok({ ...labelled, spec: { ...pod.spec, nodeName }, status });
}

function bindingConflict(name: string, why: string): Status {
  const status = conflict({ plural: 'pods/binding', group: '' }, name);
  return { ...status, message: `Operation cannot be fulfilled on pods/binding "${name}": ${why}` };
}

function topologyLabels(nodeName: string, { version, get }: StrategyContext): StringMap {
  if (!featureEnabled(version, 'PodTopologyLabelsAdmission')) return {};
  const labels = get(nodes, nodeName)?.metadata.labels ?? {};
  const present = TOPOLOGY_LABELS.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(present);
}

function withScheduled(conditions: readonly Condition[], now: string): readonly Condition[] {
  const scheduled: Condition = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: now,
  };
  const others = conditions.filter(({ type }) => type !== 'PodScheduled');
  return [...others, scheduled];
}
