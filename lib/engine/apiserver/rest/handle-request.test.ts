import { beforeEach, describe, expect, it } from 'vitest';
import { persistentVolumes } from '../../../kubernetes/resources';
import type { ApiServer } from '../api';
import { type Operation, performOperation } from '../operation';
import { claim, cluster, pod, storageClass, value, volume } from '../testing/cluster';
import { handleRequest } from './handle-request';
import type { ApiRequest, ApiResponse, WatchRequest } from './request';

let api: ApiServer;
let journal: Operation[];

beforeEach(() => {
  api = cluster().api;
  journal = [];
});

/** `GET /api/v1/pods?watch=1` */
function request(line: string, rest: Partial<ApiRequest> = {}): ApiResponse {
  const [method = '', url = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(url, 'http://cluster');
  const path = pathname.split('/').slice(1).map(decodeURIComponent);
  const execute = (operation: Operation) => {
    journal.push(operation);
    return performOperation(api, operation, 'user');
  };
  return handleRequest({ api, execute }, { method, path, query: new Map(searchParams), ...rest });
}

interface Answer {
  readonly code: number;
  readonly body: { readonly [field: string]: unknown };
  readonly warnings?: readonly string[];
}

function json(line: string, rest: Partial<ApiRequest> = {}): Answer {
  const response = request(line, rest);
  if (response.kind !== 'json') throw new Error(`${line} was answered with ${response.kind}`);
  return response as Answer;
}

function watch(line: string): WatchRequest {
  const response = request(line);
  if (response.kind !== 'watch') throw new Error(`${line} is no watch`);
  return response.watch;
}

function names({ body }: Answer): readonly string[] {
  return (body.items as readonly { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
}

const volumes = '/api/v1/persistentvolumes';
const merge = { contentType: 'application/merge-patch+json' };

describe('refusals', () => {
  it.each<[string, Partial<ApiRequest>, number, string]>([
    ['GET /nope', {}, 404, 'NotFound'],
    ['GET /api/v2/pods', {}, 404, 'NotFound'],
    ['GET /apis/apps/v1beta1/deployments', {}, 404, 'NotFound'],
    ['GET /api/v1/namespaces/default/pods/p/log', {}, 404, 'NotFound'],
    ['GET /api/v1/namespaces/default/persistentvolumes', {}, 404, 'NotFound'],
    [`GET ${volumes}/ghost`, {}, 404, 'NotFound'],
    ['PUT /api/v1', {}, 405, 'MethodNotAllowed'],
    ['OPTIONS /api/v1/pods', {}, 405, 'MethodNotAllowed'],
    [`POST ${volumes}/a`, { body: volume('a') }, 405, 'MethodNotAllowed'],
    [`PUT ${volumes}`, { body: volume('a') }, 405, 'MethodNotAllowed'],
    [`PATCH ${volumes}`, { ...merge, body: {} }, 405, 'MethodNotAllowed'],
    [`DELETE ${volumes}/a/status`, {}, 405, 'MethodNotAllowed'],
    [`POST ${volumes}`, {}, 400, 'BadRequest'],
    [`POST ${volumes}`, { body: claim('c') }, 400, 'BadRequest'],
    ['POST /api/v1/namespaces/other/persistentvolumeclaims', { body: claim('c') }, 400, 'BadRequest'],
    [`PUT ${volumes}/b`, { body: volume('a') }, 400, 'BadRequest'],
    [
      `PATCH ${volumes}/a`,
      { contentType: 'application/apply-patch+yaml', body: {} },
      415,
      'UnsupportedMediaType',
    ],
    [`PATCH ${volumes}/a`, { contentType: 'application/json', body: {} }, 415, 'UnsupportedMediaType'],
    [
      'PATCH /apis/snapshot.storage.k8s.io/v1/namespaces/default/volumesnapshots/s',
      { contentType: 'application/strategic-merge-patch+json', body: {} },
      415,
      'UnsupportedMediaType',
    ],
    [`GET ${volumes}?limit=-1`, {}, 400, 'BadRequest'],
    [`GET ${volumes}?continue=x`, {}, 400, 'BadRequest'],
    [`GET ${volumes}?labelSelector=a%20b`, {}, 400, 'BadRequest'],
    [`GET ${volumes}?fieldSelector=spec.x%3Dy`, {}, 400, 'BadRequest'],
    [`GET ${volumes}?resourceVersion=x`, {}, 400, 'BadRequest'],
    [`GET ${volumes}?resourceVersion=99`, {}, 504, 'Timeout'],
    [`GET ${volumes}?resourceVersion=1&resourceVersionMatch=Exact`, {}, 410, 'Expired'],
    [`GET ${volumes}?watch=1&resourceVersion=99`, {}, 504, 'Timeout'],
    [`DELETE ${volumes}/a?propagationPolicy=Never`, {}, 422, 'Invalid'],
    [`DELETE ${volumes}/a?gracePeriodSeconds=-1`, {}, 400, 'BadRequest'],
    [`DELETE ${volumes}/a?dryRun=Some`, {}, 400, 'BadRequest'],
    ['POST /api/v1/namespaces/default/pods/p/binding', { body: {} }, 422, 'Invalid'],
  ])('%s (%#)', (line, rest, code, reason) => {
    const { body, code: answered } = json(line, rest);
    expect([answered, body.reason, body.kind, body.status]).toEqual([code, reason, 'Status', 'Failure']);
    expect(api.revision).toBe(4);
  });
});

describe('reading', () => {
  beforeEach(() => {
    for (const name of ['b', 'c', 'a']) value(api.create(volume(name, {}, { labels: { name } }), 'user'));
    value(api.create(claim('c'), 'user'));
  });

  it('gets an object', () => {
    expect(json(`GET ${volumes}/a`)).toMatchObject({ code: 200, body: { metadata: { name: 'a' } } });
    expect(json(`GET ${volumes}/a/status`).code).toBe(200);
  });

  it('lists in order, with the revision at which it did', () => {
    const answer = json(`GET ${volumes}`);
    expect(names(answer)).toEqual(['a', 'b', 'c']);
    expect(answer.body).toMatchObject({
      kind: 'PersistentVolumeList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '8' },
    });
  });

  it.each<[string, readonly string[]]>([
    ['labelSelector=name%3Da', ['a']],
    ['labelSelector=name%20in%20(a,b)', ['a', 'b']],
    ['fieldSelector=metadata.name!%3Da', ['b', 'c']],
    ['labelSelector=name%3Da&fieldSelector=metadata.name%3Db', []],
  ])('selects by %s', (query, selected) => {
    expect(names(json(`GET ${volumes}?${query}`))).toEqual(selected);
  });

  it('lists in chunks that carry the revision of the first', () => {
    const first = json(`GET ${volumes}?limit=2`);
    const { continue: token, remainingItemCount } = first.body.metadata as {
      continue: string;
      remainingItemCount: number;
    };
    expect([names(first), remainingItemCount]).toEqual([['a', 'b'], 1]);
    value(api.create(volume('d'), 'user'));
    value(
      api.patch(
        { resource: persistentVolumes, name: 'a' },
        { metadata: { finalizers: null } },
        'merge',
        'user',
      ),
    );
    value(api.delete({ resource: persistentVolumes, name: 'a' }, 'user'));
    const second = json(`GET ${volumes}?limit=2&continue=${encodeURIComponent(token)}`);
    expect([names(second), second.body.metadata]).toEqual([['c', 'd'], { resourceVersion: '8' }]);
    api.compact(api.revision);
    expect(json(`GET ${volumes}?limit=2&continue=${encodeURIComponent(token)}`).body).toMatchObject({
      code: 410,
      reason: 'Expired',
    });
  });

  it('lists what is in one namespace, or in all', () => {
    expect(names(json('GET /api/v1/namespaces/default/persistentvolumeclaims'))).toEqual(['c']);
    expect(names(json('GET /api/v1/namespaces/kube-system/persistentvolumeclaims'))).toEqual([]);
    expect(names(json('GET /api/v1/persistentvolumeclaims'))).toEqual(['c']);
  });

  it('prints a table where one is wanted', () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const { body } = json(`GET ${volumes}/a`, { accept });
    const { columnDefinitions, rows } = body as {
      columnDefinitions: { name: string }[];
      rows: { cells: unknown[] }[];
    };
    expect(columnDefinitions.map(({ name }) => name).slice(0, 6)).toEqual([
      'Name',
      'Capacity',
      'Access Modes',
      'Reclaim Policy',
      'Status',
      'Claim',
    ]);
    expect(rows[0]?.cells.slice(0, 6)).toEqual(['a', '1Gi', 'RWO', 'Retain', 'Pending', '']);
  });
});

describe('watching', () => {
  it.each<[string, Partial<WatchRequest>]>([
    [`${volumes}?watch=true`, { after: undefined, bookmarks: false, markInitialEnd: false }],
    [`${volumes}?watch=1&resourceVersion=0`, { after: undefined }],
    [
      `${volumes}?watch=1&resourceVersion=3&allowWatchBookmarks=true&timeoutSeconds=9`,
      { after: 3, bookmarks: true, timeoutSeconds: '9' },
    ],
    [
      `${volumes}?watch=1&resourceVersion=3&sendInitialEvents=true`,
      { after: undefined, markInitialEnd: true },
    ],
  ])('%s', (url, wanted) => {
    expect(watch(`GET ${url}`)).toMatchObject(wanted);
  });

  it('selects kind, namespace, name and labels', () => {
    const labelled = { ...claim('c'), metadata: { name: 'c', namespace: 'default', labels: { a: 'b' } } };
    const { selects } = watch(
      'GET /api/v1/namespaces/default/persistentvolumeclaims/c?watch=1&labelSelector=a%3Db',
    );
    expect(selects(labelled)).toBe(true);
    expect(selects(claim('c'))).toBe(false);
    expect(selects({ ...labelled, kind: 'Pod' })).toBe(false);
    expect(selects({ ...labelled, metadata: { ...labelled.metadata, namespace: 'x' } })).toBe(false);
    expect(selects({ ...labelled, metadata: { ...labelled.metadata, name: 'd' } })).toBe(false);
  });
});

describe('writing', () => {
  it('creates, and keeps the operation for the journal', () => {
    const answer = json('POST /api/v1/namespaces/default/persistentvolumeclaims', {
      body: { ...claim('c'), metadata: { name: 'c' } },
    });
    expect(answer).toMatchObject({ code: 201, body: { metadata: { namespace: 'default' } } });
    expect(journal).toEqual([{ create: claim('c') }]);
  });

  it('updates, the object or its status', () => {
    const stored = value(api.create(volume('a'), 'user'));
    const changed = {
      ...stored,
      spec: { ...stored.spec, storageClassName: 'x' },
      status: { phase: 'Available' as const },
    };
    expect(json(`PUT ${volumes}/a/status`, { body: changed }).body).not.toHaveProperty(
      'spec.storageClassName',
    );
    const { metadata } = api.get(persistentVolumes, 'a') ?? stored;
    const fresh = { ...changed, metadata };
    expect(json(`PUT ${volumes}/a`, { body: fresh })).toMatchObject({
      code: 200,
      body: { spec: { storageClassName: 'x' }, status: { phase: 'Available' } },
    });
    expect(json(`PUT ${volumes}/a`, { body: fresh }).code).toBe(409);
  });

  it.each<[string, unknown]>([
    ['application/merge-patch+json', { metadata: { labels: { a: 'b' } } }],
    ['application/strategic-merge-patch+json', { metadata: { labels: { a: 'b' } } }],
    ['application/json-patch+json', [{ op: 'add', path: '/metadata/labels', value: { a: 'b' } }]],
  ])('patches with %s', (contentType, body) => {
    value(api.create(volume('a'), 'user'));
    expect(json(`PATCH ${volumes}/a`, { contentType, body })).toMatchObject({
      code: 200,
      body: { metadata: { labels: { a: 'b' } } },
    });
  });

  it('deletes: a Status when it went, the object while it waits', () => {
    value(api.create(storageClass('s'), 'user'));
    value(api.create(volume('a'), 'user'));
    expect(json('DELETE /apis/storage.k8s.io/v1/storageclasses/s').body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 's', group: 'storage.k8s.io', kind: 'storageclasses' },
    });
    expect(json(`DELETE ${volumes}/a`).body).toMatchObject({
      kind: 'PersistentVolume',
      metadata: { name: 'a' },
    });
  });

  it('reads the options of a deletion from the body, then from the query', () => {
    value(api.create(storageClass('s'), 'user'));
    const path = '/apis/storage.k8s.io/v1/storageclasses/s?propagationPolicy=Orphan';
    expect(json(`DELETE ${path}`, { body: { preconditions: { uid: 'x' } } }).code).toBe(409);
    expect(json(`DELETE ${path}`, { body: { propagationPolicy: 'Foreground' } }).body).toMatchObject({
      metadata: { finalizers: ['foregroundDeletion'] },
    });
    expect(json(`DELETE ${path}`).body).toMatchObject({ metadata: { finalizers: ['orphan'] } });
  });

  it('deletes what is selected', () => {
    for (const name of ['a', 'b', 'c'])
      value(
        api.create(
          { ...storageClass(name), metadata: { name, labels: { old: String(name !== 'b') } } },
          'user',
        ),
      );
    expect(names(json('DELETE /apis/storage.k8s.io/v1/storageclasses?labelSelector=old%3Dtrue'))).toEqual([
      'a',
      'c',
    ]);
    expect(journal).toHaveLength(2);
    expect(names(json('GET /apis/storage.k8s.io/v1/storageclasses'))).toEqual(['b']);
  });

  it('binds a Pod', () => {
    value(api.create(pod('p'), 'user'));
    const body = { target: { kind: 'Node', name: 'n' } };
    expect(json('POST /api/v1/namespaces/default/pods/p/binding', { body })).toMatchObject({
      code: 201,
      body: { status: 'Success' },
    });
    expect(json('POST /api/v1/namespaces/default/pods/p/binding', { body }).code).toBe(409);
  });

  it('scales a workload', () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: pod('x').spec };
    const spec = { selector: { matchLabels: { a: 'b' } }, template };
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec };
    json('POST /apis/apps/v1/namespaces/default/deployments', { body });
    const path = '/apis/apps/v1/namespaces/default/deployments/d/scale';
    expect(json(`PATCH ${path}`, { ...merge, body: { spec: { replicas: 3 } } }).body).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 3 },
      status: { selector: 'a=b' },
    });
    expect(json(`GET ${path}`).body).toMatchObject({ spec: { replicas: 3 } });
    expect(
      json(`PUT ${path}`, { body: { metadata: { resourceVersion: '1' }, spec: { replicas: 1 } } }).code,
    ).toBe(409);
    expect(json(`PUT ${path}`, { body: { spec: { replicas: -1 } } }).code).toBe(422);
  });

  it('lets a Namespace go by its finalize subresource', () => {
    json('POST /api/v1/namespaces', { body: { metadata: { name: 'x' } } });
    json('DELETE /api/v1/namespaces/x');
    expect(
      json('PUT /api/v1/namespaces/x/finalize', {
        body: { metadata: { name: 'x' }, spec: { finalizers: [] } },
      }).code,
    ).toBe(200);
    expect(json('GET /api/v1/namespaces/x').code).toBe(404);
  });

  it('creates an object of a kind that nobody defined', () => {
    const body = { apiVersion: 'example.com/v1', kind: 'Backup', metadata: { name: 'b' } };
    expect(json('GET /apis/example.com/v1/backups').code).toBe(404);
    expect(json('POST /apis/example.com/v1/namespaces/default/backups', { body }).code).toBe(201);
    expect(names(json('GET /apis/example.com/v1/backups'))).toEqual(['b']);
  });
});

