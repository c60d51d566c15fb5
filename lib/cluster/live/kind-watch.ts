/**
 * Follows one kind of a live cluster: lists it in pages, watches from there, resumes a broken watch where it was,
 * lists anew only when the API server no longer knows that place (410). What client-go calls a reflector. It
 * decides nothing about the cluster as a whole and never gives up while the reader is there.
 */
import { err, ok, type Result } from '../../base/result';
import type { UnreadableKind } from '../../history/stream-message';
import type { ChangeType } from '../../kubernetes/change';
import type { KubernetesObject } from '../../kubernetes/object';
import { apiVersionOf } from '../../kubernetes/object';
import { type ResourceInfo, resourcePath } from '../../kubernetes/resources';
import { backoffMs } from './backoff';
import type { Connection, ReadError, ReadQuery } from './connection';
import type { Gate } from './gate';

/** Where a kind stands. */
export type KindStatus =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'synced' }
  /** The API server cannot be reached or does not accept the credentials; nothing that is special to this kind. */
  | { readonly kind: 'lost'; readonly reason: string }
  | {
      readonly kind: 'unreadable';
      readonly why: UnreadableKind['why'];
      readonly message: string;
    };

/** Takes what one kind's watch brings. */
export interface KindSink {
  status(status: KindStatus): void;
  /** The API server said something of the kind, if only that there is nothing new. */
  heard(): void;
  /** All objects of the kind, as the API server sent them, and the version from which the watch goes on. */
  replace(objects: readonly KubernetesObject[], resourceVersion: string): void;
  apply(type: ChangeType, object: KubernetesObject): void;
}

interface Listed {
  readonly objects: readonly KubernetesObject[];
  readonly resourceVersion: string;
}

export interface FollowOptions {
  readonly connection: Connection;
  readonly resource: ResourceInfo;
  /** Only the objects of this namespace; undefined for the whole cluster. */
  readonly namespace?: string;
  readonly sink: KindSink;
  readonly lists: Gate;
  readonly signal: AbortSignal;
  /** In [0, 1). */
  readonly random: () => number;
  /** A clock that only goes forward, in milliseconds. */
  readonly nowMs: () => number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const PAGE = '500';
const LIST_TIMEOUT_MS = 60_000;
/**
 * An API server asks for the right to a watch when it begins and never again, so this is how long Stowage goes on
 * reading what it may no longer read. Each kind costs one request in that time, which the watch cache answers.
 */
export const WATCH_SECONDS = { min: 60, max: 120 };
/** The API server ends a watch when its time is over: one that is silent for longer is dead. */
const SILENCE_MS = (WATCH_SECONDS.max + 15) * 1_000;
/** A watch that ends sooner and brought nothing was dropped rather than over, as client-go has it. */
const SHORT_WATCH_MS = 1_000;
/** How often a kind that cannot be read is tried again: rights are granted while the page is open. */
const FORBIDDEN_RETRY_MS = 20_000;
const NOT_SERVED_RETRY_MS = 300_000;
/**
 * How often in a row a kind that was read must be refused before its objects are let go. An API server that starts up
 * answers 403 until it has read its roles, one whose etcd chooses a leader answers 500 for half a minute.
 */
const PROOFS = { forbidden: 3, 'not-served': 3, failing: 6 } as const;

export async function followKind(options: FollowOptions): Promise<void> {
  await new KindWatch(options).run();
}

class KindWatch {
  readonly #options: FollowOptions;
  #version: string | undefined;
  #synced = false;
  #attempt = 0;
  #refusals = 0;
  /** Watches that the API server ended with 410 since one brought something. */
  #expirations = 0;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { signal, sleep } = this.#options;
    while (!signal.aborted) {
      const error = this.#version === undefined ? await this.#list() : await this.#watch(this.#version);
      if (signal.aborted) return;
      await sleep(this.#pauseAfter(error), signal);
    }
  }

  /** Tells the sink what an attempt came to, and says how long to wait before the next. */
  #pauseAfter(error: ReadError | undefined): number {
    const { sink, random } = this.#options;
    if (!error) {
      this.#refusals = 0;
      return this.#attempt === 0 ? 0 : backoffMs(this.#attempt, random());
    }
    this.#attempt += 1;
    const status = this.#judge(error);
    const delayMs = backoffMs(Math.max(this.#attempt, this.#expirations), random());
    if (!status) return delayMs;
    sink.status(status);
    if (status.kind !== 'unreadable') return delayMs;
    // Its objects are forgotten: only a list brings them back.
    this.#version = undefined;
    this.#synced = false;
    if (status.why === 'failing') return delayMs;
    const retryMs = status.why === 'forbidden' ? FORBIDDEN_RETRY_MS : NOT_SERVED_RETRY_MS;
    return retryMs * (0.75 + random() / 2);
  }

  /** What an error means for the kind; undefined where it only means to start over. */
  #judge(error: ReadError): KindStatus | undefined {
    if (error.kind === 'network') return { kind: 'lost', reason: error.message };
    switch (error.code) {
      case 410:
        // A list that works does not start the count anew: lists in a row are what an API server suffers from most.
        this.#expirations += 1;
        // Who says so is there: what was waited for before is over.
        this.#attempt = 0;
        this.#version = undefined;
        return undefined;
      case 401:
        return { kind: 'lost', reason: `the API server does not accept the credentials: ${error.message}` };
      case 403:
        return this.#refused('forbidden', error.message);
      case 404:
        return this.#refused('not-served', error.message);
      case 429:
      case 503:
      case 504:
        return { kind: 'lost', reason: error.message };
      default:
        // Whoever redirects stands before the API server, and all kinds are behind it.
        if (error.code >= 300 && error.code < 400) return { kind: 'lost', reason: error.message };
        return this.#refused('failing', error.message);
    }
  }

