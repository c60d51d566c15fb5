/**
 * Cuts a simulated cluster at one of its moments. A task of the engine cannot be copied, so a branch is a cluster of
 * its own that replays the same scenario with what people had done up to there, and stands at that time. A future that
 * was undone is another moment of it.
 */
import { err, ok, type Result } from '../../base/result';
import type { BranchOrigin, ClusterDescription } from '../../history/stream-message';
import { failure, type Status } from '../../kubernetes/status';
import type { ScenarioPlayer } from '../../scenario/replay';
import type { Scenario } from '../../scenario/scenario';
import type { ChangeLog } from '../change-log';
import type { Future, JournalEntry } from './journal';

/** Where a cluster stands in its scenario. */
export interface Standing {
  /** What people did, besides the operations of the scenario. */
  readonly entries: readonly JournalEntry[];
  /** Where the clock stands, milliseconds since the start; the end of the scenario unless given. */
  readonly atMs: number | undefined;
  /** How far it is within the moment `atMs`: at the write of that revision. All that is due then is done unless given. */
  readonly atRevision?: number | undefined;
}

/** All that is needed to open a simulated cluster as it was. */
export interface SimulationRecord extends Standing {
  readonly name: string;
  readonly title: string | undefined;
  readonly scenario: Scenario;
  readonly branch: BranchOrigin | undefined;
}

/** Characters of a title that is made from those of acts. */
const TITLE_LENGTH = 120;

/** A revision of the log, a future that was undone, or now. */
export type BranchPoint = number | { readonly future: number } | undefined;

/** A branch before it has a name. */
export interface Branching {
  readonly record: SimulationRecord;
  readonly origin: BranchOrigin;
  readonly title: string;
}

/** What is known of the cluster that is branched from. Times are milliseconds since the epoch. */
export interface BranchParent {
  readonly record: SimulationRecord;
  readonly log: ChangeLog;
  /** What has played its scenario. */
  readonly player: Pick<ScenarioPlayer, 'objectsAt' | 'wasDoneAt'>;
  readonly futures: readonly Future[];
  readonly startMs: number;
  readonly now: ClusterDescription;
}

export function branchAt(parent: BranchParent, point: BranchPoint): Result<Branching, Status> {
  const { record, log, player, startMs, now } = parent;
  const of = record.name;
  if (typeof point === 'object') return futureAt(parent, point.future);
  const title = `${now.title}, another way`;
  if (point === undefined || point === log.revision) {
    const { revision, nowMs } = now.clock;
    return ok({ record, origin: { of, revision, timeMs: nowMs }, title });
  }
  const timeMs = timeOfRevision(log, point);
  if (!timeMs.ok) return timeMs;
  const cut = cutAt(record, player, point, timeMs.value - startMs);
  return ok({ record: cut, origin: { of, revision: point, timeMs: timeMs.value }, title });
}

function futureAt({ record, futures, startMs }: BranchParent, id: number): Result<Branching, Status> {
  const future = futures.find((one) => one.id === id);
  if (!future) return err(failure('NotFound', `cluster "${record.name}" keeps no future ${id} (any more)`));
  const { entries, atMs, revision, fromMs, title } = future;
  const origin = { of: record.name, revision, timeMs: startMs + fromMs };
  return ok({
    record: { ...record, entries, atMs, atRevision: undefined },
    origin,
    title: `Undone: ${title}`.slice(0, TITLE_LENGTH),
  });
}

/** The time of the write `revision` of `log`; an error where it is no revision that the log still has. */
export function timeOfRevision(log: ChangeLog, revision: number): Result<number, Status> {
  const oldest = log.oldest();
  if (revision === oldest.revision) return ok(oldest.timeMs);
  const found = revision > oldest.revision ? log.since(revision - 1, 1) : undefined;
  const change = found?.ok ? found.value[0]?.change : undefined;
  if (change?.revision === revision) return ok(change.timeMs);
  const why = `the writes that are kept are ${oldest.revision} to ${log.revision}`;
  return err(failure('BadRequest', `revision: there is no write ${revision}; ${why}`));
}

/** `record` as it was at `revision`, at `atMs` since its start: with nothing of what came later, also at that time. */
function cutAt(
  record: SimulationRecord,
  player: BranchParent['player'],
  revision: number,
  atMs: number,
): SimulationRecord {
  const { scenario, entries } = record;
  const operations = scenario.operations.filter(
    (operation) =>
      operation.atMs < atMs || (operation.atMs === atMs && player.wasDoneAt(operation, revision)),
  );
  const objects = scenario.objects.slice(0, player.objectsAt(revision));
  return {
    ...record,
    scenario: { ...scenario, objects, operations },
    entries: entries.filter((entry) => entry.revision <= revision),
    atMs,
    atRevision: revision,
  };
}

/** The scenario that replays `record`: operations of one moment in their order, the scenario's own first. */
export function scenarioOfRecord({
  scenario,
  entries,
  atMs,
}: Pick<SimulationRecord, 'scenario' | 'entries' | 'atMs'>): Scenario {
  // The sort is stable.
  const operations = [...scenario.operations, ...entries.map(({ operation }) => operation)].sort(
    (a, b) => a.atMs - b.atMs,
  );
  // The hash was of the state in which the scenario was shared, not of what became of it since.
  const { stateHash: _, ...rest } = scenario;
  return { ...rest, operations, ...(atMs === undefined ? {} : { untilMs: atMs }) };
}
