/** metav1.DeleteOptions, from the body or from the query of a DELETE. */
import { isJsonObject } from '../../../base/json';
import { err, ok, type Result } from '../../../base/result';
import { failure, type Status } from '../../../kubernetes/status';
import type { DeleteOptions } from '../api';
import type { ApiRequest } from './request';

export type DeletionRequest = DeleteOptions;

const POLICIES = ['Background', 'Foreground', 'Orphan'] as const;

/** The body wins; 400 and 422 as the API server gives them. */
export function deletionOf({ body, query }: ApiRequest): Result<DeletionRequest, Status> {
  const options = isJsonObject(body) ? body : {};
  const uid = isJsonObject(options.preconditions) ? options.preconditions.uid : undefined;
  const seconds = options.gracePeriodSeconds ?? numberOf(query.get('gracePeriodSeconds'));
  const policy = options.propagationPolicy ?? query.get('propagationPolicy');
  const orphan = options.orphanDependents ?? query.get('orphanDependents');
  if (seconds !== undefined && seconds !== null && !isWholeNumber(seconds)) {
    return err(
      failure('BadRequest', `gracePeriodSeconds: ${JSON.stringify(seconds)} is no whole number of seconds`),
    );
  }
  const known = POLICIES.find((name) => name === policy);
  if (policy !== undefined && policy !== null && !known) {
    const supported = [...POLICIES.map((name) => `"${name}"`), '"nil"'].join(', ');
    const error = `propagationPolicy: Unsupported value: ${JSON.stringify(policy)}: supported values: ${supported}`;
    return err(failure('Invalid', `DeleteOptions.meta.k8s.io "" is invalid: ${error}`));
  }
  const propagationPolicy = known ?? (orphan === true || orphan === 'true' ? 'Orphan' : undefined);
  return ok({
    ...(typeof uid === 'string' && { uid }),
    ...(typeof seconds === 'number' && { gracePeriodSeconds: seconds }),
    ...(propagationPolicy && { propagationPolicy }),
  });
}

function isWholeNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}
