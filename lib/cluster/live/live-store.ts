/**
 * What Stowage knows of one live cluster: the objects of all readable kinds in one log, and how far they can be
 * trusted. It puts the kinds together and shows nothing before each of them has answered in some way; it does
 * no input or output and reads no clock.
 */

import { compareStrings } from '../../base/compare';
import { err, ok, type Result } from '../../base/result';
import type { ClusterState, ConnectionState, UnreadableKind } from '../../history/stream-message';
import type { ChangeType } from '../../kubernetes/change';
import type { KubernetesObject } from '../../kubernetes/object';
import { findResourceByKind, type ResourceInfo } from '../../kubernetes/resources';
import { ChangeLog, identityOf } from '../change-log';
import { actorOf, UNKNOWN_ACTOR, type WriterMarks, writerMarks } from './actor';
import { type KindSink, type KindStatus, WATCH_SECONDS } from './kind-watch';
import { clusterRoleRule } from './readable';
import { redact } from './redact';

/** One watch. */
interface WatchRecord {
  status: KindStatus;
  /** The API server's version of the newest list or change. */
  version: string;
  /** When it last brought something, if only a sign of life. */
  heardMs: number;
  /** When the API server last gave any sign of life while it was open. */
  beatMs: number;
  /** While it is lost: what is known of it is the truth as of then. */
  asOfMs: number;
}

interface KindRecord extends WatchRecord {
  readonly resource: ResourceInfo;
  /** Changes of this kind up to this version cannot be had one by one. */
  floor: number;
  /** Watches of single namespaces, by name, where the whole cluster is forbidden. */
  parts: ReadonlyMap<string, WatchRecord>;
}

/** No watch lives longer: one that was silent for longer was dead, wherever else the API server was heard meanwhile. */
const LONGEST_QUIET_MS = WATCH_SECONDS.max * 1_000;

const READING = 'its first list is under way';

export interface LiveStoreOptions {
  readonly resources: readonly ResourceInfo[];
  readonly nowMs: () => number;
  /** Called after anything changed. */
  readonly onChange: () => void;
  readonly logLimit?: number;
}

export class LiveStore {
  readonly #options: LiveStoreOptions;
  readonly #kinds: Map<ResourceInfo, KindRecord>;
  readonly #startMs: number;
  /** Objects of before the log exists. */
  readonly #collected = new Map<string, KubernetesObject>();
  readonly #writers = new Map<string, WriterMarks>();
  #connectedMs = 0;
  #heardMs: number | undefined;
  #stateTurn = 0;
  #log: ChangeLog | undefined;

  constructor(options: LiveStoreOptions) {
    this.#options = options;
    this.#startMs = options.nowMs();
    this.#kinds = new Map(
      options.resources.map((resource) => [
        resource,
        { resource, ...newWatch(this.#startMs), floor: 0, parts: new Map() },
      ]),
    );
  }

  /** When the API server last said anything; undefined before it did. */
  get heardMs(): number | undefined {
    return this.#heardMs;
  }

  /** The API server answered, while the watches had nothing to tell. */
  beat(): void {
    const nowMs = this.#options.nowMs();
    this.#heardMs = nowMs;
    for (const kind of this.#kinds.values()) {
      for (const watch of [kind, ...kind.parts.values()])
        if (watch.status.kind === 'synced') watch.beatMs = nowMs;
    }
  }

  /** Undefined until the first lists are in. */
  get log(): ChangeLog | undefined {
    return this.#log;
  }

  /** Grows when `state` became another. */
  get stateTurn(): number {
    return this.#stateTurn;
  }

  get state(): ClusterState {
    return { connection: this.#connection(), unreadable: this.unreadable() };
  }

  /** Where one kind's watch puts what it brings. */
  sink(resource: ResourceInfo, namespace?: string): KindSink {
    const kind = this.#kind(resource);
    if (namespace !== undefined) return this.#partSink(kind, namespace);
    return {
      status: (status) =>
        this.#change(() => {
          const revoked = kind.status.kind !== 'waiting' && kind.status.kind !== 'unreadable';
          this.#stand(kind, status);
          if (revoked && status.kind === 'unreadable') this.#forget(kind);
        }),
      heard: () => this.#heard(kind),
      replace: (objects, version) => this.#replace(kind, objects, version),
      apply: (type, object) => this.#apply(kind, type, object),
    };
  }

