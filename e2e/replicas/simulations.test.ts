/** Simulated clusters of two servers over one database, in one process: where they are, and what they are afterwards. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assert } from '@/lib/base/assert';
import type { JournalStore } from '@/lib/cluster/journal/journal';
import type { SimulatedCluster } from '@/lib/cluster/simulated/simulated-cluster';
import { IDLE_MS, Simulations } from '@/lib/cluster/simulated/simulations';
import { failure } from '@/lib/kubernetes/status';
import { SCENARIO_FORMAT, type Scenario } from '@/lib/scenario/scenario';
import { volume } from './servers';
import { eventually, freshDatabase, hasPostgres, openStore, withPostgres } from './with-postgres';

const postgres = withPostgres();
const over = failure('ServiceUnavailable', 'the server is stopping');
const scenario: Scenario = {
  stowage: SCENARIO_FORMAT,
  kubernetes: '1.37',
  seed: 7,
  objects: [],
  operations: [],
};

let url = '';
const started: Simulations[] = [];

function start({ limit, leaseMs = 900 }: { limit?: number; leaseMs?: number } = {}): {
  readonly simulations: Simulations;
  readonly store: JournalStore;
} {
  const store = openStore(url, { leaseMs });
  const simulations = new Simulations({ store, ...(limit === undefined ? {} : { limit }) });
  started.push(simulations);
  return { simulations, store };
}

beforeEach(async () => {
  url = await freshDatabase(postgres());
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((simulations) => simulations.close(over)));
});

async function create(simulations: Simulations, name: string): Promise<SimulatedCluster> {
  const created = await simulations.create(scenario, name, true);
  assert(created.ok, 'it is created');
  return created.value;
}

function seen(cluster: SimulatedCluster) {
  const { title, clock, objects } = cluster.describe();
  return { state: cluster.stateHash, title, clock, objects, acts: cluster.acts.done };
}

const write = (cluster: SimulatedCluster, name: string) => cluster.execute({ create: volume(name) as never });

describe.skipIf(!hasPostgres)('simulated clusters over two stores', () => {
  it('are on one server at a time, and the same on the next', async () => {
    const [first, second] = [start(), start()];
    const cluster = await create(first.simulations, 'lab');
    expect(write(cluster, 'a').ok).toBe(true);
    cluster.settle();
    cluster.rename('Another title');
    expect((await cluster.kept()).ok).toBe(true);
    expect(await second.simulations.find('lab')).toMatchObject({
      kind: 'elsewhere',
      replica: { id: first.store.replicas?.self.id },
    });
    const before = seen(cluster);
    first.simulations.evictIdle(Date.now() + IDLE_MS + 60_000);
    await eventually(async () => expect((await second.simulations.find('lab')).kind).toBe('here'));
    const taken = await second.simulations.get('lab');
    assert(taken.ok, 'it is here');
    expect(seen(taken.value)).toEqual(before);
    expect((await first.simulations.find('lab')).kind).toBe('elsewhere');
    expect(await first.simulations.create(scenario, 'lab')).toMatchObject({
      error: { reason: 'AlreadyExists' },
    });
  });

  it('get another name when two servers think of the same one at once', async () => {
    const [first, second] = [start(), start()];
    const titled = { ...scenario, title: 'Same title' };
    const created = await Promise.all(
      [first, second, first, second].map(({ simulations }) => simulations.create(titled, undefined, true)),
    );
    const names = created.map((each) => (each.ok ? each.value.name : each.error.message));
    expect([...names].sort()).toEqual(['same-title', 'same-title-2', 'same-title-3', 'same-title-4']);
  });

  it('are opened by a server that has room, where the one that is asked has none', async () => {
    const [small, large] = [start({ limit: 1 }), start({ limit: 1 })];
    await create(small.simulations, 'deleted');
    expect((await small.simulations.delete('deleted')).ok).toBe(true);
    const busy = await create(small.simulations, 'busy');
    const reading = new AbortController();
    const reader = busy.subscribe(undefined, reading.signal);
    await reader.next();
    // Made by the other server, which has ended since.
    const gone = start();
    await create(gone.simulations, 'asleep');
    await gone.simulations.close(over);
    const elsewhere = {
      kind: 'elsewhere',
      replica: { id: large.store.replicas?.self.id },
      why: { code: 429 },
    };
    await eventually(async () => expect(await small.simulations.find('asleep')).toMatchObject(elsewhere));
    expect(small.simulations.roomElsewhere()).toMatchObject({ id: large.store.replicas?.self.id });
    // What begins on this server opens nowhere else, and that is said.
    for (const [what, opened] of [
      ['a branch', await small.simulations.branch(busy, undefined, undefined)],
      ['a cluster that is brought back', await small.simulations.restore('deleted')],
    ] as const) {
      assert(!opened.ok, 'there is no room');
      expect(opened.error.code).toBe(429);
      expect(opened.error.message).toContain(`${what} opens on the server where it begins, though another`);
    }
    expect((await large.simulations.find('asleep')).kind).toBe('here');
    reading.abort();
    await reader.return();
  });

  it('are the same after they were deleted and brought back, on the next server too', async () => {
    const [first, second] = [start(), start()];
    const cluster = await create(first.simulations, 'lab');
    for (const name of ['a', 'b', 'c']) expect(write(cluster, name).ok).toBe(true);
    expect((await cluster.undo()).ok).toBe(true);
    expect(write(cluster, 'd').ok).toBe(true);
    expect((await cluster.undo()).ok).toBe(true);
    const all = (one: SimulatedCluster) => {
      const { undone } = one.acts;
      return { ...seen(one), undone, futures: one.describe().futures };
    };
    const before = all(cluster);
    expect([before.acts.length, before.undone.length, before.futures?.length]).toEqual([2, 1, 1]);
    expect((await first.simulations.delete('lab')).ok).toBe(true);
    expect(await first.store.read('lab')).toEqual({ ok: true, value: [] });
    const restored = await first.simulations.restore('lab');
    assert(restored.ok, 'it comes back');
    expect(all(restored.value)).toEqual(before);
    first.simulations.evictIdle(Date.now() + IDLE_MS + 60_000);
    await eventually(async () => expect((await second.simulations.find('lab')).kind).toBe('here'));
    const taken = await second.simulations.get('lab');
    assert(taken.ok, 'it is here');
    expect(all(taken.value)).toEqual(before);
  });

  it('refuse writes and stay, while the database is away for less than a lease', async () => {
    const { simulations, store } = start({ leaseMs: 120_000 });
    const cluster = await create(simulations, 'lab');
    await postgres().stop();
    await eventually(() => expect(cluster.refusal).toMatchObject({ code: 503 }));
    const refused = write(cluster, 'a');
    expect(refused).toMatchObject({ ok: false, error: { reason: 'ServiceUnavailable' } });
    await postgres().start();
    await eventually(async () => expect((await store.list()).ok).toBe(true));
    expect(await simulations.get('lab')).toEqual({ ok: true, value: cluster });
    expect(write(cluster, 'a').ok).toBe(true);
    expect((await cluster.kept()).ok).toBe(true);
  });
});
