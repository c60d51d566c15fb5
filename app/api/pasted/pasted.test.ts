import { afterEach, describe, expect, it } from 'vitest';
import { GET as ask } from '@/app/api/clusters/[cluster]/[...path]/route';
import { GET as listClusters } from '@/app/api/clusters/route';
import { resetClusters } from '@/lib/cluster/clusters';
import type { ClusterDescription, ClusterListAnswer } from '@/lib/history/stream-message';
import { DELETE } from './[pasted]/route';
import { POST } from './route';

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'data',
    namespace: 'shop',
    uid: 'u-1',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'planted' },
  },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'gold',
  },
  status: { phase: 'Pending' },
};
const node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'a' },
  status: { nodeInfo: { kubeletVersion: 'v1.31.4' } },
};
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'c', image: 'i', env: [{ name: 'A', value: 'planted' }] }] },
};

function request(path: string, method: string, body?: unknown): Request {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const headers = { host: 'localhost:3000', 'content-type': 'application/json' };
  return new Request(`http://localhost:3000${path}`, { ...init, headers });
}

const paste = (body: unknown) => POST(request('/api/pasted', 'POST', body), { params: Promise.resolve({}) });

function read(cluster: string, path: string): Promise<Response> {
  const params = Promise.resolve({ cluster, path: path.slice(1).split('/') });
  return ask(request(`/api/clusters/${cluster}${path}`, 'GET'), { params });
}

afterEach(resetClusters);

describe('/api/pasted', () => {
  it('opens a read-only cluster that says what it is and what it does not know', async () => {
    const response = await paste({ objects: [claim, node, pod] });
    const cluster = (await response.json()) as ClusterDescription;
    expect(response.status).toBe(201);
    expect(cluster).toMatchObject({
      name: 'pasted',
      kind: 'pasted',
      kubernetesVersion: 'v1.31.4',
      objects: 3,
      readOnly: true,
      state: { connection: { kind: 'connected' } },
    });
    const unknown = cluster.state.unreadable.map(({ kind, why }) => `${kind} ${why}`);
    expect(unknown).toContain('StorageClass not-given');
    expect(unknown).not.toContain('PersistentVolumeClaim not-given');
    const { clusters } = (await (
      await listClusters(request('/api/clusters', 'GET'), { params: Promise.resolve({}) })
    ).json()) as ClusterListAnswer;
    expect(clusters.map(({ name }) => name)).toContain('pasted');
  });

  it('answers the Kubernetes API as the text has it, without what must not be shown', async () => {
    await paste({ objects: [claim, pod] });
    const list = await read('pasted', '/api/v1/namespaces/shop/persistentvolumeclaims');
    expect(await list.json()).toMatchObject({
      kind: 'PersistentVolumeClaimList',
      items: [{ metadata: { name: 'data', uid: 'u-1' }, status: { phase: 'Pending' } }],
    });
    const all = await Promise.all([
      read('pasted', '/api/v1/persistentvolumeclaims').then((response) => response.text()),
      read('pasted', '/api/v1/pods').then((response) => response.text()),
    ]);
    expect(all.join()).toContain('web');
    expect(all.join()).not.toContain('planted');
    expect((await read('pasted', '/api/v1/secrets')).status).toBe(403);
  });

  it.each([
    { name: 'nothing', body: {}, says: 'objects' },
    {
      name: 'an object without a name',
      body: { objects: [{ ...claim, metadata: {} }] },
      says: 'objects.0.metadata.name',
    },
    {
      name: 'labels that are no text',
      body: { objects: [{ ...claim, metadata: { name: 'a', labels: { a: 1 } } }] },
      says: 'objects.0.metadata.labels.a',
    },
    {
      name: 'a claim without a spec',
      body: { objects: [claim, { ...claim, spec: undefined }] },
      says: 'objects.1: spec is missing',
    },
    {
      name: 'access modes that are no list',
      body: { objects: [{ ...claim, spec: { accessModes: 'ReadWriteOnce' } }] },
      says: 'objects.0: spec.accessModes is no list',
    },
    { name: 'another field', body: { objects: [claim], address: 'https://example.com' }, says: 'address' },
  ])('refuses $name and names the field', async ({ body, says }) => {
    const response = await paste(body);
    expect([response.status, ((await response.json()) as { message: string }).message]).toEqual([
      400,
      expect.stringContaining(says),
    ]);
  });

  it('holds a bounded number, and forgets one when told to', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => paste({ objects: [claim] })));
    expect(answers.map(({ status }) => status)).toEqual([...Array(8).fill(201), 429]);
    const remove = (pasted: string) =>
      DELETE(request(`/api/pasted/${pasted}`, 'DELETE'), { params: Promise.resolve({ pasted }) });
    expect([(await remove('pasted-3')).status, (await remove('pasted-3')).status]).toEqual([200, 404]);
    expect((await read('pasted-3', '/api/v1/pods')).status).toBe(404);
    expect((await paste({ objects: [claim] })).status).toBe(201);
  });
});
