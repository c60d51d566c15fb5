/** What a kubelet reports when it joins with a Node that says nothing about itself yet (pkg/kubelet/nodestatus, 1.37). */
import type { Node } from '../../kubernetes/node';
import type { Condition, StringMap } from '../../kubernetes/object';
import type { SimulationConfig } from '../config';

/** True for a Node whose kubelet has not reported: nobody, the user included, has said what it has to offer. */
export function isUnreported(node: Node): boolean {
  return node.status?.allocatable === undefined && node.status?.capacity === undefined;
}

export function reportedStatus(
  node: Node,
  capacity: SimulationConfig['nodeCapacity'],
  now: string,
): NonNullable<Node['status']> {
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Condition => ({
    type,
    status,
    lastTransitionTime: now,
    reason,
    message,
  });
  return {
    ...node.status,
    capacity,
    allocatable: capacity,
    conditions: [
      condition(
        'MemoryPressure',
        'False',
        'KubeletHasSufficientMemory',
        'kubelet has sufficient memory available',
      ),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
  };
}

/** Labels that a kubelet gives its Node and that this one lacks. */
export function missingLabels(node: Node): StringMap {
  const defaults: StringMap = {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': node.metadata.name,
    'kubernetes.io/os': 'linux',
  };
  const labels = node.metadata.labels ?? {};
  return Object.fromEntries(Object.entries(defaults).filter(([key]) => labels[key] === undefined));
}
