/**
 * How a controller is written here: as a generator that reads its caches at once and *yields* whatever takes
 * time. Each yield is one request to the API server, or a pause; between two yields other components act, so
 * every state that a real cluster shows between two writes is shown here too, and a step of the simulation is
 * one write. A task never reads a clock and never waits otherwise.
 */
import type { Result } from '../base/result';
import type { KubernetesObject } from '../kubernetes/object';
import type { Pod } from '../kubernetes/pod';
import type { Status } from '../kubernetes/status';
import type { ApiResult, ApiServer, DeleteOptions, ObjectPath, PatchType } from './apiserver/api';

/** What a task waits for. `call` is applied at the moment of the yield; its answer arrives a call latency later. */
export type Wait =
  | {
      readonly kind: 'call';
      readonly call: (api: ApiServer, actor: string) => ApiResult;
      /** Of an update: the object that is written, which somebody else may have changed in the meantime. */
      readonly updates?: KubernetesObject;
    }
  | { readonly kind: 'sleep'; readonly ms: number }
  /** Until `resume` is called; it may be called once, later, and from a watch. */
  | { readonly kind: 'signal'; readonly arm: (resume: () => void) => void };

/** A piece of work in progress; `T` is what it comes to. */
export type Task<T = void> = Generator<Wait, T, ApiResult>;

/** What one sync of a queue key came to: done, or an error that puts the key back with back-off. */
export type SyncResult = Result<void, string>;

export function* create<T extends KubernetesObject>(object: T): Task<ApiResult<T>> {
  return (yield { kind: 'call', call: (api, actor) => api.create(object, actor) }) as ApiResult<T>;
}

/** Full update of everything but status, with optimistic concurrency by `object.metadata.resourceVersion`. */
export function* update<T extends KubernetesObject>(object: T): Task<ApiResult<T>> {
  return (yield {
    kind: 'call',
    call: (api, actor) => api.update(object, actor),
    updates: object,
  }) as ApiResult<T>;
}

export function* updateStatus<T extends KubernetesObject>(object: T): Task<ApiResult<T>> {
  return (yield {
    kind: 'call',
    call: (api, actor) => api.update(object, actor, 'status'),
    updates: object,
  }) as ApiResult<T>;
}

export function* patch(
  path: ObjectPath,
  body: unknown,
  type: PatchType,
  subresource?: 'status',
): Task<ApiResult> {
  return yield { kind: 'call', call: (api, actor) => api.patch(path, body, type, actor, subresource) };
}

/** The scheduler's one write that places a Pod. */
export function* bind(pod: ObjectPath, nodeName: string): Task<ApiResult<Pod>> {
  return (yield { kind: 'call', call: (api, actor) => api.bind(pod, nodeName, actor) }) as ApiResult<Pod>;
}

export function* remove(path: ObjectPath, options?: DeleteOptions): Task<ApiResult> {
  return yield { kind: 'call', call: (api, actor) => api.delete(path, actor, options) };
}

/** Simulated time passes: a driver works, a retry waits. */
export function* sleep(ms: number): Task {
  yield { kind: 'sleep', ms };
}

/** Waits for something that others bring about: `arm` hands out the function that ends the wait. */
export function* signal(arm: (resume: () => void) => void): Task {
  yield { kind: 'signal', arm };
}

/** client-go's text for an error of the API: the message of its Status. */
export function statusMessage(status: Status): string {
  return status.message ?? status.reason ?? `code ${status.code}`;
}