  /** The whole cluster is forbidden; what single namespaces hold is to come. */
  openParts(resource: ResourceInfo, namespaces: readonly string[]): void {
    const part = (): WatchRecord => newWatch(this.#options.nowMs());
    this.#kind(resource).parts = new Map(namespaces.toSorted(compareStrings).map((name) => [name, part()]));
  }

  /** The whole cluster is read now, and has brought what the parts had. */
  closeParts(resource: ResourceInfo): void {
    this.#kind(resource).parts = new Map();
  }

  /** The namespaces that are read of a kind that is forbidden in the whole cluster; undefined for any other kind. */
  readNamespaces(resource: ResourceInfo): readonly string[] | undefined {
    const { status, parts } = this.#kind(resource);
    if (status.kind !== 'unreadable') return undefined;
    const read = [...parts].filter(
      ([, part]) => part.status.kind === 'synced' || part.status.kind === 'lost',
    );
    return read.length === 0 ? undefined : read.map(([namespace]) => namespace);
  }

  /** Shows what is there, although some kinds have not answered: they come later. */
  publish(): void {
    if (this.#log) return;
    this.#startLog([...this.#collected.values()]);
    this.#collected.clear();
    this.#stateTurn += 1;
    this.#options.onChange();
  }

  statusOf(resource: ResourceInfo): KindStatus | undefined {
    const kind = this.#kinds.get(resource);
    return kind && statusOf(kind);
  }

  /** The API server's version of a kind, as a list gives it. */
  versionOf(resource: ResourceInfo): string {
    const { version, parts } = this.#kind(resource);
    // Namespaces are watched each at its pace: from the oldest place on nothing is missed, and some come twice.
    const versions = [...parts.values()].flatMap(({ version: own }) => (own === '' ? [] : [Number(own)]));
    return versions.length === 0 ? version : String(Math.min(...versions));
  }

  /** The revision of the log after which the changes of a kind since the API server's `version` come. */
  revisionAfter(resource: ResourceInfo, version: number): Result<number, 'compacted'> {
    const log = this.#log;
    if (!log || version < this.#kind(resource).floor) return err('compacted');
    const entries = log.since(log.oldest().revision, Number.POSITIVE_INFINITY);
    const later = entries.ok
      ? entries.value.find(
          ({ change }) => isOf(change.object, resource) && versionNumber(change.object) > version,
        )
      : undefined;
    return ok(later ? later.change.revision - 1 : log.revision);
  }

  /** What is known is shown without this kind, whose first list is under way. */
  isStillRead(resource: ResourceInfo): boolean {
    const { status, version } = this.#kind(resource);
    return this.#log !== undefined && status.kind !== 'unreadable' && version === '';
  }

  unreadable(): readonly UnreadableKind[] {
    return [...this.#kinds.values()].flatMap(({ resource, status }) => {
      const readNamespaces = this.readNamespaces(resource);
      const { group, plural, kind } = resource;
      if (this.isStillRead(resource))
        return [{ group, plural, kind, why: 'reading' as const, message: READING }];
      if (status.kind !== 'unreadable') return [];
      const rule = status.why === 'forbidden' ? { rule: clusterRoleRule(resource) } : {};
      const read = readNamespaces ? { readNamespaces } : {};
      return [{ group, plural, kind, why: status.why, message: status.message, ...rule, ...read }];
    });
  }

  #kind(resource: ResourceInfo): KindRecord {
    const kind = this.#kinds.get(resource);
    if (!kind) throw new Error(`${resource.plural} is not readable`);
    return kind;
  }

  #connection(): ConnectionState {
    const lost = [...this.#kinds.values()].flatMap(lostWatchesOf).sort((a, b) => a.asOfMs - b.asOfMs)[0];
    if (lost?.status.kind === 'lost') {
      const { reason } = lost.status;
      if (this.#log) return { kind: 'reconnecting', sinceMs: lost.asOfMs, reason };
      return { kind: 'unreachable', sinceMs: this.#startMs, reason };
    }
    if (!this.#log) return { kind: 'connecting', sinceMs: this.#startMs };
    return { kind: 'connected', sinceMs: this.#connectedMs };
  }

  #partSink(kind: KindRecord, namespace: string): KindSink {
    const part = (): WatchRecord | undefined => kind.parts.get(namespace);
    const change = (act: (found: WatchRecord) => void): void => {
      const found = part();
      if (found) act(found);
    };
    return {
      status: (status) =>
        change((found) =>
          this.#change(() => {
            const revoked = found.status.kind !== 'waiting' && found.status.kind !== 'unreadable';
            this.#stand(found, status);
            if (!revoked || status.kind !== 'unreadable') return;
            found.version = '';
            this.#forget(kind, namespace);
          }),
        ),
      heard: () => change((found) => this.#heard(found)),
      replace: (objects, version) =>
        change((found) => {
          this.#replaceIn(kind, objects, version, namespace);
          const isNew = found.version === '';
          found.version = version;
          if (isNew) kind.floor = Number(this.versionOf(kind.resource));
          this.#options.onChange();
        }),
      apply: (type, object) =>
        change((found) => {
          found.version = object.metadata.resourceVersion ?? found.version;
          this.#apply(kind, type, object);
        }),
    };
  }

  #heard(watch: WatchRecord): void {
    watch.heardMs = this.#options.nowMs();
    this.#heardMs = watch.heardMs;
  }

  #stand(watch: WatchRecord, status: KindStatus): void {
    if (status.kind === 'lost' && watch.status.kind !== 'lost') watch.asOfMs = this.#truthOf(watch);
    watch.status = status;
  }

  /** Until when all is known that a watch had to bring. */
  #truthOf({ status, heardMs, beatMs }: WatchRecord): number {
    // Nothing is shown of it that could be old.
    if (status.kind !== 'synced') return this.#heardMs ?? this.#startMs;
    const quietMs = this.#options.nowMs() - heardMs;
    return quietMs > LONGEST_QUIET_MS ? heardMs : Math.max(heardMs, beatMs);
  }

