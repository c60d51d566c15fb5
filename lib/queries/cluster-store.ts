/**
 * Holds what the page knows of one cluster, outside React: messages are collected as they come and applied once per
 * frame, so that a burst of a thousand changes is drawn once. Views read it through `use-cluster.ts`.
 */
import { type ClusterLog, EMPTY_LOG, isComplete, receive } from '../history/cluster-log';
import type { StreamMessage } from '../history/stream-message';
import { type Link, openClusterStream } from './cluster-stream';
import { markPending, settleLater } from './settled';

export interface ClusterSnapshot {
  readonly log: ClusterLog;
  readonly link: Link;
  /** Everything that was announced has arrived: a snapshot with its changes, and the writes of this page. */
  readonly current: boolean;
}

export interface ClusterStore {
  readonly name: string;
  subscribe(listener: () => void): () => void;
  read(): ClusterSnapshot;
  /** The page made a write of this revision: until the stream brings it, the picture is not settled. */
  expect(revision: number): void;
  retry(): void;
}

const START: ClusterSnapshot = { log: EMPTY_LOG, link: { kind: 'connecting' }, current: false };

/** A page in the background draws no frames; its messages are applied at this pace. */
const HIDDEN_FRAME_MS = 250;

function beforeNextPicture(act: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(act, HIDDEN_FRAME_MS);
  else requestAnimationFrame(act);
}

/** Nothing more is to come at once: all is read, or there is nobody who could be read. */
function isAllThereIs(log: ClusterLog, expected: number): boolean {
  if (log.state?.connection.kind === 'unreachable') return true;
  return isComplete(log) && log.revision >= expected;
}

/** A store that connects with its first listener and disconnects some time after its last. */
export function createClusterStore(name: string): ClusterStore {
  let snapshot = START;
  let queue: StreamMessage[] = [];
  let expected = 0;
  let scheduled = false;
  let stream: ReturnType<typeof openClusterStream> | undefined;
  const listeners = new Set<() => void>();

  const publish = (log: ClusterLog, link: Link) => {
    const current = link.kind === 'ended' || (link.kind === 'open' && isAllThereIs(log, expected));
    if (log === snapshot.log && link === snapshot.link && current === snapshot.current) return;
    snapshot = { log, link, current };
    for (const listener of listeners) listener();
  };

  const apply = () => {
    scheduled = false;
    const messages = queue;
    queue = [];
    if (messages.some((message) => message.kind === 'snapshot' && message.why === 'reset')) expected = 0;
    publish(receive(snapshot.log, messages), snapshot.link);
    settleLater();
  };

  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    markPending();
    beforeNextPicture(apply);
  };

  const connect = () => {
    stream = openClusterStream(name, {
      onMessage: (message) => {
        if (message.kind === 'heartbeat') return;
        queue.push(message);
        schedule();
      },
      onLink: (link) => publish(snapshot.log, link),
    });
  };

  const disconnect = () => {
    stream?.close();
    stream = undefined;
    queue = [];
    snapshot = START;
  };

  return {
    name,
    subscribe: (listener) => {
      listeners.add(listener);
      if (!stream) connect();
      return () => {
        listeners.delete(listener);
        // React takes its listeners off and on again when a page changes: only a lasting absence disconnects.
        setTimeout(() => {
          if (listeners.size === 0 && stream) disconnect();
        }, 1_000);
      };
    },
    read: () => snapshot,
    expect: (revision) => {
      expected = Math.max(expected, revision);
      publish(snapshot.log, snapshot.link);
    },
    retry: () => stream?.retry(),
  };
}

const stores = new Map<string, ClusterStore>();

/** The page's store of a cluster: one for each name. */
export function clusterStore(name: string): ClusterStore {
  const known = stores.get(name);
  if (known) return known;
  const store = createClusterStore(name);
  stores.set(name, store);
  return store;
}
