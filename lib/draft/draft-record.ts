/**
 * What the browser keeps of the reader's work: one record for each text, half-filled dialog and cluster. Values are
 * checked when they are read, since an older or newer release, or the reader's own tools, may have written them.
 */
import * as v from 'valibot';
import { SCENARIO_LIMITS, type Scenario } from '../scenario/scenario';
import { parseScenario } from '../scenario/schema';

/**
 * Format of the records. 1 was the editor's text alone, in localStorage under `stowage.draft.<cluster>`; it is read
 * once and moved. Grows when an older release could misread a record: it then leaves such a record alone.
 */
export const DRAFT_FORMAT = 2;

/** Where the format 1 kept its texts. */
export const FORMAT_1_PREFIX = 'stowage.draft.';

export type DraftKind = 'text' | 'form' | 'cluster';

/** What is known of a record without reading its value. */
export interface DraftEntry {
  /** `text:lab`, `form:paste`, `cluster:lab`; with `#<version>` behind it where another tab's work was set aside. */
  readonly key: string;
  readonly format: number;
  readonly kind: DraftKind;
  /** For people. */
  readonly title: string;
  /** Characters of the value as JSON. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly savedMs: number;
  /** Grows with each save of the key, in whatever tab. */
  readonly version: number;
  /** When the reader threw it away: it can be brought back until room is needed. */
  readonly removedMs?: number;
}

const EntrySchema = v.object({
  key: v.pipe(v.string(), v.maxLength(300)),
  format: v.pipe(v.number(), v.integer()),
  kind: v.picklist(['text', 'form', 'cluster']),
  title: v.pipe(v.string(), v.maxLength(300)),
  size: v.pipe(v.number(), v.integer(), v.minValue(0)),
  savedMs: v.number(),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  removedMs: v.optional(v.number()),
});

/** An entry as it was stored; undefined for anything else, and for a format that this release does not know. */
export function readEntry(stored: unknown): DraftEntry | undefined {
  const parsed = v.safeParse(EntrySchema, stored);
  if (!parsed.success || parsed.output.format > DRAFT_FORMAT) return undefined;
  const { removedMs, ...entry } = parsed.output;
  return removedMs === undefined ? entry : { ...entry, removedMs };
}

/** A simulated cluster that the reader worked on: enough to make it again. */
export interface KeptCluster {
  readonly name: string;
  readonly title: string;
  /** What it began with and all that was done to it, up to the moment of the last save. */
  readonly scenario: Scenario;
  /** The page within the cluster that was open: `claims/default/data?at=12`. */
  readonly view: string;
}

const KeptClusterSchema = v.object({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)),
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(SCENARIO_LIMITS.titleLength)),
  scenario: v.unknown(),
  view: v.pipe(v.string(), v.maxLength(2_000)),
});

/** The cluster that a record holds; undefined where it holds none that this release can open. */
export function readKeptCluster(stored: unknown): KeptCluster | undefined {
  const parsed = v.safeParse(KeptClusterSchema, stored);
  if (!parsed.success) return undefined;
  const scenario = parseScenario(parsed.output.scenario);
  return scenario.ok ? { ...parsed.output, scenario: scenario.value } : undefined;
}

/** The fields of a half-filled dialog, by name. */
export type KeptForm = Readonly<Record<string, string>>;

const KeptFormSchema = v.record(v.string(), v.string());

export function readKeptForm(stored: unknown): KeptForm | undefined {
  const parsed = v.safeParse(KeptFormSchema, stored);
  return parsed.success ? parsed.output : undefined;
}

export function readKeptText(stored: unknown): string | undefined {
  return typeof stored === 'string' ? stored : undefined;
}

/** The key under which another tab's work on `key` is set aside. */
export function asideKey(key: string, version: number): string {
  return `${key}#${version}`;
}

/** True for work that was set aside because two tabs wrote at once. */
export function isAside(entry: DraftEntry): boolean {
  return entry.key.includes('#');
}
