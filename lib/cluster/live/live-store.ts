/**
 * What Stowage knows of one live cluster: the objects of all readable kinds in one log, and how far they can be
 * trusted. It puts the kinds together and shows nothing before each of them has answered in some way; it does
 * no input or output and reads no clock.
 */
import { err, ok, type Result } from '../../base/result';
import type { ClusterState, ConnectionState, UnreadableKind } from '../../history/stream-message';
import type { ChangeType } from '../../kubernetes/change';
import type { KubernetesObject } from '../../kubernetes/object';
import { findResourceByKind, type ResourceInfo } from '../../kubernetes/resources';
import { ChangeLog, identityOf } from '../change-log';
import { actorOf, UNKNOWN_ACTOR, type WriterMarks, writerMarks } from './actor';
import type { KindSink, KindStatus } from './kind-watch';
import { clusterRoleRule } from './readable';
import { redact } from './redact';

interface KindRecord {
  readonly resource: ResourceInfo;
  status: KindStatus;
  /** When the status became of this kind of status. */
  sinceMs: number;
  /** The API server's version of the newest list or change. */
  version: string;
  /** Changes of this kind up to this version cannot be had one by one. */
  floor: number;
}

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
  #stateTurn = 0;
  #log: ChangeLog | undefined;

  constructor(options: LiveStoreOptions) {
    this.#options = options;
    this.#startMs = options.nowMs();
    const fresh = { status: { kind: 'waiting' }, sinceMs: this.#startMs, version: '', floor: 0 } as const;
    this.#kinds = new Map(options.resources.map((resource) => [resource, { resource, ...fresh }]));
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
  sink(resource: ResourceInfo): KindSink {
    const kind = this.#kind(resource);
    return {
      status: (status) => this.#setStatus(kind, status),
      replace: (objects, version) => this.#replace(kind, objects, version),
      apply: (type, object) => this.#apply(kind, type, object),
    };
  }

  /** Shows what is there, although some kinds have not answered: they come later. */
  publish(): void {
    if (this.#log) return;
    this.#startLog([...this.#collected.values()]);
    this.#collected.clear();
    this.#options.onChange();
  }

  statusOf(resource: ResourceInfo): KindStatus | undefined {
    return this.#kinds.get(resource)?.status;
  }

  /** The API server's version of a kind, as a list gives it. */
  versionOf(resource: ResourceInfo): string {
    return this.#kind(resource).version;
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

  unreadable(): readonly UnreadableKind[] {
    return [...this.#kinds.values()].flatMap(({ resource, status }) => {
      if (status.kind !== 'unreadable') return [];
      const { group, plural, kind } = resource;
      const rule = status.why === 'forbidden' ? { rule: clusterRoleRule(resource) } : {};
      return [{ group, plural, kind, why: status.why, message: status.message, ...rule }];
    });
  }

  #kind(resource: ResourceInfo): KindRecord {
    const kind = this.#kinds.get(resource);
    if (!kind) throw new Error(`${resource.plural} is not readable`);
    return kind;
  }

  #connection(): ConnectionState {
    const kinds = [...this.#kinds.values()];
    const lost = kinds
      .filter(({ status }) => status.kind === 'lost')
      .sort((a, b) => a.sinceMs - b.sinceMs)[0];
    if (lost?.status.kind === 'lost') {
      const { reason } = lost.status;
      if (this.#log) return { kind: 'reconnecting', sinceMs: lost.sinceMs, reason };
      return { kind: 'unreachable', sinceMs: this.#startMs, reason };
    }
    if (!this.#log) return { kind: 'connecting', sinceMs: this.#startMs };
    return { kind: 'connected', sinceMs: this.#connectedMs };
  }

  #setStatus(kind: KindRecord, status: KindStatus): void {
    const before = JSON.stringify(this.state);
    const wasConnected = this.#connection().kind === 'connected';
    if (kind.status.kind !== status.kind) kind.sinceMs = this.#options.nowMs();
    const revoked = kind.status.kind !== 'waiting' && status.kind === 'unreadable';
    kind.status = status;
    if (revoked) this.#forget(kind);
    const answered = [...this.#kinds.values()].every(
      ({ status: { kind } }) => kind === 'synced' || kind === 'unreadable',
    );
    if (answered) this.publish();
    if (!wasConnected) this.#connectedMs = this.#options.nowMs();
    if (JSON.stringify(this.state) === before) return;
    this.#stateTurn += 1;
    this.#options.onChange();
  }

  #replace(kind: KindRecord, objects: readonly KubernetesObject[], version: string): void {
    const listed = new Map(objects.map((object) => [identityOf(object), object]));
    const known = this.#log ? [...this.#log.objects()] : [...this.#collected.values()];
    for (const object of known) {
      if (isOf(object, kind.resource) && !listed.has(identityOf(object))) {
        this.#record('DELETED', withVersion(object, version), UNKNOWN_ACTOR);
      }
    }
    const inOrder = [...listed.values()].sort((a, b) => versionNumber(a) - versionNumber(b));
    for (const object of inOrder) this.#apply(kind, 'MODIFIED', object);
    if (kind.version === '') kind.floor = Number(version);
    kind.version = version;
    this.#options.onChange();
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
  #forget(kind: KindRecord): void {
    kind.version = '';
    for (const [identity, object] of this.#collected) {
      if (isOf(object, kind.resource)) this.#collected.delete(identity);
    }
    const objects = this.#log ? [...this.#log.objects()] : [];
    if (objects.some((object) => isOf(object, kind.resource))) {
      this.#startLog(objects.filter((object) => !isOf(object, kind.resource)));
    }
  }

  #startLog(objects: readonly KubernetesObject[]): void {
    for (const kind of this.#kinds.values()) kind.floor = Number(kind.version);
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
