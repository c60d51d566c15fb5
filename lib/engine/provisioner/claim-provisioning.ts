/**
 * One attempt to provision for one claim: every step that the provisioner takes, with its events. It retries nothing.
 * Upstream: provisionClaimOperation and provisionVolumeErrorHandling, sig-storage-lib-external-provisioner, v13.
 */
import { err, ok } from '../../base/result';
import { annSelectedNode, finalizerCloningProtection } from '../../kubernetes/annotations';
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
import { dataSourceKind } from '../../volume/data-source-kind';
import type { ComponentContext, EventRecorder } from '../component';
import { withFinalizer } from '../controllers/finalizers';
import { driverProfile } from '../drivers/driver-profile';
import { create, type SyncResult, sleep, statusMessage, type Task, update } from '../task';
import { controllerBackoff } from '../workqueue';
import {
  type Callee,
  type CreatedVolume,
  createVolume,
  type DriverError,
  deleteVolume,
  driverErrorText,
} from './csi-driver';
import { cloneSource } from './data-source';
import { fillVolume } from './fill-volume';
import {
  type CreatedVolumeFault,
  createdVolumeFault,
  type ProvisionInput,
  planProvision,
  provisionedVolumeName,
  provisioningState,
  volumeFor,
} from './provision-volume';
import { capabilityRefusal } from './required-capabilities';
import { holdSnapshot, releaseSnapshot } from './snapshot-protection';

export interface ProvisioningDriver {
  readonly name: string;
  /** What marks volumes as made by this run of the provisioner. */
  readonly identity: string;
  readonly recorder: EventRecorder;
}

/** How an attempt ended. `Infeasible`: not worth another try soon. */
export type ProvisionOutcome =
  | { readonly kind: 'Done' }
  /** `inBackground`: whether the driver may still be at work; undefined where it was not asked. */
  | { readonly kind: 'Retry'; readonly why: string; readonly inBackground?: boolean }
  | { readonly kind: 'Infeasible' };

type FailedAttempt = Extract<ProvisionOutcome, { readonly kind: 'Retry' }>;

/** --timeout of csi-provisioner: how long it waits for each answer of its driver. */
export const PROVISIONER_TIMEOUT_MS = 10_000;

/** deleteVolumeRetryCount */
const CLEANUP_TRIES = 5;

const DONE: ProvisionOutcome = { kind: 'Done' };

export function* provisionClaim(
  context: ComponentContext,
  driver: ProvisioningDriver,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
): Task<ProvisionOutcome> {
  const { api } = context;
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
  if (source === 'Populator') return leaveToPopulator(driver, claim);
  const { capabilities, topologyKeys } = driverProfile(api, driver.name);
  const incapable = capabilityRefusal(claim, capabilities);
  if (incapable !== undefined) return fail(driver, claim, incapable);
  const input: ProvisionInput = {
    driver: driver.name,
    capabilities,
    claim,
    storageClass,
    selectedNode,
    nodes: api.list(nodes),
    csiNodes: api.list(csiNodes),
    honoursReclaimPolicy: context.enabled('HonorPVReclaimPolicy'),
    attributesClass: (name) => api.get(volumeAttributesClasses, name),
    hasPlaces: topologyKeys.length > 0,
  };
  const plan = planProvision(input);
  if (!plan.ok) return fail(driver, claim, plan.error);
  const held = yield* holdSource(context, driver, claim, storageClass);
  if (!held.ok) return fail(driver, claim, held.error);
  const callee = {
    driver: driver.name,
    names: [plan.value.request.name, objectKey(claim)],
    timeoutMs: PROVISIONER_TIMEOUT_MS,
  };
  const created = yield* createVolume(context, callee, plan.value.request);
  if (!created.ok) {
    const where = {
      topology: plan.value.request.topology !== undefined,
      selectedNode: selectedNode !== undefined,
    };
    return yield* afterFailure(context, driver, claim, created.error, where);
  }
  const fault = createdVolumeFault(plan.value.request, created.value);
  if (fault !== undefined) {
    const why = yield* cleanUp(context, callee, created.value, fault);
    return { ...fail(driver, claim, why), inBackground: true };
  }
  yield* fillVolume(context, driver.name, claim, created.value.handle);
  if (source === 'Snapshot') yield* releaseSnapshot(context, claim);
  yield* saveVolume(volumeFor(input, plan.value, created.value, driver.identity));
  const message = `Successfully provisioned volume ${plan.value.request.name}`;
  driver.recorder.event(claim, 'Normal', 'ProvisioningSucceeded', message);
  return DONE;
}

/** provisionVolumeErrorHandling */
function* afterFailure(
  context: ComponentContext,
  driver: ProvisioningDriver,
  claim: PersistentVolumeClaim,
  error: DriverError,
  where: Parameters<typeof provisioningState>[1],
): Task<ProvisionOutcome> {
  const why = driverErrorText(error);
  switch (provisioningState(error, where).kind) {
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
      return { ...fail(driver, claim, why), inBackground: false };
    case 'InBackground':
      return { ...fail(driver, claim, why), inBackground: true };
  }
}

/** Deletes a volume that is not what was asked for (cleanupVolume): its tries share the time of one call. */
function* cleanUp(
  context: ComponentContext,
  callee: Callee,
  { context: volumeContext }: CreatedVolume,
  fault: CreatedVolumeFault,
): Task<string> {
  const untilMs = context.nowMs() + PROVISIONER_TIMEOUT_MS;
  let why = '';
  for (let attempt = 0; attempt < CLEANUP_TRIES; attempt += 1) {
    const timeoutMs = untilMs - context.nowMs();
    const deleted = yield* deleteVolume(
      context,
      { ...callee, timeoutMs },
      { context: volumeContext, snapshots: () => 0 },
    );
    if (deleted.ok) return fault.why;
    why = driverErrorText(deleted.error);
  }
  return `${fault.why}. ${fault.orphaned}: ${why}`;
}

/** The claim waits; whoever knows the kind of its source brings a volume. */
function leaveToPopulator(driver: ProvisioningDriver, claim: PersistentVolumeClaim): ProvisionOutcome {
  const message = 'Assuming an external populator will provision the volume';
  driver.recorder.event(claim, 'Normal', 'Provisioning', message);
  return DONE;
}

function fail(driver: ProvisioningDriver, claim: PersistentVolumeClaim, why: string): FailedAttempt {
  driver.recorder.event(claim, 'Warning', 'ProvisioningFailed', why);
  return { kind: 'Retry', why };
}

/** Checks what the claim is to be filled from and keeps it from going while the driver reads it. */
function* holdSource(
  context: ComponentContext,
  driver: ProvisioningDriver,
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
): Task<SyncResult> {
  switch (dataSourceKind(claim)) {
    case 'Claim':
      return yield* holdClaim(context, driver, claim);
    case 'Snapshot':
      return yield* holdSnapshot(context, claim, storageClass);
    default:
      return ok(undefined);
  }
}

function* holdClaim(
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
  return { ...failed, inBackground: false };
}

/**
 * Tries until it works: the storage is there, and only its object is missing (queueStore of volume_store.go). A volume
 * that is there already was made by an earlier attempt.
 */
function* saveVolume(volume: ReturnType<typeof volumeFor>): Task<void> {
  for (let attempt = 1; ; attempt += 1) {
    const saved = yield* create(volume);
    if (saved.ok || saved.error.reason === 'AlreadyExists') return;
    yield* sleep(controllerBackoff(attempt));
  }
}