  /** What follows from another status of a kind or a part of it. */
  #change(act: () => void): void {
    const before = JSON.stringify(this.state);
    const wasConnected = this.#connection().kind === 'connected';
    act();
    const answered = [...this.#kinds.values()].every((each) => {
      const { kind: standing } = statusOf(each);
      return standing === 'synced' || standing === 'unreadable';
    });
    if (answered) this.publish();
    if (!wasConnected) this.#connectedMs = this.#options.nowMs();
    if (JSON.stringify(this.state) === before) return;
    this.#stateTurn += 1;
    this.#options.onChange();
  }

  #replace(kind: KindRecord, objects: readonly KubernetesObject[], version: string): void {
    const isNew = kind.version === '';
    this.#replaceIn(kind, objects, version);
    if (isNew) {
      kind.floor = Number(version);
      // It may have been told as one that is still read.
      this.#stateTurn += 1;
    }
    kind.version = version;
    this.#options.onChange();
  }

  /** Makes `objects` all that is known of the kind, in one namespace where it is given. */
  #replaceIn(
    kind: KindRecord,
    objects: readonly KubernetesObject[],
    version: string,
    namespace?: string,
  ): void {
    const listed = new Map(objects.map((object) => [identityOf(object), object]));
    const known = this.#log ? [...this.#log.objects()] : [...this.#collected.values()];
    for (const object of known) {
      const concerned = isOf(object, kind.resource) && isIn(object, namespace);
      if (concerned && !listed.has(identityOf(object))) {
        this.#record('DELETED', withVersion(object, version), UNKNOWN_ACTOR);
      }
    }
    const inOrder = [...listed.values()].sort((a, b) => versionNumber(a) - versionNumber(b));
    for (const object of inOrder) this.#apply(kind, 'MODIFIED', object);
  }

  #apply(kind: KindRecord, type: ChangeType, object: KubernetesObject): void {
    kind.version = object.metadata.resourceVersion ?? kind.version;
    const identity = identityOf(object);
    const actor = type === 'DELETED' ? UNKNOWN_ACTOR : actorOf(object, this.#writers.get(identity));
    if (type !== 'DELETED') this.#writers.set(identity, writerMarks(object));
    this.#record(type, redact(object), actor);
    this.#options.onChange();
  }

  /** Writes one change down, unless it says what is known already. */
  #record(type: ChangeType, object: KubernetesObject, actor: string): void {
    const identity = identityOf(object);
    const log = this.#log;
    if (type === 'DELETED') this.#writers.delete(identity);
    if (!log) {
      if (type === 'DELETED') this.#collected.delete(identity);
      else this.#collected.set(identity, object);
      return;
    }
    const known = log.current(identity);
    if (type === 'DELETED' ? !known : known?.metadata.resourceVersion === object.metadata.resourceVersion)
      return;
    const told = type === 'DELETED' ? type : known ? 'MODIFIED' : 'ADDED';
    log.append({ revision: log.revision + 1, timeMs: this.#options.nowMs(), actor, type: told, object });
  }

  /** A kind that may no longer be read is not "deleted": it disappears with the whole past, in a new log. */
  #forget(kind: KindRecord, namespace?: string): void {
    if (namespace === undefined) kind.version = '';
    const goes = (object: KubernetesObject): boolean =>
      isOf(object, kind.resource) && isIn(object, namespace);
    for (const [identity, object] of this.#collected) if (goes(object)) this.#collected.delete(identity);
    const objects = this.#log ? [...this.#log.objects()] : [];
    if (objects.some(goes)) this.#startLog(objects.filter((object) => !goes(object)));
  }

  #startLog(objects: readonly KubernetesObject[]): void {
    for (const kind of this.#kinds.values()) kind.floor = Number(this.versionOf(kind.resource));
    this.#log = new ChangeLog({
      timeMs: this.#options.nowMs(),
      revision: 1,
      objects,
      limit: this.#options.logLimit,
      onFold: ({ object }) => {
        const resource = findResourceByKind(object.apiVersion, object.kind);
        if (resource) this.#kind(resource).floor = versionNumber(object);
      },
    });
  }
}

