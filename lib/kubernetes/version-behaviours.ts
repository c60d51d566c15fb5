/**
 * What differs between our versions of Kubernetes without a feature gate: texts, defaults, corrections. Each row is
 * named after what holds from its version on. Nothing outside compares versions by itself, except tables with columns
 * `since` and `until` of their own (lib/tooling/rules/versions.ts holds this).
 */
import { API_SERVER_BEHAVIOURS } from './api-server-behaviours';
import { CONTROLLER_BEHAVIOURS } from './controller-behaviours';
import { atLeast, differingRows, type KubernetesVersion } from './feature-gates';
import { SCHEDULER_BEHAVIOURS } from './scheduler-behaviours';

export const VERSION_BEHAVIOURS = {
  ...API_SERVER_BEHAVIOURS,
  ...CONTROLLER_BEHAVIOURS,
  ...SCHEDULER_BEHAVIOURS,
} as const;

type VersionBehaviour = keyof typeof VERSION_BEHAVIOURS;

/** True when the row's sentence holds in `version`; false when what it says of "before" does. */
export function hasBehaviour(version: KubernetesVersion, behaviour: VersionBehaviour): boolean {
  return atLeast(version, VERSION_BEHAVIOURS[behaviour].since);
}

export interface BehaviourDifference {
  readonly behaviour: VersionBehaviour;
  /** The one of the two versions in which the sentence holds. */
  readonly onIn: KubernetesVersion;
  readonly says: string;
}

/** Behaviours that one of two versions has alone and that concern one of `kinds`. */
export function behaviourDifferences(
  versions: readonly [KubernetesVersion, KubernetesVersion],
  kinds: ReadonlySet<string>,
): readonly BehaviourDifference[] {
  return differingRows(VERSION_BEHAVIOURS, versions, kinds).map(({ name: behaviour, onIn, says }) => ({
    behaviour,
    onIn,
    says,
  }));
}
