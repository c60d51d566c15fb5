/** Simulated clusters that come back from their journals: after an eviction, a restart of the server, a crash. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import type { KubernetesObject } from '../../kubernetes/object';
import { failure } from '../../kubernetes/status';
import { replay } from '../../scenario/replay';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';
import { hashState } from '../../scenario/state-hash';
import { openFolder } from '../journal/files';
import type { JournalStore } from '../journal/journal';
import type { SimulatedCluster } from './simulated-cluster';
import { IDLE_MS, Simulations } from './simulations';

const scenario: Scenario = {
  stowage: SCENARIO_FORMAT,
  title: 'Lab',
  kubernetes: '1.37',
  seed: 7,
  objects: [],
  operations: [],
};
const over = failure('ServiceUnavailable', 'the server is stopping');

function volume(name: string): KubernetesObject {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec,
  } as unknown as KubernetesObject;
}

let folder = '';
let simulations: Simulations;
const opened: Simulations[] = [];

async function storeOf(path: string): Promise<JournalStore> {
  const store = await openFolder(path);
  assert(store.ok, 'the folder opens');
  return store.value;
}

/** Another server, over what the one before has left. */
async function start(path = join(folder, 'data')): Promise<Simulations> {
  const started = new Simulations({ store: await storeOf(path) });
  opened.push(started);
  return started;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stowage-survive-'));
  simulations = await start();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((started) => started.close(over)));
  await rm(folder, { recursive: true, force: true });
});

async function get(from: Simulations, name: string): Promise<SimulatedCluster> {
  const found = await from.get(name);
  assert(found.ok, `there is ${name}`);
  return found.value;
}

/** All that a reader can tell two clusters apart by. */
function seen(cluster: SimulatedCluster) {
  const { title, clock, branch, objects, futures } = cluster.describe();
  const played = replay(cluster.export());
  return {
    state: hashState(played.simulation.api),
    exported: JSON.stringify(cluster.export()),
    title,
    clock,
    branch,
    objects,
    futures,
    acts: { done: cluster.acts.done, undone: cluster.acts.undone },
  };
}

/** A cluster to which everything was done that one can do. */
async function lived(): Promise<SimulatedCluster> {
  const created = await simulations.create(scenario, 'lab', true);
  assert(created.ok, 'it is created');
  const cluster = created.value;
  cluster.step();
  for (const name of ['a', 'b', 'c']) {
    expect(cluster.execute({ create: volume(name) }).ok).toBe(true);
    cluster.settle();
  }
  cluster.execute({ create: volume('a') });
  cluster.execute({ create: volume('d') }, 'act');
  cluster.execute({ create: volume('e') }, 'act');
  expect((await cluster.undo()).ok).toBe(true);
  expect((await cluster.undo()).ok).toBe(true);
  expect((await cluster.redo()).ok).toBe(true);
  expect((await cluster.undo()).ok).toBe(true);
  expect(cluster.execute({ create: volume('f') }).ok).toBe(true);
  expect((await cluster.undo()).ok).toBe(true);
  expect((await cluster.reset()).ok).toBe(true);
  expect(cluster.describe().futures?.map(({ title }) => title)).toEqual([
    'create PersistentVolume f',
    'create PersistentVolume c, 2 writes',
  ]);
  expect(cluster.showFuture(2, false)).toBe(true);
  expect((await cluster.undo()).ok).toBe(true);
  const [component = ''] = cluster.componentNames;
  const fault = { type: 'ComponentDown', component } as const;
  expect(cluster.execute({ beginFault: { name: 'slow', fault } }).ok).toBe(true);
  cluster.rename('Another title');
  expect(cluster.setSpeed(5).ok).toBe(true);
  cluster.settle();
  expect(await cluster.kept()).toEqual({ ok: true, value: undefined });
  return cluster;
}