  #refused(why: keyof typeof PROOFS, message: string): KindStatus {
    this.#refusals += 1;
    if (this.#synced && this.#refusals < PROOFS[why]) return { kind: 'lost', reason: message };
    return { kind: 'unreadable', why, message };
  }

  async #list(): Promise<ReadError | undefined> {
    const { lists, sink } = this.#options;
    const listed = await lists.run(() => this.#pages());
    if (!listed.ok) return listed.error;
    const { objects, resourceVersion } = listed.value;
    this.#version = resourceVersion;
    this.#synced = true;
    this.#attempt = 0;
    sink.replace(objects, resourceVersion);
    sink.status({ kind: 'synced' });
    return undefined;
  }

  /**
   * A page that is refused because its list took longer than etcd keeps the past is followed by one list of everything,
   * as the ListPager of client-go does (FullListIfExpired): pages from the beginning could be too late again.
   */
  async #pages(): Promise<Result<Listed, ReadError>> {
    const { connection, resource, namespace, sink } = this.#options;
    let objects: KubernetesObject[] = [];
    let token = '';
    for (;;) {
      const query: ReadQuery = token === '' ? { limit: PAGE } : { limit: PAGE, continue: token };
      let page = await connection.get(resourcePath(resource, namespace), query, LIST_TIMEOUT_MS);
      if (!page.ok && token !== '' && page.error.kind === 'status' && page.error.code === 410) {
        objects = [];
        page = await connection.get(resourcePath(resource, namespace), { limit: '0' }, LIST_TIMEOUT_MS);
      }
      if (!page.ok) return page;
      sink.heard();
      const { items, metadata } = page.value as {
        items?: KubernetesObject[];
        metadata?: { resourceVersion?: string; continue?: string };
      };
      if (!Array.isArray(items) || typeof metadata?.resourceVersion !== 'string') {
        return err({ kind: 'network', message: 'the answer to a list is no list' });
      }
      for (const item of items) objects.push(withKind(item, resource));
      token = metadata.continue ?? '';
      if (token === '') return ok({ objects, resourceVersion: metadata.resourceVersion });
    }
  }

  async #watch(version: string): Promise<ReadError | undefined> {
    const { connection, resource, namespace, sink, signal, random, nowMs } = this.#options;
    const { min, max } = WATCH_SECONDS;
    let broken: ReadError | undefined;
    let lines = 0;
    const query = {
      resourceVersion: version,
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(Math.round(min + random() * (max - min))),
    };
    const beganMs = nowMs();
    const ended = await connection.watch(resourcePath(resource, namespace), query, {
      silenceMs: SILENCE_MS,
      signal,
      onOpen: () => sink.status({ kind: 'synced' }),
      onBytes: () => sink.heard(),
      onLine: (line) => {
        broken ??= this.#take(line);
        if (!broken) lines += 1;
      },
    });
    // An end in good order says that nothing was left out.
    if (!ended && !broken) sink.heard();
    if (lines > 0) {
      this.#attempt = 0;
      this.#expirations = 0;
      this.#refusals = 0;
    } else if (!ended && !broken) {
      this.#attempt = nowMs() - beganMs < SHORT_WATCH_MS ? this.#attempt + 1 : 0;
    }
    return broken ?? ended;
  }

  /** One line of the watch; an error where the API server ends it with one. */
  #take(line: Record<string, unknown>): ReadError | undefined {
    const { sink, resource } = this.#options;
    const { type } = line;
    if (type === 'ERROR') {
      const { code, message, reason } = line.object as { code?: number; message?: string; reason?: string };
      return {
        kind: 'status',
        code: code ?? 500,
        message: message ?? 'the watch ended with an error',
        reason,
      };
    }
    const object = withKind(line.object as KubernetesObject, resource);
    this.#version = object.metadata.resourceVersion ?? this.#version;
    if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') sink.apply(type, object);
    return undefined;
  }
}

/** Items of a list come without apiVersion and kind. */
function withKind(object: KubernetesObject, resource: ResourceInfo): KubernetesObject {
  const apiVersion = apiVersionOf(resource.group, resource.version);
  return { ...object, apiVersion, kind: resource.kind };
}
