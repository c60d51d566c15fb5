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
  capabilities: DriverCapabilities,
): string | undefined {
  const source = dataSourceKind(claim);
  const needed: readonly (readonly [boolean, string, ControllerCapability])[] = [
    [source === 'Snapshot', 'snapshot restore', 'CREATE_DELETE_SNAPSHOT'],
    [source === 'Claim', 'clone operations', 'CLONE_VOLUME'],
    [Boolean(claim.spec.volumeAttributesClassName), 'VolumeAttributesClass', 'MODIFY_VOLUME'],
  ];
  const missing = needed.find(
    ([isNeeded, , capability]) => isNeeded && !capabilities.controller.includes(capability),
  );
  return provisioningRefusal(capabilities) ?? (missing && refusal(missing[1], `controller ${missing[2]}`));
}

/** What making and deleting any volume needs; the refusal, or undefined. */
export function provisioningRefusal({ plugin, controller }: DriverCapabilities): string | undefined {
  if (!plugin.includes('CONTROLLER_SERVICE')) {
    return refusal('dynamic provisioning', 'plugin CONTROLLER_SERVICE');
  }
  return controller.includes('CREATE_DELETE_VOLUME')
    ? undefined
    : refusal('dynamic provisioning', 'controller CREATE_DELETE_VOLUME');
}

function refusal(what: string, capability: string): string {
  return `CSI driver does not support ${what}: ${capability} capability is not reported`;
}
