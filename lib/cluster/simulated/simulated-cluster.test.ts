import { afterEach, describe, expect, it } from 'vitest';
import { assert } from '../../base/assert';
import { ok } from '../../base/result';
import type { KubernetesObject } from '../../kubernetes/object';
import { failure } from '../../kubernetes/status';
import { replay } from '../../scenario/replay';
import { demoScenario } from './demo';
import { type ClusterLimits, SimulatedCluster } from './simulated-cluster';

const { signal } = new AbortController();
const clusters: SimulatedCluster[] = [];

async function demo(limits: Partial<ClusterLimits> = {}): Promise<SimulatedCluster> {
  const opened = await SimulatedCluster.open({ name: 'demo', scenario: demoScenario, limits });
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

  it('steps to one write that is no Event', async () => {
    const cluster = await demo();
    const before = cluster.clock;
    const change = cluster.step();
    expect(change.ok && change.value?.object.kind).not.toBe('Event');
    expect(cluster.clock.revision).toBeGreaterThan(before.revision);
    expect(cluster.clock.playing).toBe(false);
  });
});

describe('a journal', () => {
  it('replays to the same watch log', async () => {
    const cluster = await demo();
    cluster.step();
    cluster.execute({
      delete: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'photos' },
    });
    cluster.step();
    cluster.step();
    cluster.execute({ delete: { apiVersion: 'v1', kind: 'PersistentVolume', name: 'nothing' } });
    cluster.settle();
    cluster.step();
    const replayed = replay(cluster.export()).simulation;
    const changes = replayed.api.changesSince(0);
    const log = cluster.log.since(0, Number.POSITIVE_INFINITY);
    expect(JSON.stringify(changes.ok && changes.value)).toBe(
      JSON.stringify(log.ok && log.value.map((entry) => entry.change)),
    );
    expect(replayed.nowMs).toBe(cluster.clock.nowMs);
  });
});

describe('a bound', () => {
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'more' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } },
  } as unknown as KubernetesObject;

  it.each([
    { limits: { objects: 5 }, says: 'cluster "demo" is full: it holds 5 objects' },
    { limits: { operations: 0 }, says: 'cluster "demo" took 0 writes' },
  ])('$limits refuses a write', async ({ limits, says }) => {
    const cluster = await demo(limits);
    const before = cluster.clock.revision;
    const refused = cluster.execute({ create: volume });
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
