/**
 * What the Pods of a StatefulSet and their claims look like: stable names by ordinal, one claim for each template and
 * Pod. Upstream: pkg/controller/statefulset/stateful_set_utils.go, 1.37.
 */
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Pod, PodVolume } from '../../../kubernetes/pod';
import type { StatefulSet } from '../../../kubernetes/workload';
import { podFromTemplate, templateHash } from '../controlled-pods';

const LABEL_POD_NAME = 'statefulset.kubernetes.io/pod-name';
const LABEL_POD_INDEX = 'apps.kubernetes.io/pod-index';
export const LABEL_REVISION = 'controller-revision-hash';

/** Name of the revision that the template stands for; upstream keeps a ControllerRevision of that name. */
export function revisionOf(statefulSet: StatefulSet): string {
  return `${statefulSet.metadata.name}-${templateHash(statefulSet.spec.template)}`;
}

export function podNameOf(statefulSet: StatefulSet, ordinal: number): string {
  return `${statefulSet.metadata.name}-${ordinal}`;
}

/** The ordinal in a Pod's name; undefined for a Pod that does not belong to the StatefulSet by name. */
export function ordinalOf(statefulSet: StatefulSet, pod: Pod): number | undefined {
  const prefix = `${statefulSet.metadata.name}-`;
  if (!pod.metadata.name.startsWith(prefix)) return undefined;
  const digits = pod.metadata.name.slice(prefix.length);
  return /^[0-9]+$/.test(digits) ? Number(digits) : undefined;
}

/** getPersistentVolumeClaimName */
export function claimNameFor(statefulSet: StatefulSet, templateName: string, ordinal: number): string {
  return `${templateName}-${podNameOf(statefulSet, ordinal)}`;
}

/** newVersionedStatefulSetPod: the template with the identity of the ordinal. */
export function podFor(statefulSet: StatefulSet, ordinal: number): Pod {
  const name = podNameOf(statefulSet, ordinal);
  const pod = podFromTemplate(statefulSet, statefulSet.spec.template, name, {
    [LABEL_REVISION]: revisionOf(statefulSet),
    [LABEL_POD_NAME]: name,
    [LABEL_POD_INDEX]: String(ordinal),
  });
  const identity = {
    hostname: name,
    ...(statefulSet.spec.serviceName && { subdomain: statefulSet.spec.serviceName }),
  };
  return {
    ...pod,
    spec: { ...pod.spec, ...identity, volumes: withClaims(statefulSet, ordinal, pod.spec.volumes ?? []) },
  };
}

/** updateStorage: a claim template takes the place of a volume of its name. */
function withClaims(
  statefulSet: StatefulSet,
  ordinal: number,
  volumes: readonly PodVolume[],
): readonly PodVolume[] {
  const claims = templateNames(statefulSet).map((name): PodVolume => {
    const claimName = claimNameFor(statefulSet, name, ordinal);
    return { name, persistentVolumeClaim: { claimName, readOnly: false } };
  });
  const taken = new Set(claims.map(({ name }) => name));
  return [...claims, ...volumes.filter(({ name }) => !taken.has(name))];
}

function templateNames({ spec }: StatefulSet): readonly string[] {
  return (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? '');
}

/** The claims of one Pod. The labels that select the Pods go on them too, so that they can be found. */
export function claimsFor(statefulSet: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  return (statefulSet.spec.volumeClaimTemplates ?? []).map((template) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimNameFor(statefulSet, template.metadata?.name ?? '', ordinal),
      namespace: statefulSet.metadata.namespace,
      labels: { ...template.metadata?.labels, ...statefulSet.spec.selector.matchLabels },
    },
    spec: template.spec ?? {},
  }));
}
