/** Kinds that the resource table does not have. A stored CustomResourceDefinition says what they are like. */
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { findResourceByKind, type ResourceInfo } from '../../kubernetes/resources';
import type { ApiServer } from './api';

interface CustomResourceDefinition extends KubernetesObject {
  readonly spec?: {
    readonly group?: string;
    readonly scope?: string;
    readonly names?: { readonly kind?: string; readonly plural?: string };
  };
}

const definitions = findResourceByKind('apiextensions.k8s.io/v1', 'CustomResourceDefinition');

/** True for a namespaced kind, which every kind is whose definition says nothing else. */
export function customResourceScope(api: Pick<ApiServer, 'list'>, apiVersion: string, kind: string): boolean {
  return definitionOf(api, apiVersion, kind)?.spec?.scope !== 'Cluster';
}

function definitionOf(
  api: Pick<ApiServer, 'list'>,
  apiVersion: string,
  kind: string,
): CustomResourceDefinition | undefined {
  if (!definitions) return undefined;
  const stored = api.list(definitions as ResourceInfo) as readonly CustomResourceDefinition[];
  return stored.find(({ spec }) => spec?.group === groupOf(apiVersion) && spec.names?.kind === kind);
}
