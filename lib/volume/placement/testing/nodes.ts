/** Builders for tests of placement: nodes, driver objects and Pods with a place. */
import type { Node, Taint } from '../../../kubernetes/node';
import type { StringMap } from '../../../kubernetes/object';
import type { CSIDriver, CSINode, CSIStorageCapacity } from '../../../kubernetes/storage-kinds';

interface NodeOptions {
  readonly name?: string;
  readonly labels?: StringMap;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  readonly allocatable?: StringMap;
}

export function aNode(options: NodeOptions = {}): Node {
  const { name = 'node-1', labels, taints, unschedulable } = options;
  const allocatable = options.allocatable ?? { cpu: '8', memory: '32Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { taints, unschedulable },
    status: { allocatable, capacity: allocatable },
  };
}

/** Required node affinity of a volume that lies on one node. */
export function onNode(name: string) {
  const requirement = { key: 'kubernetes.io/hostname', operator: 'In', values: [name] };
  return { required: { nodeSelectorTerms: [{ matchExpressions: [requirement] }] } };
}

export function aCSIDriver(name: string, spec: CSIDriver['spec'] = {}): CSIDriver {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name }, spec };
}

/** `count`: how many volumes of the driver the node can have attached. */
export function aCSINode(name: string, driver: string, count?: number): CSINode {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name },
    spec: {
      drivers: [{ name: driver, nodeID: name, ...(count !== undefined && { allocatable: { count } }) }],
    },
  };
}

export function aCapacity(options: Partial<CSIStorageCapacity> = {}): CSIStorageCapacity {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIStorageCapacity',
    metadata: { name: 'csisc-1', namespace: 'default' },
    storageClassName: 'wait',
    nodeTopology: {},
    ...options,
  };
}
