/**
 * The port: a Kubernetes cluster as the rest of Stowage sees it, simulated or live. Nothing above it may know which
 * one it has, but by what `describe` says. Requests and answers are those of the Kubernetes API, free of HTTP.
 */
import type { Result } from '../base/result';
import type { ClusterDescription, Cursor, WriteQuestion } from '../history/stream-message';
import type { Status } from '../kubernetes/status';
import type { StreamEvent } from './stream';
import type { WatchEvent } from './watch';

export interface Cluster {
  readonly name: string;
  readonly kind: ClusterDescription['kind'];
  describe(): ClusterDescription;
  /** Answers one request to the Kubernetes API. Never rejects: what goes wrong is a Status. */
  request(request: KubernetesRequest, signal: AbortSignal): Promise<KubernetesResponse>;
  /** The question that a write needs an answer to before `request` takes it; absent where none is asked. */
  ask?(request: KubernetesRequest): Promise<Result<WriteQuestion, Status>>;
  /** Everything that happens, from `cursor` on or from a snapshot, until `signal` aborts. */
  subscribe(cursor: Cursor | undefined, signal: AbortSignal): AsyncIterable<StreamEvent>;
  /** Ends timers, connections and streams; `why` is the last thing that readers hear. */
  close(why: Status): void;
}

export type RequestMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface KubernetesRequest {
  readonly method: RequestMethod;
  /** Decoded segments of the path: `['api', 'v1', 'namespaces', 'default', 'pods']`. */
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  /** Media type of the body, in lower case and without parameters. */
  readonly contentType?: string;
  /** What the client wants to get, as in the header Accept. */
  readonly accept?: string;
  /** The body as JSON; undefined where there is none. */
  readonly body?: unknown;
  /** What a person did with it, where one deed makes several requests: a simulation undoes them together. */
  readonly act?: string;
  /** The token of the question that a person answered. */
  readonly confirmation?: string;
}

export type KubernetesResponse =
  | {
      readonly kind: 'json';
      readonly code: number;
      readonly body: unknown;
      /** What the API server says about an object that it takes all the same. */
      readonly warnings?: readonly string[];
    }
  | { readonly kind: 'text'; readonly code: number; readonly body: string }
  /** A watch: one JSON line for each event. */
  | { readonly kind: 'watch'; readonly events: AsyncIterable<SentEvent> };

/** An event of a watch, with the object as the client asked to see it: as it is, or as a Table. */
export interface SentEvent {
  readonly type: WatchEvent['type'];
  readonly object: unknown;
}

/** The answer for a request that failed. */
export function refuse(status: Status): KubernetesResponse {
  return { kind: 'json', code: status.code, body: status };
}
