/**
 * What a driver must be able to do for a claim, and the provisioner's words where it cannot.
 * Upstream: checkDriverCapabilities, external-provisioner pkg/controller/controller.go, 6.3.
 */
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { dataSourceKind } from '../../volume/data-source-kind';
import type { ControllerCapability, DriverCapabilities } from '../drivers/capabilities';

/** The refusal; undefined where the driver can do all that the claim needs. */
export function capabilityRefusal(
  claim: PersistentVolumeClaim,
  { controller }: DriverCapabilities,
): string | undefined {
  const source = dataSourceKind(claim);
  const needed: readonly (readonly [boolean, string, ControllerCapability])[] = [
    [true, 'dynamic provisioning', 'CREATE_DELETE_VOLUME'],
    [source === 'Snapshot', 'snapshot restore', 'CREATE_DELETE_SNAPSHOT'],
    [source === 'Claim', 'clone operations', 'CLONE_VOLUME'],
    [Boolean(claim.spec.volumeAttributesClassName), 'VolumeAttributesClass', 'MODIFY_VOLUME'],
  ];
  const missing = needed.find(([isNeeded, , capability]) => isNeeded && !controller.includes(capability));
  if (!missing) return undefined;
  const [, what, capability] = missing;
  return `CSI driver does not support ${what}: controller ${capability} capability is not reported`;
}
