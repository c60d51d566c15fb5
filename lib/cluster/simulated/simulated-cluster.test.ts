import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import { ok } from '../../base/result';
import { DEFAULT_CONFIG } from '../../engine/config';
import type { Change } from '../../kubernetes/change';
import type { KubernetesObject } from '../../kubernetes/object';
import { failure } from '../../kubernetes/status';
import { replay } from '../../scenario/replay';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';
import type { ClusterLimits } from './cluster-limits';
import { SimulatedCluster } from './simulated-cluster';

function volume(name: string, storage: string): KubernetesObject {
  const spec = { capacity: { storage }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec,
  } as unknown as KubernetesObject;
}

function claim(name: string, storage: string): KubernetesObject {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, storageClassName: '' };
  const metadata = { name, namespace: 'default' };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec } as unknown as KubernetesObject;
}

/** One claim that binds, one that cannot; later, while the clock runs, a third that binds. */
const scenario: Scenario = {
  stowage: SCENARIO_FORMAT,
  title: 'Test',
  kubernetes: '1.37',
  seed: 1,
  objects: [
    volume('archive', '100Gi'),
    volume('spare', '5Gi'),
    claim('photos', '80Gi'),
    claim('backups', '500Gi'),
  ],
  operations: [{ atMs: 30_000, create: claim('late', '4Gi') }],
  untilMs: 0,
};

const { signal } = new AbortController();
const clusters: SimulatedCluster[] = [];

async function demo(limits: Partial<ClusterLimits> = {}): Promise<SimulatedCluster> {
  const opened = await SimulatedCluster.open({ name: 'demo', scenario, limits });
  assert(opened.ok, 'the demo opens');
  clusters.push(opened.value);
  return opened.value;
}

afterEach(() => {
  for (const cluster of clusters.splice(0)) cluster.close(failure('NotFound', 'the test is over'));
});

async function get(cluster: SimulatedCluster, path: string): Promise<KubernetesObject> {
  const answer = await cluster.request({ method: 'GET', path: path.split('/'), query: new Map() }, signal);
  if (answer.kind !== 'json') throw new Error('a watch');
  return answer.body as KubernetesObject;
}

function phaseOf(object: KubernetesObject): unknown {
  return (object as KubernetesObject & { status?: { phase?: unknown } }).status?.phase;
}

const claims = 'api/v1/namespaces/default/persistentvolumeclaims';

describe('SimulatedCluster', () => {
  it('stands still until it is told to move, and settles on the decisions of the control plane', async () => {
    const cluster = await demo();
    expect(phaseOf(await get(cluster, `${claims}/photos`))).toBe('Pending');
    expect(cluster.settle()).toEqual(ok({ settled: true }));
    expect(phaseOf(await get(cluster, `${claims}/photos`))).toBe('Bound');
    expect(phaseOf(await get(cluster, `${claims}/backups`))).toBe('Pending');
  });

  it('does what its scenario has still before it when its time comes', async () => {
    const cluster = await demo();
    cluster.settle();
    expect((await get(cluster, `${claims}/late`)).kind).toBe('Status');
    let stepped: Change | undefined;
    for (let count = 0; count < 10 && stepped?.actor !== 'user'; count += 1) {
      const step = cluster.step();
      stepped = step.ok ? step.value : undefined;
    }
    expect(stepped).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'late' } } });
    expect(cluster.clock.nowMs - DEFAULT_CONFIG.startMs).toBe(30_000);
    cluster.settle();
    expect(phaseOf(await get(cluster, `${claims}/late`))).toBe('Bound');
  });

  it('steps to one write that is no Event', async () => {
    const cluster = await demo();
    const before = cluster.clock;
    const change = cluster.step();
    expect(change.ok && change.value?.object.kind).not.toBe('Event');
    expect(cluster.clock.revision).toBeGreaterThan(before.revision);
    expect(cluster.clock.playing).toBe(false);
  });
});

/** The watch log of a cluster that `scenario` is replayed to, as text. */
function replayed(exported: Scenario): { readonly changes: string; readonly nowMs: number } {
  const { simulation } = replay(exported);
  const changes = simulation.api.changesSince(0);
  return { changes: JSON.stringify(changes.ok && changes.value), nowMs: simulation.nowMs };
}

function told(cluster: SimulatedCluster): { readonly changes: string; readonly nowMs: number } {
  const entries = cluster.log.since(0, Number.POSITIVE_INFINITY);
  const changes = entries.ok && entries.value.map((entry) => entry.change);
  return { changes: JSON.stringify(changes), nowMs: cluster.clock.nowMs };
}

