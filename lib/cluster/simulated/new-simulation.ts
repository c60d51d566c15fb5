/** What a request for a new simulated cluster may say. */
import * as v from 'valibot';
import { err, ok, type Result } from '../../base/result';
import { DEFAULT_KUBERNETES_VERSION, KUBERNETES_VERSIONS } from '../../kubernetes/feature-gates';
import { failure, type Status } from '../../kubernetes/status';
import { DEMOS, findDemo } from '../../scenario/demos';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';
import { parseScenario, type ScenarioError } from '../../scenario/schema';

export const ClusterTitle = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120));

export const NewSimulation = v.strictObject({
  name: v.optional(v.pipe(v.string(), v.maxLength(63))),
  title: v.optional(ClusterTitle),
  /** Without a scenario: of which version the empty cluster is. */
  kubernetesVersion: v.optional(v.picklist(KUBERNETES_VERSIONS)),
  /** What the cluster begins with: the id of a demo, or a scenario, whose bounds are those of `parseScenario`. */
  scenario: v.optional(v.unknown()),
  /** Its clock stands until somebody plays: a shared moment is seen as it was shared. */
  paused: v.optional(v.boolean()),
});

/** With what the cluster begins. */
export function scenarioOf(request: v.InferOutput<typeof NewSimulation>): Result<Scenario, Status> {
  const { name, title, kubernetesVersion, scenario } = request;
  if (scenario !== undefined) {
    const begin = typeof scenario === 'string' ? demoOf(scenario) : documentOf(scenario);
    return begin.ok && title !== undefined ? ok({ ...begin.value, title }) : begin;
  }
  return ok({
    stowage: SCENARIO_FORMAT,
    title: title ?? name ?? 'Empty cluster',
    kubernetes: kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION,
    seed: 1,
    objects: [],
    operations: [],
  });
}

function demoOf(id: string): Result<Scenario, Status> {
  const demo = findDemo(id);
  if (demo) return ok(demo);
  const known = Object.keys(DEMOS).join(', ');
  return err(failure('BadRequest', `scenario: there is no demo ${JSON.stringify(id)}, only ${known}`));
}

function documentOf(document: unknown): Result<Scenario, Status> {
  const parsed = parseScenario(document);
  return parsed.ok ? parsed : err(failure('BadRequest', whyNot(parsed.error)));
}

function whyNot(error: ScenarioError): string {
  if (error.kind === 'Newer') {
    return `scenario.stowage: format ${error.format} is of a newer Stowage; this one reads up to ${SCENARIO_FORMAT}`;
  }
  return `${error.field === '' ? 'scenario' : `scenario.${error.field}`}: ${error.message}`;
}
