/**
 * Makes room for a Pod: asks for the deletion of those that lib/volume/placement/preemption.ts has chosen, and tells
 * them why. The Pod itself waits for their end like for any other change.
 * Upstream: prepareCandidate of pkg/scheduler/framework/preemption, 1.37.
 */
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Pod } from '../../kubernetes/pod';
import { pods } from '../../kubernetes/resources';
import { formatTimestamp } from '../../kubernetes/timestamp';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import type { Candidate } from '../../volume/placement/preemption';
import type { ComponentContext } from '../component';
import { withDisruptionTarget } from '../controllers/disruption-target';
import { patch, remove, type Task } from '../task';
import type { EventSeries } from './event-series';

const DISRUPTION = {
  reason: 'PreemptionByScheduler',
  message: 'default-scheduler: preempting to accommodate a higher priority pod',
};

export function* preempt(
  context: ComponentContext,
  events: EventSeries,
  preemptor: Pod,
  { node, victims }: Candidate,
): Task {
  for (const victim of victims) {
    if (victim.metadata.deletionTimestamp !== undefined) continue;
    const { namespace, name, uid } = victim.metadata;
    const path = { resource: pods, namespace, name };
    if (context.enabled('PodDisruptionConditions')) {
      const conditions = withDisruptionTarget(victim, DISRUPTION, formatTimestamp(context.nowMs()));
      yield* patch(path, { status: { conditions } }, 'merge', 'status');
    }
    const removed = yield* remove(path, { uid });
    if (!removed.ok) continue;
    const message = preemptedText(preemptor, node.metadata.name, context.version);
    events.event(victim, 'Normal', 'Preempted', message);
  }
}

function preemptedText(preemptor: Pod, nodeName: string, version: KubernetesVersion): string {
  const by = hasBehaviour(version, 'PreemptedTextNamesPod') ? `pod ${preemptor.metadata.uid}` : 'a pod';
  return `Preempted by ${by} on node ${nodeName}`;
}
