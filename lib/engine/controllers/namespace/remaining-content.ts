/**
 * What is left in a Namespace that is being deleted, and how its conditions say so.
 * Upstream: pkg/controller/namespace/deletion/{namespaced_resources_deleter,status_condition_utils}.go, 1.37.
 */
import { compareStrings } from '../../../base/compare';
import type { Condition, KubernetesObject } from '../../../kubernetes/object';
import type { ResourceInfo } from '../../../kubernetes/resources';

/** Objects of one kind that are still there. */
export interface RemainingContent {
  readonly resource: ResourceInfo;
  readonly objects: readonly KubernetesObject[];
}

/** How long something with finalizers is expected to take, in seconds. */
const FINALIZER_ESTIMATE_S = 15;

/** Seconds until another look is worth while: the longest grace period, or time for finalizers. */
export function estimateSeconds(remaining: readonly RemainingContent[]): number {
  const estimates = remaining.flatMap(({ objects }) =>
    objects.map(({ metadata }) =>
      metadata.finalizers?.length ? FINALIZER_ESTIMATE_S : (metadata.deletionGracePeriodSeconds ?? 0),
    ),
  );
  return Math.max(0, ...estimates);
}

/** The five conditions of a Namespace on its way out. */
export function conditionsOf(
  remaining: readonly RemainingContent[],
): readonly Omit<Condition, 'lastTransitionTime'>[] {
  const finalizers = countFinalizers(remaining);
  return [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: 'NamespaceDeletionContentFailure',
      status: 'False',
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    },
    remaining.length === 0
      ? {
          type: 'NamespaceContentRemaining',
          status: 'False',
          reason: 'ContentRemoved',
          message: 'All content successfully removed',
        }
      : {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${remaining.map(describe).sort(compareStrings).join(', ')}`,
        },
    finalizers.size === 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${describeFinalizers(finalizers)}`,
        },
  ];
}

function describe({ resource, objects }: RemainingContent): string {
  const name = resource.group === '' ? `${resource.plural}.` : `${resource.plural}.${resource.group}`;
  return `${name} has ${objects.length} resource instances`;
}

function countFinalizers(remaining: readonly RemainingContent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { objects } of remaining) {
    for (const { metadata } of objects) {
      for (const finalizer of metadata.finalizers ?? [])
        counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
    }
  }
  return counts;
}

function describeFinalizers(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([finalizer, count]) => `${finalizer} in ${count} resource instances`)
    .join(', ');
}
