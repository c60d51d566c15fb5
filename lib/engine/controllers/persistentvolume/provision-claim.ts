/**
 * How a claim gets a new volume: handed over to an external provisioner, or made by an in-tree plugin in an operation
 * of its own. It only makes the volume, with its claimRef; binding the two is left to the next sync of the claim.
 * Upstream: provisionClaim and provisionClaimOperationExternal, pv_controller.go, 1.37.
 */
import { assertUnreachable } from '../../../base/assert';
import { ok } from '../../../base/result';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import {
  decideProvisioning,
  type ProvisionDecision,
  provisioningFailed,
  withProvisioner,
} from '../../../volume/provision';
import type { SyncResult, Task } from '../../task';
import type { Controller } from './controller';
import { provisionInTree } from './provision-in-tree';
import { record, save } from './status';

export function* provisionClaim(controller: Controller, claim: PersistentVolumeClaim): Task<SyncResult> {
  const decision = decideProvisioning(controller.view, claim);
  switch (decision.action) {
    case 'Nothing':
      return ok(undefined);
    case 'Report':
      record(controller, claim, decision.event);
      return ok(undefined);
    case 'External':
      return yield* handOver(controller, claim, decision);
    case 'InTree':
      controller.context.operations.run(decision.operation, () =>
        provisionInTree(controller, claim, decision),
      );
      return ok(undefined);
    default:
      return assertUnreachable(decision);
  }
}

/** Row P6: the annotations name who must act; the event says so at every sync. */
function* handOver(
  controller: Controller,
  claim: PersistentVolumeClaim,
  decision: Extract<ProvisionDecision, { readonly action: 'External' }>,
): Task<SyncResult> {
  const object = withProvisioner(claim, decision.provisioner);
  const annotated = yield* save({ object, dirty: decision.annotate });
  if (!annotated.ok) {
    const event = provisioningFailed(`Error saving claim: ${annotated.error}`);
    if (hasBehaviour(controller.view.version, 'ClaimSaveErrorTold')) record(controller, claim, event);
    return annotated;
  }
  record(controller, annotated.value, decision.event);
  return ok(undefined);
}
