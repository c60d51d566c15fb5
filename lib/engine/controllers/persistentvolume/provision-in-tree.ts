/**
 * The operation in which an in-tree plugin makes a volume for a claim (row P7). The volume is created with its
 * claimRef, so no other claim can take it; a volume that cannot be saved is deleted again.
 * Upstream: provisionClaimOperation and rescheduleProvisioning, pv_controller.go, 1.37.
 */
import { assertDefined } from '../../../base/assert';
import { err, ok, type Result } from '../../../base/result';
import {
  annBoundByController,
  annDynamicallyProvisioned,
  annSelectedNode,
  finalizerPVController,
} from '../../../kubernetes/annotations';
import { claimToClaimKey, goQuote } from '../../../kubernetes/go-text';
import { objectKey } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { nodes, persistentVolumeClaims, persistentVolumes } from '../../../kubernetes/resources';
import { withoutAnnotation } from '../../../volume/bind';
import { type EventText, normal, warning } from '../../../volume/event-text';
import {
  checkInTreeDataSource,
  checkInTreeProvisioning,
  type ProvisionDecision,
  provisioningFailed,
  withProvisioner,
} from '../../../volume/provision';
import { findVolumePlugin } from '../../plugins';
import type { ProvisionedVolume, VolumePlugin } from '../../plugins/volume-plugin';
import { create, type SyncResult, sleep, statusMessage, type Task } from '../../task';
import { withFinalizer } from '../finalizers';
import type { Controller } from './controller';
import { record, save } from './status';

/** createProvisionedPVRetryCount and createProvisionedPVInterval */
const TRIES = 5;
const RETRY_MS = 10_000;

type InTree = Extract<ProvisionDecision, { readonly action: 'InTree' }>;

/** An error holds the operation back for a while, see Operations. */
export function* provisionInTree(
  controller: Controller,
  scheduled: PersistentVolumeClaim,
  decision: InTree,
): Task<SyncResult> {
  const { context, view } = controller;
  const refuse = (event: EventText): SyncResult => {
    record(controller, scheduled, event);
    return err(event.message);
  };
  const source = checkInTreeDataSource(decision.plugin, scheduled);
  if (source.kind === 'Refused') return refuse(source.event);
  const object = withProvisioner(scheduled, decision.plugin.name);
  const annotated = yield* save({ object, dirty: object !== scheduled });
  if (!annotated.ok) return annotated;
  const claim = annotated.value;

  const name = `pvc-${claim.metadata.uid ?? ''}`;
  if (context.api.get(persistentVolumes, name)) return ok(undefined);
  const nodeExists = (node: string): boolean => context.api.get(nodes, node) !== undefined;
  const check = checkInTreeProvisioning(view, decision.plugin, decision.storageClass, claim, nodeExists);
  if (check.kind === 'Refused') {
    if (check.reschedules) yield* rescheduleProvisioning(controller, claim);
    return refuse(check.event);
  }
  const plugin = assertDefined(findVolumePlugin(decision.plugin.name), `no plugin ${decision.plugin.name}`);
  const provision = assertDefined(plugin.provisionVolume, `${plugin.name} cannot provision`);
  const made = provision({ claim, storageClass: decision.storageClass, random: context.random });
  if (!made.ok) {
    yield* rescheduleProvisioning(controller, claim);
    const className = goQuote(decision.storageClass.metadata.name);
    return refuse(
      provisioningFailed(`Failed to provision volume with StorageClass ${className}: ${made.error}`),
    );
  }
  return yield* saveProvisioned(
    controller,
    claim,
    plugin,
    newVolume(controller, claim, decision, name, made.value),
  );
}

/** The scheduler then chooses a node anew. What goes wrong here is put right by its next attempt. */
function* rescheduleProvisioning(controller: Controller, scheduled: PersistentVolumeClaim): Task {
  const claim = controller.context.api.get(persistentVolumeClaims, objectKey(scheduled));
  if (claim?.metadata.annotations?.[annSelectedNode] === undefined) return;
  yield* save({
    object: { ...claim, metadata: withoutAnnotation(claim.metadata, annSelectedNode) },
    dirty: true,
  });
}

function newVolume(
  controller: Controller,
  claim: PersistentVolumeClaim,
  { plugin, storageClass }: InTree,
  name: string,
  made: ProvisionedVolume,
): PersistentVolume {
  const { namespace, name: claimName, uid, resourceVersion } = claim.metadata;
  const reclaimPolicy = storageClass.reclaimPolicy ?? 'Delete';
  const volume: PersistentVolume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: {
        ...made.annotations,
        [annBoundByController]: 'yes',
        [annDynamicallyProvisioned]: plugin.name,
      },
    },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.storage ?? '0' },
      ...made.source,
      accessModes: claim.spec.accessModes,
      claimRef: {
        kind: 'PersistentVolumeClaim',
        namespace,
        name: claimName,
        uid,
        apiVersion: 'v1',
        resourceVersion,
      },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: storageClass.metadata.name,
      mountOptions: storageClass.mountOptions,
      volumeMode: claim.spec.volumeMode,
    },
  };
  const guarded = reclaimPolicy === 'Delete' && controller.view.enabled('HonorPVReclaimPolicy');
  return guarded ? withFinalizer(volume, finalizerPVController) : volume;
}

/** Steps 8 to 10: the object, or else the storage is given back. */
function* saveProvisioned(
  controller: Controller,
  claim: PersistentVolumeClaim,
  plugin: VolumePlugin,
  volume: PersistentVolume,
): Task<SyncResult> {
  const saved = yield* createVolume(volume);
  if (saved.ok) {
    const message = `Successfully provisioned volume ${volume.metadata.name} using ${plugin.name}`;
    record(controller, claim, normal('ProvisioningSucceeded', message));
    return ok(undefined);
  }
  const key = claimToClaimKey(claim);
  const notSaved = `Error creating provisioned PV object for claim ${key}: ${saved.error}. Deleting the volume.`;
  record(controller, claim, provisioningFailed(notSaved));
  const cleaned = yield* deleteStorage(plugin, volume);
  if (!cleaned.ok) {
    const message = `Error cleaning provisioned volume for claim ${key}: ${cleaned.error}. Please delete manually.`;
    record(controller, claim, warning('ProvisioningCleanupFailed', message));
  }
  return ok(undefined);
}

/** A volume of that name that exists already is an earlier try whose answer was lost. */
function* createVolume(volume: PersistentVolume): Task<Result<void, string>> {
  let error = '';
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const created = yield* create(volume);
    if (created.ok || created.error.reason === 'AlreadyExists') return ok(undefined);
    error = statusMessage(created.error);
    yield* sleep(RETRY_MS);
  }
  return err(error);
}

function* deleteStorage(plugin: VolumePlugin, volume: PersistentVolume): Task<Result<void, string>> {
  let error = 'no deletable volume plugin matched';
  for (let attempt = 1; plugin.deleteVolume && attempt <= TRIES; attempt += 1) {
    const deleted = plugin.deleteVolume(volume);
    if (deleted.ok) return deleted;
    error = deleted.error.message;
    yield* sleep(RETRY_MS);
  }
  return err(error);
}
