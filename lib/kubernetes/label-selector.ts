/**
 * metav1.LabelSelector: decides only whether labels match. Whether a selector may be stored is decided by the API
 * server's validation, how its text in a URL is read by `parse-label-selector.ts`.
 */
import { meetsRequirement } from './label-requirement';
import type { LabelSelector, StringMap } from './object';

/**
 * Whether `labels` meet `selector`. No selector at all asks for nothing, so everything matches: this is what it
 * means on a claim, which looks at `spec.selector` only where there is one (FindMatchingVolume, 1.37). A present
 * but empty selector matches everything too; a malformed one matches nothing. `Gt` and `Lt` can only come from
 * the text of a request: the API server stores no selector with them.
 */
export function matchesLabelSelector(
  selector: LabelSelector | undefined,
  labels: StringMap | undefined,
): boolean {
  if (selector === undefined) return true;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels === undefined || !Object.hasOwn(labels, key) || labels[key] !== value) return false;
  }
  return (selector.matchExpressions ?? []).every((requirement) => meetsRequirement(requirement, labels));
}

/**
 * metav1.LabelSelectorAsSelector (0.37): as `matchesLabelSelector`, but no selector at all selects nothing. This
 * is what it means on a StatefulSet, a Deployment or a CSIStorageCapacity.
 */
export function selectedByLabelSelector(
  selector: LabelSelector | undefined,
  labels: StringMap | undefined,
): boolean {
  return selector !== undefined && matchesLabelSelector(selector, labels);
}
