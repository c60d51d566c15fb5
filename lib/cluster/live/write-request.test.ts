import { describe, expect, it } from 'vitest';
import { WITHHELD } from '../../kubernetes/withheld';
import type { KubernetesRequest, RequestMethod } from '../cluster';
import { admitWrite } from './write-request';

const merge = 'application/merge-patch+json';
const apply = 'application/apply-patch+yaml';

function request(
  method: RequestMethod,
  path: string,
  body?: unknown,
  { query = {}, contentType = '' }: { query?: Record<string, string>; contentType?: string } = {},
): KubernetesRequest {
  return {
    method,
    path: path.split('/').map(decodeURIComponent),
    query: new Map(Object.entries(query)),
    contentType,
    ...(body === undefined ? {} : { body }),
  };
}

const claims = 'api/v1/namespaces/shop/persistentvolumeclaims';

describe('what is sent', () => {
  it.each<{ name: string; request: KubernetesRequest; sent: object }>([
    {
      name: 'a new object',
      request: request(
        'POST',
        claims,
        { kind: 'PersistentVolumeClaim' },
        { contentType: 'application/json' },
      ),
      sent: {
        method: 'POST',
        path: `/${claims}`,
        query: {},
        contentType: 'application/json',
        body: '{\n  "kind": "PersistentVolumeClaim"\n}',
      },
    },
    {
      name: 'a merge patch that is only tried',
      request: request(
        'PATCH',
        `${claims}/data`,
        { spec: null },
        { contentType: merge, query: { dryRun: 'All', fieldManager: 'stowage' } },
      ),
      sent: {
        method: 'PATCH',
        path: `/${claims}/data`,
        query: { dryRun: 'All', fieldManager: 'stowage' },
        contentType: merge,
        body: '{\n  "spec": null\n}',
      },
    },
    {
      name: 'a deletion without options',
      request: request('DELETE', 'api/v1/persistentvolumes/a', undefined, {
        query: { propagationPolicy: 'Foreground' },
      }),
      sent: {
        method: 'DELETE',
        path: '/api/v1/persistentvolumes/a',
        query: { propagationPolicy: 'Foreground' },
      },
    },
    {
      name: 'a scale',
      request: request(
        'PATCH',
        'apis/apps/v1/namespaces/shop/deployments/web/scale',
        {},
        { contentType: merge },
      ),
      sent: {
        method: 'PATCH',
        path: '/apis/apps/v1/namespaces/shop/deployments/web/scale',
        query: {},
        contentType: merge,
        body: '{}',
      },
    },
  ])('of $name', ({ request: asked, sent }) => {
    const write = admitWrite(asked);
    expect(write.ok ? write.value.sent : write.error.message).toEqual(sent);
  });
});

const object = { metadata: { name: 'a', resourceVersion: '7' } };

