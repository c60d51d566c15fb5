/** What was undone, over HTTP: listed with the cluster, opened as a branch, deleted and brought back. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { getClusters, resetClusters } from '@/lib/cluster/clusters';
import type { ClusterDescription } from '@/lib/history/stream-message';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { POST as branch } from './[simulation]/branches/route';
import { POST as show } from './[simulation]/futures/route';
import { GET } from './[simulation]/route';
import { POST as undo } from './[simulation]/undo/route';
import { POST as create } from './route';

beforeEach(() => {
  vi.stubEnv('STOWAGE_SIMULATION_ONLY', '1');
});

afterEach(async () => {
  await resetClusters();
  vi.unstubAllEnvs();
});

type Handler = (request: Request, context: { params: Promise<{ simulation: string }> }) => Promise<Response>;

function call(handler: Handler, body?: unknown): Promise<Response> {
  const headers = { host: 'localhost:3000', 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const request = new Request('http://localhost:3000/api/simulations', init);
  return handler(request, { params: Promise.resolve({ simulation: 'lab' }) });
}

async function described(response: Response): Promise<ClusterDescription> {
  expect(response.ok).toBe(true);
  return (await response.json()) as ClusterDescription;
}

async function makeVolume(name: string): Promise<void> {
  const lab = await (await getClusters()).simulations.get('lab');
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } };
  const object = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec };
  expect(lab.ok && lab.value.execute({ create: object as unknown as KubernetesObject }).ok).toBe(true);
}

it('is listed once something else was done, deleted, brought back, and opened', async () => {
  await described(await call(create as unknown as Handler, { title: 'Lab' }));
  await makeVolume('a');
  expect((await call(undo, {})).ok).toBe(true);
  await makeVolume('b');
  const futures = [{ id: 1, title: 'create PersistentVolume a' }];
  expect(await described(await call(GET))).toMatchObject({ futures });

  expect((await described(await call(show, { future: 1, shown: false }))).futures).toBeUndefined();
  expect(await described(await call(show, { future: 1, shown: true }))).toMatchObject({ futures });

  const opened = await described(await call(branch, { future: 1 }));
  expect(opened).toMatchObject({ title: 'Undone: create PersistentVolume a', branch: { of: 'lab' } });
  expect((await described(await call(GET))).futures).toBeUndefined();
});

it.each([
  [branch, { future: 7 }, 404, 'keeps no future 7'],
  [branch, { future: 0 }, 400, 'future: '],
  [show, { future: 7, shown: true }, 404, 'keeps no future 7'],
  [show, { future: 1 }, 400, 'shown: '],
])('is refused with a reason: %s %j', async (handler, body, code, message) => {
  await described(await call(create as unknown as Handler, { title: 'Lab' }));
  const refused = await call(handler, body);
  expect(refused.status).toBe(code);
  expect(((await refused.json()) as { message: string }).message).toContain(message);
});
