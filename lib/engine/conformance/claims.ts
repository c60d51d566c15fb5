/**
 * What Stowage claims of itself: the groups of the recordings that pass, by version and file. `npm test` and
 * `npm run conformance` without arguments hold it to that. A row is added when its group passes, never before.
 */
import type { KubernetesVersion } from '../../kubernetes/feature-gates';

export interface Claim {
  readonly kubernetes: KubernetesVersion;
  /** Name of the file in its version's folder, without `.jsonl`. */
  readonly file: string;
  readonly groups: readonly string[];
}

const CONTROL_PLANE_GROUPS = [
  'bind',
  'modes',
  'mode',
  'class',
  'selector',
  'affinity',
  'prebind',
  'reclaim',
  'delete',
  'lost',
  'provision',
  'pod',
  'expand',
  'immutable',
  'invalid',
  'wait',
];

export const CLAIMS: readonly Claim[] = [
  { kubernetes: '1.37', file: 'control-plane', groups: [...CONTROL_PLANE_GROUPS, 'quota'] },
  { kubernetes: '1.37', file: 'random', groups: ['random'] },
  { kubernetes: '1.37', file: 'csi', groups: ['csi', 'attach'] },
  { kubernetes: '1.30', file: 'control-plane', groups: CONTROL_PLANE_GROUPS },
];

/** True when a row covers the recording. */
export function isClaimed(file: string, kubernetes: KubernetesVersion, group: string): boolean {
  return CLAIMS.some(
    (claim) => claim.kubernetes === kubernetes && claim.file === file && claim.groups.includes(group),
  );
}
