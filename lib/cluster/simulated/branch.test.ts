import { afterEach, describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import type { Input } from '../../engine/simulation-api';
import type { KubernetesObject } from '../../kubernetes/object';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';
import { identityOf } from '../change-log';
import { SimulatedCluster } from './simulated-cluster';
import { Simulations } from './simulations';

const scenario: Scenario = {
  stowage: SCENARIO_FORMAT,
  kubernetes: '1.37',
  seed: 1,
  title: 'Main',
  objects: [volume('first')],
  operations: [{ atMs: 10_000, create: volume('planned') }],
  untilMs: 1_000,
};

function volume(name: string): KubernetesObject {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec } as KubernetesObject;
}

function node(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name } };
}

/** Waits for a node that its own scheduler would give it: nobody has that name. */
function pod(name: string): KubernetesObject {
  const spec = { schedulerName: 'nobody', containers: [{ name: 'c', image: 'registry.example.com/c' }] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec,
  } as KubernetesObject;
}

/** Revision of the last one that the API server makes as it starts. */
const NAMESPACES = 4;

let simulations = new Simulations();
afterEach(() => {
  simulations.close({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 410 });
  simulations = new Simulations();
});

async function open(): Promise<SimulatedCluster> {
  const opened = await simulations.create(scenario, 'main', true);
  assert(opened.ok, 'the scenario can be opened');
  return opened.value;
}

function names(cluster: SimulatedCluster): readonly string[] {
  return [...cluster.log.objects()]
    .filter(({ kind }) => kind === 'PersistentVolume')
    .map(({ metadata }) => metadata.name);
}

function create(cluster: SimulatedCluster, name: string, act?: string): number {
  const created = cluster.execute({ create: volume(name) }, act);
  assert(created.ok, 'the volume is valid');
  return cluster.log.revision;
}

/** All objects as JSON, by identity: what a replay must come to. */
function state(cluster: SimulatedCluster): readonly string[] {
  return [...cluster.log.objects()].map((object) => `${identityOf(object)} ${JSON.stringify(object)}`).sort();
}

/** The same of one of its moments, from the log. */
function stateAt(cluster: SimulatedCluster, revision: number): readonly string[] {
  const entries = cluster.log.since(0, 100_000);
  assert(entries.ok, 'the log reaches back');
  const objects = new Map<string, string>();
  for (const { change } of entries.value) {
    if (change.revision > revision) break;
    if (change.type === 'DELETED') objects.delete(identityOf(change.object));
    else objects.set(identityOf(change.object), JSON.stringify(change.object));
  }
  return [...objects].map(([identity, json]) => `${identity} ${json}`).sort();
}

