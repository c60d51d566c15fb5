/** `fieldValidation`: what becomes of fields that a kind does not have. Ignore drops them, Warn says so, Strict refuses. */
import { err, ok, type Result } from '../../../base/result';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import type { ResourceInfo } from '../../../kubernetes/resources';
import { failure, type Status } from '../../../kubernetes/status';
import { decodeObject } from '../request-chain';
import { strategyOf } from '../strategies';
import { warningsFor } from '../warnings';

/** Warnings for the answer. An undecodable object passes here: the API server refuses it in its own words. */
export function checkFields(
  object: KubernetesObject,
  resource: ResourceInfo,
  query: ReadonlyMap<string, string>,
  version: KubernetesVersion,
): Result<readonly string[], Status> {
  const mode = query.get('fieldValidation') || 'Warn';
  const decoded = decodeObject(object, resource, strategyOf(resource));
  if (!decoded.ok) return ok([]);
  const unknown = decoded.value.unknownFields.map((field) => `unknown field ${JSON.stringify(field)}`);
  if (mode === 'Strict' && unknown.length > 0) {
    const { kind } = resource;
    const text = `${kind} in version "${resource.version}" cannot be handled as a ${kind}: strict decoding error: ${unknown.join(', ')}`;
    return err(failure('BadRequest', text));
  }
  return ok([...(mode === 'Ignore' ? [] : unknown), ...warningsFor(decoded.value.object, version)]);
}
