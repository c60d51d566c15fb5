/**
 * Requests of the page to the server: the Kubernetes API of a cluster and Stowage's own routes. An answer is a value
 * or a Status; nothing here throws for what a server may answer, or for a server that does not.
 */
import { err, ok, type Result } from '../base/result';
import type { KubernetesObject } from '../kubernetes/object';
import { resourceOf, resourcePath } from '../kubernetes/resources';
import { failure, type Status } from '../kubernetes/status';

/** Root of a cluster's Kubernetes API. */
export function clusterRoot(cluster: string): string {
  return `/api/clusters/${encodeURIComponent(cluster)}`;
}

/** Names one object of a cluster, whether it exists or not. */
export interface ObjectTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export function targetOf(object: KubernetesObject): ObjectTarget {
  const { namespace, name } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
  };
}

/** Path of an object within its cluster's API. */
export function targetPath({ apiVersion, kind, namespace, name }: ObjectTarget): string {
  return resourcePath(resourceOf(apiVersion, kind, namespace !== undefined), namespace, name);
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly contentType?: string;
}

/** Sends JSON, reads JSON. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<Result<T, Status>> {
  const { method = 'GET', body, contentType = 'application/json' } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return err(
      failure('ServiceUnavailable', 'The server of this page does not answer. Is it still running?'),
    );
  }
  const value: unknown = await response.json().catch(() => undefined);
  if (response.ok) return ok(value as T);
  return err(isStatus(value) ? value : failure('InternalError', `The server answered ${response.status}.`));
}

function isStatus(value: unknown): value is Status {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'Status';
}

export function createObject(cluster: string, object: KubernetesObject) {
  const { namespace } = object.metadata;
  const resource = resourceOf(object.apiVersion, object.kind, namespace !== undefined);
  const path = `${clusterRoot(cluster)}${resourcePath(resource, namespace)}`;
  return request<KubernetesObject>(path, { method: 'POST', body: object });
}

/** JSON merge patch (RFC 7386): null removes a field. */
export function patchObject(cluster: string, target: ObjectTarget, patch: unknown, subresource?: 'status') {
  const path = `${clusterRoot(cluster)}${targetPath(target)}${subresource ? `/${subresource}` : ''}`;
  return request<KubernetesObject>(path, {
    method: 'PATCH',
    body: patch,
    contentType: 'application/merge-patch+json',
  });
}

export function deleteObject(cluster: string, target: ObjectTarget) {
  return request<KubernetesObject | Status>(`${clusterRoot(cluster)}${targetPath(target)}`, {
    method: 'DELETE',
  });
}
