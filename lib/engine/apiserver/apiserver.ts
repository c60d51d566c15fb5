/**
 * The simulated API server: it finds the object that a request means, sends the request through the chain of
 * `request-chain.ts` and makes of the outcome one revision of the watch log, or none when nothing changed. It
 * knows nothing of any kind: what is special to one is in its strategy.
 */
import { deepFreeze, jsonEqual } from '../../base/json';
import { type Random, seededRandom } from '../../base/random';
import { err, ok, type Result } from '../../base/result';
import type { Change, ChangeType } from '../../kubernetes/change';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import { apiVersionOf, groupOf, type KubernetesObject, splitKey } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { findResourceByKind, type Resource, type ResourceInfo, resourceOf } from '../../kubernetes/resources';
import { alreadyExists, failure, notFound, type Status } from '../../kubernetes/status';
import { formatTimestamp } from '../../kubernetes/timestamp';
import { checkNamespace, SYSTEM_NAMESPACES } from './admission/namespace-lifecycle';
import type { ApiResult, ApiServer, DeleteOptions, ObjectPath, PatchType, Subresource } from './api';
import { bindPod } from './binding';
import { markForDeletion, mayGo } from './deletion';
import { generateName, newUid, withMetadata } from './object-meta';
import { applyObjectPatch } from './patch';
import { decodeObject, prepareCreate, prepareUpdate, uidConflict } from './request-chain';
import { definedResource } from './served-resources';
import { ObjectStore } from './store';
import { strategyOf } from './strategies';
import type { StrategyContext } from './strategy';
import { WatchLog } from './watch-log';

/** Who made what a new cluster has from the start. */
const BOOTSTRAP_ACTOR = 'kube-apiserver';
/** genericregistry.Store.Create: how often a taken generated name is drawn anew. */
const MAX_NAME_ATTEMPTS = 8;

export interface ApiServerOptions {
  readonly version: KubernetesVersion;
  /** Simulated now, in milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Source of uids and generated names. */
  readonly random: Random;
  /** Changes that the watch log keeps. */
  readonly logLimit: number;
}

