import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resetClusters } from '@/lib/cluster/clusters';
import { next, sentEvents, watchLines } from '@/lib/cluster/testing/read-stream';
import type { ClusterListAnswer } from '@/lib/history/stream-message';
import { DELETE as deleteSimulation } from '../simulations/[simulation]/route';
import { POST as settle } from '../simulations/[simulation]/settle/route';
import { POST as createSimulation } from '../simulations/route';
import { DELETE, GET, PATCH, POST, PUT } from './[cluster]/[...path]/route';
import { GET as stream } from './[cluster]/stream/route';
import { GET as listClusters } from './route';

const root = 'http://localhost:3000';
const open: AbortController[] = [];

beforeEach(async () => {
  vi.stubEnv('STOWAGE_SIMULATION_ONLY', '1');
  await post('/api/simulations', { name: 'lab' }, (request) =>
    createSimulation(request, { params: Promise.resolve({}) }),
  );
});

afterEach(async () => {
  for (const aborter of open.splice(0)) aborter.abort();
  await resetClusters();
  vi.unstubAllEnvs();
});

function request(path: string, init: RequestInit = {}): Request {
  const aborter = new AbortController();
  open.push(aborter);
  const headers = { host: 'localhost:3000', ...(init.headers as Record<string, string>) };
  return new Request(`${root}${path}`, { signal: aborter.signal, ...init, headers });
}

function post(
  path: string,
  body: unknown,
  handler: (request: Request) => Promise<Response>,
): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return handler(request(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

const handlers = { GET, POST, PUT, PATCH, DELETE };

/** One request to the Kubernetes API of the cluster `lab`. */
function kubernetes(
  method: keyof typeof handlers,
  path: string,
  body?: unknown,
  contentType = 'application/json',
): Promise<Response> {
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'content-type': contentType } };
  const [pathname = ''] = path.split('?');
  const params = Promise.resolve({ cluster: 'lab', path: pathname.split('/') });
  return handlers[method](request(`/api/clusters/lab/${path}`, init), { params });
}

const volumes = 'api/v1/persistentvolumes';
const volume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'archive', labels: { tier: 'cold' } },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } },
};

async function statusOf(response: Response): Promise<{ code: number; reason: string; message: string }> {
  const body = (await response.json()) as { kind: string; code: number; reason: string; message: string };
  expect(body.kind).toBe('Status');
  expect(response.status).toBe(body.code);
  return body;
}

function openStream(name: string, headers: Record<string, string> = {}, query = ''): Promise<Response> {
  const params = Promise.resolve({ cluster: name });
  return stream(request(`/api/clusters/${name}/stream${query}`, { headers }), { params });
}

describe('GET /api/clusters', () => {
  it('lists the demo first and names it as the one to open', async () => {
    const response = await listClusters(request('/api/clusters'), { params: Promise.resolve({}) });
    const { clusters, initial } = (await response.json()) as ClusterListAnswer;
    expect(clusters.map(({ name, kind, readOnly }) => ({ name, kind, readOnly }))).toEqual([
      { name: 'demo', kind: 'simulated', readOnly: false },
      { name: 'lab', kind: 'simulated', readOnly: false },
    ]);
    expect(initial).toBe('demo');
    expect(clusters[0]?.objects).toBeGreaterThan(5);
  });

  it('is not served under a rebound name', async () => {
    const rebound = request('/api/clusters', { headers: { host: 'evil.example' } });
    const response = await listClusters(rebound, { params: Promise.resolve({}) });
    expect((await statusOf(response)).reason).toBe('Forbidden');
  });
});

