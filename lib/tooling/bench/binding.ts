/**
 * How long a simulated control plane takes to bind n claims to n volumes, from the creation of the claims to rest, and
 * what an object costs in memory. Growth is what counts: time per claim beside that of the smallest run.
 */
import { assert } from '../../base/assert';
import { createSimulation } from '../../engine/simulation';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumeClaims } from '../../kubernetes/resources';
import { matchingData } from './matching-data';

const SIZES = [100, 1_000, 10_000];
const WATCH_LOG_LIMIT = 1_000;

export interface BindingRow {
  readonly claims: number;
  readonly nsPerClaim: number;
  /** Simulated time over real time: how much faster than its own clock. */
  readonly simulatedPerReal: number;
  /** Heap after the run over the number of objects; undefined without `node --expose-gc`. */
  readonly bytesPerObject: number | undefined;
}

export function benchBinding(): readonly BindingRow[] {
  return SIZES.map(bindAll);
}

function bindAll(count: number): BindingRow {
  const heapBefore = usedHeap();
  const simulation = createSimulation({
    version: '1.37',
    seed: 1,
    config: { watchLogLimit: WATCH_LOG_LIMIT },
  });
  const create = (object: KubernetesObject): void => {
    const created = simulation.api.create(object, 'user');
    assert(created.ok, `${object.kind} ${object.metadata.name} was refused`);
  };
  for (const { status: _, metadata, ...volume } of matchingData(count, 1).volumes) {
    create({ ...volume, metadata: { name: metadata.name } } as KubernetesObject);
  }
  simulation.settle();
  const startedMs = simulation.nowMs;
  const started = process.hrtime.bigint();
  for (let index = 0; index < count; index += 1) create(claim(index));
  simulation.settle();
  const elapsedNs = Number(process.hrtime.bigint() - started);
  const bound = simulation.api.list(persistentVolumeClaims).filter(({ status }) => status?.phase === 'Bound');
  assert(bound.length === count, `${bound.length} of ${count} claims are Bound`);
  const heapAfter = usedHeap();
  return {
    claims: count,
    nsPerClaim: elapsedNs / count,
    simulatedPerReal: ((simulation.nowMs - startedMs) * 1e6) / elapsedNs,
    bytesPerObject:
      heapBefore === undefined || heapAfter === undefined
        ? undefined
        : (heapAfter - heapBefore) / simulation.api.objectCount,
  };
}

function claim(index: number): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `claim-${index}`, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'pool',
      resources: { requests: { storage: `${1024 + index}Mi` } },
    },
  } as KubernetesObject;
}

function usedHeap(): number | undefined {
  if (!globalThis.gc) return undefined;
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
