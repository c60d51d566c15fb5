/** ValidatePod and ValidatePodUpdate, in so far as Stowage looks at Pods: volumes, containers, what may change (1.37). */
import { jsonEqual } from '../../../base/json';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { subdomainErrors } from '../../../kubernetes/label-syntax';
import type { Container, Pod, PodSpec, Toleration } from '../../../kubernetes/pod';
import { podSpec } from '../decoding/pod';
import { specDiff } from '../diff/spec-diff';
import { duplicate, type FieldError, fieldForbidden, invalid, notSupported, required } from '../field-error';
import { labelErrors } from './names';
import { validateMounts, validateVolumes } from './pod-volumes';
import { validateNodeSelector, validatePreferredNodes, validateWeight } from './selectors';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

export function validatePod(pod: Pod, version: KubernetesVersion): readonly FieldError[] {
  return validatePodSpec(pod.spec, 'spec', pod.metadata.name, version);
}

export function validatePodSpec(
  spec: PodSpec,
  path: string,
  podName: string | undefined,
  version: KubernetesVersion,
): readonly FieldError[] {
  const { volumes = [], containers = [], initContainers = [], restartPolicy, nodeName } = spec;
  const errors = [...validateVolumes(volumes, `${path}.volumes`, podName, version)];
  if (containers.length === 0) errors.push(required(`${path}.containers`));
  errors.push(
    ...validateContainers(containers, `${path}.containers`, spec, []),
    ...validateContainers(initContainers, `${path}.initContainers`, spec, containers),
  );
  if (restartPolicy !== undefined && !RESTART_POLICIES.includes(restartPolicy)) {
    errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES));
  }
  if (nodeName)
    errors.push(...subdomainErrors(nodeName).map((text) => invalid(`${path}.nodeName`, nodeName, text)));
  return [...errors, ...validateAffinity(spec.affinity, `${path}.affinity`)];
}

/** validateAffinity. Of terms about Pods only the weight is looked at. */
function validateAffinity(affinity: PodSpec['affinity'], path: string): readonly FieldError[] {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  const nodes = affinity?.nodeAffinity;
  const place = `${path}.nodeAffinity`;
  return [
    ...(nodes?.[required] ? validateNodeSelector(nodes[required], `${place}.${required}`) : []),
    ...validatePreferredNodes(nodes?.[preferred] ?? [], `${place}.${preferred}`),
    ...(['podAffinity', 'podAntiAffinity'] as const).flatMap((field) =>
      (affinity?.[field]?.[preferred] ?? []).flatMap(({ weight }, index) =>
        validateWeight(weight, `${path}.${field}.${preferred}[${index}]`),
      ),
    ),
  ];
}

function validateContainers(
  containers: readonly Container[],
  path: string,
  spec: PodSpec,
  others: readonly Container[],
): readonly FieldError[] {
  const names = new Set(others.map(({ name }) => name));
  return containers.flatMap((container, index) => {
    const place = `${path}[${index}]`;
    const { name = '', image } = container;
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${place}.name`));
    else errors.push(...labelErrors(name).map((text) => invalid(`${place}.name`, name, text)));
    if (names.has(name)) errors.push(duplicate(`${place}.name`, name));
    names.add(name);
    if (!image) errors.push(required(`${place}.image`));
    return [...errors, ...validateMounts(container, place, spec.volumes ?? [])];
  });
}

const MUTABLE_FIELDS =
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** A Pod gets its node by the binding subresource; a client that says another node is refused here. */
export function validatePodUpdate(pod: Pod, old: Pod, version: KubernetesVersion): readonly FieldError[] {
  const errors: FieldError[] = [...validatePod(pod, version)];
  const names = (containers: readonly Container[] = []): number => containers.length;
  for (const field of ['containers', 'initContainers'] as const) {
    if (names(pod.spec[field]) !== names(old.spec[field])) {
      return [...errors, fieldForbidden(`spec.${field}`, 'pod updates may not add or remove containers')];
    }
  }
  if (!keepsTolerations(pod.spec.tolerations, old.spec.tolerations)) {
    const detail = 'existing toleration can not be modified except its tolerationSeconds';
    errors.push(fieldForbidden('spec.tolerations', detail));
  }
  const allowed = withMutableFieldsOf(pod.spec, old.spec);
  if (!jsonEqual(allowed, old.spec)) {
    const diff = specDiff(old.spec, allowed, podSpec, version);
    errors.push(
      fieldForbidden('spec', `pod updates may not change fields other than ${MUTABLE_FIELDS}\n${diff}`),
    );
  }
  return errors;
}

function withMutableFieldsOf(spec: PodSpec, old: PodSpec): PodSpec {
  const { activeDeadlineSeconds, tolerations } = old;
  return {
    ...spec,
    activeDeadlineSeconds,
    tolerations,
    containers: withImagesOf(spec.containers, old.containers),
    initContainers: withImagesOf(spec.initContainers, old.initContainers),
  };
}

function withImagesOf(
  containers: readonly Container[] | undefined,
  old: readonly Container[] | undefined,
): readonly Container[] | undefined {
  return containers?.map((container, index) => ({ ...container, image: old?.[index]?.image }));
}

function keepsTolerations(
  tolerations: readonly Toleration[] | undefined,
  old: readonly Toleration[] | undefined,
): boolean {
  const withoutSeconds = ({ tolerationSeconds: _seconds, ...toleration }: Toleration) => toleration;
  return (old ?? []).every((before) =>
    (tolerations ?? []).some((after) => jsonEqual(withoutSeconds(after), withoutSeconds(before))),
  );
}
