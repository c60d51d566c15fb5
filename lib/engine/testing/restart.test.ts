/**
 * A restart at a random moment of a random scenario ends in the objects in which the scenario ends without it. Each input
 * meets a cluster that has come to rest, so that nothing but the restart can make a difference.
 */
import { describe, expect, it } from 'vitest';
import { KUBERNETES_VERSIONS, type KubernetesVersion } from '../../kubernetes/feature-gates';
import { fieldDifferences } from '../conformance/difference';
import { UidNames } from '../conformance/normalise';
import { observedObjects } from '../conformance/objects';
import { Observer } from '../conformance/observer';
import { createSimulation } from '../simulation';
import type { Input, Simulation } from '../simulation-api';
import { randomInputs } from './random-inputs';

const INPUTS = 40;
const SCENARIOS = Array.from({ length: 6 }, (_, index) => index + 1);
/** Longer than any back-off of these scenarios, and than the resync. */
const QUIET_MS = 130_000;

/** Inputs that do the same in both runs: no faults, which time out, and nothing whose target depends on the run. */
function inputsOf(seed: number): readonly Input[] {
  return randomInputs(seed, INPUTS).flatMap(({ input }) =>
    'beginFault' in input || 'endFault' in input || 'deleteReleased' in input ? [] : [input],
  );
}

interface Write {
  readonly component: string;
  /** The how many-th write of any component it is. */
  readonly number: number;
}

interface Played {
  readonly objects: Readonly<Record<string, unknown>>;
  readonly writes: readonly Write[];
  readonly refused: readonly number[];
}

function play(version: KubernetesVersion, seed: number, restart?: Write): Played {
  const simulation = createSimulation({ version, seed });
  const uids = new UidNames();
  new Observer(simulation.api, uids);
  const writes: Write[] = [];
  simulation.api.subscribe(({ actor, object }) => {
    if (object.kind === 'Event' || !simulation.componentNames.includes(actor)) return;
    writes.push({ component: actor, number: writes.length + 1 });
  });
  const refused: number[] = [];
  let restarted = false;
  const afterWrite = (): void => {
    if (!restart || restarted || writes.length < restart.number) return;
    restarted = true;
    expect(simulation.restartComponent(restart.component).ok).toBe(true);
  };
  for (const [index, input] of inputsOf(seed).entries()) {
    if (!simulation.execute(input).ok) refused.push(index);
    comeToRest(simulation, afterWrite);
  }
  expect(restarted).toBe(restart !== undefined);
  return { objects: Object.fromEntries(observedObjects(simulation.api, uids)), writes, refused };
}

function comeToRest(simulation: Simulation, afterWrite: () => void): void {
  for (let steps = 0; simulation.stepToNextWrite(QUIET_MS); steps += 1) {
    afterWrite();
    if (steps > 2_000) throw new Error('it does not come to rest');
  }
}

describe.each(KUBERNETES_VERSIONS)('in %s', (version) => {
  it.each(SCENARIOS)('random scenario %i ends the same with a restart', (seed) => {
    const undisturbed = play(version, seed);
    expect(undisturbed.writes.length).toBeGreaterThan(10);
    // One in 29, in each scenario others.
    const some = undisturbed.writes.filter(({ number }) => number % 29 === seed);
    for (const write of some) {
      const { objects, refused } = play(version, seed, write);
      const told = `${write.component} restarted after write ${write.number}`;
      expect({ told, refused }).toEqual({ told, refused: undisturbed.refused });
      expect({ told, differences: fieldDifferences('', undisturbed.objects, objects) }).toEqual({
        told,
        differences: [],
      });
    }
  });
});
