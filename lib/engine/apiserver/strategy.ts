/**
 * What the API server does to the objects of one kind on their way into the store: the counterpart of a
 * registry strategy upstream (pkg/registry/<group>/<kind>/strategy.go). The generic part in `apiserver.ts`
 * calls these in the order of the real request chain. All are pure: they take objects and return new ones.
 */
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Resource, ResourceInfo } from '../../kubernetes/resources';
import type { Status } from '../../kubernetes/status';
import type { ObjectShape } from './decoding/shape';
import type { FieldError } from './field-error';
import type { NameRule } from './validation/object-meta';

/** What a strategy may look at besides the object itself. */
export interface StrategyContext {
  readonly version: KubernetesVersion;
  /** Simulated now as the API writes it. */
  readonly now: string;
  readonly resource: ResourceInfo;
  get<T extends KubernetesObject>(resource: Resource<T>, key: string): T | undefined;
  list<T extends KubernetesObject>(resource: Resource<T>): readonly T[];
}

/** Which metadata a write to the status subresource may change. */
export type StatusMetadata = 'all' | 'keep-owners' | 'none';

export interface Strategy<T extends KubernetesObject = KubernetesObject> {
  readonly shape: ObjectShape;
  readonly nameRule: NameRule;
  /** Present for kinds with a status subresource: their main resource ignores status, and the other way round. */
  readonly status?: StatusMetadata;
  /** A Node is created with the status that its kubelet reports; all others start without. */
  readonly statusOnCreate?: 'keep';
  /** False: an update must carry a resourceVersion. */
  readonly allowsUnconditionalUpdate: boolean;
  /** Counts changes of everything but metadata and status in `metadata.generation`. */
  readonly hasGeneration: boolean;
  /** Deletion may take time that the kubelet decides about: only Pods. */
  gracePeriodSeconds?(object: T, requested: number | undefined): number;

  /** Applied to everything that is decoded. */
  setDefaults?(object: T, context: StrategyContext): T;
  /** Mutating admission of a create; may refuse. */
  admitCreate?(object: T, context: StrategyContext): T | Status;
  prepareForCreate?(object: T, context: StrategyContext): T;
  validate?(object: T, context: StrategyContext): readonly FieldError[];
  /** Validating admission of a create, after validation. */
  admitNew?(object: T, context: StrategyContext): Status | undefined;
  prepareForUpdate?(object: T, old: T, context: StrategyContext): T;
  validateUpdate?(object: T, old: T, context: StrategyContext): readonly FieldError[];
  /** Validating admission of an update, after validation. */
  admitUpdate?(object: T, old: T, context: StrategyContext): Status | undefined;
  prepareForStatusUpdate?(object: T, old: T, context: StrategyContext): T;
  validateStatusUpdate?(object: T, old: T, context: StrategyContext): readonly FieldError[];
  /** The finalize subresource: what of the request is taken over. */
  prepareForFinalize?(object: T, old: T, context: StrategyContext): T;
  /** Refuses a deletion, or lets it be. */
  admitDelete?(object: T, context: StrategyContext): Status | undefined;
  /** What else changes on an object when it is marked for deletion. */
  markDeleted?(object: T): T;
  /** Keeps a marked object although it has no finalizers in its metadata: only Namespaces have others. */
  holdsDeletion?(object: T): boolean;
}
