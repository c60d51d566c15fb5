/** What goes into the REST API and what comes out of it, free of HTTP and of streams. */
import type { KubernetesObject } from '../../../kubernetes/object';
import type { ResourceInfo } from '../../../kubernetes/resources';
import { failure, type Status } from '../../../kubernetes/status';
import type { ApiResult, ApiServer } from '../api';
import type { Operation } from '../operation';

export interface ApiRequest {
  readonly method: string;
  /** Decoded segments of the path: `['api', 'v1', 'namespaces', 'default', 'pods']`. */
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  /** Media type of the body, in lower case and without parameters. */
  readonly contentType?: string;
  /** What the client wants to get, as in the header Accept. */
  readonly accept?: string;
  /** The body as JSON; undefined where there is none. */
  readonly body?: unknown;
}

/** What to watch; the caller runs it over the watch log. */
export interface WatchRequest {
  readonly resource: ResourceInfo;
  readonly selects: (object: KubernetesObject) => boolean;
  /** Changes after this revision; undefined for all objects first, as ADDED. */
  readonly after: number | undefined;
  readonly bookmarks: boolean;
  /** Tells the end of the objects that came first by a bookmark (`sendInitialEvents`). */
  readonly markInitialEnd: boolean;
  readonly timeoutSeconds: string | undefined;
  /** How an object is told: as it is, or as a Table. */
  readonly show: (object: KubernetesObject) => unknown;
}

export type ApiResponse =
  | {
      readonly kind: 'json';
      readonly code: number;
      readonly body: unknown;
      /** Texts for the header Warning. */
      readonly warnings?: readonly string[];
    }
  | { readonly kind: 'text'; readonly code: number; readonly body: string }
  | { readonly kind: 'watch'; readonly watch: WatchRequest };

export interface RequestSource {
  readonly api: ApiServer;
  readonly execute: (operation: Operation) => ApiResult;
}

export function refuse(status: Status): ApiResponse {
  return { kind: 'json', code: status.code, body: status };
}

export function methodNotAllowed(): Status {
  return failure('MethodNotAllowed', 'the server does not allow this method on the requested resource');
}
