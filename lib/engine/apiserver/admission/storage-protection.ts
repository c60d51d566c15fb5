/** Admission plugin StorageObjectInUseProtection: a new object may not go while it is in use. */
import type { KubernetesObject } from '../../../kubernetes/object';
import { withMetadata } from '../object-meta';

/** The object with `finalizer`, appended unless it is there. */
export function protect<T extends KubernetesObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers ?? [];
  return finalizers.includes(finalizer)
    ? object
    : withMetadata(object, { finalizers: [...finalizers, finalizer] });
}
