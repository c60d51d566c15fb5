/** Admission plugin NamespaceLifecycle: what lives in a namespace needs it to be there, and not to be going. */
import type { KubernetesObject } from '../../../kubernetes/object';
import { namespaces } from '../../../kubernetes/resources';
import { forbidden, notFound, type Status } from '../../../kubernetes/status';
import type { StrategyContext } from '../strategy';

/** Namespaces that a cluster has from its start. */
export const SYSTEM_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'] as const;

const IMMORTAL_NAMESPACES: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** Refuses a create in a namespace that is missing or being deleted. */
export function checkNamespace(object: KubernetesObject, context: StrategyContext): Status | undefined {
  const { namespace: name, name: objectName = '' } = object.metadata;
  if (!context.resource.namespaced || name === undefined) return undefined;
  const namespace = context.get(namespaces, name);
  if (!namespace) return notFound(namespaces, name);
  if (!namespace.metadata.deletionTimestamp) return undefined;
  const why = `unable to create new content in namespace ${name} because it is being terminated`;
  const status = forbidden(context.resource, objectName, why);
  const message = `namespace ${name} is being terminated`;
  const causes = [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }];
  return { ...status, details: { ...status.details, causes } };
}

/** Refuses to delete what a cluster cannot be without. */
export function checkNamespaceDeletion(object: KubernetesObject): Status | undefined {
  const { name } = object.metadata;
  if (!IMMORTAL_NAMESPACES.has(name)) return undefined;
  return forbidden(namespaces, name, 'this namespace may not be deleted');
}