describe('an export', () => {
  const target = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'photos' };
  const acts: Readonly<Record<string, (cluster: SimulatedCluster) => unknown>> = {
    step: (cluster) => cluster.step(),
    settle: (cluster) => cluster.settle(),
    create: (cluster) => cluster.execute({ create: claim('more', '1Gi') }),
    'create without a name': (cluster) => {
      const object = claim('more', '1Gi');
      return cluster.execute({
        create: { ...object, metadata: { generateName: 'more-', namespace: 'default' } as never },
      });
    },
    delete: (cluster) => cluster.execute({ delete: target }),
    'delete nothing': (cluster) => cluster.execute({ delete: { ...target, name: 'none' } }),
    'release the volume': (cluster) =>
      cluster.execute({
        patch: {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          name: 'archive',
          patch: { spec: { claimRef: null } },
        },
      }),
    reset: (cluster) => cluster.reset(),
  };

  it('replays to the same watch log, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 12 }), async (names) => {
        const cluster = await demo();
        for (const name of names) await acts[name]?.(cluster);
        const exported = cluster.export();
        expect(replayed(exported)).toEqual(told(cluster));
        cluster.close(failure('NotFound', 'done'));
      }),
      { numRuns: 60 },
    );
  });

  it('goes on as the original does', async () => {
    const cluster = await demo();
    cluster.execute({ delete: target });
    const opened = await SimulatedCluster.open({ name: 'copy', scenario: cluster.export() });
    assert(opened.ok, 'the copy opens');
    clusters.push(opened.value);
    for (let count = 0; count < 3; count += 1) {
      cluster.settle();
      opened.value.settle();
    }
    expect(told(opened.value)).toEqual(told(cluster));
    expect(told(cluster).changes).toContain('"late"');
  });

  it('says of a replay whether it came to the state that was shared', async () => {
    const cluster = await demo();
    expect(cluster.replayVerdict).toEqual({ kind: 'Unknown' });
    cluster.execute({ delete: target });
    cluster.settle();
    const shared = cluster.export();
    const other = { ...shared, seed: shared.seed + 1 };
    const verdicts: unknown[] = [];
    for (const scenario of [shared, other]) {
      const opened = await SimulatedCluster.open({ name: 'copy', scenario });
      assert(opened.ok, 'the copy opens');
      clusters.push(opened.value);
      verdicts.push(opened.value.replayVerdict);
    }
    expect(verdicts).toEqual([
      { kind: 'Same' },
      { kind: 'Different', shared: cluster.stateHash, here: clusters.at(-1)?.stateHash },
    ]);
    expect(clusters.at(-1)?.stateHash).not.toBe(cluster.stateHash);
  });

  it('has the hash of what it became, not of what it was opened as', async () => {
    const cluster = await demo();
    const opened = await SimulatedCluster.open({ name: 'copy', scenario: cluster.export() });
    assert(opened.ok, 'the copy opens');
    clusters.push(opened.value);
    opened.value.execute({ delete: target });
    expect(opened.value.export().stateHash).toBe(opened.value.stateHash);
    expect(opened.value.stateHash).not.toBe(cluster.stateHash);
  });
});

describe('a bound', () => {
  it.each([
    { limits: { objects: 5 }, says: 'cluster "demo" is full: it holds 5 objects' },
    { limits: { operations: 1 }, says: 'cluster "demo" took 1 writes' },
  ])('$limits refuses a write', async ({ limits, says }) => {
    const cluster = await demo(limits);
    const before = cluster.clock.revision;
    const refused = cluster.execute({ create: volume('more', '1Gi') });
    expect(refused.ok ? '' : refused.error.message?.slice(0, says.length)).toBe(says);
    expect(cluster.clock.revision).toBe(before);
  });

  it('of time stops the clock, and only a reset lets it go on', async () => {
    const cluster = await demo({ durationMs: 5_000 });
    const opened = cluster.clock;
    expect(cluster.settle()).toEqual(ok({ settled: false, why: expect.any(String) }));
    expect(cluster.clock.nowMs).toBe(opened.nowMs + 5_000);
    for (const act of [() => cluster.play(), () => cluster.step(), () => cluster.settle()]) {
      expect(act()).toMatchObject({ ok: false, error: { reason: 'Forbidden' } });
    }
    await cluster.reset();
    expect(cluster.clock.nowMs).toBe(opened.nowMs);
    expect(cluster.play()).toEqual(ok(undefined));
  });
});
