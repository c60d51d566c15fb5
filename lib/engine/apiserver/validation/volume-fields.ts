/** Rules that volumes, claims and classes share: access modes, volume mode, class names, sizes. */
import { featureEnabled, type KubernetesVersion } from '../../../kubernetes/feature-gates';
import { subdomainErrors } from '../../../kubernetes/label-syntax';
import {
  compareQuantities,
  decodeQuantity,
  type Quantity,
  ZERO_QUANTITY,
} from '../../../kubernetes/quantity';
import { type FieldError, fieldForbidden, invalid, notSupported } from '../field-error';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce'];
const RWOP = 'ReadWriteOncePod';

/** Everything about access modes but their presence. `old`: modes of the stored object, which may stay. */
export function validateAccessModes(
  modes: readonly string[],
  old: readonly string[],
  path: string,
  version: KubernetesVersion,
): readonly FieldError[] {
  const supported =
    featureEnabled(version, 'ReadWriteOncePod') || old.includes(RWOP)
      ? [...ACCESS_MODES, RWOP]
      : ACCESS_MODES;
  const errors = modes
    .filter((mode) => !supported.includes(mode))
    .map((mode) => notSupported(path, mode, supported));
  if (supported.includes(RWOP) && modes.includes(RWOP) && modes.some((mode) => mode !== RWOP)) {
    errors.push(fieldForbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  }
  return errors;
}

export function validateVolumeMode(mode: string | undefined, path: string): readonly FieldError[] {
  if (mode === undefined || mode === 'Block' || mode === 'Filesystem') return [];
  return [notSupported(path, mode, ['Block', 'Filesystem'])];
}

/** ValidateClassName, for classes of all kinds; an empty name is no name. */
export function validateClassName(name: string | undefined, path: string): readonly FieldError[] {
  if (!name) return [];
  return subdomainErrors(name).map((text) => invalid(path, name, text));
}

/** ValidatePositiveQuantityValue */
export function validatePositive(text: string, path: string): readonly FieldError[] {
  if (compareQuantities(readQuantity(text), ZERO_QUANTITY) > 0) return [];
  return [invalid(path, text, 'must be greater than zero')];
}

/** ValidateNonnegativeQuantity */
export function validateNotNegative(text: string, path: string): readonly FieldError[] {
  if (compareQuantities(readQuantity(text), ZERO_QUANTITY) >= 0) return [];
  return [invalid(path, text, 'must be greater than or equal to 0')];
}

/** A quantity that the decoder has let through. */
export function readQuantity(text: string | undefined): Quantity {
  const read = decodeQuantity(text ?? null);
  return read.ok ? read.value : ZERO_QUANTITY;
}
