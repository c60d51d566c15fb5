/**
 * What the server sends to a page over `/api/clusters/<cluster>/stream`: server-sent events without a name, the
 * data of each one `StreamMessage` as JSON. The same messages come from a simulated and from a live cluster.
 *
 * The order of a stream: `state`; `snapshot` (one or more parts); `changes` up to the snapshot's `head`; `clock`;
 * then `changes`, `state`, `clock` and `heartbeat` as things happen, a `state` after the changes that came with it: what
 * it says is read has been told. A new `snapshot`, after its `state`, may come at any time and replaces all that was
 * known. The id of an event is a cursor (`formatCursor`): sent back as `Last-Event-ID`
 * (which EventSource does by itself) or as `?since=`, the stream goes on after it without a snapshot.
 */
import type { Change } from '../kubernetes/change';
import type { Fault } from '../kubernetes/fault';
import type { KubernetesObject } from '../kubernetes/object';
import type { Status } from '../kubernetes/status';

/** Grows when a reader of an older page could misread a message. A page that sees another version reloads. */
export const STREAM_VERSION = 1;

export type StreamMessage =
  | SnapshotMessage
  | ChangesMessage
  | ClockMessage
  | StateMessage
  | HeartbeatMessage
  | EndMessage;

/**
 * All objects at `revision`, which is the oldest moment that the reader can go back to. Large snapshots come in
 * parts: `first` starts one (forget what was collected), `last` completes it (only then is it the truth).
 */
export interface SnapshotMessage {
  readonly kind: 'snapshot';
  readonly version: typeof STREAM_VERSION;
  /** Identity of the watch log: revisions of two logs cannot be compared. It changes with a reset. */
  readonly log: string;
  readonly revision: number;
  /** Time of `revision`, milliseconds since the epoch; simulated time on a simulated cluster. */
  readonly timeMs: number;
  /** Newest revision at the moment of the snapshot; the changes up to it follow at once. */
  readonly head: number;
  readonly why: SnapshotReason;
  readonly first: boolean;
  readonly last: boolean;
  readonly objects: readonly KubernetesObject[];
}

/** `start`: no cursor was given. `reset`: another log now. `compacted`: the log no longer reaches back to the cursor. */
export type SnapshotReason = 'start' | 'reset' | 'compacted';

/**
 * Changes in the order of their revisions, none left out and none twice. On a live cluster `revision` is counted
 * by Stowage in the order in which the watches delivered (each kind has a watch of its own, so that is the only
 * order there is); the API server's own number is in `object.metadata.resourceVersion`, and `timeMs` is the time
 * at which Stowage heard of the change, by the cluster's clock.
 */
export interface ChangesMessage {
  readonly kind: 'changes';
  readonly changes: readonly Change[];
}

/** Sent when something of it changes by a decision (play, pause, speed, step), and once a second while it goes on. */
export interface ClockMessage extends ClusterClock {
  readonly kind: 'clock';
}

/**
 * Time of a cluster. A live one always plays at speed 1 and its time is that of its API server, as far as its answers
 * tell it: every time of a live cluster in these messages is of this clock, so that ages are right wherever the clocks
 * of browser and Stowage stand.
 */
export interface ClusterClock {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly playing: boolean;
  /** Simulated milliseconds for one real millisecond. */
  readonly speed: number;
  /** Newest revision of the log. */
  readonly revision: number;
  /**
   * Of a live cluster: when its API server last said anything to Stowage, if only that it is there. While it is
   * connected, what is shown is the truth as of then.
   */
  readonly heardMs?: number;
}

/** Speeds that a simulated clock may have. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 5, 10, 60];

export interface StateMessage {
  readonly kind: 'state';
  readonly state: ClusterState;
}

/** How far what is shown can be trusted. A simulated cluster is always connected and can read every kind. */
export interface ClusterState {
  readonly connection: ConnectionState;
  /** Kinds that are not shown, each with its reason; everything else is complete. */
  readonly unreadable: readonly UnreadableKind[];
  /** Of a live cluster, where it is more than half a minute: how far the API server's clock is ahead of Stowage's. */
  readonly clockAheadMs?: number;
}

export type ConnectionState =
  /** Configured, and nobody has looked at it yet: the first reader makes the server connect. */
  | { readonly kind: 'idle' }
  /** The first lists are under way. */
  | { readonly kind: 'connecting'; readonly sinceMs: number }
  /** Every readable kind is listed and watched, but for those that are said to be read still. */
  | { readonly kind: 'connected'; readonly sinceMs: number }
  /** It was connected; what is shown is the truth as of `sinceMs`: when what is lost was last heard, not when that was noticed. */
  | { readonly kind: 'reconnecting'; readonly sinceMs: number; readonly reason: string }
  /** It never answered since the server started, or its configuration cannot work. */
  | { readonly kind: 'unreachable'; readonly sinceMs: number; readonly reason: string };

/** A kind that cannot be read now. */
export interface UnreadableKind {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  /**
   * `forbidden`: RBAC says no. `not-served`: the API server does not know the kind. `not-given`: the pasted text has
   * none of it. `reading`: its first list is under way, while others are shown. `failing`: anything else.
   */
  readonly why: 'forbidden' | 'not-served' | 'not-given' | 'reading' | 'failing';
  /** The API server's own words, or the error of the connection. */
  readonly message: string;
  /** For `forbidden`: the ClusterRole rule that would grant it, as YAML. */
  readonly rule?: string;
  /** Only the whole cluster is forbidden: the objects of these namespaces are read, in order of name. */
  readonly readNamespaces?: readonly string[];
}

