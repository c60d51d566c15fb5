import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { failure } from '@/lib/kubernetes/status';
import { type ManifestDocument, parseManifests } from '@/lib/manifest/parse-manifests';
import { applyDocument, deleteDocument } from './send-manifests';

const requests: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];

/** Answers with what `answers` has for a method, in turn. */
function serve(answers: Readonly<Record<string, readonly (object | 404 | 409)[]>>): void {
  const left = new Map(Object.entries(answers).map(([method, list]) => [method, [...list]]));
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    requests.push({
      method,
      path,
      body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
    });
    const answer = left.get(method)?.shift();
    if (answer === 404) return Response.json(failure('NotFound', 'not found'), { status: 404 });
    if (answer === 409) return Response.json(failure('AlreadyExists', 'already exists'), { status: 409 });
    return Response.json(answer ?? {});
  });
}

function documentOf(yaml: string): ManifestDocument {
  const [document] = parseManifests(yaml).documents;
  if (!document) throw new Error('the text has one document');
  return document;
}

const claim = documentOf(
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {volumeName: a}\n',
);
const stored = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default', resourceVersion: '7' },
};
const nothing = { cluster: 'demo', known: () => undefined };
const root = '/api/clusters/demo/api/v1/namespaces/default/persistentvolumeclaims';

afterEach(() => {
  requests.length = 0;
  vi.unstubAllGlobals();
});

describe('applying', () => {
  it('creates what the page does not know, at its place', async () => {
    serve({ POST: [stored] });
    expect(await applyDocument(claim, nothing)).toMatchObject({
      name: 'persistentvolumeclaim/data',
      outcome: { kind: 'created', revision: 7 },
    });
    expect(requests).toMatchObject([
      { method: 'POST', path: root, body: { metadata: { namespace: 'default' } } },
    ]);
  });

  it('patches what the page knows', async () => {
    serve({ PATCH: [stored] });
    const known = (): KubernetesObject => stored;
    expect(await applyDocument(claim, { cluster: 'demo', known })).toMatchObject({
      outcome: { kind: 'configured' },
    });
    expect(requests).toMatchObject([
      { method: 'PATCH', path: `${root}/data`, body: { spec: { volumeName: 'a' } } },
    ]);
  });

  it('reads and patches what somebody else made meanwhile', async () => {
    serve({ POST: [409], GET: [stored], PATCH: [stored] });
    expect(await applyDocument(claim, nothing)).toMatchObject({ outcome: { kind: 'configured' } });
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'PATCH']);
  });

  it('only tries when it is told to', async () => {
    serve({ POST: [stored] });
    await applyDocument(claim, { ...nothing, dryRun: true });
    expect(requests[0]?.path).toBe(`${root}?dryRun=All`);
  });

  it('gives back what the API server says', async () => {
    serve({ POST: [404] });
    expect(await applyDocument(claim, nothing)).toMatchObject({
      outcome: { kind: 'refused', status: { code: 404 } },
    });
  });

  it('names a generated name as it became', async () => {
    serve({ POST: [{ ...stored, metadata: { name: 'data-x7k2p' } }] });
    const generated = documentOf(
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: {generateName: data-}\n',
    );
    expect((await applyDocument(generated, nothing)).name).toBe('widget.example.com/data-x7k2p');
    expect(requests[0]?.path).toBe('/api/clusters/demo/apis/example.com/v1/namespaces/default/widgets');
  });
});

describe('deleting', () => {
  it.each([
    ['what is there', stored, 'deleted'],
    ['what is not', 404 as const, 'absent'],
  ])('%s', async (_, answer, kind) => {
    serve({ DELETE: [answer] });
    expect(await deleteDocument(claim, nothing)).toMatchObject({ outcome: { kind } });
    expect(requests).toMatchObject([{ method: 'DELETE', path: `${root}/data` }]);
  });

  it('asks nobody for what has no name', async () => {
    serve({});
    const generated = documentOf('apiVersion: v1\nkind: Pod\nmetadata: {generateName: data-}\n');
    expect(await deleteDocument(generated, nothing)).toMatchObject({ outcome: { kind: 'refused' } });
    expect(requests).toEqual([]);
  });
});
