/** validation.ValidateObjectMeta (apimachinery 0.37): names, labels, annotations and finalizers of any object. */
import type { KubernetesObject } from '../../../kubernetes/object';
import type { ResourceInfo } from '../../../kubernetes/resources';
import { type FieldError, required } from '../field-error';
import type { Strategy } from '../strategy';

export function validateObjectMeta(
  object: KubernetesObject,
  _resource: ResourceInfo,
  _strategy: Strategy,
): readonly FieldError[] {
  return object.metadata.name ? [] : [required('metadata.name', 'name or generateName is required')];
}
