/** The scale subresource of workloads (autoscaling/v1 Scale): replicas and selector, and nothing else of the object. */
import { isJsonObject } from '../../../base/json';
import { err, ok, type Result } from '../../../base/result';
import type { KubernetesObject, LabelSelector } from '../../../kubernetes/object';
import type { ResourceInfo } from '../../../kubernetes/resources';
import { failure, type Status } from '../../../kubernetes/status';
import { strategyOf } from '../strategies';

interface Scalable extends KubernetesObject {
  readonly spec?: { readonly replicas?: number; readonly selector?: LabelSelector };
  readonly status?: { readonly replicas?: number };
}

export function hasScale(resource: ResourceInfo): boolean {
  return resource.group === 'apps' && strategyOf(resource).hasGeneration;
}

export function scaleOf(object: KubernetesObject): object {
  const { metadata, spec, status } = object as Scalable;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const labels = Object.entries(spec?.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec?.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector: labels.join(',') },
  };
}

/** What a PUT or a merge patch of a Scale does to the object: a merge patch. */
export function scalePatch(body: unknown): Result<object, Status> {
  const spec = isJsonObject(body) && isJsonObject(body.spec) ? body.spec : {};
  const metadata = isJsonObject(body) && isJsonObject(body.metadata) ? body.metadata : {};
  const { replicas = 0 } = spec;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
    const text = `spec.replicas: Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`;
    return err(failure('Invalid', `Scale.autoscaling "${metadata.name ?? ''}" is invalid: ${text}`));
  }
  const { resourceVersion } = metadata;
  return ok({ ...(resourceVersion !== undefined && { metadata: { resourceVersion } }), spec: { replicas } });
}
