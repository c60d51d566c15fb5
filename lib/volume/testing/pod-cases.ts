/** Clusters and the form of a case for the tests of explanations of Pods. */
import { expect } from 'vitest';
import type { Node } from '../../kubernetes/node';
import type { PodStatus } from '../../kubernetes/pod';
import type { VolumeAttachment } from '../../kubernetes/storage-kinds';
import { annManagedAttachDetach } from '../attachment';
import { type ClusterObjects, clusterView } from '../cluster-view';
import type { PodDiagnosis } from '../diagnose-pod';
import { explainPod } from '../explain-pod';
import { aCSIDriver, aNode } from '../placement/testing/nodes';
import { plainText } from '../sentence';
import { expectWellExplained, objectsOf } from './explained';
import { aClaim, aPod, aStorageClass, aVolume } from './objects';
import { told } from './told';

export const deleting = { deletionTimestamp: '2026-01-01T00:00:00Z' };
export const node1 = aNode({ name: 'node-1' });
export const node2 = aNode({ name: 'node-2' });
export const bound = aClaim({ name: 'c', phase: 'Bound', volumeName: 'v', bindCompleted: true });
export const claimRef = { namespace: 'default', name: 'c', uid: 'uid-c' };
export const volume = aVolume({ name: 'v', phase: 'Bound', claimRef, accessModes: ['ReadWriteOnce'] });
export const csi = { driver: 'x.csi', volumeHandle: 'h' };
export const disk = aVolume({ name: 'v', phase: 'Bound', claimRef, accessModes: ['ReadWriteOnce'], csi });
export const wait = aStorageClass({
  name: 'wait',
  volumeBindingMode: 'WaitForFirstConsumer',
  provisioner: 'x.csi',
});
export const noProvisioner = { ...wait, provisioner: 'kubernetes.io/no-provisioner' };
export const delayed = (annotations = {}) =>
  aClaim({ name: 'c', storageClassName: 'wait', metadata: { annotations } });
export const selected = { 'volume.kubernetes.io/selected-node': 'node-1' };
export const managed: Node = {
  ...node1,
  metadata: { ...node1.metadata, annotations: { [annManagedAttachDetach]: 'true' } },
};

export function notReady(name: string): Node {
  const node = aNode({ name });
  return { ...node, status: { ...node.status, conditions: [{ type: 'Ready', status: 'Unknown' }] } };
}

export function anAttachment(
  nodeName: string,
  status?: VolumeAttachment['status'],
  metadata = {},
): VolumeAttachment {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: `csi-${nodeName}`, ...metadata },
    spec: { attacher: 'x.csi', nodeName, source: { persistentVolumeName: 'v' } },
    ...(status ? { status } : {}),
  };
}

/** A cluster with a bound CSI volume that is not attached to node-1, as its status says. */
export const attaching = (...volumeAttachments: readonly VolumeAttachment[]): Partial<ClusterObjects> => ({
  nodes: [managed, node2],
  claims: [bound],
  volumes: [disk],
  csiDrivers: [aCSIDriver('x.csi')],
  volumeAttachments,
});

export const unschedulable = (message: string, reason = 'Unschedulable'): PodStatus => ({
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', reason, message }],
});

export interface PodCase {
  readonly is: string;
  readonly cause: PodDiagnosis['cause'];
  readonly standing: string;
  readonly pod?: Parameters<typeof aPod>[0];
  readonly around?: Partial<ClusterObjects>;
  readonly title: string;
  /** The reasons of each node, as `node: reason`. */
  readonly nodes?: readonly string[];
  readonly ways?: readonly string[];
  /** Name of the object whose trouble it is. */
  readonly of?: string;
}

export const usesClaim = { claimName: 'c' };
export const both = { nodes: [node1, node2] };

/** Explains the Pod of a case and compares what the case says. */
export function expectExplained({ cause, standing, pod, around, title, nodes, ways, of }: PodCase): void {
  const view = clusterView({ version: '1.37', ...around });
  const object = aPod(pod);
  const explanation = explainPod(view, object);
  expectWellExplained(explanation, objectsOf({ ...around }, object));
  expect(told(explanation)).toMatchSnapshot();
  expect(plainText(explanation.title)).toBe(title);
  expect(explanation.diagnosis.cause).toBe(cause);
  expect(explanation.standing).toBe(standing);
  expect(explanation.cause?.name).toBe(of);
  const rows = explanation.nodes.map(
    ({ nodeName, reasons, schedulerTexts }) =>
      `${nodeName}: ${reasons.map(plainText).join(' ')} [${schedulerTexts.join('; ')}]`,
  );
  if (nodes) expect(rows).toEqual(nodes);
  if (ways) expect(explanation.waysOut.map((way) => plainText(way.title))).toEqual(ways);
}