describe('the Kubernetes API of a simulated cluster', () => {
  it('creates, gets, lists, updates, patches and deletes', async () => {
    const created = await kubernetes('POST', volumes, volume);
    expect(created.status).toBe(201);
    // The control plane writes to a new volume too; without this, the update below could come too late (409).
    await settle(request('/x', { method: 'POST' }), { params: Promise.resolve({ simulation: 'lab' }) });
    const got = (await (await kubernetes('GET', `${volumes}/archive`)).json()) as typeof volume;
    expect(got.spec.capacity).toEqual({ storage: '1Gi' });

    const put = await kubernetes('PUT', `${volumes}/archive`, {
      ...got,
      metadata: { ...got.metadata, labels: { tier: 'warm' } },
    });
    expect(put.status).toBe(200);
    const merge = await kubernetes(
      'PATCH',
      `${volumes}/archive`,
      { metadata: { labels: { site: 'a' } } },
      'application/merge-patch+json',
    );
    expect(((await merge.json()) as typeof volume).metadata.labels).toEqual({ tier: 'warm', site: 'a' });
    const json = await kubernetes(
      'PATCH',
      `${volumes}/archive`,
      [{ op: 'remove', path: '/metadata/labels/site' }],
      'application/json-patch+json',
    );
    expect(((await json.json()) as typeof volume).metadata.labels).toEqual({ tier: 'warm' });

    const list = (await (await kubernetes('GET', `${volumes}?labelSelector=tier%3Dwarm`)).json()) as {
      kind: string;
      items: unknown[];
    };
    expect([list.kind, list.items.length]).toEqual(['PersistentVolumeList', 1]);
    const none = (await (await kubernetes('GET', `${volumes}?labelSelector=tier%3Dcold`)).json()) as {
      items: unknown[];
    };
    expect(none.items).toEqual([]);

    expect((await kubernetes('DELETE', `${volumes}/archive`)).status).toBe(200);
  });

  it.each([
    {
      name: 'an object that is not there',
      act: () => kubernetes('GET', `${volumes}/none`),
      code: 404,
      reason: 'NotFound',
    },
    {
      name: 'a kind that is not there',
      act: () => kubernetes('GET', 'apis/example.com/v1/things'),
      code: 404,
      reason: 'NotFound',
    },
    { name: 'no path of the API', act: () => kubernetes('GET', 'nothing'), code: 404, reason: 'NotFound' },
    {
      name: 'an invalid object',
      act: () => kubernetes('POST', volumes, { ...volume, spec: {} }),
      code: 422,
      reason: 'Invalid',
    },
    { name: 'no object', act: () => kubernetes('POST', volumes, ['a']), code: 400, reason: 'BadRequest' },
    {
      name: 'a form',
      act: () => kubernetes('POST', volumes, volume, 'application/x-www-form-urlencoded'),
      code: 415,
      reason: 'UnsupportedMediaType',
    },
    {
      name: 'plain text',
      act: () => kubernetes('POST', volumes, volume, 'text/plain'),
      code: 415,
      reason: 'UnsupportedMediaType',
    },
    {
      name: 'a large body',
      act: () => kubernetes('POST', volumes, 'x'.repeat(3 * 1024 * 1024)),
      code: 413,
      reason: 'RequestEntityTooLarge',
    },
    {
      name: 'a deep body',
      act: () => kubernetes('POST', volumes, JSON.parse('['.repeat(99) + ']'.repeat(99))),
      code: 400,
      reason: 'BadRequest',
    },
    {
      name: 'a malformed selector',
      act: () => kubernetes('GET', `${volumes}?labelSelector=%3D%3D`),
      code: 400,
      reason: 'BadRequest',
    },
    {
      name: 'an unknown field',
      act: () => kubernetes('GET', `${volumes}?fieldSelector=spec.none%3Da`),
      code: 400,
      reason: 'BadRequest',
    },
  ])('answers $name with $code', async ({ act, code, reason }) => {
    const status = await statusOf(await act());
    expect([status.code, status.reason]).toEqual([code, reason]);
  });

  it('answers for a cluster that is not there', async () => {
    const params = Promise.resolve({ cluster: 'none', path: volumes.split('/') });
    const status = await statusOf(await GET(request('/api/clusters/none/x'), { params }));
    expect(status.message).toBe('there is no cluster "none" on this server');
  });

  it('refuses a write from a page of another site, and the write does not happen', async () => {
    const foreign = request(`/api/clusters/lab/${volumes}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify(volume),
    });
    const response = await POST(foreign, {
      params: Promise.resolve({ cluster: 'lab', path: volumes.split('/') }),
    });
    expect((await statusOf(response)).code).toBe(403);
    expect((await kubernetes('GET', `${volumes}/archive`)).status).toBe(404);
  });
});

describe('a watch', () => {
  it('begins with what is there, tells what happens, and resumes from a version', async () => {
    await kubernetes('POST', volumes, volume);
    const response = await kubernetes('GET', `${volumes}?watch=true`);
    expect(response.headers.get('cache-control')).toContain('no-transform');
    const lines = watchLines(response);
    const added = await next(lines, ({ type }) => type === 'ADDED');
    expect(added.object.metadata.name).toBe('archive');
    await kubernetes('DELETE', `${volumes}/archive`);
    await next(lines, ({ type, object }) => type === 'DELETED' && object.metadata.name === 'archive');

    const version = added.object.metadata.resourceVersion;
    const resumed = watchLines(await kubernetes('GET', `${volumes}?watch=true&resourceVersion=${version}`));
    expect((await next(resumed, ({ type }) => type !== 'MODIFIED')).type).toBe('DELETED');
  });

  it('tells what begins and ceases to match a selector', async () => {
    const lines = watchLines(await kubernetes('GET', `${volumes}?watch=true&labelSelector=tier%3Dcold`));
    await kubernetes('POST', volumes, { ...volume, metadata: { name: 'archive' } });
    const labels = (tier: string) =>
      kubernetes(
        'PATCH',
        `${volumes}/archive`,
        { metadata: { labels: { tier } } },
        'application/merge-patch+json',
      );
    await labels('cold');
    expect((await next(lines, () => true)).type).toBe('ADDED');
    await labels('warm');
    expect((await next(lines, ({ type }) => type !== 'MODIFIED')).type).toBe('DELETED');
  });

  it('ends after timeoutSeconds', async () => {
    const types: string[] = [];
    for await (const { type } of watchLines(
      await kubernetes('GET', `${volumes}?watch=true&timeoutSeconds=1`),
    )) {
      types.push(type);
    }
    expect(types).toEqual([]);
  });

  it('refuses a version that the cluster has not come to', async () => {
    const status = await statusOf(await kubernetes('GET', `${volumes}?watch=true&resourceVersion=999999`));
    expect([status.code, status.reason]).toEqual([504, 'Timeout']);
  });
});

describe('the stream of a page', () => {
  it('brings state, snapshot, changes and clock, and resumes after an id', async () => {
    await kubernetes('POST', volumes, volume);
    const response = await openStream('lab');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toContain('no-transform');
    const seen: string[] = [];
    const events = sentEvents(response);
    const changes = await next(events, ({ message }) => {
      seen.push(message.kind);
      return (
        message.kind === 'changes' && message.changes.some(({ object }) => object.metadata.name === 'archive')
      );
    });
    expect(seen.slice(0, 3)).toEqual(['state', 'snapshot', 'changes']);

    const resumed = sentEvents(await openStream('lab', { 'last-event-id': changes.id ?? '' }));
    const kinds: string[] = [];
    await next(resumed, ({ message }) => {
      kinds.push(message.kind);
      return message.kind === 'clock';
    });
    expect(kinds).not.toContain('snapshot');

    const since = sentEvents(await openStream('lab', {}, `?since=${encodeURIComponent('other:3')}`));
    const snapshot = await next(since, ({ message }) => message.kind === 'snapshot');
    expect(snapshot.message).toMatchObject({ why: 'reset' });
  });

  it('tells of decisions of the control plane', async () => {
    const events = sentEvents(await openStream('demo'));
    await settle(request('/x', { method: 'POST' }), { params: Promise.resolve({ simulation: 'demo' }) });
    const bound = await next(
      events,
      ({ message }) =>
        message.kind === 'changes' &&
        message.changes.some(
          ({ object }) => (object as { status?: { phase?: string } }).status?.phase === 'Bound',
        ),
    );
    expect(bound.id).toBeDefined();
  });

  it('ends with a reason when the cluster is deleted', async () => {
    const events = sentEvents(await openStream('lab'));
    await next(events, ({ message }) => message.kind === 'clock');
    await deleteSimulation(request('/x', { method: 'DELETE' }), {
      params: Promise.resolve({ simulation: 'lab' }),
    });
    const end = await next(events, ({ message }) => message.kind === 'end');
    expect(end.message).toMatchObject({ status: { message: 'the simulated cluster "lab" was deleted' } });
    expect((await events.next()).done).toBe(true);
    expect((await openStream('lab')).status).toBe(404);
  });
});
