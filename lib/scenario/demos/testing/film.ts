/** A demo played once to its end: what was true at each moment, and who wrote what. For tests only. */
import { createSimulation } from '../../../engine/simulation';
import type { Change } from '../../../kubernetes/change';
import type { KubernetesObject } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import { RESOURCES } from '../../../kubernetes/resources';
import { toldMs } from '../../moment';
import { ScenarioPlayer, simulationOptions } from '../../replay';
import type { Scenario } from '../../scenario';
import { factsOf } from './facts';
import { stateOf } from './words-for-objects';

export interface Moment {
  readonly revision: number;
  readonly facts: ReadonlySet<string>;
  /** `PersistentVolumeClaim default/data`, `PersistentVolume disk`: what one could open. */
  readonly objects: ReadonlySet<string>;
}

export interface Film {
  /** Milliseconds since the start. */
  readonly at: (ms: number) => Moment;
  /** Whatever was true at the end of some millisecond. */
  readonly ever: ReadonlySet<string>;
  /** `<actor> creates|writes|marks|removes <object>` after one moment and until another; events are left out. */
  readonly writes: (from: Moment, to: Moment) => readonly string[];
}

/** Plays `scenario` to what its last note tells. */
export function filmOf(scenario: Scenario): Film {
  const moments = new Map<number, Moment>();
  const { notes = [], operations } = scenario;
  const endMs = Math.max(...notes.map((note) => toldMs(scenario, note)));
  const { changes, beginMs } = logOf(scenario, endMs);
  // A refusal is no write.
  const times = [
    ...changes.map(({ timeMs }) => timeMs - beginMs),
    ...operations.map(({ atMs }) => atMs),
  ].sort((a, b) => a - b);
  const ever = new Set<string>();
  const player = playerOf(scenario);
  for (const ms of new Set(times)) {
    player.advanceTo(beginMs + ms);
    const moment = momentOf(player);
    moments.set(ms, moment);
    for (const fact of moment.facts) ever.add(fact);
  }
  const written = linesOf(changes);
  return {
    at: (ms) => {
      const last = times.filter((time) => time <= ms).at(-1) ?? 0;
      const moment = moments.get(last);
      if (!moment) throw new Error(`nothing was written until ${ms}`);
      return moment;
    },
    ever,
    writes: (from, to) =>
      written
        .filter(({ revision }) => revision > from.revision && revision <= to.revision)
        .map(({ line }) => line),
  };
}

function playerOf(scenario: Scenario): ScenarioPlayer {
  return new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
}

function logOf(scenario: Scenario, endMs: number): { changes: readonly Change[]; beginMs: number } {
  const player = playerOf(scenario);
  const beginMs = player.simulation.config.startMs;
  player.advanceTo(beginMs + endMs);
  const log = player.simulation.api.changesSince(0);
  if (!log.ok) throw new Error('the log was compacted');
  return { changes: log.value, beginMs };
}

function momentOf(player: ScenarioPlayer): Moment {
  const { api } = player.simulation;
  const objects = RESOURCES.flatMap((resource) =>
    api.list(resource).map(({ metadata: { namespace, name } }) => {
      return `${resource.kind} ${namespace ? `${namespace}/` : ''}${name}`;
    }),
  );
  return { revision: api.revision, facts: factsOf(player), objects: new Set(objects) };
}

function linesOf(
  changes: readonly Change[],
): readonly { readonly revision: number; readonly line: string }[] {
  const volumes = changes.map(({ object }) => object).filter(isVolume);
  const marked = new Set<string | undefined>();
  return changes
    .filter(({ object }) => object.kind !== 'Event')
    .map(({ revision, actor, type, object }) => {
      const { uid, deletionTimestamp } = object.metadata;
      const verb = type === 'MODIFIED' && deletionTimestamp && !marked.has(uid) ? 'marks' : VERBS[type];
      if (deletionTimestamp) marked.add(uid);
      return { revision, line: `${actor} ${verb} ${stateOf(object, volumes)}` };
    });
}

const VERBS = { ADDED: 'creates', MODIFIED: 'writes', DELETED: 'removes' } as const;

function isVolume(object: KubernetesObject): object is PersistentVolume {
  return object.kind === 'PersistentVolume';
}
