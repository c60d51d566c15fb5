/** Records one scenario: plays it several times, each time from an empty cluster, and keeps what all runs agree on. */
import { type Agreement, agreeOn, type PlayedStep, playedStep } from '../../engine/conformance/agreement';
import type { RealCluster } from './real-cluster';
import type { RecordedScenario } from './scenario-file';

export async function recordScenario(
  cluster: Pick<RealCluster, 'play' | 'clear'>,
  scenario: RecordedScenario,
  runs: number,
): Promise<Agreement> {
  const played: PlayedStep[][] = [];
  for (let run = 0; run < runs; run += 1) {
    const steps: PlayedStep[] = [];
    for await (const { outcomes, objects, observer } of cluster.play(scenario.steps)) {
      steps.push(playedStep(outcomes, objects, observer));
    }
    played.push(steps);
    await cluster.clear();
  }
  return agreeOn(scenario.steps, played);
}
