/** Adding and removing one finalizer of an object: what the protection and the volume controller do. */
import type { KubernetesObject } from '../../kubernetes/object';

/** What a controller does about its finalizer on an object. */
export type FinalizerDecision = 'Keep' | 'Add' | 'Remove';

export function withFinalizer<T extends KubernetesObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}

/** Without any finalizer left the field itself goes. */
export function withoutFinalizer<T extends KubernetesObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) return object;
  const left = finalizers.filter((other) => other !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers: left.length > 0 ? left : undefined } };
}
