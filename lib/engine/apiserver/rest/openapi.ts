/**
 * As much of /openapi/v3 as kubectl needs before it writes: which kinds there are, and that the server itself checks
 * fields (`fieldValidation`), so that the client leaves it to the server. Schemas of fields are not part of it.
 */
import { apiVersionOf } from '../../../kubernetes/object';
import { type ResourceInfo, resourcePath } from '../../../kubernetes/resources';

/** `api/v1` or `apis/apps/v1`: how the index names a group and version. */
function documentName({ group, version }: ResourceInfo): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

export function openApiIndex(resources: readonly ResourceInfo[]): object {
  const names = new Set(resources.map(documentName));
  const paths = [...names].map((name) => [name, { serverRelativeURL: `/openapi/v3/${name}` }]);
  return { paths: Object.fromEntries(paths) };
}

export function openApiDocument(resources: readonly ResourceInfo[], name: string): object | undefined {
  const rows = resources.filter((row) => documentName(row) === name);
  const [first] = rows;
  if (!first) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: `Stowage ${apiVersionOf(first.group, first.version)}`, version: first.version },
    paths: Object.fromEntries(rows.flatMap(pathsOf)),
    components: { schemas: Object.fromEntries(rows.map((row) => [schemaName(row), schemaOf(row)])) },
  };
}

function schemaName({ group, version, kind }: ResourceInfo): string {
  return `stowage.${group === '' ? 'core' : group}.${version}.${kind}`;
}

function schemaOf(row: ResourceInfo): object {
  return { type: 'object', 'x-kubernetes-group-version-kind': [groupVersionKind(row)] };
}

function groupVersionKind({ group, version, kind }: ResourceInfo): object {
  return { group, version, kind };
}

const CHECKED = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
}));

function pathsOf(row: ResourceInfo): readonly (readonly [string, object])[] {
  const collection = resourcePath(row, row.namespaced ? '{namespace}' : undefined);
  const gvk = groupVersionKind(row);
  const operation = (action: string) => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
    parameters: CHECKED,
    responses: { '200': { description: 'OK' } },
  });
  return [
    [collection, { post: operation('post') }],
    [`${collection}/{name}`, { put: operation('put'), patch: operation('patch') }],
  ];
}
