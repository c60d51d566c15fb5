/**
 * What the journal of a simulated cluster says, record by record: how it began, and every act since. Folded in their
 * order, the records give what opens the cluster again where it was; state is never among them.
 */
import * as v from 'valibot';
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import type { Scenario, TimedOperation } from '../../scenario/scenario';
import type { SimulationRecord } from './branch';
import { Journal, type JournalEntry } from './journal';

/** Grows when an older release could misunderstand a newer journal. */
export const JOURNAL_FORMAT = 1;

/**
 * Where the clock stands, between which writes, and whether it goes. The revision is 0 where nobody has noted it; the
 * objects are counted for lists, which replay nothing.
 */
export interface ClockRecord {
  readonly kind: 'clock';
  /** Milliseconds since the start. */
  readonly atMs: number;
  readonly playing: boolean;
  readonly speed: number;
  readonly objects: number;
  readonly revision: number;
}

export type JournalRecord =
  | { readonly kind: 'open'; readonly format: typeof JOURNAL_FORMAT; readonly opened: SimulationRecord }
  /** A write from outside. A refused one is part of the story. */
  | {
      readonly kind: 'write';
      readonly entry: JournalEntry;
      readonly accepted: boolean;
      readonly act?: string | undefined;
    }
  /** Started again; the clock stood at `atMs` before. */
  | { readonly kind: 'reset'; readonly atMs: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  /** A future of it was deleted or opened as a branch, or was brought back. */
  | { readonly kind: 'future'; readonly id: number; readonly shown: boolean }
  | { readonly kind: 'title'; readonly title: string }
  | ClockRecord;

const Milliseconds = v.pipe(v.number(), v.minValue(0));

const Entry = v.object({
  operation: v.looseObject({ atMs: Milliseconds }),
  revision: v.number(),
});

const Opened = v.object({
  name: v.string(),
  title: v.optional(v.string()),
  scenario: v.looseObject({
    stowage: v.number(),
    objects: v.array(v.looseObject({})),
    operations: v.array(v.looseObject({})),
  }),
  entries: v.array(Entry),
  atMs: v.optional(Milliseconds),
  atRevision: v.optional(v.number()),
  branch: v.optional(v.object({ of: v.string(), revision: v.number(), timeMs: v.number() })),
});

/** Operations and scenarios were checked when they came in, and a checksum stands beside each record. */
const RecordSchema = v.variant('kind', [
  v.object({ kind: v.literal('open'), format: v.literal(JOURNAL_FORMAT), opened: Opened }),
  v.object({ kind: v.literal('write'), entry: Entry, accepted: v.boolean(), act: v.optional(v.string()) }),
  v.object({ kind: v.literal('reset'), atMs: Milliseconds }),
  v.object({ kind: v.literal('undo') }),
  v.object({ kind: v.literal('redo') }),
  v.object({ kind: v.literal('future'), id: v.number(), shown: v.boolean() }),
  v.object({ kind: v.literal('title'), title: v.string() }),
  v.object({
    kind: v.literal('clock'),
    atMs: Milliseconds,
    playing: v.boolean(),
    speed: v.number(),
    objects: v.number(),
    revision: v.number(),
  }),
]);

/** A cluster as its journal has it. */
export interface JournaledSimulation {
  /** With what it was opened, and its title now. */
  readonly opened: SimulationRecord;
  readonly journal: Journal;
  readonly clock: ClockRecord;
}

/** What `records` of the journal `name` come to. An error says what cannot be read, and what to do. */
export function foldRecords(name: string, records: readonly unknown[]): Result<JournaledSimulation, Status> {
  const [first, ...rest] = records;
  const newer = newerFormat(first);
  if (newer !== undefined) {
    const why = `its journal has format ${newer}, and this release of Stowage reads format ${JOURNAL_FORMAT}`;
    return err(failure('Gone', `cluster "${name}" is of a newer Stowage: ${why}; start the newer one`));
  }
  const begin = recordOf(first);
  if (begin?.kind !== 'open') return err(unreadable(name, 0));
  let folded = opening(begin.opened);
  for (const [index, unknownRecord] of rest.entries()) {
    const record = recordOf(unknownRecord);
    const next = record && after(folded, record);
    if (!next) return err(unreadable(name, index + 1));
    folded = next;
  }
  return ok(folded);
}

function newerFormat(first: unknown): number | undefined {
  const parsed = v.safeParse(v.object({ kind: v.literal('open'), format: v.number() }), first);
  return parsed.success && parsed.output.format > JOURNAL_FORMAT ? parsed.output.format : undefined;
}

/** As it was written: what the schema would make of it has its keys in another order. */
function recordOf(value: unknown): JournalRecord | undefined {
  return v.is(RecordSchema, value) ? (value as unknown as JournalRecord) : undefined;
}

function opening(record: SimulationRecord): JournaledSimulation {
  const { scenario, entries, atMs, atRevision, branch, name, title } = record;
  const opened = { name, title, scenario, entries, atMs, atRevision, branch };
  const clock: ClockRecord = {
    kind: 'clock',
    atMs: atMs ?? endOf(scenario, entries),
    playing: false,
    speed: 1,
    objects: scenario.objects.length,
    revision: atRevision ?? 0,
  };
  return { opened, journal: new Journal(entries), clock };
}

/** Undefined for a record that cannot stand at this place. */
function after(before: JournaledSimulation, record: JournalRecord): JournaledSimulation | undefined {
  const { opened, journal, clock } = before;
  switch (record.kind) {
    case 'open':
      return undefined;
    case 'write':
      journal.record(record.entry, record.accepted, record.act);
      return {
        ...before,
        clock: { ...clock, atMs: record.entry.operation.atMs, revision: record.entry.revision },
      };
    case 'reset':
      journal.recordReset(record.atMs, opened.entries);
      return before;
    case 'undo': {
      const target = journal.undoTarget();
      if (!target) return undefined;
      journal.undo(target);
      return before;
    }
    case 'redo': {
      const target = journal.redoTarget(opened.entries);
      if (!target) return undefined;
      journal.redo(target);
      return before;
    }
    case 'future':
      return journal.showFuture(record.id, record.shown) ? before : undefined;
    case 'title':
      return { ...before, opened: { ...opened, title: record.title } };
    case 'clock':
      return { ...before, clock: record };
  }
}

function endOf(scenario: Scenario, entries: readonly JournalEntry[]): number {
  const last = (operations: readonly TimedOperation[]): number => operations.at(-1)?.atMs ?? 0;
  return (
    scenario.untilMs ?? Math.max(last(scenario.operations), last(entries.map(({ operation }) => operation)))
  );
}

function unreadable(name: string, index: number): Status {
  const why = `record ${index + 1} of its journal is none that this release of Stowage knows`;
  return failure('Gone', `cluster "${name}" cannot be opened: ${why}`);
}