describe('dry run', () => {
  it('answers as if, and does nothing', () => {
    const { revision } = api;
    const answer = json(`POST ${volumes}?dryRun=All`, { body: volume('a') });
    expect(answer).toMatchObject({ code: 201, body: { spec: { volumeMode: 'Filesystem' } } });
    expect(json(`POST ${volumes}?dryRun=All`, { body: volume('a', { accessModes: [] }) }).code).toBe(422);
    expect([api.revision, api.get(persistentVolumes, 'a'), journal]).toEqual([revision, undefined, []]);
  });

  it('draws no random number of the cluster', () => {
    const uidAfter = (dry: boolean) => {
      api = cluster().api;
      if (dry) json(`POST ${volumes}?dryRun=All`, { body: volume('a') });
      return value(api.create(volume('a'), 'user')).metadata.uid;
    };
    expect(uidAfter(true)).toBe(uidAfter(false));
  });
});

describe('fields and warnings', () => {
  const unknown = { ...volume('a'), spec: { ...volume('a').spec, colour: 'red' } };

  it.each<[string, number, readonly string[] | undefined]>([
    ['', 201, ['unknown field "spec.colour"']],
    ['?fieldValidation=Warn', 201, ['unknown field "spec.colour"']],
    ['?fieldValidation=Ignore', 201, undefined],
    ['?fieldValidation=Strict', 400, undefined],
  ])('an unknown field with %j: %i', (query, code, warnings) => {
    const answer = json(`POST ${volumes}${query}`, { body: unknown });
    expect([answer.code, answer.warnings]).toEqual([code, warnings]);
  });

  it.each<[object, object, string]>([
    [
      { persistentVolumeReclaimPolicy: 'Recycle' },
      {},
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated.',
    ],
    [
      { capacity: { storage: '1500m' } },
      {},
      'spec.capacity[storage]: fractional byte value "1500m" is invalid, must be an integer',
    ],
    [
      { hostPath: undefined, rbd: { monitors: ['m'], image: 'i' } },
      {},
      'spec.rbd: deprecated in v1.28, non-functional in v1.31+',
    ],
    [
      {},
      { annotations: { 'volume.beta.kubernetes.io/storage-class': 'x' } },
      'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
    ],
  ])('%j %j is taken with a warning', (spec, metadata, warning) => {
    const { code, warnings } = json(`POST ${volumes}`, { body: volume('a', spec, metadata) });
    expect([code, warnings?.[0]?.slice(0, warning.length)]).toEqual([201, warning]);
  });
});

