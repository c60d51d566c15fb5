/**
 * Holds what the page knows of one cluster, outside React: messages are collected as they come and applied together
 * before a picture (`pace.ts`), so that a burst of a thousand changes is drawn once. It also holds the moment that the page looks at: `log`
 * is the log up to that moment, so that no view and no explanation can show another one, and what is written
 * meanwhile does not move it. Views read it through `use-cluster.ts`.
 */
import { type ClusterLog, EMPTY_LOG, isComplete, receive } from '../history/cluster-log';
import { Moments } from '../history/moments';
import type { StreamMessage } from '../history/stream-message';
import { type EventStream, type Link, openEventStream } from './event-stream';
import { clusterRoot } from './kubernetes-api';
import { createPace } from './pace';
import { holdSettled, markPending, settleLater } from './settled';

export interface ClusterSnapshot {
  /** What the page shows: the log as it was at the chosen moment, or as it is. */
  readonly log: ClusterLog;
  /** The log as it is, whatever the page shows. */
  readonly newest: ClusterLog;
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
  /**
   * Shows the moment of that revision; now, where it is undefined or the newest. False where the moment is older than
   * what is kept: the page then shows what it showed.
   */
  seek(revision: number | undefined): boolean;
  retry(): void;
}

const START: ClusterSnapshot = {
  log: EMPTY_LOG,
  newest: EMPTY_LOG,
  link: { kind: 'connecting' },
  current: false,
};

/** True while the page looks at a moment before the newest. */
export function isPast({ log, newest }: ClusterSnapshot): boolean {
  return log !== newest;
}

/** What is shown once `newest` is the log: a chosen moment stays, unless its log is no more. */
function shownOf(snapshot: ClusterSnapshot, newest: ClusterLog): ClusterLog {
  const { log: shown } = snapshot;
  if (!isPast(snapshot) || shown.log !== newest.log) return newest;
  return shown.state === newest.state ? shown : { ...shown, state: newest.state };
}

/** Nothing more is to come at once: all is read, or there is nobody who could be read. */
function isAllThereIs(log: ClusterLog, expected: number): boolean {
  if (log.state?.connection.kind === 'unreachable') return true;
  return isComplete(log) && log.revision >= expected;
}

/** All of the beginning was heard, its clock too, which comes last. */
function hasBegun({ current, newest }: ClusterSnapshot): boolean {
  return current && newest.clock !== undefined;
}

/**
 * Collects messages as they come and hands them on together, at the pace at which they can be drawn. What a first picture
 * still lacks does not wait, and nothing is settled while something waits.
 */
function createInbox(onMessages: (messages: readonly StreamMessage[]) => void, mayWait: () => boolean) {
  const pace = createPace();
  let queue: StreamMessage[] = [];
  let scheduled = false;
  return {
    take: (message: StreamMessage) => {
      if (message.kind === 'heartbeat') return;
      queue.push(message);
      if (scheduled) return;
      scheduled = true;
      const drawn = holdSettled();
      pace(() => {
        scheduled = false;
        const messages = queue;
        queue = [];
        onMessages(messages);
        drawn();
      }, mayWait());
    },
    empty: () => {
      queue = [];
    },
  };
}

/** Moments of a log that grows; their index is made when somebody first looks back. */
function momentsOnDemand(): (newest: ClusterLog, revision: number) => ClusterLog | undefined {
  let moments: Moments | undefined;
  return (newest, revision) => {
    moments ??= new Moments(newest);
    moments.follow(newest);
    return moments.at(revision);
  };
}

function pathsOf(name: string): { readonly path: string; readonly probePath: string } {
  return { path: `${clusterRoot(name)}/stream`, probePath: `${clusterRoot(name)}/version` };
}

/** A store that connects with its first listener and disconnects some time after its last. */
export function createClusterStore(name: string): ClusterStore {
  let snapshot = START;
  let expected = 0;
  let momentOf = momentsOnDemand();
  let stream: EventStream | undefined;
  const listeners = new Set<() => void>();

  const publish = (newest: ClusterLog, link: Link, shown = shownOf(snapshot, newest)) => {
    const current = link.kind === 'ended' || (link.kind === 'open' && isAllThereIs(newest, expected));
    const same = newest === snapshot.newest && link === snapshot.link && shown === snapshot.log;
    if (same && current === snapshot.current) return;
    snapshot = { log: shown, newest, link, current };
    for (const listener of listeners) listener();
  };

  const seek = (revision: number | undefined): boolean => {
    const { newest, link } = snapshot;
    const shown = revision === undefined ? newest : momentOf(newest, revision);
    if (!shown) return false;
    if (shown !== newest && shown.revision === snapshot.log.revision) return true;
    markPending();
    publish(newest, link, shown);
    settleLater();
    return true;
  };

  const takeIn = (messages: readonly StreamMessage[]) => {
    if (messages.some((message) => message.kind === 'snapshot' && message.why === 'reset')) expected = 0;
    publish(receive(snapshot.newest, messages), snapshot.link);
  };
  const inbox = createInbox(takeIn, () => hasBegun(snapshot));

  const connect = () => {
    stream = openEventStream<StreamMessage>({
      ...pathsOf(name),
      onMessage: inbox.take,
      onLink: (link) => publish(snapshot.newest, link),
    });
  };

  const disconnect = () => {
    stream?.close();
    stream = undefined;
    inbox.empty();
    momentOf = momentsOnDemand();
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
      publish(snapshot.newest, snapshot.link);
    },
    seek,
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
