import { afterEach, describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { failure } from '../../kubernetes/status';
import { demoOpening } from './demo';
import { open } from './opening';
import { SimulatedCluster } from './simulated-cluster';

const { signal } = new AbortController();
const clusters: SimulatedCluster[] = [];

function demo(): SimulatedCluster {
  const cluster = new SimulatedCluster({ name: 'demo', opening: demoOpening() });
  clusters.push(cluster);
  return cluster;
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
    const cluster = demo();
    expect(phaseOf(await get(cluster, `${claims}/photos`))).toBe('Pending');
    expect(cluster.settle()).toEqual({ settled: true });
    expect(phaseOf(await get(cluster, `${claims}/photos`))).toBe('Bound');
    expect(phaseOf(await get(cluster, `${claims}/backups`))).toBe('Pending');
  });

  it('steps to one write that is no Event', () => {
    const cluster = demo();
    const before = cluster.clock;
    const change = cluster.step();
    expect(change?.object.kind).not.toBe('Event');
    expect(cluster.clock.revision).toBeGreaterThan(before.revision);
    expect(cluster.clock.playing).toBe(false);
  });
});

describe('a journal', () => {
  it('replays to the same watch log', () => {
    const cluster = demo();
    cluster.step();
    cluster.execute({
      delete: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'photos' },
    });
    cluster.step();
    cluster.step();
    cluster.execute({ delete: { apiVersion: 'v1', kind: 'PersistentVolume', name: 'nothing' } });
    cluster.settle();
    const replayed = open(cluster.export());
    const changes = replayed.api.changesSince(0);
    const log = cluster.log.since(0, Number.POSITIVE_INFINITY);
    expect(JSON.stringify(changes.ok && changes.value)).toBe(
      JSON.stringify(log.ok && log.value.map((entry) => entry.change)),
    );
    expect(replayed.nowMs).toBe(cluster.clock.nowMs);
  });
});
