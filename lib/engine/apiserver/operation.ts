/** A write by a user as data: what a request means, what the journal of a scenario is made of. */
import { assertUnreachable } from '../../base/assert';
import { err } from '../../base/result';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { pods, resourceOf } from '../../kubernetes/resources';
import { SIMULATION_GROUP } from '../../kubernetes/simulation-kinds';
import { failure } from '../../kubernetes/status';
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

/** Carries out a user's write. What only the simulation can know (simulation.stowage.dev) is not a user's to write. */
export function performOperation(api: ApiServer, operation: Operation, actor: string): ApiResult {
  if (groupOf(apiVersionOfOperation(operation)) === SIMULATION_GROUP) {
    return err(
      failure('MethodNotAllowed', `objects of ${SIMULATION_GROUP} are written by the simulation only`),
    );
  }
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

function apiVersionOfOperation(operation: Operation): string {
  if ('create' in operation) return operation.create.apiVersion;
  if ('update' in operation) return operation.update.apiVersion;
  if ('patch' in operation) return operation.patch.apiVersion;
  return 'delete' in operation ? operation.delete.apiVersion : 'v1';
}

/** Where the target of an operation is; a namespaced object without a namespace is in `default`, as with kubectl. */
function pathOf(target: OperationTarget): ObjectPath {
  const resource = resourceOf(target.apiVersion, target.kind, target.namespace !== undefined);
  if (!resource.namespaced) return { resource, name: target.name };
  return { resource, namespace: target.namespace ?? 'default', name: target.name };
}
