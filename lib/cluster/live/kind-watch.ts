/**
 * Follows one kind of a live cluster: lists it in pages, watches from there, resumes a broken watch where it was,
 * lists anew only when the API server no longer knows that place (410). What client-go calls a reflector. It
 * decides nothing about the cluster as a whole and never gives up while the reader is there.
 */
import { err, ok, type Result } from '../../base/result';
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
      readonly why: 'forbidden' | 'not-served' | 'failing';
      readonly message: string;
    };

/** Takes what one kind's watch brings. */
export interface KindSink {
  status(status: KindStatus): void;
  /** All objects of the kind, as the API server sent them, and the version from which the watch goes on. */
  replace(objects: readonly KubernetesObject[], resourceVersion: string): void;
  apply(type: ChangeType, object: KubernetesObject): void;
}

export interface FollowOptions {
  readonly connection: Connection;
  readonly resource: ResourceInfo;
  readonly sink: KindSink;
  readonly lists: Gate;
  readonly signal: AbortSignal;
  /** In [0, 1). */
  readonly random: () => number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const PAGE = '500';
const LIST_TIMEOUT_MS = 60_000;
/** The API server sends a bookmark about every minute; three missing ones are no coincidence. */
const SILENCE_MS = 200_000;
const WATCH_SECONDS = { min: 300, max: 600 };
/** How often a kind that cannot be read is tried again: rights are granted while the page is open. */
const FORBIDDEN_RETRY_MS = 20_000;
const NOT_SERVED_RETRY_MS = 300_000;
/** An API server that starts up answers 403 until it has read its roles: only a repeated one counts. */
const FORBIDDEN_PROOFS = 3;

export async function followKind(options: FollowOptions): Promise<void> {
  await new KindWatch(options).run();
}

class KindWatch {
  readonly #options: FollowOptions;
  #version: string | undefined;
  #synced = false;
  #attempt = 0;
  #refusals = 0;

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
    const delayMs = backoffMs(this.#attempt, random());
    const status = this.#judge(error);
    if (!status) return delayMs;
    sink.status(status);
    if (status.kind !== 'unreadable' || status.why === 'failing') return delayMs;
    this.#version = undefined;
    this.#synced = false;
    const retryMs = status.why === 'forbidden' ? FORBIDDEN_RETRY_MS : NOT_SERVED_RETRY_MS;
    return retryMs * (0.75 + random() / 2);
  }

  /** What an error means for the kind; undefined where it only means to start over. */
  #judge(error: ReadError): KindStatus | undefined {
    if (error.kind === 'network') return { kind: 'lost', reason: error.message };
    switch (error.code) {
      case 410:
        this.#version = undefined;
        return undefined;
      case 403:
        this.#refusals += 1;
        if (this.#synced && this.#refusals < FORBIDDEN_PROOFS) return { kind: 'lost', reason: error.message };
        return { kind: 'unreadable', why: 'forbidden', message: error.message };
      case 404:
        return { kind: 'unreadable', why: 'not-served', message: error.message };
      case 401:
        return { kind: 'lost', reason: `the API server does not accept the credentials: ${error.message}` };
      case 429:
      case 503:
      case 504:
        return { kind: 'lost', reason: error.message };
      default:
        return { kind: 'unreadable', why: 'failing', message: error.message };
    }
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

  async #pages(): Promise<Result<{ objects: KubernetesObject[]; resourceVersion: string }, ReadError>> {
    const { connection, resource } = this.#options;
    const objects: KubernetesObject[] = [];
    let token = '';
    for (;;) {
      const query: ReadQuery = token === '' ? { limit: PAGE } : { limit: PAGE, continue: token };
      const page = await connection.get(resourcePath(resource), query, LIST_TIMEOUT_MS);
      if (!page.ok) return page;
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
    const { connection, resource, sink, signal, random } = this.#options;
    const { min, max } = WATCH_SECONDS;
    let broken: ReadError | undefined;
    let lines = 0;
    const query = {
      resourceVersion: version,
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(Math.round(min + random() * (max - min))),
    };
    const ended = await connection.watch(resourcePath(resource), query, {
      silenceMs: SILENCE_MS,
      signal,
      onOpen: () => sink.status({ kind: 'synced' }),
      onLine: (line) => {
        lines += 1;
        broken ??= this.#take(line);
      },
    });
    if (lines > 0) this.#attempt = 0;
    else if (!ended) this.#attempt += 1;
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