function newWatch(nowMs: number): WatchRecord {
  return { status: { kind: 'waiting' }, version: '', heardMs: nowMs, beatMs: 0, asOfMs: nowMs };
}

/** The watches of a kind that is lost, as far as it is. */
function lostWatchesOf(kind: KindRecord): readonly WatchRecord[] {
  if (statusOf(kind).kind !== 'lost') return [];
  return [kind, ...kind.parts.values()].filter(({ status }) => status.kind === 'lost');
}

/** Where a kind stands: as in the whole cluster, or, where only that is forbidden, as in its namespaces. */
function statusOf({ status, parts }: KindRecord): KindStatus {
  if (status.kind !== 'unreadable' || parts.size === 0) return status;
  const statuses = [...parts.values()].map((part) => part.status);
  const counts = (['lost', 'waiting', 'synced'] as const).flatMap(
    (standing) => statuses.find(({ kind }) => kind === standing) ?? [],
  );
  return counts[0] ?? status;
}

function isIn(object: KubernetesObject, namespace: string | undefined): boolean {
  return namespace === undefined || object.metadata.namespace === namespace;
}

/** True for an object of the kind of `resource`. */
export function isOf(object: KubernetesObject, resource: ResourceInfo): boolean {
  return object.kind === resource.kind && findResourceByKind(object.apiVersion, object.kind) === resource;
}

function versionNumber(object: KubernetesObject): number {
  return Number(object.metadata.resourceVersion ?? 0);
}

function withVersion(object: KubernetesObject, resourceVersion: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}
