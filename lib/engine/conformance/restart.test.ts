/**
 * A component may die between any two of its writes: started anew it must end where it would have ended. Each recorded
 * scenario is played with a restart of each component after each of its writes, and the final objects compared.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createSimulation } from '../simulation';
import type { Simulation } from '../simulation-api';
import { type Difference, fieldDifferences } from './difference';
import { UidNames } from './normalise';
import { observedObjects } from './objects';
import { Observer } from './observer';
import { parseRecording, type Recording } from './recording';
import { performStep, REPLAY_CONFIG } from './replay';

const FILES = ['control-plane', 'csi'];

/**
 * Where a restart shows, as it does upstream: the operation that waits for a recycler Pod dies with its controller, and
 * the Pod stays. The next attempt creates a Pod of the same name, is answered AlreadyExists, deletes the old one and
 * fails with `old recycler pod found, will retry later` (internalRecycleVolumeByWatchingPodUntilCompletion,
 * recycler_client.go, 1.37), so the volume is Failed where it would still be Released. In these two no node is there for
 * the Pod, so neither run gets further; everything but phase and message of the volume and its Pod is equal.
 */
const RECYCLER_LEFT = ['reclaim/recycle-hostpath', 'reclaim/prebound-recycle-keeps-claimref'];
const SHOWS =
  /^\["(Pod\/default\/recycler-for-[^"]*"\]|PersistentVolume\/[^"]*"\]\.status\.(phase|message)$)/;

function recordings(file: string): readonly Recording[] {
  const path = fileURLToPath(new URL(`recordings/kubernetes-1.37/${file}.jsonl`, import.meta.url));
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parsed = line === '' ? undefined : parseRecording(line);
      return parsed?.ok ? [parsed.value] : [];
    });
}

interface Restart {
  readonly component: string;
  /** After so many of its writes. */
  readonly write: number;
}

interface Played {
  readonly objects: Record<string, unknown>;
  /** How often each component wrote. */
  readonly writes: ReadonlyMap<string, number>;
}

function play(recording: Recording, restart?: Restart): Played {
  const simulation = createSimulation({ version: recording.kubernetes, seed: 1, config: REPLAY_CONFIG });
  const uids = new UidNames();
  new Observer(simulation.api, uids);
  const writes = new Map<string, number>();
  simulation.api.subscribe(({ actor, object }) => {
    if (object.kind === 'Event' || !simulation.componentNames.includes(actor)) return;
    writes.set(actor, (writes.get(actor) ?? 0) + 1);
  });
  let restarted = false;
  for (const step of recording.steps) {
    performStep(simulation, step, uids);
    settle(simulation, () => {
      if (restarted || !restart || writes.get(restart.component) !== restart.write) return;
      restarted = true;
      expect(simulation.restartComponent(restart.component).ok).toBe(true);
    });
  }
  return { objects: Object.fromEntries(observedObjects(simulation.api, uids)), writes };
}

/** Long enough for the back-off of what a restart made fail. */
function settle(simulation: Simulation, afterWrite: () => void): void {
  while (simulation.stepToNextWrite(5_000)) afterWrite();
}

describe.each(FILES)('a restart of a component after any of its writes, in the recordings of %s', (file) => {
  it.each(recordings(file).map((recording) => [recording.name, recording] as const))(
    '%s',
    (name, recording) => {
      const undisturbed = play(recording);
      const differing: string[] = [];
      for (const [component, count] of undisturbed.writes) {
        for (let write = 1; write <= count; write += 1) {
          const { objects } = play(recording, { component, write });
          for (const { path } of fieldDifferences(name, undisturbed.objects, objects).filter(isField)) {
            if (RECYCLER_LEFT.includes(name) && SHOWS.test(path)) continue;
            differing.push(`${component} after write ${write}: ${path}`);
          }
        }
      }
      expect(differing).toEqual([]);
    },
  );
});

function isField(difference: Difference): difference is Extract<Difference, { readonly kind: 'field' }> {
  return difference.kind === 'field';
}
