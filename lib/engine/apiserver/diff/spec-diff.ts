/** The end of an "is immutable" text: what differs between two specs. */
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import type { ObjectShape } from '../decoding/shape';
import { dumpLines } from './go-dump';
import { unifiedDiff } from './unified-diff';

/**
 * Since 1.37 a unified diff of the dumps. Before, go-cmp printed the values with random white space; that text is
 * not imitated, and the same diff stands in its place.
 */
export function specDiff(
  old: unknown,
  updated: unknown,
  shape: ObjectShape,
  version: KubernetesVersion,
): string {
  const diff = unifiedDiff(dumpLines(old, shape), dumpLines(updated, shape));
  return hasBehaviour(version, 'ImmutableSpecShownAsUnifiedDiff') ? diff : diff.trimEnd();
}
