/** What a request for a new simulated cluster may say. */
import * as v from 'valibot';
import { ok, type Result } from '../../base/result';
import { DEFAULT_KUBERNETES_VERSION, KUBERNETES_VERSIONS } from '../../kubernetes/feature-gates';
import type { Status } from '../../kubernetes/status';
import type { Opening } from './opening';

export const NewSimulation = v.strictObject({
  name: v.optional(v.pipe(v.string(), v.maxLength(63))),
  title: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120))),
  kubernetesVersion: v.optional(v.picklist(KUBERNETES_VERSIONS)),
});

/** How the cluster begins. */
export function openingOf(request: v.InferOutput<typeof NewSimulation>): Result<Opening, Status> {
  const { name, title, kubernetesVersion } = request;
  return ok({
    title: title ?? name ?? 'Empty cluster',
    version: kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION,
    seed: 1,
    objects: [],
    operations: [],
  });
}
