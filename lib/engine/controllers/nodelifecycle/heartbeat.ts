/**
 * Whether the kubelet of a Node renews its Lease. Here it does so without writing: it is silent only while a fault
 * stops it. The one place where this controller looks at faults, in the stead of Leases.
 */
import type { ActiveFaults } from '../../faults/active-faults';

/** Name of the component that plays all kubelets. */
const KUBELET = 'kubelet';

export function isSilent(faults: ActiveFaults, nodeName: string): boolean {
  return (
    faults.isNodeDown(nodeName) || faults.of('ComponentDown').some(({ spec }) => spec.component === KUBELET)
  );
}
