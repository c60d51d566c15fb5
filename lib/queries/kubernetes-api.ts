/**
 * Requests of the page to the server: the Kubernetes API of a cluster and Stowage's own routes. An answer is a value
 * or a Status; nothing here throws for what a server may answer, or for a server that does not.
 */
import { err, ok, type Result } from '../base/result';
import { ACT_HEADER } from '../history/stream-message';
import type { KubernetesObject, ObjectTarget } from '../kubernetes/object';
import { resourceOf, resourcePath } from '../kubernetes/resources';
import { failure, type Status } from '../kubernetes/status';
import { refuseGuest } from './guest';

/** Root of a cluster's Kubernetes API. */
export function clusterRoot(cluster: string): string {
  return `/api/clusters/${encodeURIComponent(cluster)}`;
}

/** Path of an object within its cluster's API. */
export function targetPath({ apiVersion, kind, namespace, name }: ObjectTarget): string {
  return resourcePath(resourceOf(apiVersion, kind, namespace !== undefined), namespace, name);
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Requests of one deed of the reader have the same: they are undone together. */
  readonly act?: string | undefined;
  /** Gives the request up; its answer no longer matters. */
  readonly signal?: AbortSignal | undefined;
}

let acts = 0;

/** A name for what the reader does now, for the requests that it makes. */
export function newAct(): string {
  acts += 1;
  return `${Date.now()}-${acts}`;
}

/** Sends JSON, reads JSON. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<Result<T, Status>> {
  const answer = await requestWithCode<T>(path, options);
  return answer.ok ? ok(answer.value.value) : answer;
}

/** The same, with the code of an answer that is no error: 201 where an object was created. */
export async function requestWithCode<T>(
  path: string,
  options: RequestOptions = {},
): Promise<Result<{ readonly code: number; readonly value: T }, Status>> {
  const { method = 'GET', body, contentType = 'application/json', headers, act, signal } = options;
  const refused = refuseGuest(method, path);
  if (refused) return err(refused);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': contentType }),
        ...(act === undefined ? {} : { [ACT_HEADER]: act }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch {
    return err(
      failure('ServiceUnavailable', 'The server of this page does not answer. Is it still running?'),
    );
  }
  const value: unknown = await response.json().catch(() => undefined);
  // Given up, or cut off, after its head had come: what was answered is not known.
  if (response.ok && value === undefined) {
    return err(failure('ServiceUnavailable', 'The answer of the server broke off.'));
  }
  if (response.ok) return ok({ code: response.status, value: value as T });
  return err(isStatus(value) ? value : failure('InternalError', `The server answered ${response.status}.`));
}

function isStatus(value: unknown): value is Status {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'Status';
}

export function createObject(cluster: string, object: KubernetesObject, act?: string) {
  const { namespace } = object.metadata;
  const resource = resourceOf(object.apiVersion, object.kind, namespace !== undefined);
  const path = `${clusterRoot(cluster)}${resourcePath(resource, namespace)}`;
  return request<KubernetesObject>(path, { method: 'POST', body: object, act });
}

/** JSON merge patch (RFC 7386): null removes a field. */
export function patchObject(cluster: string, target: ObjectTarget, patch: unknown, act?: string) {
  return request<KubernetesObject>(`${clusterRoot(cluster)}${targetPath(target)}`, {
    method: 'PATCH',
    body: patch,
    contentType: 'application/merge-patch+json',
    act,
  });
}

export function deleteObject(cluster: string, target: ObjectTarget, act?: string) {
  return request<KubernetesObject | Status>(`${clusterRoot(cluster)}${targetPath(target)}`, {
    method: 'DELETE',
    act,
  });
}
