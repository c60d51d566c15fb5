/**
 * A scenario is an input log: what a cluster began with, and what people did to it and when. State is never part
 * of it; it is replayed. The format is versioned, since links and files of it live longer than any release.
 */
import type { Input, OperationTarget } from '../engine/simulation-api';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { KubernetesObject } from '../kubernetes/object';

/** Grows when an older reader could misunderstand a newer scenario. */
export const SCENARIO_FORMAT = 1;

export interface Scenario {
  readonly stowage: typeof SCENARIO_FORMAT;
  readonly kubernetes: KubernetesVersion;
  /** A 32-bit integer: uids, generated names and back-offs come from it. */
  readonly seed: number;
  readonly title?: string;
  readonly description?: string;
  readonly config?: ScenarioConfig;
  /** Created one after the other before any time passes; those that the API server refuses are left out. */
  readonly objects: readonly KubernetesObject[];
  /** In the order of their times. */
  readonly operations: readonly TimedOperation[];
  readonly notes?: readonly Note[];
  /**
   * The moment that a replay stops at, milliseconds since the start; the time of the last operation unless given.
   * Operations after it are still to come: they are done as the clock of an opened cluster reaches them.
   */
  readonly untilMs?: number;
  /**
   * Which view to open: a path within the cluster's pages, such as `claims/default/data`, with what is selected and
   * the moment that it shows behind a question mark.
   */
  readonly view?: string;
  /** `hashState` of the cluster at `untilMs` where this was made: whoever replays it can tell whether it is the same. */
  readonly stateHash?: string;
}

/** What a scenario may change of the simulated control plane; the rest is fixed, so that links stay comparable. */
export interface ScenarioConfig {
  readonly startMs?: number;
  readonly enableHostPathProvisioner?: boolean;
  readonly enableDynamicProvisioning?: boolean;
  readonly simulateDrivers?: boolean;
  readonly driverLatencyMs?: number;
  readonly podStartMs?: number;
  readonly podStopMs?: number;
  readonly recyclerMs?: number;
}

/** A write by a person, or a fault that a person begins or ends, at its time in milliseconds since the start. */
export type TimedOperation = Input & { readonly atMs: number };

/** Words beside the cluster at a moment: when it is reached, or once that many operations have been done. */
export type Note = NoteContent & ({ readonly atMs: number } | { readonly afterOperation: number });

export interface NoteContent {
  readonly title: string;
  readonly text: NoteText;
  /** The object that the note is about. */
  readonly select?: OperationTarget;
  readonly view?: string;
  /** Asked before the reader is told what comes. */
  readonly question?: NoteQuestion;
}

/** What the reader is to predict. Its answer stays hidden until it is asked for. */
export interface NoteQuestion {
  readonly ask: NoteText;
  /** At least two, of which exactly one is right. */
  readonly options: readonly string[];
  /** Place of the right one in `options`. */
  readonly answer: number;
  /** The answer with its reason. */
  readonly because: NoteText;
  /** The moment at which the cluster shows the answer, milliseconds since the start; the note's own unless given. */
  readonly untilMs?: number;
}

/** As `Sentence` of the explanations: plain words, words of Kubernetes, objects that one can open. */
export type NoteText = readonly NoteSpan[];

export type NoteSpan =
  | string
  | { readonly code: string }
  | { readonly object: { readonly kind: string; readonly namespace?: string; readonly name: string } };

/** Bounds of a scenario. Larger ones are not refused to annoy, but because every reader must replay them. */
export const SCENARIO_LIMITS = {
  objects: 2_000,
  operations: 5_000,
  notes: 200,
  /** Answers that a question of a note offers. */
  options: 6,
  /** Levels of maps and lists within each other. */
  depth: 64,
  titleLength: 120,
  textLength: 2_000,
  /** Simulated time that a replay may cover: 30 days. */
  durationMs: 30 * 24 * 60 * 60_000,
} as const;
