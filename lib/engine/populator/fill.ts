/**
 * The parts of filling a claim's volume: a claim and a Pod of the populator's own, the hand-over of the volume when the Pod
 * has succeeded, and clearing away. Each sync does what is next and ends where it has to wait; nothing is kept in memory.
 * Upstream: lib-volume-populator 3.2, populator-machinery/controller.go.
 */
import { err, ok } from '../../base/result';
import { annSelectedNode } from '../../kubernetes/annotations';
import { namespacedKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import { persistentVolumeClaims, persistentVolumes, pods } from '../../kubernetes/resources';
import type { ApiResult } from '../apiserver/api';
import type { ComponentContext, EventRecorder } from '../component';
import { withFinalizer, withoutFinalizer } from '../controllers/finalizers';
import { create, remove, type SyncResult, statusMessage, type Task, update } from '../task';

/** Where populators are taken to run. */
export const POPULATOR_NAMESPACE = 'kube-system';
/** The container by which a kubelet knows that the Pod ends. */
export const POPULATOR_CONTAINER = 'populate';

const CLAIM_PREFIX = 'prime-';
const POD_PREFIX = 'populate-';
const POPULATED_FROM = 'populated-from';

export interface Filling {
  /** The claim that is to be filled. */
  readonly claim: PersistentVolumeClaim;
  /** The populator's own: the group of the kind that it knows. */
  readonly prefix: string;
  readonly sourceName: string;
  readonly recorder: EventRecorder;
}

/** The claim for which a prime claim or a populating Pod was made. */
export function targetUidOf(name: string): string | undefined {
  return (
    [CLAIM_PREFIX, POD_PREFIX].find((prefix) => name.startsWith(prefix)) && name.slice(name.indexOf('-') + 1)
  );
}

export function* fill(
  context: ComponentContext,
  filling: Filling,
  nodeName: string | undefined,
): Task<SyncResult> {
  const { api } = context;
  const { claim, recorder, prefix } = filling;
  const marked = withFinalizer(claim, finalizerOf(prefix));
  if (marked !== claim) return yield* done(update(marked));
  const { prime, pod } = made(context, claim);
  if (!prime) return yield* done(create(primeClaim(claim, nodeName)));
  if (!pod) {
    const created = yield* done(create(populatingPod(claim, nodeName)));
    if (created.ok) recorder.event(claim, 'Normal', 'PopulatorCreated', 'Populator started');
    return created;
  }
  if (pod.status?.phase === 'Failed') {
    recorder.event(claim, 'Warning', 'PopulatorFailed', `Populator failed: ${pod.status.message ?? ''}`);
    return yield* done(remove({ resource: pods, namespace: POPULATOR_NAMESPACE, name: pod.metadata.name }));
  }
  if (pod.status?.phase !== 'Succeeded') return ok(undefined);
  const volume = api.get(persistentVolumes, prime.spec.volumeName ?? '');
  return volume && volume.spec.claimRef?.uid !== claim.metadata.uid
    ? yield* done(update(handedOver(volume, filling)))
    : ok(undefined);
}

/** After the hand-over, and when the claim goes before it: first what was made, then the mark on the claim. */
export function* clearAway(
  context: ComponentContext,
  { claim, prefix, recorder }: Filling,
): Task<SyncResult> {
  const unmarked = withoutFinalizer(claim, finalizerOf(prefix));
  if (unmarked === claim) return ok(undefined);
  const { prime, pod } = made(context, claim);
  // Its loss is how the volume controller confirms that the volume belongs to the other claim now.
  const isGoing = claim.metadata.deletionTimestamp !== undefined;
  if (prime && prime.status?.phase !== 'Lost' && !isGoing) return ok(undefined);
  for (const [resource, object] of [
    [pods, pod],
    [persistentVolumeClaims, prime],
  ] as const) {
    if (!object || object.metadata.deletionTimestamp !== undefined) continue;
    const path = { resource, namespace: POPULATOR_NAMESPACE, name: object.metadata.name };
    const removed = yield* done(remove(path));
    if (!removed.ok) return removed;
  }
  if (made(context, claim).pod ?? made(context, claim).prime) return ok(undefined);
  const released = yield* done(update(unmarked));
  if (released.ok && !isGoing) recorder.event(claim, 'Normal', 'PopulatorFinished', 'Populator finished');
  return released;
}

function finalizerOf(prefix: string): string {
  return `${prefix}/populate-target-protection`;
}

function made({ api }: ComponentContext, { metadata }: PersistentVolumeClaim) {
  return {
    prime: api.get(persistentVolumeClaims, namespacedKey(POPULATOR_NAMESPACE, CLAIM_PREFIX + metadata.uid)),
    pod: api.get(pods, namespacedKey(POPULATOR_NAMESPACE, POD_PREFIX + metadata.uid)),
  };
}

/** As the claim asks for it, without a source: the provisioner makes an empty volume for it. */
function primeClaim(
  { metadata, spec }: PersistentVolumeClaim,
  nodeName: string | undefined,
): PersistentVolumeClaim {
  const { accessModes, resources, storageClassName, volumeMode } = spec;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: CLAIM_PREFIX + metadata.uid,
      namespace: POPULATOR_NAMESPACE,
      ...(nodeName !== undefined && { annotations: { [annSelectedNode]: nodeName } }),
    },
    spec: { accessModes, resources, storageClassName, volumeMode },
  };
}

function populatingPod({ metadata, spec }: PersistentVolumeClaim, nodeName: string | undefined): Pod {
  const isBlock = spec.volumeMode === 'Block';
  const target = isBlock
    ? { volumeDevices: [{ name: 'target', devicePath: '/dev/target' }] }
    : { volumeMounts: [{ name: 'target', mountPath: '/mnt' }] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: POD_PREFIX + metadata.uid, namespace: POPULATOR_NAMESPACE },
    spec: {
      restartPolicy: 'Never',
      ...(nodeName !== undefined && { nodeName }),
      containers: [{ name: POPULATOR_CONTAINER, image: 'populator', ...target }],
      volumes: [{ name: 'target', persistentVolumeClaim: { claimName: CLAIM_PREFIX + metadata.uid } }],
    },
  };
}

function handedOver(volume: PersistentVolume, { claim, prefix, sourceName }: Filling): PersistentVolume {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const from = `${namespace}/${sourceName}`;
  const annotations = { ...volume.metadata.annotations, [`${prefix}/${POPULATED_FROM}`]: from };
  const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
  return {
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec: { ...volume.spec, claimRef },
  };
}

/** Done already is as good as done. */
function* done(write: Task<ApiResult>): Task<SyncResult> {
  const written = yield* write;
  if (written.ok || written.error.code === 404 || written.error.reason === 'AlreadyExists')
    return ok(undefined);
  return err(statusMessage(written.error));
}
