/** What the same scenario comes to in two versions of Kubernetes, as it is sent to a page. Values are JSON texts. */
import type { GateDifference, KubernetesVersion } from '../kubernetes/feature-gates';
import type { BehaviourDifference } from '../kubernetes/version-behaviours';

export interface ComparedObject {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface ComparedField {
  readonly path: string;
  /** In the first and in the second version; null where the field is not there. */
  readonly values: readonly [string | null, string | null];
}

/** An object that only one version has, or one that both have with other fields. */
export interface ObjectDifference {
  readonly object: ComparedObject;
  readonly onlyIn?: KubernetesVersion;
  readonly fields: readonly ComparedField[];
  readonly fieldsLeftOut: number;
}

export interface EventDifference {
  readonly object: ComparedObject;
  readonly onlyIn: KubernetesVersion;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** Something the scenario asked for that one version refused, or both in other words. */
export interface RefusalDifference {
  /** `objects.2` or `operations.5`. */
  readonly field: string;
  /** The API server's words in the first and in the second version; null where it took it. */
  readonly messages: readonly [string | null, string | null];
}

export interface VersionComparison {
  readonly versions: readonly [KubernetesVersion, KubernetesVersion];
  /** Those that are on in one of the versions alone and concern objects of the scenario. */
  readonly gates: readonly GateDifference[];
  /** Those that came without a gate between the two versions and concern objects of the scenario. */
  readonly behaviours: readonly BehaviourDifference[];
  readonly refusals: readonly RefusalDifference[];
  readonly objects: readonly ObjectDifference[];
  readonly events: readonly EventDifference[];
  /** Objects that are the same in both. */
  readonly same: number;
  /** Differences beyond `COMPARISON_LIMITS`. */
  readonly leftOut: { readonly refusals: number; readonly objects: number; readonly events: number };
}

/** How much of a comparison is told. */
export const COMPARISON_LIMITS = { refusals: 100, objects: 200, fields: 40, events: 200, text: 400 } as const;

/** Objects of one kind that differ in the same way. */
export interface DifferenceGroup extends Omit<ObjectDifference, 'object'> {
  readonly objects: readonly ComparedObject[];
}

/** Equal differences of one kind told once, in the order of the first of each. */
export function groupDifferences(differences: readonly ObjectDifference[]): readonly DifferenceGroup[] {
  const groups = new Map<string, DifferenceGroup>();
  for (const { object, ...difference } of differences) {
    const key = JSON.stringify([
      object.kind,
      difference.onlyIn ?? '',
      difference.fields,
      difference.fieldsLeftOut,
    ]);
    const known = groups.get(key);
    groups.set(key, { ...difference, objects: [...(known?.objects ?? []), object] });
  }
  return [...groups.values()];
}
