/** Validation of Node and Event (pkg/apis/core/validation, 1.37), in so far as something here depends on it. */
import type { Event } from '../../../kubernetes/event';
import { labelKeyErrors } from '../../../kubernetes/label-syntax';
import type { Node } from '../../../kubernetes/node';
import { type FieldError, invalid, notSupported, required } from '../field-error';
import { validateNotNegative } from './volume-fields';

const TAINT_EFFECTS = ['NoExecute', 'NoSchedule', 'PreferNoSchedule'];

export function validateNode(node: Node): readonly FieldError[] {
  const taintErrors = (node.spec?.taints ?? []).flatMap(({ key = '', effect }, index) => {
    const path = `spec.taints[${index}]`;
    const errors = labelKeyErrors(key).map((text) => invalid(`${path}.key`, key, text));
    if (!effect) return [...errors, required(`${path}.effect`)];
    return TAINT_EFFECTS.includes(effect)
      ? errors
      : [...errors, notSupported(`${path}.effect`, effect, TAINT_EFFECTS)];
  });
  const sizeErrors = (['capacity', 'allocatable'] as const).flatMap((field) =>
    Object.entries(node.status?.[field] ?? {}).flatMap(([resource, size]) =>
      validateNotNegative(size, `status.${field}[${resource}]`),
    ),
  );
  return [...taintErrors, ...sizeErrors];
}

/** An Event lives in the namespace of what it is about; what has no namespace has its Events in `default`. */
export function validateEvent(event: Event): readonly FieldError[] {
  const { namespace = '' } = event.involvedObject ?? {};
  const own = event.metadata.namespace;
  const agrees = namespace === '' ? own === 'default' : own === namespace;
  return agrees ? [] : [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')];
}
