/** A branch begins with the state that is shown, at every moment of some demos: also between two writes of a millisecond. */
import { describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import { DEMOS } from '../../scenario/demos';
import { endMs } from '../../scenario/moment';
import { identityOf } from '../change-log';
import { SimulatedCluster } from './simulated-cluster';

const AFTER_MS = 1_000;

/** The demo, played to a moment after its last operation. */
async function played(id: string): Promise<SimulatedCluster> {
  const scenario = DEMOS[id];
  assert(scenario, `there is a demo ${id}`);
  const last = scenario.operations.at(-1)?.atMs ?? 0;
  const untilMs = Math.max(endMs(scenario), last) + AFTER_MS;
  const opened = await SimulatedCluster.open({ name: 'demo', scenario: { ...scenario, untilMs } });
  assert(opened.ok, 'it plays to its end');
  return opened.value;
}

/** All objects as JSON, by identity. */
function stateOf(cluster: SimulatedCluster): ReadonlyMap<string, string> {
  return new Map([...cluster.log.objects()].map((object) => [identityOf(object), JSON.stringify(object)]));
}

describe('a branch begins at every moment of a demo as it was', () => {
  it.each(['static-binding', 'how-the-match-is-found', 'delete-and-recycle', 'expansion', 'bad-night'])(
    '%s',
    async (id) => {
      const demo = await played(id);
      const entries = demo.log.since(0, 100_000);
      assert(entries.ok, 'the log reaches back');
      const shown = new Map<string, string>();
      let sharing = 0;
      for (const [index, { change }] of entries.value.entries()) {
        const { revision, object, timeMs } = change;
        if (change.type === 'DELETED') shown.delete(identityOf(object));
        else shown.set(identityOf(object), JSON.stringify(object));
        const branching = demo.branchAt(revision);
        assert(branching.ok, 'the moment is kept');
        const branch = await SimulatedCluster.open(branching.value.record);
        assert(branch.ok, 'the branch opens');
        const next = entries.value[index + 1]?.change;
        if (branch.value.log.revision !== revision) {
          // Two writes in one go: an Event beside the write that it tells of, and the API server's own beginning.
          expect([object.kind === 'Event' || change.actor === 'kube-apiserver', next?.timeMs]).toEqual([
            true,
            timeMs,
          ]);
          continue;
        }
        if (next?.timeMs === timeMs) sharing += 1;
        expect(stateOf(branch.value), `after revision ${revision}`).toEqual(shown);
      }
      expect(sharing).toBeGreaterThan(0);
    },
    120_000,
  );
});
