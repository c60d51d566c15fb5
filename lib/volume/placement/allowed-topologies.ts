/**
 * Whether a node lies where a class may provision. Upstream: MatchTopologySelectorTerms,
 * component-helpers/scheduling/corev1, 1.37.
 */
import type { StringMap } from '../../kubernetes/object';
import type { TopologySelectorTerm } from '../../kubernetes/storage-class';

/** Terms are ORed, the expressions of a term ANDed, the values of an expression ORed; no terms at all match every node, an empty term none. */
export function matchesAllowedTopologies(
  terms: readonly TopologySelectorTerm[] | undefined,
  labels: StringMap | undefined,
): boolean {
  if (!terms || terms.length === 0) return true;
  return terms.some(({ matchLabelExpressions = [] }) => {
    if (matchLabelExpressions.length === 0) return false;
    return matchLabelExpressions.every(({ key, values }) => {
      const value = labels?.[key];
      return value !== undefined && values.includes(value);
    });
  });
}