describe('a simulated cluster with a journal', () => {
  it('is the same after an eviction', async () => {
    const before = seen(await lived());
    simulations.evictIdle(Date.now() + IDLE_MS + 60_000);
    const [, asleep] = (await simulations.list()).map(({ name, title, clock, objects, futures }) => ({
      name,
      title,
      clock,
      objects,
      futures,
    }));
    expect(asleep).toEqual({
      name: 'lab',
      title: before.title,
      clock: before.clock,
      objects: before.objects,
      futures: before.futures,
    });
    expect(seen(await get(simulations, 'lab'))).toEqual(before);
  });

  it('is the same after a restart, and goes on from there', async () => {
    const cluster = await lived();
    const before = seen(cluster);
    await simulations.close(over);
    const again = await start();
    const found = await get(again, 'lab');
    expect(seen(found)).toEqual(before);
    expect((await found.undo()).ok).toBe(true);
    expect(found.execute({ create: volume('later') }).ok).toBe(true);
    // An export does what is still due at its moment.
    found.settle();
    const later = seen(found);
    await again.close(over);
    expect(seen(await get(await start(), 'lab'))).toEqual(later);
  });

  it('is the same after a crash, with all that was acknowledged', async () => {
    const cluster = await lived();
    const before = seen(cluster);
    // What the disk has at this moment, without the ending that a server writes.
    await cp(join(folder, 'data', 'lab.journal'), join(folder, 'crashed', 'lab.journal'), {
      recursive: true,
    });
    expect(seen(await get(await start(join(folder, 'crashed')), 'lab'))).toEqual(before);
  });

  it('plays on where it stood, if it played', async () => {
    const created = await simulations.create(scenario, 'lab');
    assert(created.ok, 'it is created');
    expect(created.value.clock.playing).toBe(true);
    await simulations.close(over);
    expect((await get(await start(), 'lab')).clock).toMatchObject({ playing: true, speed: 1 });
  });

  it('keeps branches, and forgets what was deleted', async () => {
    const cluster = await lived();
    const branch = await simulations.branch(cluster, undefined, 'Another way');
    assert(branch.ok, 'it branches');
    const before = seen(branch.value);
    await simulations.delete('lab');
    await simulations.close(over);
    const again = await start();
    expect((await again.list()).map(({ name }) => name)).toEqual(['demo', 'another-way']);
    expect(await again.get('lab')).toMatchObject({ ok: false, error: { reason: 'NotFound' } });
    expect(seen(await get(again, 'another-way'))).toEqual(before);
    expect(await again.create(scenario, 'another-way')).toMatchObject({
      ok: false,
      error: { reason: 'AlreadyExists' },
    });
  });

  it('wakes between two writes of a moment, where it stood', async () => {
    const cluster = await lived();
    const log = cluster.log.since(0, 1_000);
    assert(log.ok, 'the log reaches back');
    const [first] = log.value.filter(
      ({ change }, index) => change.actor === 'user' && log.value[index + 1]?.change.timeMs === change.timeMs,
    );
    assert(first, 'a controller writes at the same time');
    const branch = await simulations.branch(cluster, first.change.revision, 'Between');
    assert(branch.ok, 'it branches');
    const objects = JSON.stringify([...branch.value.log.objects()]);
    const { clock } = branch.value;
    expect(clock.revision).toBe(first.change.revision);
    await simulations.close(over);
    const again = await start();
    const found = await get(again, 'between');
    expect(found.clock).toEqual(clock);
    expect(JSON.stringify([...found.log.objects()])).toBe(objects);
    // After a step it stands between two others.
    expect(found.step().ok).toBe(true);
    const stepped = found.clock;
    expect(stepped.revision).toBeGreaterThan(clock.revision);
    await again.close(over);
    expect((await get(await start(), 'between')).clock).toEqual(stepped);
  });

  it('is the same after it was deleted and brought back, also after a restart', async () => {
    const before = seen(await lived());
    expect(before.acts.done.length).toBeGreaterThan(2);
    expect(before.futures?.length).toBeGreaterThan(0);
    expect((await simulations.delete('lab')).ok).toBe(true);
    const restored = await simulations.restore('lab');
    assert(restored.ok, 'it comes back');
    expect(seen(restored.value)).toEqual(before);
    await simulations.close(over);
    const again = await start();
    const found = await get(again, 'lab');
    expect(seen(found)).toEqual(before);
    // And once more, under another name.
    expect((await found.undo()).ok).toBe(true);
    const undone = seen(found);
    expect((await again.delete('lab')).ok).toBe(true);
    expect((await again.create(scenario, 'lab', true)).ok).toBe(true);
    const renamed = await again.restore('lab');
    assert(renamed.ok, 'it comes back');
    expect(renamed.value.name).toBe('another-title');
    expect(seen(renamed.value)).toEqual(undone);
    expect((await renamed.value.redo()).ok).toBe(true);
  });

  it('comes back with its clock stopped, and so it stays', async () => {
    expect((await simulations.create(scenario, 'lab')).ok).toBe(true);
    await simulations.delete('lab');
    const restored = await simulations.restore('lab');
    assert(restored.ok, 'it comes back');
    expect(restored.value.clock.playing).toBe(false);
    await simulations.close(over);
    expect((await get(await start(), 'lab')).clock.playing).toBe(false);
  });

  it('keeps the demo from its first change on', async () => {
    await get(simulations, 'demo');
    await simulations.close(over);
    const second = await start();
    const demo = await get(second, 'demo');
    expect(demo.execute({ create: volume('mine') }).ok).toBe(true);
    expect((await demo.kept()).ok).toBe(true);
    await second.close(over);
    const third = await start();
    expect((await third.list()).map(({ name }) => name)).toEqual(['demo']);
    const changed = await get(third, 'demo');
    expect(changed.acts.done.map(({ title }) => title)).toEqual(['create PersistentVolume mine']);
    await third.delete('demo');
    expect((await get(third, 'demo')).acts.done).toEqual([]);
  });

  it('makes room for another by letting sleep what nobody looks at', async () => {
    const store = await storeOf(join(folder, 'small'));
    const small = new Simulations({ store, limit: 2 });
    opened.push(small);
    for (const name of ['a', 'b', 'c', 'd']) expect((await small.create(scenario, name, true)).ok).toBe(true);
    expect((await small.list()).map(({ name }) => name).sort()).toEqual(['a', 'b', 'c', 'd', 'demo']);
    for (const name of ['a', 'b', 'c', 'd']) expect((await small.get(name)).ok).toBe(true);
  });

  it('is refused with the reason when a newer release has written its journal', async () => {
    await simulations.close(over);
    const store = await storeOf(join(folder, 'data'));
    const lease = await store.lease('new');
    assert(lease.ok && lease.value.kind === 'held', 'it is free');
    await lease.value.journal.append([{ kind: 'open', format: 99, more: true }]);
    await store.close();
    const again = await start();
    const refused = await again.get('new');
    expect(refused.ok ? '' : refused.error.message).toContain('is of a newer Stowage');
    // The page shows the reason at this code, and does not try again.
    expect(refused.ok || refused.error.code).toBe(410);
    const shown = (await again.list()).find(({ name }) => name === 'new');
    expect(shown?.state.connection).toMatchObject({ kind: 'unreachable' });
  });

  it('is closed when a write cannot be kept, and comes back without it', async () => {
    const cluster = await lived();
    const before = seen(cluster);
    const lock = join(folder, 'data', 'lock');
    await cp(lock, join(folder, 'mine'));
    await rm(lock);
    cluster.execute({ create: volume('lost') });
    expect((await cluster.kept()).ok).toBe(false);
    expect(cluster.ended?.message).toContain('another server has taken the folder');
    await cp(join(folder, 'mine'), lock);
    expect(seen(await get(simulations, 'lab'))).toEqual(before);
  });
});
