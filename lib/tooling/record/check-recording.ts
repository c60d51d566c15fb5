/** Plays a recording against the real thing and holds what comes of it against the recording, by the rules of conformance. */
import { describeAction, Judge } from '../../engine/conformance/judge';
import { actionsOf, type Recording } from '../../engine/conformance/recording';
import { describeFailure } from '../../engine/conformance/report';
import type { RealCluster } from './real-cluster';

/** Tests run on machines that are busy, and nothing is lost by waiting. */
const PATIENCE = 2;

/** Lines about the first step that differs; none when the recording is what happens. Leaves the cluster clear. */
export async function checkRecording(cluster: RealCluster, recording: Recording): Promise<readonly string[]> {
  const judge = new Judge();
  const { steps } = recording;
  let number = 0;
  for await (const seen of cluster.play(
    steps.map((step) => step.do),
    PATIENCE,
  )) {
    const step = steps[number];
    number += 1;
    if (!step) break;
    const differences = judge.step(step, seen);
    if (differences.length === 0) continue;
    await cluster.clear();
    const did = actionsOf(step).map(describeAction).join(', ');
    const verdict = { passed: false, step: number, steps: steps.length, did, differences } as const;
    return describeFailure(recording, verdict, 'the real control plane');
  }
  await cluster.clear();
  return [];
}
