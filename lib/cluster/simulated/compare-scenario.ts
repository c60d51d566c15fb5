/**
 * Replays what a simulated cluster has been through in its own version and in another, and compares. One comparison at a
 * time, each replay within its bound of real time: anybody may ask.
 */
import { err, ok, type Result } from '../../base/result';
import { KUBERNETES_VERSIONS, type KubernetesVersion } from '../../kubernetes/feature-gates';
import { failure, type Status } from '../../kubernetes/status';
import { compareVersions } from '../../scenario/compare-versions';
import type { Scenario } from '../../scenario/scenario';
import type { VersionComparison } from '../../scenario/version-comparison';
import { Gate } from '../live/gate';
import { openScenario } from './open-scenario';

const BUDGET_MS = 10_000;
const AT_ONCE = 1;

const gate = new Gate(AT_ONCE);

/** `wanted` is what a request names as the other version. */
export function otherVersion(scenario: Scenario, wanted: string | null): Result<KubernetesVersion, Status> {
  const others = KUBERNETES_VERSIONS.filter((version) => version !== scenario.kubernetes);
  const version = others.find((other) => other === wanted);
  if (version) return ok(version);
  return err(
    failure(
      'BadRequest',
      `version: must be one of ${others.join(', ')}, not ${JSON.stringify(wanted ?? '')}`,
    ),
  );
}

export function compareScenario(
  scenario: Scenario,
  other: KubernetesVersion,
): Promise<Result<VersionComparison, Status>> {
  return gate.run(async () => {
    const first = await openScenario(scenario, { budgetMs: BUDGET_MS });
    if (!first.ok) return first;
    const second = await openScenario({ ...scenario, kubernetes: other }, { budgetMs: BUDGET_MS });
    return second.ok ? ok(compareVersions(first.value, second.value)) : second;
  });
}