/** A new cluster: it has its four namespaces and nothing else. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const api = new SimulatedApiServer(options);
  for (const name of SYSTEM_NAMESPACES) {
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, BOOTSTRAP_ACTOR);
  }
  return api;
}

class SimulatedApiServer implements ApiServer {
  readonly version: KubernetesVersion;
  readonly #nowMs: () => number;
  #random: Random;
  readonly #store = new ObjectStore();
  readonly #log: WatchLog;
  readonly #listeners = new Set<(change: Change) => void>();
  #isDryRun = false;

  constructor({ version, nowMs, random, logLimit }: ApiServerOptions) {
    this.version = version;
    this.#nowMs = nowMs;
    this.#random = random;
    this.#log = new WatchLog(logLimit);
  }

  get revision(): number {
    return this.#log.revision;
  }

  get nowMs(): number {
    return this.#nowMs();
  }

  get objectCount(): number {
    return this.#store.size;
  }

  get<T extends KubernetesObject>(resource: Resource<T>, key: string): T | undefined {
    const { namespace, name } = splitKey(key);
    return this.#store.get(resource, namespace, name) as T | undefined;
  }

  list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string): readonly T[] {
    return this.#store.list(resource, namespace) as readonly T[];
  }

  resources(): readonly ResourceInfo[] {
    return this.#store.resources();
  }

  create<T extends KubernetesObject>(object: T, actor: string): ApiResult<T> {
    return this.#create(object, actor) as ApiResult<T>;
  }

  #create(body: KubernetesObject, actor: string): ApiResult {
    const resource = this.#resourceOf(body);
    if (!resource.ok) return resource;
    const strategy = strategyOf(resource.value);
    const context = this.#context(resource.value);
    const decoded = decodeObject(body, resource.value, strategy);
    if (!decoded.ok) return decoded;
    const { object } = decoded.value;
    const refused = checkNamespace(object, context) ?? refuseResourceVersion(object);
    if (refused) return err(refused);
    const name = this.#nameOf(object, resource.value);
    const created = prepareCreate(object, strategy, context, { name, uid: newUid(this.#random) });
    if (!created.ok) return created;
    if (this.#store.get(resource.value, created.value.metadata.namespace, name)) {
      return err(alreadyExists(resource.value, name));
    }
    return ok(this.#write('ADDED', resource.value, created.value, actor));
  }

  #nameOf(object: KubernetesObject, resource: ResourceInfo): string {
    const { name, generateName: base, namespace } = object.metadata;
    if (name || !base) return name ?? '';
    let generated = generateName(base, this.#random);
    for (let attempt = 1; attempt < MAX_NAME_ATTEMPTS; attempt += 1) {
      if (!this.#store.get(resource, namespace, generated)) break;
      generated = generateName(base, this.#random);
    }
    return generated;
  }

  update<T extends KubernetesObject>(object: T, actor: string, subresource?: Subresource): ApiResult<T> {
    const resource = this.#resourceOf(object);
    if (!resource.ok) return resource;
    return this.#update(object, resource.value, actor, subresource) as ApiResult<T>;
  }

  patch(
    path: ObjectPath,
    patch: unknown,
    type: PatchType,
    actor: string,
    subresource?: Subresource,
  ): ApiResult {
    const stored = this.#find(path);
    if (!stored.ok) return stored;
    const patched = applyObjectPatch(stored.value, patch, type);
    if (!patched.ok) return patched;
    const moved = refuseMove(patched.value as KubernetesObject, stored.value);
    if (moved) return err(moved);
    return this.#update(patched.value, path.resource, actor, subresource);
  }

  #update(body: unknown, resource: ResourceInfo, actor: string, subresource?: Subresource): ApiResult {
    const strategy = strategyOf(resource);
    const decoded = decodeObject(body, resource, strategy);
    if (!decoded.ok) return decoded;
    const { object } = decoded.value;
    const { namespace, name } = object.metadata;
    const stored = this.#find({ resource, namespace, name });
    if (!stored.ok) return stored;
    const updated = prepareUpdate(object, stored.value, strategy, this.#context(resource), subresource);
    if (!updated.ok || updated.value === stored.value) return updated;
    return ok(this.#replace(resource, stored.value, updated.value, actor));
  }

  bind(path: ObjectPath, nodeName: string, actor: string): ApiResult<Pod> {
    const stored = this.#find(path);
    if (!stored.ok) return stored;
    const bound = bindPod(stored.value as Pod, nodeName, this.#context(path.resource));
    if (!bound.ok) return bound;
    return ok(this.#replace(path.resource, stored.value, bound.value, actor) as Pod);
  }

  delete(path: ObjectPath, actor: string, options: DeleteOptions = {}): ApiResult {
    const stored = this.#find(path);
    if (!stored.ok) return stored;
    const { resource } = path;
    const strategy = strategyOf(resource);
    const refused =
      uidConflict(resource, stored.value, options.uid) ??
      strategy.admitDelete?.(stored.value, this.#context(resource));
    if (refused) return err(refused);
    const grace = strategy.gracePeriodSeconds?.(stored.value, options.gracePeriodSeconds);
    const waiting = markForDeletion(stored.value, options, grace, this.#nowMs());
    const marked = strategy.markDeleted?.(waiting) ?? waiting;
    if (jsonEqual(marked, stored.value)) return stored;
    return ok(this.#replace(resource, stored.value, marked, actor));
  }

  dryRun(attempt: () => ApiResult): ApiResult {
    const random = this.#random;
    this.#isDryRun = true;
    this.#random = seededRandom(0);
    try {
      return attempt();
    } finally {
      this.#isDryRun = false;
      this.#random = random;
    }
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  changesSince(revision: number): Result<readonly Change[], Status> {
    return this.#log.changesSince(revision);
  }

  compact(revision: number): void {
    this.#log.compact(revision);
  }

  /** Stores an update, or lets go of an object that is marked for deletion and that nothing holds any more. */
  #replace(resource: ResourceInfo, stored: KubernetesObject, updated: KubernetesObject, actor: string) {
    const released = mayGo(updated) && !strategyOf(resource).holdsDeletion?.(updated);
    return released
      ? this.#write('DELETED', resource, stored, actor)
      : this.#write('MODIFIED', resource, updated, actor);
  }

  #write(
    type: ChangeType,
    resource: ResourceInfo,
    object: KubernetesObject,
    actor: string,
  ): KubernetesObject {
    const revision = this.#log.revision + 1;
    const written = deepFreeze(withMetadata(object, { resourceVersion: String(revision) }));
    if (this.#isDryRun) return written;
    if (type === 'DELETED') {
      this.#store.delete(resource, written.metadata.namespace, written.metadata.name);
    } else {
      this.#store.set(resource, written);
    }
    const change = Object.freeze({ revision, timeMs: this.#nowMs(), actor, type, object: written });
    this.#log.append(change);
    for (const listener of [...this.#listeners]) listener(change);
    return written;
  }

  #find({ resource, namespace, name }: ObjectPath): ApiResult {
    const scope = resource.namespaced ? (namespace ?? 'default') : undefined;
    const stored = this.#store.get(resource, scope, name);
    return stored ? ok(stored) : err(notFound(resource, name));
  }

  /** The row of the object's kind: from the table, from what is stored, or from its definition. */
  #resourceOf(object: KubernetesObject): Result<ResourceInfo, Status> {
    const { apiVersion, kind } = object;
    if (typeof apiVersion !== 'string' || apiVersion === '') {
      return err(failure('BadRequest', "Object 'apiVersion' is missing"));
    }
    if (typeof kind !== 'string' || kind === '')
      return err(failure('BadRequest', "Object 'Kind' is missing"));
    const known =
      findResourceByKind(apiVersion, kind) ?? this.#store.resourceOfKind(groupOf(apiVersion), kind);
    if (!known) return ok(definedResource(this, apiVersion, kind) ?? resourceOf(apiVersion, kind));
    if (known.simulated && apiVersion !== apiVersionOf(known.group, known.version)) {
      return err(failure('NotFound', `no matches for kind "${kind}" in version "${apiVersion}"`));
    }
    return ok(known);
  }

  #context(resource: ResourceInfo): StrategyContext {
    return {
      version: this.version,
      now: formatTimestamp(this.#nowMs()),
      resource,
      get: (other, key) => this.get(other, key),
      list: (other) => this.list(other),
    };
  }
}

/** etcd3 store.Create: ErrResourceVersionSetOnCreate. */
function refuseResourceVersion(object: KubernetesObject): Status | undefined {
  if (!object.metadata.resourceVersion || object.metadata.resourceVersion === '0') return undefined;
  return failure('BadRequest', 'resourceVersion should not be set on objects to be created');
}

/** A patch changes an object in its place: not its kind, its name or its namespace. */
function refuseMove(patched: KubernetesObject, stored: KubernetesObject): Status | undefined {
  const { name, namespace } = patched.metadata ?? {};
  if (name !== stored.metadata.name) {
    const text = `the name of the object (${name}) does not match the name on the URL (${stored.metadata.name})`;
    return failure('BadRequest', text);
  }
  if (namespace !== stored.metadata.namespace) {
    const text = `the namespace of the object (${namespace}) does not match the namespace on the URL (${stored.metadata.namespace})`;
    return failure('BadRequest', text);
  }
  if (patched.kind !== stored.kind || patched.apiVersion !== stored.apiVersion) {
    return failure(
      'BadRequest',
      `a patch cannot change apiVersion or kind of ${stored.kind} ${stored.metadata.name}`,
    );
  }
  return undefined;
}
