/** ValidateCSIDriverName: like a DNS name, in either case, at most 63 characters. */
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { subdomainErrors } from '../../../kubernetes/label-syntax';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import { type FieldError, invalid, required, tooLong } from '../field-error';

const DRIVER_NAME_LENGTH = 63;

export function validateDriverName(
  name: string | undefined,
  path: string,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!name) {
    errors.push(required(path));
    if (hasBehaviour(version, 'MissingDriverNameToldOnce')) return errors;
  }
  const given = name ?? '';
  if (given.length > DRIVER_NAME_LENGTH) errors.push(tooLong(path, DRIVER_NAME_LENGTH, version));
  errors.push(...subdomainErrors(given.toLowerCase()).map((text) => invalid(path, given, text)));
  return errors;
}
