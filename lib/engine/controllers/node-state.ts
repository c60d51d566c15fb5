/** What several controllers ask of a Node: whether it is ready, and whether somebody has declared it out of service. */
import type { Node } from '../../kubernetes/node';

/** The promise of whoever sets it that the machine is off: its Pods and its volumes may be taken from it. */
const TAINT_OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** nodeutil.IsNodeReady; a Node that does not exist, or never reported, is not ready. */
export function isNodeReady(node: Node | undefined): boolean {
  return node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

export function isOutOfService(node: Node | undefined): boolean {
  return node?.spec?.taints?.some(({ key }) => key === TAINT_OUT_OF_SERVICE) ?? false;
}
