/**
 * A recording that is made of the steps of a stored one is that recording: with the simulation in place of the real control
 * plane, so results and objects to the letter, and events and states as the rules of conformance compare them. The real
 * control plane is compared by e2e/live/recordings.test.ts.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { assertDefined } from '@/lib/base/assert';
import { canonicalJson } from '@/lib/base/json';
import type { WrittenStep } from '@/lib/engine/conformance/agreement';
import { UidNames } from '@/lib/engine/conformance/normalise';
import { observedObjects } from '@/lib/engine/conformance/objects';
import { Observer } from '@/lib/engine/conformance/observer';
import { waitUntilQuiet } from '@/lib/engine/conformance/quiet';
import { parseRecording, type Recording } from '@/lib/engine/conformance/recording';
import { performStep, REPLAY_CONFIG, replayRecording } from '@/lib/engine/conformance/replay';
import { createSimulation } from '@/lib/engine/simulation';
import type { RealCluster } from './real-cluster';
import { recordScenario } from './recorder';
import { parseRecordings } from './scenario-file';

const RECORDINGS = '../../engine/conformance/recordings/kubernetes-1.37/control-plane.jsonl';

class SimulatedCluster implements Pick<RealCluster, 'play' | 'clear'> {
  cleared = 0;

  async *play(steps: readonly Recording['steps'][number]['do'][]): ReturnType<RealCluster['play']> {
    const simulation = createSimulation({ version: '1.37', seed: this.cleared, config: REPLAY_CONFIG });
    const uids = new UidNames();
    const observer = new Observer(simulation.api, uids);
    for (const step of steps) {
      const outcomes = performStep(simulation, { do: step }, uids);
      expect(waitUntilQuiet(simulation)).toBeUndefined();
      yield { outcomes, objects: observedObjects(simulation.api, uids), observer };
      observer.nextStep();
    }
  }

  async clear(): Promise<void> {
    this.cleared += 1;
  }
}

function stored(name: string): Recording {
  const all = parseRecordings(readFileSync(new URL(RECORDINGS, import.meta.url), 'utf8'));
  return assertDefined(
    all.ok ? all.value.find((one) => one.name === name) : undefined,
    `${name} is recorded`,
  );
}

/** Of a step what does not depend on when somebody looked; recordings write one result alone or as a list of one. */
function fixedPart({ do: done, result, changed, gone }: WrittenStep): string {
  return canonicalJson({ done, result: result && [result].flat(), changed, gone });
}

it.each(['bind/smallest-that-fits', 'reclaim/delete-hostpath-in-tmp', 'pod/claim-lost'])(
  '%s',
  async (name) => {
    const { steps, kubernetes } = stored(name);
    const cluster = new SimulatedCluster();
    const made = await recordScenario(cluster, { name, steps: steps.map((step) => step.do) }, 2);
    expect(made.cut).toBeUndefined();
    expect(cluster.cleared).toBe(2);
    expect(made.steps.map(fixedPart)).toEqual(steps.map((step) => fixedPart(step as WrittenStep)));
    const line = parseRecording(JSON.stringify({ name, kubernetes, steps: made.steps }));
    if (!line.ok) throw new Error(line.error);
    expect(replayRecording(line.value)).toEqual({ passed: true });
  },
);
