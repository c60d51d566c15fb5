/**
 * A controller may die between any two of its writes: started anew it must end where it would have ended. Each recorded
 * scenario is played with a restart of the volume controller after each of its writes, and the final objects compared.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createSimulation } from '../simulation';
import type { Simulation } from '../simulation-api';
import { fieldDifferences } from './difference';
import { UidNames } from './normalise';
import { observedObjects } from './objects';
import { Observer } from './observer';
import { groupOf, parseRecording, type Recording } from './recording';
import { performStep, REPLAY_CONFIG } from './replay';

const CONTROLLER = 'persistentvolume-controller';
const GROUPS = ['bind', 'prebind', 'reclaim', 'delete', 'lost', 'provision', 'wait'];

/**
 * Where a restart shows, as it does upstream: a recycler Pod that waits for a node outlives the controller that waited
 * for it, and the next attempt finds it, removes it and calls that a failure.
 */
const RESTART_SHOWS = ['reclaim/recycle-hostpath', 'reclaim/prebound-recycle-keeps-claimref'];

function recordings(): readonly Recording[] {
  const path = fileURLToPath(new URL('recordings/kubernetes-1.37/control-plane.jsonl', import.meta.url));
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parsed = line === '' ? undefined : parseRecording(line);
      return parsed?.ok && GROUPS.includes(groupOf(parsed.value)) ? [parsed.value] : [];
    });
}

/** Plays the whole recording, with a restart after the `restartAt`-th write of the controller; 0 for none. */
function play(recording: Recording, restartAt: number): { objects: Record<string, unknown>; writes: number } {
  const simulation = createSimulation({ version: recording.kubernetes, seed: 1, config: REPLAY_CONFIG });
  const uids = new UidNames();
  new Observer(simulation.api, uids);
  let writes = 0;
  let restarted = false;
  simulation.api.subscribe(({ actor, object }) => {
    if (actor === CONTROLLER && object.kind !== 'Event') writes += 1;
  });
  for (const step of recording.steps) {
    performStep(simulation, step, uids);
    settle(simulation, () => {
      if (restarted || writes !== restartAt) return;
      restarted = true;
      expect(simulation.restartComponent(CONTROLLER).ok).toBe(true);
    });
  }
  return { objects: Object.fromEntries(observedObjects(simulation.api, uids)), writes };
}

/** Long enough for the back-off of what a restart made fail. */
function settle(simulation: Simulation, afterWrite: () => void): void {
  while (simulation.stepToNextWrite(5_000)) afterWrite();
}

describe('a restart of the volume controller after any of its writes', () => {
  it.each(recordings().map((recording) => [recording.name, recording] as const))('%s', (name, recording) => {
    const undisturbed = play(recording, 0);
    const differing: string[] = [];
    for (let write = 1; write <= undisturbed.writes; write += 1) {
      const { objects } = play(recording, write);
      const differences = fieldDifferences(name, undisturbed.objects, objects);
      if (differences.length > 0) differing.push(`after write ${write}: ${JSON.stringify(differences)}`);
    }
    if (RESTART_SHOWS.includes(name)) expect(differing).not.toEqual([]);
    else expect(differing).toEqual([]);
  });
});
