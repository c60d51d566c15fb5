/**
 * Admission plugin Priority: a new Pod gets the number of its PriorityClass. A Pod without a class gets that of the
 * class that is the default of all, and none where there is no such class, which counts as 0. Upstream:
 * plugin/pkg/admission/priority/admission.go, 1.37.
 */
import { type KubernetesObject, objectKey } from '../../../kubernetes/object';
import type { Pod } from '../../../kubernetes/pod';
import { type Resource, resourceOf } from '../../../kubernetes/resources';
import { forbidden, type Status } from '../../../kubernetes/status';
import type { StrategyContext } from '../strategy';

interface PriorityClass extends KubernetesObject {
  readonly value?: unknown;
  readonly globalDefault?: unknown;
  readonly preemptionPolicy?: unknown;
}

const priorityClasses: Resource<PriorityClass> = resourceOf('scheduling.k8s.io/v1', 'PriorityClass');

/** Classes that every cluster has. */
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

export function admitPodPriority(pod: Pod, context: StrategyContext): Pod | Status {
  const { priorityClassName = '' } = pod.spec;
  const classes = context.list(priorityClasses);
  const chosen =
    priorityClassName === ''
      ? defaultClass(classes)
      : classes.find((one) => objectKey(one) === priorityClassName);
  const value = typeof chosen?.value === 'number' ? chosen.value : SYSTEM_CLASSES[priorityClassName];
  if (value === undefined) {
    if (priorityClassName === '') return pod;
    const why = `no PriorityClass with name ${priorityClassName} was found`;
    return forbidden(context.resource, pod.metadata.name, why);
  }
  const policy = typeof chosen?.preemptionPolicy === 'string' ? chosen.preemptionPolicy : undefined;
  const spec = {
    ...pod.spec,
    priorityClassName: chosen?.metadata.name ?? priorityClassName,
    priority: value,
  };
  return {
    ...pod,
    spec: policy === undefined || spec.preemptionPolicy ? spec : { ...spec, preemptionPolicy: policy },
  };
}

/** Of several defaults the lowest. */
function defaultClass(classes: readonly PriorityClass[]): PriorityClass | undefined {
  const defaults = classes.filter(({ globalDefault }) => globalDefault === true);
  return defaults.sort((a, b) => Number(a.value) - Number(b.value))[0];
}
