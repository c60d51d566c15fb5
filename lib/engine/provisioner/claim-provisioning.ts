/**
 * One attempt to provision for one claim: every step that the provisioner takes, with its events. It retries nothing.
 * Upstream: provisionClaimOperation and provisionVolumeErrorHandling, sig-storage-lib-external-provisioner, v13.
 */
import { err, ok } from '../../base/result';
import { annSelectedNode } from '../../kubernetes/annotations';
import { claimToClaimKey } from '../../kubernetes/go-text';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import {
  csiNodes,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  volumeAttributesClasses,
} from '../../kubernetes/resources';
import type { StorageClass } from '../../kubernetes/storage-class';
import { withoutAnnotation } from '../../volume/bind';
import type { ComponentContext, EventRecorder } from '../component';
import { withFinalizer } from '../controllers/finalizers';
import { create, type SyncResult, sleep, statusMessage, type Task, update } from '../task';
import { createVolume, driverErrorText } from './csi-driver';
import { cloneSource, dataSourceKind, finalizerCloningProtection } from './data-source';
import {
  type ProvisionInput,
  planProvision,
  provisionedVolumeName,
  provisioningState,
  volumeFor,
} from './provision-volume';

export interface ProvisioningDriver {
  readonly name: string;
  /** What marks volumes as made by this run of the provisioner. */
  readonly identity: string;
  readonly recorder: EventRecorder;
}

/** How an attempt ended. `Infeasible`: not worth another try soon. */
export type ProvisionOutcome =
  | { readonly kind: 'Done' }
  | { readonly kind: 'Retry'; readonly why: string }
  | { readonly kind: 'Infeasible' };

const DONE: ProvisionOutcome = { kind: 'Done' };

export function* provisionClaim(
  context: ComponentContext,
  driver: ProvisioningDriver,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
): Task<ProvisionOutcome> {
  const { api, config } = context;
  if (api.get(persistentVolumes, provisionedVolumeName(claim))) return DONE;
  const selectedNodeName = claim.metadata.annotations?.[annSelectedNode];
  const selectedNode = selectedNodeName === undefined ? undefined : api.get(nodes, selectedNodeName);
  if (selectedNodeName !== undefined && !selectedNode) {
    const why = `failed to get target node: nodes "${selectedNodeName}" not found`;
    return yield* reschedule(context, driver, claim, why);
  }
  const key = claimToClaimKey(claim);
  driver.recorder.event(
    claim,
    'Normal',
    'Provisioning',
    `External provisioner is provisioning volume for claim "${key}"`,
  );
  const source = dataSourceKind(claim);
  if (source === 'Populator') {
    const message = 'Assuming an external populator will provision the volume';
    driver.recorder.event(claim, 'Normal', 'Provisioning', message);
    return DONE;
  }
  const input: ProvisionInput = {
    driver: driver.name,
    claim,
    storageClass,
    selectedNode,
    nodes: api.list(nodes),
    csiNodes: api.list(csiNodes),
    hasAttributesClass: (name) => api.get(volumeAttributesClasses, name) !== undefined,
  };
  const plan = planProvision(input);
  if (!plan.ok) return fail(driver, claim, plan.error);
  const held = source === 'Claim' ? yield* holdSource(context, driver, claim) : ok(undefined);
  if (!held.ok) return fail(driver, claim, held.error);
  yield* sleep(config.driverLatencyMs);
  const created = createVolume(driver.name, plan.value.request);
  if (!created.ok) {
    const why = driverErrorText(created.error);
    const where = {
      topology: plan.value.request.topology !== undefined,
      selectedNode: selectedNode !== undefined,
    };
    switch (provisioningState(created.error, where).kind) {
      case 'Reschedule':
        return yield* reschedule(context, driver, claim, why);
      case 'Infeasible':
        fail(
          driver,
          claim,
          `Volume provisioning failed with infeasible error. Retries will be delayed. ${why}`,
        );
        return { kind: 'Infeasible' };
      case 'Finished':
        return fail(driver, claim, why);
    }
  }
  const saved = yield* saveVolume(volumeFor(input, plan.value, created.value, driver.identity));
  if (!saved.ok) return { kind: 'Retry', why: saved.error };
  const message = `Successfully provisioned volume ${plan.value.request.name}`;
  driver.recorder.event(claim, 'Normal', 'ProvisioningSucceeded', message);
  return DONE;
}

function fail(driver: ProvisioningDriver, claim: PersistentVolumeClaim, why: string): ProvisionOutcome {
  driver.recorder.event(claim, 'Warning', 'ProvisioningFailed', why);
  return { kind: 'Retry', why };
}

/** Checks the claim to clone from and keeps it from going while the driver reads it. */
function* holdSource(
  { api }: ComponentContext,
  driver: ProvisioningDriver,
  claim: PersistentVolumeClaim,
): Task<SyncResult> {
  const source = cloneSource(claim, driver.name, {
    claim: (namespace, name) => api.get(persistentVolumeClaims, `${namespace}/${name}`),
    volume: (name) => api.get(persistentVolumes, name),
  });
  if (!source.ok) return source;
  const held = withFinalizer(source.value, finalizerCloningProtection);
  if (held === source.value) return ok(undefined);
  const written = yield* update(held);
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}

/** Taking the node off the claim tells the scheduler to choose again. */
function* reschedule(
  context: ComponentContext,
  driver: ProvisioningDriver,
  claim: PersistentVolumeClaim,
  why: string,
): Task<ProvisionOutcome> {
  const failed = fail(driver, claim, why);
  const stored = context.api.get(persistentVolumeClaims, objectKey(claim));
  if (stored && stored.metadata.uid === claim.metadata.uid) {
    yield* update({ ...stored, metadata: withoutAnnotation(stored.metadata, annSelectedNode) });
  }
  return failed;
}

/** A volume that is there already was made by an earlier attempt. */
function* saveVolume(volume: ReturnType<typeof volumeFor>): Task<SyncResult> {
  const saved = yield* create(volume);
  if (saved.ok || saved.error.reason === 'AlreadyExists') return ok(undefined);
  return err(`error saving volume ${volume.metadata.name}: ${statusMessage(saved.error)}`);
}
