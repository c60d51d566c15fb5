/**
 * A seek on the timeline beside replaying every write from the start, on the same log in one run. Both must give the
 * same objects.
 */
import { assert } from '../../base/assert';
import type { JsonValue } from '../../base/json';
import { applyChanges, type ClusterLog, EMPTY_LOG, receive } from '../../history/cluster-log';
import { Moments } from '../../history/moments';
import { STREAM_VERSION } from '../../history/stream-message';
import type { Change } from '../../kubernetes/change';
import type { KubernetesObject } from '../../kubernetes/object';
import { timeOf } from './stopwatch';
import { showFigure, showSpread, spreadOf, type Table } from './table';

const OBJECTS = 2_000;
const WRITES = [2_000, 20_000];
const SEEKS = 200;
const ROUNDS = 5;
const FRAME_NS = 1e9 / 60;

export function benchScrub(): readonly Table[] {
  return [
    {
      title: 'Scrubbing through the past, beside replaying it from the start',
      columns: ['objects', 'writes', 'replay / seek', 'seek / frame at 60 Hz', 'slowest seek / frame'],
      rows: WRITES.map(scrubRow),
      note: `Median (lowest to highest) of ${ROUNDS} rounds of ${SEEKS} seeks to and fro. Both gave the same objects.`,
    },
  ];
}

function scrubRow(writes: number): readonly string[] {
  const log = logOf(writes);
  const faster: number[] = [];
  const frames: number[] = [];
  let slowest = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const moments = new Moments(log);
    moments.follow(log);
    const revisions = Array.from({ length: SEEKS }, (_, index) => placeOf(index, round, writes));
    let seekNs = 0;
    for (const revision of revisions) {
      const tookNs = timeOf(() => moments.at(revision));
      slowest = Math.max(slowest, tookNs);
      seekNs += tookNs;
    }
    const replayNs = timeOf(() => {
      for (const revision of revisions) replayTo(log, revision);
    });
    for (const revision of revisions.slice(0, 5)) assertSame(moments, log, revision);
    faster.push(replayNs / seekNs);
    frames.push(seekNs / SEEKS / FRAME_NS);
  }
  return [
    showFigure(OBJECTS),
    showFigure(writes),
    showSpread(spreadOf(faster)),
    showSpread(spreadOf(frames)),
    showFigure(slowest / FRAME_NS),
  ];
}

/** A hand that moves over the whole track and back, a few writes or many at a time. */
function placeOf(index: number, round: number, writes: number): number {
  const share = Math.abs(Math.sin((index + round) / 9));
  return OBJECTS + Math.floor(share * (writes - 1));
}

function replayTo(log: ClusterLog, revision: number) {
  return applyChanges(
    log.base,
    log.changes.filter((change) => change.revision <= revision),
  );
}

function assertSame(moments: Moments, log: ClusterLog, revision: number): void {
  const replayed = replayTo(log, revision);
  for (const [kind, objects] of moments.at(revision)?.objects ?? []) {
    const expected = replayed.get(kind);
    assert(objects.size === expected?.size, `as many of ${kind} at revision ${revision}`);
    for (const [key, object] of objects)
      assert(object === expected.get(key), `the same ${key} at ${revision}`);
  }
}

function logOf(writes: number): ClusterLog {
  const objects = Array.from({ length: OBJECTS }, (_, index) => objectAt(index, 'Pending'));
  const changes = Array.from({ length: writes }, (_, index): Change => {
    const revision = OBJECTS + index + 1;
    const object = objectAt((index * 7) % OBJECTS, index % 2 === 0 ? 'Bound' : 'Released');
    return {
      revision,
      timeMs: revision * 10,
      actor: 'persistentvolume-controller',
      type: 'MODIFIED',
      object,
    };
  });
  const place = { revision: OBJECTS, timeMs: 0, head: OBJECTS + writes, log: 'bench', why: 'start' } as const;
  return receive(EMPTY_LOG, [
    { kind: 'snapshot', version: STREAM_VERSION, ...place, first: true, last: true, objects },
    { kind: 'changes', changes },
  ]);
}

/** Half of them volumes, half claims. */
function objectAt(index: number, phase: string): KubernetesObject {
  const isVolume = index % 2 === 0;
  const object: JsonValue = {
    apiVersion: 'v1',
    kind: isVolume ? 'PersistentVolume' : 'PersistentVolumeClaim',
    metadata: { name: `object-${index}`, ...(isVolume ? {} : { namespace: 'default' }) },
    status: { phase },
  };
  return object as unknown as KubernetesObject;
}
