/** pkg/registry/core/{pod,node,namespace,event}/strategy.go, 1.37. */
import type { Event } from '../../../kubernetes/event';
import type { Namespace, Node } from '../../../kubernetes/node';
import { isPodTerminated, type Pod } from '../../../kubernetes/pod';
import { checkNamespaceDeletion } from '../admission/namespace-lifecycle';
import { admitPodPriority } from '../admission/pod-priority';
import { eventShape, namespaceShape, nodeShape, podShape } from '../decoding/pod';
import { defaultPod } from '../defaulting/pod';
import { withMetadata } from '../object-meta';
import type { Strategy } from '../strategy';
import { validateEvent, validateNode } from '../validation/core';
import { labelErrors } from '../validation/names';
import { subdomainName } from '../validation/object-meta';
import { validatePod, validatePodUpdate } from '../validation/pod';

/** What keeps a deleted Namespace until its content is gone. */
export const NAMESPACE_FINALIZER = 'kubernetes';

export const podStrategy: Strategy<Pod> = {
  shape: podShape,
  nameRule: subdomainName,
  status: 'keep-owners',
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
  setDefaults: defaultPod,
  admitCreate: admitPodPriority,
  prepareForCreate: (pod) => ({ ...pod, status: { phase: 'Pending' } }),
  gracePeriodSeconds: (pod, requested) => {
    if (!pod.spec.nodeName || isPodTerminated(pod)) return 0;
    const period = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0;
    return period < 0 ? 1 : period;
  },
  validate: (pod, { version }) => validatePod(pod, version),
  validateUpdate: (pod, old, { version }) => validatePodUpdate(pod, old, version),
};

export const nodeStrategy: Strategy<Node> = {
  shape: nodeShape,
  nameRule: subdomainName,
  status: 'all',
  statusOnCreate: 'keep',
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
  validate: validateNode,
  validateUpdate: validateNode,
  validateStatusUpdate: validateNode,
};

export const namespaceStrategy: Strategy<Namespace> = {
  shape: namespaceShape,
  nameRule: labelErrors,
  status: 'all',
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
  setDefaults: (namespace) => {
    const { labels, name } = namespace.metadata;
    return name
      ? withMetadata(namespace, { labels: { ...labels, 'kubernetes.io/metadata.name': name } })
      : namespace;
  },
  prepareForCreate: (namespace) => {
    const finalizers = namespace.spec?.finalizers ?? [];
    const held = finalizers.includes(NAMESPACE_FINALIZER) ? finalizers : [...finalizers, NAMESPACE_FINALIZER];
    return { ...namespace, spec: { finalizers: held }, status: { phase: 'Active' } };
  },
  prepareForUpdate: (namespace, old) => withSpec(namespace, old.spec),
  prepareForFinalize: (namespace, old) => withSpec(old, namespace.spec),
  admitDelete: checkNamespaceDeletion,
  markDeleted: (namespace) => ({ ...namespace, status: { ...namespace.status, phase: 'Terminating' } }),
  holdsDeletion: (namespace) => (namespace.spec?.finalizers?.length ?? 0) > 0,
};

function withSpec(namespace: Namespace, spec: Namespace['spec']): Namespace {
  const { spec: _spec, status, ...rest } = namespace;
  return { ...rest, ...(spec && { spec }), ...(status && { status }) };
}

export const eventStrategy: Strategy<Event> = {
  shape: eventShape,
  nameRule: subdomainName,
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
  validate: validateEvent,
  validateUpdate: validateEvent,
};
