/** A write by a user as data: what a request means, what the journal of a scenario is made of. */
import { assertUnreachable } from '../../base/assert';
import type { KubernetesObject } from '../../kubernetes/object';
import { pods, resourceOf } from '../../kubernetes/resources';
import type { ApiResult, ApiServer, DeleteOptions, ObjectPath, PatchType, Subresource } from './api';

export type Operation =
  | { readonly create: KubernetesObject }
  | { readonly update: KubernetesObject; readonly subresource?: Subresource }
  | {
      readonly patch: OperationTarget & {
        readonly patch: unknown;
        readonly type?: PatchType;
        readonly subresource?: Subresource;
      };
    }
  | { readonly delete: OperationTarget & DeleteOptions }
  /** The binding subresource of a Pod, for a scheduler outside of the cluster. */
  | { readonly bind: { readonly namespace?: string; readonly name: string; readonly nodeName: string } };

export interface OperationTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export function performOperation(api: ApiServer, operation: Operation, actor: string): ApiResult {
  if ('create' in operation) return api.create(operation.create, actor);
  if ('update' in operation) return api.update(operation.update, actor, operation.subresource);
  if ('patch' in operation) {
    const { patch, type = 'merge', subresource } = operation.patch;
    return api.patch(pathOf(operation.patch), patch, type, actor, subresource);
  }
  if ('delete' in operation) {
    const { uid, gracePeriodSeconds, propagationPolicy } = operation.delete;
    return api.delete(pathOf(operation.delete), actor, { uid, gracePeriodSeconds, propagationPolicy });
  }
  if ('bind' in operation) {
    const { namespace = 'default', name, nodeName } = operation.bind;
    return api.bind({ resource: pods, namespace, name }, nodeName, actor);
  }
  return assertUnreachable(operation);
}

/** Where the target of an operation is; a namespaced object without a namespace is in `default`, as with kubectl. */
function pathOf(target: OperationTarget): ObjectPath {
  const resource = resourceOf(target.apiVersion, target.kind, target.namespace !== undefined);
  if (!resource.namespaced) return { resource, name: target.name };
  return { resource, namespace: target.namespace ?? 'default', name: target.name };
}