describe('a branch', () => {
  it('has what was done up to its moment and nothing that came later, also at the same time', async () => {
    const main = await open();
    const afterA = create(main, 'a');
    create(main, 'b');
    main.settle();
    const before = state(main);
    const branch = await simulations.branch(main, afterA, 'another way');
    assert(branch.ok, 'the branch opens');
    expect(names(branch.value)).toEqual(['first', 'a']);
    expect(branch.value.describe()).toMatchObject({
      title: 'another way',
      name: 'another-way',
      branch: { of: 'main', revision: afterA },
      clock: { playing: false },
    });
    expect(branch.value.describe().branch?.timeMs).toBe(branch.value.clock.nowMs);
    create(branch.value, 'c');
    branch.value.settle();
    expect(names(branch.value)).toEqual(['first', 'a', 'c']);
    // The other timeline is as it was.
    expect(state(main)).toEqual(before);
  });

  it('is cut: what its scenario had planned for later does not come', async () => {
    const main = await open();
    const branch = await simulations.branch(main, main.log.revision - 1, undefined);
    assert(branch.ok, 'the branch opens');
    branch.value.settle();
    expect(names(branch.value)).not.toContain('planned');
  });

  it('from now keeps what is planned', async () => {
    const main = await open();
    const branch = await simulations.branch(main, undefined, undefined);
    assert(branch.ok, 'the branch opens');
    branch.value.settle();
    main.settle();
    expect(names(branch.value)).toContain('planned');
    expect(state(branch.value)).toEqual(state(main));
  });

  it('is what replaying the parent up to there gives, at any of its moments', async () => {
    const main = await open();
    create(main, 'a');
    main.settle();
    main.execute({ delete: { apiVersion: 'v1', kind: 'PersistentVolume', name: 'a' } });
    main.settle();
    const entries = main.log.since(0, 1_000);
    assert(entries.ok, 'the log reaches back');
    // The API server makes its namespaces in one go, before anything else.
    const moments = entries.value.filter(({ change }) => change.revision >= NAMESPACES);
    for (const { change } of moments) {
      const { revision } = change;
      const branch = await simulations.branch(main, revision, `at ${revision}`);
      assert(branch.ok, 'the branch opens');
      expect(branch.value.log.revision).toBe(revision);
      expect(state(branch.value)).toEqual(stateAt(main, revision));
      await simulations.delete(branch.value.name);
    }
    const together = moments.filter(
      ({ change }, index) => moments[index + 1]?.change.timeMs === change.timeMs,
    );
    expect(together.length).toBeGreaterThan(1);
  });

  it('leaves out what the scenario does at the same time, but later', async () => {
    const both = { ...scenario, operations: ['b', 'c'].map((name) => ({ atMs: 500, create: volume(name) })) };
    const opened = await simulations.create(both, 'both', true);
    assert(opened.ok, 'it opens');
    const log = opened.value.log.since(0, 1_000);
    assert(log.ok, 'the log reaches back');
    const created = log.value.find(({ change }) => change.object.metadata.name === 'b')?.change.revision ?? 0;
    const branch = await simulations.branch(opened.value, created, undefined);
    assert(branch.ok, 'the branch opens');
    expect(names(branch.value)).toEqual(['first', 'b']);
    branch.value.settle();
    expect(names(branch.value)).toEqual(['first', 'b']);
  });

  it('stays where it begins until something is done there, and starts again from there', async () => {
    const main = await open();
    const afterA = create(main, 'a');
    create(main, 'b');
    main.settle();
    const branch = await simulations.branch(main, afterA, undefined);
    assert(branch.ok, 'the branch opens');
    const begun = stateAt(main, afterA);
    const of = { of: 'main', revision: afterA };
    expect(branch.value.describe()).toMatchObject({ branch: of, clock: { revision: afterA } });
    expect(state(branch.value)).toEqual(begun);
    create(branch.value, 'c');
    branch.value.settle();
    expect(names(branch.value)).toEqual(['first', 'a', 'c']);
    expect((await branch.value.reset()).ok).toBe(true);
    expect(state(branch.value)).toEqual(begun);
  });

  it('needs a write that is kept', async () => {
    const main = await open();
    const branch = await simulations.branch(main, 9_999, undefined);
    expect(branch).toMatchObject({ ok: false, error: { reason: 'BadRequest' } });
  });

  it('comes back after it was deleted, with its title and its origin', async () => {
    const main = await open();
    const branch = await simulations.branch(main, create(main, 'a'), 'kept');
    assert(branch.ok, 'the branch opens');
    create(branch.value, 'c');
    create(branch.value, 'd');
    await branch.value.undo();
    create(branch.value, 'e');
    await branch.value.undo();
    const before = state(branch.value);
    const { done, undone } = branch.value.acts;
    expect([done.length, undone.length, branch.value.describe().futures?.length]).toEqual([1, 1, 1]);
    const { futures } = branch.value.describe();
    expect((await simulations.delete('kept')).ok).toBe(true);
    const restored = await simulations.restore('kept');
    assert(restored.ok, 'it was kept');
    expect(restored.value.describe()).toMatchObject({ title: 'kept', branch: { of: 'main' }, futures });
    expect(restored.value.acts).toMatchObject({ done, undone });
    expect(state(restored.value)).toEqual(before);
    expect(await simulations.restore('kept')).toMatchObject({ ok: false, error: { reason: 'NotFound' } });
  });

  it('comes back under another name where its own is taken', async () => {
    await open();
    expect((await simulations.delete('main')).ok).toBe(true);
    await open();
    const restored = await simulations.restore('main');
    assert(restored.ok, 'it was kept');
    expect(restored.value.name).toBe('main-2');
  });
});