describe('discovery', () => {
  it.each([['healthz'], ['livez'], ['readyz']])('GET /%s', (path) => {
    expect(request(`GET /${path}`)).toEqual({ kind: 'text', code: 200, body: 'ok' });
  });

  it('tells version, groups and kinds', () => {
    expect(json('GET /version').body).toMatchObject({ major: '1', minor: '37', gitVersion: 'v1.37.2' });
    expect(json('GET /api').body).toMatchObject({ versions: ['v1'] });
    const { groups } = json('GET /apis').body as unknown as { groups: { name: string }[] };
    expect(groups.map(({ name }) => name)).toContain('storage.k8s.io');
    expect(json('GET /apis/storage.k8s.io').body).toMatchObject({ preferredVersion: { version: 'v1' } });
    const { resources } = json('GET /api/v1').body as unknown as {
      resources: { name: string; shortNames?: string[] }[];
    };
    expect(resources.find(({ name }) => name === 'persistentvolumes')?.shortNames).toEqual(['pv']);
    expect(resources.map(({ name }) => name)).toContain('pods/binding');
  });

  it('says that the server checks fields', () => {
    const { paths } = json('GET /openapi/v3').body as { paths: Record<string, unknown> };
    expect(Object.keys(paths)).toContain('apis/apps/v1');
    const document = JSON.stringify(json('GET /openapi/v3/api/v1').body);
    expect(document).toContain('"fieldValidation"');
    expect(json('GET /openapi/v3/apis/nope/v1').code).toBe(404);
  });

  it('lists the kinds of a definition', () => {
    const spec = {
      group: 'example.com',
      scope: 'Cluster',
      names: { kind: 'Shelf', plural: 'shelves' },
      versions: [{ name: 'v1' }, { name: 'v0', served: false }],
    };
    const body = { kind: 'CustomResourceDefinition', metadata: { name: 'shelves.example.com' }, spec };
    json('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body });
    expect(json('GET /apis/example.com/v1').body).toMatchObject({
      resources: [{ name: 'shelves', namespaced: false }],
    });
    expect(json('GET /apis/example.com/v0').code).toBe(404);
    expect(names(json('GET /apis/example.com/v1/shelves'))).toEqual([]);
  });
});