/** Nothing happened, the stream is alive. Comes every `HEARTBEAT_MS` at least. */
export interface HeartbeatMessage {
  readonly kind: 'heartbeat';
  /** The server's clock. */
  readonly timeMs: number;
}

/** The longest silence of a healthy stream. A page that hears nothing for twice as long should say so. */
export const HEARTBEAT_MS = 10_000;

/** The last message: the cluster is gone (deleted, evicted). Connecting again would answer with the same Status. */
export interface EndMessage {
  readonly kind: 'end';
  readonly status: Status;
}

/** One line of the cluster switcher (`GET /api/clusters`). */
export interface ClusterDescription {
  readonly name: string;
  /** `pasted`: only a text of it is known, at one moment. */
  readonly kind: 'simulated' | 'live' | 'pasted';
  /** For people: the scenario's title, or the context's name with its API server. */
  readonly title: string;
  /** `1.37` for a simulated cluster, `v1.37.2` as a live API server says it; absent until it answered. */
  readonly kubernetesVersion?: string;
  readonly state: ClusterState;
  /** Objects of all kinds now. */
  readonly objects: number;
  readonly clock: ClusterClock;
  /** True: every write is refused. */
  readonly readOnly: boolean;
  /** A live cluster that was named for writes: each is asked for before it is sent. Others have no question. */
  readonly writes?: WriteAccess;
  /** For a branch: where it began. */
  readonly branch?: BranchOrigin;
  /** Of a simulated cluster: what was undone before something else was done, the newest first. */
  readonly futures?: readonly UndoneFuture[];
}

/** Another way that a simulated cluster had gone, until it was undone. It can be opened as a branch. */
export interface UndoneFuture {
  readonly id: number;
  /** The acts that were undone. */
  readonly title: string;
  /** Where it leaves what the cluster is now: simulated milliseconds since the epoch, and the newest revision before. */
  readonly timeMs: number;
  readonly revision: number;
}

/** The moment of another simulated cluster at which a branch began. */
export interface BranchOrigin {
  /** Name of that cluster; it may be gone. */
  readonly of: string;
  readonly revision: number;
  /** Simulated milliseconds since the epoch. */
  readonly timeMs: number;
}

/** As whom Stowage writes to a live cluster. */
export interface WriteAccess {
  /** Address of the API server. */
  readonly server: string;
  /** Context of the kubeconfig; absent inside a cluster. */
  readonly context?: string;
  /** User of the kubeconfig, or the service account of the Pod, for people. */
  readonly user: string;
}

/**
 * Answer of `POST /api/clusters/<name>/confirm`: the question that comes before a write to a live cluster. The method,
 * the address and the body are what would be sent, byte by byte.
 */
export interface WriteQuestion extends WriteAccess {
  /** Sent back in `CONFIRMATION_HEADER` with the same request, it lets that request through, once. */
  readonly token: string;
  /** How long the token holds. */
  readonly withinMs: number;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path at the API server with its query. */
  readonly url: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** Carries the token of a `WriteQuestion`. A page of another site cannot set it. */
export const CONFIRMATION_HEADER = 'stowage-confirmation';

/** Requests to the Kubernetes API with the same value of this header are one deed: a simulation undoes them together. */
export const ACT_HEADER = 'stowage-act';

/** What can be undone and redone in a simulated cluster, the next first; titles such as `create PersistentVolume a`. */
export interface ActsAnswer {
  readonly done: readonly string[];
  readonly undone: readonly string[];
}

/** Answer of `POST /api/simulations/<name>/undo` and `/redo`. */
export interface UndoAnswer extends ActsAnswer {
  /** What was undone, or done again. */
  readonly title: string;
  readonly cluster: ClusterDescription;
}

/** Answer of `POST /api/simulations`. */
export interface NewSimulationAnswer extends ClusterDescription {
  /** What the API server refused of the scenario, by its place in it (`objects.2`). */
  readonly refusals: readonly { readonly field: string; readonly status: Status }[];
  readonly replay: ReplayVerdict;
}

/** Whether the replay of a scenario came to the state that the scenario says it came to where it was made. */
export type ReplayVerdict =
  | { readonly kind: 'Same' }
  /** Two state hashes. */
  | { readonly kind: 'Different'; readonly shared: string; readonly here: string }
  /** The scenario does not say: it was written by hand, or is a demo. */
  | { readonly kind: 'Unknown' };

/** Answer of `GET /api/simulations/<name>/faults`. */
export interface FaultListAnswer {
  readonly faults: readonly Fault[];
  /** Names of the controllers, sidecars and the other parts that a fault can be about. */
  readonly components: readonly string[];
}

/** Answer of `GET /api/clusters`. `initial` is the cluster to open when the reader chose none. */
export interface ClusterListAnswer {
  readonly clusters: readonly ClusterDescription[];
  readonly initial: string;
}

/** A place in a log. */
export interface Cursor {
  readonly log: string;
  readonly revision: number;
}

/** `<log>:<revision>` */
export function formatCursor(cursor: Cursor): string {
  return `${cursor.log}:${cursor.revision}`;
}

/** Reads what `formatCursor` wrote; undefined for anything else. */
export function parseCursor(text: string | null | undefined): Cursor | undefined {
  const match = /^([A-Za-z0-9-]{1,64}):(\d{1,15})$/.exec(text ?? '');
  const [, log, revision] = match ?? [];
  return log === undefined || revision === undefined ? undefined : { log, revision: Number(revision) };
}
