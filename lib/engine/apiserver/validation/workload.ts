/** Validation of Deployment, ReplicaSet and StatefulSet (pkg/apis/apps/validation, 1.37): selector, template, replicas. */
import { jsonEqual } from '../../../base/json';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { LabelSelector, StringMap } from '../../../kubernetes/object';
import type { Deployment, PodTemplate, ReplicaSet, StatefulSet } from '../../../kubernetes/workload';
import { type FieldError, fieldForbidden, GoValue, invalid, notSupported, required } from '../field-error';
import { validatePodSpec } from './pod';
import { validateLabelSelector } from './selectors';

type Workload = Deployment | ReplicaSet | StatefulSet;

export function validateWorkload(workload: Workload, version: KubernetesVersion): readonly FieldError[] {
  const { replicas = 0, selector, template } = workload.spec;
  const errors: FieldError[] = [];
  if (replicas < 0) errors.push(invalid('spec.replicas', replicas, 'must be greater than or equal to 0'));
  errors.push(...validateSelector(selector, template));
  // The template of a StatefulSet mounts volumes that its claim templates make, and is not looked into upstream.
  if (workload.kind !== 'StatefulSet') {
    errors.push(...validatePodSpec(template.spec, 'spec.template.spec', undefined, version));
  }
  return errors;
}

export function validateStatefulSet(
  statefulSet: StatefulSet,
  version: KubernetesVersion,
): readonly FieldError[] {
  const policy = statefulSet.spec.podManagementPolicy;
  const policies = ['OrderedReady', 'Parallel'];
  const errors = [...validateWorkload(statefulSet, version)];
  if (policy !== undefined && !policies.includes(policy)) {
    errors.push(notSupported('spec.podManagementPolicy', policy, policies));
  }
  return errors;
}

const MUTABLE_FIELDS =
  "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'";

export function validateStatefulSetUpdate(
  statefulSet: StatefulSet,
  old: StatefulSet,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors = [...validateStatefulSet(statefulSet, version)];
  if (!jsonEqual(fixedFields(statefulSet), fixedFields(old))) {
    const detail = `updates to statefulset spec for fields other than ${MUTABLE_FIELDS} are forbidden`;
    errors.push(fieldForbidden('spec', detail));
  }
  return errors;
}

/** What names the claims and Pods of a StatefulSet never changes. */
function fixedFields({ spec }: StatefulSet): unknown {
  const { selector, serviceName, podManagementPolicy, volumeClaimTemplates } = spec;
  return { selector, serviceName, podManagementPolicy, volumeClaimTemplates };
}

function validateSelector(selector: LabelSelector | undefined, template: PodTemplate): readonly FieldError[] {
  if (!selector) return [required('spec.selector')];
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const errors = [...validateLabelSelector(selector, 'spec.selector')];
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) {
    errors.push(invalid('spec.selector', new GoValue({}, 'v1.LabelSelector{}'), 'empty selector is invalid'));
  }
  const labels: StringMap = template.metadata?.labels ?? {};
  if (!Object.entries(matchLabels).every(([key, value]) => labels[key] === value)) {
    const value = new GoValue(labels, 'map[string]string{}');
    errors.push(
      invalid('spec.template.metadata.labels', value, '`selector` does not match template `labels`'),
    );
  }
  return errors;
}