describe('what is refused before anything is sent', () => {
  it.each<{ name: string; request: KubernetesRequest; code: number; says: string }>([
    {
      name: 'a Secret',
      request: request('POST', 'api/v1/namespaces/a/secrets', {}),
      code: 403,
      says: 'it writes persistentvolumes',
    },
    {
      name: 'a ConfigMap',
      request: request('DELETE', 'api/v1/namespaces/a/configmaps/b'),
      code: 403,
      says: 'does not write this',
    },
    {
      name: 'a role',
      request: request('POST', 'apis/rbac.authorization.k8s.io/v1/clusterroles', {}),
      code: 403,
      says: 'does not write',
    },
    {
      name: 'another version of a kind',
      request: request('DELETE', 'apis/apps/v1beta1/namespaces/a/deployments/b'),
      code: 403,
      says: 'does not write',
    },
    { name: 'no object', request: request('POST', 'version', {}), code: 404, says: 'only objects' },
    {
      name: 'exec',
      request: request('POST', 'api/v1/namespaces/a/pods/b/exec', {}),
      code: 403,
      says: '…/exec',
    },
    {
      name: 'the proxy of a node',
      request: request('POST', 'api/v1/nodes/b/proxy', {}),
      code: 403,
      says: '…/proxy',
    },
    {
      name: 'ephemeral containers',
      request: request('PATCH', 'api/v1/namespaces/a/pods/b/ephemeralcontainers', {}, { contentType: merge }),
      code: 403,
      says: 'does not write',
    },
    {
      name: 'the scale of a claim',
      request: request('PATCH', `${claims}/a/scale`, {}, { contentType: merge }),
      code: 403,
      says: '…/scale',
    },
    {
      name: 'a status as a whole',
      request: request('PUT', `${claims}/a/status`, object),
      code: 403,
      says: 'PUT …/status',
    },
    { name: 'a collection', request: request('DELETE', claims), code: 405, says: 'one by one' },
    {
      name: 'a creation by name',
      request: request('POST', `${claims}/a`, {}),
      code: 405,
      says: 'does not allow',
    },
    {
      name: 'a path that climbs',
      request: request('DELETE', 'api/v1/namespaces/a/pods/..'),
      code: 400,
      says: '".." cannot be',
    },
    {
      name: 'a namespace that climbs',
      request: request('DELETE', 'api/v1/namespaces/../pods/a'),
      code: 400,
      says: '".." cannot be',
    },
    {
      name: 'a name with a slash',
      request: request('DELETE', 'api/v1/namespaces/a/pods/b%2Fexec'),
      code: 400,
      says: '"b/exec" cannot be',
    },
    {
      name: 'a name that is encoded twice',
      request: request('DELETE', 'api/v1/namespaces/a/pods/%252e%252e'),
      code: 400,
      says: 'cannot be',
    },
    {
      name: 'a query that is not known',
      request: request('DELETE', `${claims}/a`, undefined, { query: { labelSelector: 'a=b' } }),
      code: 400,
      says: '"labelSelector"',
    },
    {
      name: 'an update of no version',
      request: request('PUT', `${claims}/a`, { metadata: { name: 'a' } }),
      code: 422,
      says: 'resourceVersion',
    },
    {
      name: 'a body that is a list',
      request: request('POST', claims, []),
      code: 400,
      says: 'must be a JSON object',
    },
    {
      name: 'a patch of no known type',
      request: request('PATCH', `${claims}/a`, {}, { contentType: 'application/json' }),
      code: 415,
      says: 'media types include',
    },
    {
      name: 'a JSON patch that is no list',
      request: request('PATCH', `${claims}/a`, {}, { contentType: 'application/json-patch+json' }),
      code: 400,
      says: 'a list of operations',
    },
    {
      name: 'an apply by nobody',
      request: request('PATCH', `${claims}/a`, {}, { contentType: apply }),
      code: 422,
      says: 'fieldManager',
    },
    {
      name: 'a deletion with YAML',
      request: request('DELETE', `${claims}/a`, {}, { contentType: apply }),
      code: 415,
      says: 'application/json',
    },
  ])('$name', ({ request: asked, code, says }) => {
    const write = admitWrite(asked);
    expect(write.ok ? 'admitted' : [write.error.code, write.error.kind]).toEqual([code, 'Status']);
    expect(write.ok ? '' : write.error.message).toContain(says);
  });

  it.each<{ name: string; asked: (body: unknown) => KubernetesRequest }>([
    { name: 'creation', asked: (body) => request('POST', claims, body) },
    { name: 'update', asked: (body) => request('PUT', `${claims}/a`, body) },
    { name: 'merge patch', asked: (body) => request('PATCH', `${claims}/a`, body, { contentType: merge }) },
    {
      name: 'apply',
      asked: (body) =>
        request('PATCH', `${claims}/a`, body, { contentType: apply, query: { fieldManager: 'x' } }),
    },
  ])('marks of Stowage in a $name, field by field', ({ asked }) => {
    const write = admitWrite(
      asked({ ...object, spec: { csi: { volumeAttributes: { password: WITHHELD } } } }),
    );
    expect(write.ok ? 'admitted' : write.error).toMatchObject({
      code: 422,
      message: expect.stringContaining('is a mark of Stowage, not the value'),
      details: { causes: [{ field: 'spec.csi.volumeAttributes.password' }] },
    });
  });
});