describe('undo and redo', () => {
  it('take back act by act and come back to the same state', async () => {
    const main = await open();
    main.settle();
    const before = state(main);
    create(main, 'a');
    main.settle();
    create(main, 'b', 'one');
    create(main, 'c', 'one');
    main.settle();
    const after = state(main);
    expect(main.acts.done.map(({ title }) => title)).toEqual(['2 writes', 'create PersistentVolume a']);
    const { nowMs } = main.clock;
    expect(await main.undo()).toMatchObject({ ok: true, value: { title: '2 writes' } });
    expect(names(main)).not.toContain('c');
    expect(names(main)).toContain('a');
    await main.undo();
    expect(names(main)).not.toContain('a');
    expect(main.clock.nowMs).toBe(nowMs);
    expect(await main.undo()).toMatchObject({ ok: false, error: { reason: 'NotFound' } });
    expect(state(main).length).toBe(before.length);
    await main.redo();
    await main.redo();
    expect(state(main)).toEqual(after);
    expect(await main.redo()).toMatchObject({ ok: false, error: { reason: 'NotFound' } });
  });

  const first = { apiVersion: 'v1', kind: 'PersistentVolume', name: 'first' } as const;
  const fault = { type: 'NodeDown', node: 'node-a' } as const;
  it.each<readonly [string, Input]>([
    ['a creation', { create: volume('x') }],
    ['a change', { update: { ...volume('first'), metadata: { name: 'first', labels: { a: 'b' } } } }],
    ['a patch', { patch: { ...first, patch: { metadata: { labels: { a: 'b' } } } } }],
    ['a deletion', { delete: first }],
    ['a binding', { bind: { namespace: 'default', name: 'pod', nodeName: 'node-a' } }],
    ['a fault', { beginFault: { name: 'down', fault } }],
    ['the end of a fault', { endFault: { name: 'earlier' } }],
  ])('take back and do again every operation: %s', async (_, operation) => {
    const main = await open();
    for (const create of [node('node-a'), pod('pod')])
      expect(main.execute({ create })).toMatchObject({ ok: true });
    expect(main.execute({ beginFault: { name: 'earlier', fault } })).toMatchObject({ ok: true });
    main.settle();
    const before = state(main);
    expect(main.execute(operation)).toMatchObject({ ok: true });
    expect(state(main)).not.toEqual(before);
    expect((await main.undo()).ok).toBe(true);
    expect(state(main)).toEqual(before);
    expect((await main.redo()).ok).toBe(true);
    main.settle();
    const after = state(main);
    expect((await main.undo()).ok).toBe(true);
    expect(state(main)).not.toEqual(after);
    expect((await main.redo()).ok).toBe(true);
    expect(state(main)).toEqual(after);
  });

  it('take back a start from the beginning', async () => {
    const main = await open();
    create(main, 'a');
    main.settle();
    const before = state(main);
    await main.reset();
    expect(names(main)).toEqual(['first']);
    expect(await main.undo()).toMatchObject({ ok: true, value: { title: 'Start again' } });
    expect(state(main)).toEqual(before);
    expect(main.acts.done.map(({ title }) => title)).toEqual(['create PersistentVolume a']);
    await main.redo();
    expect(names(main)).toEqual(['first']);
  });

  it('leave nothing to redo once something else is done, and nothing to undo of what was refused', async () => {
    const main = await open();
    create(main, 'a');
    await main.undo();
    expect(main.acts.undone.length).toBe(1);
    main.execute({ create: volume('first') });
    expect(main.acts.undone.length).toBe(1);
    expect(main.acts.done.length).toBe(0);
    create(main, 'b');
    expect(main.acts.undone.length).toBe(0);
  });

  it('keep what was undone as a future once something else is done, to be opened as a branch', async () => {
    const main = await open();
    main.settle();
    create(main, 'a');
    create(main, 'b', 'one');
    create(main, 'c', 'one');
    const before = names(main);
    await main.undo();
    await main.undo();
    expect(main.describe().futures).toBeUndefined();
    create(main, 'd');
    const futures = main.describe().futures ?? [];
    expect(futures).toMatchObject([{ id: 1, title: 'create PersistentVolume a, 2 writes' }]);
    const branch = await simulations.branch(main, { future: 1 }, undefined);
    assert(branch.ok, 'it opens');
    expect(names(branch.value)).toEqual(before);
    expect(branch.value.describe()).toMatchObject({
      title: 'Undone: create PersistentVolume a, 2 writes',
      branch: { of: 'main', revision: futures[0]?.revision, timeMs: futures[0]?.timeMs },
    });
    // What is now and what would have been are the same up to there.
    const moment = (cluster: SimulatedCluster) => {
      const since = cluster.log.since(0, 10_000);
      assert(since.ok, 'the log reaches back');
      const until = since.value.filter(({ change }) => change.revision <= (futures[0]?.revision ?? 0));
      return until.map(({ change }) => JSON.stringify(change.object));
    };
    expect(moment(branch.value)).toEqual(moment(main));
    expect(main.showFuture(1, false)).toBe(true);
    expect(main.describe().futures).toBeUndefined();
    expect(await simulations.branch(main, { future: 1 }, undefined)).toMatchObject({
      ok: false,
      error: { reason: 'NotFound' },
    });
  });

  it('export what is left, and refuse writes while they replay', async () => {
    const main = await open();
    create(main, 'a');
    create(main, 'b');
    const undoing = main.undo();
    expect(main.execute({ create: volume('c') })).toMatchObject({ ok: false, error: { reason: 'Conflict' } });
    await undoing;
    const again = await SimulatedCluster.open({ name: 'again', scenario: main.export() });
    assert(again.ok, 'the export can be opened');
    expect(state(again.value)).toEqual(state(main));
  });
});
