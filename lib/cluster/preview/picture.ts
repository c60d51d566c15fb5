/**
 * The picture of a scenario at its moment, without a cluster that would stay: for previews of links and for slides.
 * Replayed within a bound of real time, since a scenario comes from anybody.
 */
import 'server-only';
import { ok, type Result } from '../../base/result';
import { lifecycleModel } from '../../graph/lifecycle-model';
import { type ScenarioPicture, scenarioPicture } from '../../graph/scenario-picture';
import { objectKey } from '../../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import type { Status } from '../../kubernetes/status';
import { findDemo } from '../../scenario/demos';
import { pictureMs } from '../../scenario/moment';
import type { Scenario } from '../../scenario/scenario';
import { clusterView } from '../../volume/cluster-view';
import { diagnoseClaim } from '../../volume/diagnose-claim';
import { listedObjects } from '../../volume/listed-objects';
import { openScenario } from '../simulated/open-scenario';

/** Of real time, for one replay. */
const BUDGET_MS = 5_000;

export async function pictureOf(scenario: Scenario): Promise<Result<ScenarioPicture, Status>> {
  const opened = await openScenario(scenario, { budgetMs: BUDGET_MS });
  if (!opened.ok) return opened;
  const { api, nowMs, version } = opened.value.simulation;
  const view = clusterView({
    version,
    ...listedObjects((resource) => api.list(resource)),
  });
  const model = lifecycleModel({
    volumes: new Map(api.list(persistentVolumes).map((volume) => [objectKey(volume), volume])),
    claims: new Map(api.list(persistentVolumeClaims).map((claim) => [objectKey(claim), claim])),
    claimStanding: (claim) => diagnoseClaim(view, claim).standing,
    gone: { count: 0, since: '' },
  });
  const title = scenario.title ?? 'A shared scenario';
  return ok(scenarioPicture(model, { title, kubernetes: version, timeMs: nowMs }));
}

const ofDemos = new Map<string, Promise<Result<ScenarioPicture, Status>>>();

/** Undefined where there is no demo of that name. Replayed once. */
export function pictureOfDemo(id: string): Promise<Result<ScenarioPicture, Status>> | undefined {
  const known = ofDemos.get(id);
  if (known) return known;
  const demo = findDemo(id);
  if (!demo) return undefined;
  const picture = pictureOf({ ...demo, untilMs: pictureMs(demo) });
  ofDemos.set(id, picture);
  return picture;
}
