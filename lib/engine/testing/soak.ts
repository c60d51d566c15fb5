/**
 * Plays random inputs against a whole cluster and holds it to invariants.ts: every write, and every so many inputs the
 * settled cluster after all faults have ended. What breaks a law is made as short as it can be and told as the input
 * log of a scenario.
 */
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import { faults, persistentVolumes } from '../../kubernetes/resources';
import { createSimulation } from '../simulation';
import type { Input, Simulation } from '../simulation-api';
import { Invariants } from './invariants';
import { type ReclaimByHand, randomInputs, type TimedInput } from './random-inputs';
import { shortest } from './shrink';

const CONFIG = { watchLogLimit: 1_000 };
const RESYNC_MARGIN_MS = 16_000;
const SETTLE_LIMIT_MS = 2 * 60 * 60_000;

export interface SoakOptions {
  readonly version: KubernetesVersion;
  readonly seed: number;
  /** How many inputs. */
  readonly inputs: number;
  /** After how many inputs the cluster is left alone until it has settled. */
  readonly settleEvery: number;
}

/** What happened when: an input as it was carried out, in milliseconds since the start. */
export type Played = Input & { readonly atMs: number };

export interface SoakResult {
  readonly violations: readonly string[];
  /** How many inputs were carried out and not refused. */
  readonly accepted: number;
  readonly revision: number;
  readonly played: readonly Played[];
}

export function soak(options: SoakOptions): SoakResult {
  return play(options, randomInputs(options.seed, options.inputs));
}

/** The shortest list of inputs that still breaks one of the same laws. */
export function shortestViolation(options: SoakOptions): SoakResult {
  const inputs = randomInputs(options.seed, options.inputs);
  const first = play(options, inputs);
  const laws = new Set(first.violations.map(lawOf));
  if (laws.size === 0) return first;
  const fails = (candidate: readonly TimedInput[]) =>
    play(options, candidate).violations.some((violation) => laws.has(lawOf(violation)));
  return play(options, shortest(inputs.slice(0, first.played.length), fails));
}

/** Ends with the first violation. */
function play({ version, seed, settleEvery }: SoakOptions, inputs: readonly TimedInput[]): SoakResult {
  const simulation = createSimulation({ version, seed, config: CONFIG });
  const invariants = new Invariants(simulation.api);
  const played: Played[] = [];
  let violations: readonly string[] = [];
  let accepted = 0;
  for (const [index, { afterMs, input }] of inputs.entries()) {
    simulation.advanceTo(simulation.nowMs + afterMs);
    const resolved = resolve(simulation, input);
    if (!resolved) continue;
    played.push({ ...resolved, atMs: simulation.nowMs - simulation.config.startMs });
    if (simulation.execute(resolved).ok) accepted += 1;
    const isLast = index === inputs.length - 1;
    violations = [
      ...(isLast || (index + 1) % settleEvery === 0 ? settle(simulation, invariants) : []),
      ...invariants.violations,
    ];
    if (violations.length > 0) break;
  }
  return { violations, accepted, revision: simulation.api.revision, played };
}

function settle(simulation: Simulation, invariants: Invariants): readonly string[] {
  for (const { metadata } of simulation.api.list(faults)) {
    simulation.execute({ endFault: { name: metadata.name } });
  }
  const settled = simulation.settle({ windowMs: RESYNC_MARGIN_MS, limitMs: SETTLE_LIMIT_MS });
  invariants.checkSettled();
  return settled.settled ? [] : [`everything settles: ${settled.why}`];
}

function resolve(simulation: Simulation, input: Input | ReclaimByHand): Input | undefined {
  if (!('deleteReleased' in input)) return input;
  const released = simulation.api
    .list(persistentVolumes)
    .filter(({ status }) => status?.phase === 'Released');
  const volume = released[input.deleteReleased % Math.max(1, released.length)];
  if (!volume) return undefined;
  return { delete: { apiVersion: 'v1', kind: 'PersistentVolume', name: volume.metadata.name } };
}

function lawOf(violation: string): string {
  return violation.slice(0, violation.indexOf(': '));
}

/** What broke, and the inputs that lead there, one a line. */
export function describeViolation({ violations, played }: SoakResult): readonly string[] {
  return [...violations.slice(0, 5), ...played.map((input) => `  ${JSON.stringify(input)}`)];
}
