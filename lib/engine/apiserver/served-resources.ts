/** The kinds that a cluster serves: those of the table, those of its CustomResourceDefinitions, those it holds objects of. */
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { findResourceByKind, RESOURCES, type Resource, type ResourceInfo } from '../../kubernetes/resources';
import type { ApiServer } from './api';

interface CustomResourceDefinition extends KubernetesObject {
  readonly spec?: {
    readonly group?: string;
    readonly scope?: string;
    readonly names?: { readonly kind?: string; readonly plural?: string };
    readonly versions?: readonly { readonly name?: string; readonly served?: boolean }[];
  };
}

const definitions = findResourceByKind('apiextensions.k8s.io/v1', 'CustomResourceDefinition') as
  | Resource<CustomResourceDefinition>
  | undefined;

type Reader = Pick<ApiServer, 'list' | 'resources'>;

/** Each kind in each version that it is served in. */
export function servedResources(api: Reader): readonly ResourceInfo[] {
  const rows = new Map<string, ResourceInfo>();
  for (const row of [...RESOURCES, ...definedResources(api), ...api.resources()]) {
    const id = `${row.group}/${row.version}/${row.plural}`;
    if (!rows.has(id)) rows.set(id, row);
  }
  return [...rows.values()];
}

/** The row that a stored definition gives to a kind of the group of `apiVersion`. */
export function definedResource(
  api: Pick<ApiServer, 'list'>,
  apiVersion: string,
  kind: string,
): ResourceInfo | undefined {
  return definedResources(api).find((row) => row.group === groupOf(apiVersion) && row.kind === kind);
}

function definedResources(api: Pick<ApiServer, 'list'>): readonly ResourceInfo[] {
  return definitions ? api.list(definitions).flatMap(resourcesOfDefinition) : [];
}

/** A malformed definition, which nothing here refuses, defines nothing. */
function resourcesOfDefinition({ spec }: CustomResourceDefinition): readonly ResourceInfo[] {
  const { group, names, scope, versions } = spec ?? {};
  if (!group || !names?.kind || !names.plural || !Array.isArray(versions)) return [];
  const { kind, plural } = names;
  return versions
    .filter(({ served }) => served !== false)
    .flatMap(({ name: version }) =>
      version ? [{ group, version, plural, kind, namespaced: scope !== 'Cluster', simulated: false }] : [],
    );
}
