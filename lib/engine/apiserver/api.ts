import type { Result } from '../../base/result';
import type { Change } from '../../kubernetes/change';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import type { Resource, ResourceInfo } from '../../kubernetes/resources';
import type { Status } from '../../kubernetes/status';

/** Where an object is: the row of its kind, its namespace (absent for cluster scope) and its name. */
export interface ObjectPath {
  readonly resource: ResourceInfo;
  readonly namespace?: string;
  readonly name: string;
}

/** `strategic` merges lists of built-in kinds by their keys; kinds of others take it as a merge patch. */
export type PatchType = 'merge' | 'json' | 'strategic';

/** `finalize` is that of a Namespace, whose `spec.finalizers` nothing else may change. */
export type Subresource = 'status' | 'finalize';

export interface DeleteOptions {
  /** Refuse with a Conflict unless the stored object still has this uid. */
  readonly uid?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

/** A read or write of the API that found what it wanted, or the Status that the real API server would answer. */
export type ApiResult<T extends KubernetesObject = KubernetesObject> = Result<T, Status>;

/**
 * The API server as everything in the cluster sees it. Objects that go in are copied and those that come out
 * are frozen. Every write names its actor. A write that changes nothing makes no revision, as in etcd3 storage.
 */
export interface ApiServer {
  readonly version: KubernetesVersion;
  /** Revision of the newest change. A new cluster has its four namespaces already. */
  readonly revision: number;
  /** Simulated now, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** Objects of all kinds. */
  readonly objectCount: number;

  get<T extends KubernetesObject>(resource: Resource<T>, key: string): T | undefined;
  /** In order of namespace and name. */
  list<T extends KubernetesObject>(resource: Resource<T>, namespace?: string): readonly T[];
  /** Rows of all kinds that have at least one object. */
  resources(): readonly ResourceInfo[];

  create<T extends KubernetesObject>(object: T, actor: string): ApiResult<T>;
  /** With a `metadata.resourceVersion`, refused with a Conflict unless it is the stored one. */
  update<T extends KubernetesObject>(object: T, actor: string, subresource?: Subresource): ApiResult<T>;
  patch(
    path: ObjectPath,
    patch: unknown,
    type: PatchType,
    actor: string,
    subresource?: Subresource,
  ): ApiResult;
  /**
   * POST pods/<name>/binding, the only way to give a stored Pod its node: sets `spec.nodeName` and the condition
   * PodScheduled in one write, and from 1.35 on copies the Node's zone and region labels to the Pod
   * (PodTopologyLabels admission). A Conflict when the Pod has a node already or is being deleted.
   * Upstream: BindingREST.setPodHostAndAnnotations, pkg/registry/core/pod/storage/storage.go, 1.37.
   */
  bind(pod: ObjectPath, nodeName: string, actor: string): ApiResult<Pod>;
  /** The object as it is afterwards: still there with a deletionTimestamp while finalizers hold it. */
  delete(path: ObjectPath, actor: string, options?: DeleteOptions): ApiResult;

  /**
   * Calls `attempt`, whose writes go through the whole chain and are then forgotten: they make no revision, nobody
   * hears of them, and the random numbers of the cluster stay where they are.
   */
  dryRun(attempt: () => ApiResult): ApiResult;

  /** Called after each write, in the order of revisions, before the write returns. Returns its own undoing. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Changes after `revision`, oldest first; Expired (410) when the log no longer reaches back that far. */
  changesSince(revision: number): Result<readonly Change[], Status>;
  /** Forgets changes up to and including `revision`. */
  compact(revision: number): void;
}
