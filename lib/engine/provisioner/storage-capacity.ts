/**
 * What drivers say about their room, for the scheduler: one CSIStorageCapacity for each class and each place, kept up
 * to date. Only for drivers whose CSIDriver object says `storageCapacity: true`, which can answer GetCapacity, and for
 * classes that wait for a Pod. It decides nothing about claims.
 * Upstream: external-provisioner 6.3, pkg/capacity/capacity.go with --enable-capacity, without
 * --capacity-for-immediate-binding.
 */
import { canonicalJson, jsonEqual } from '../../base/json';
import { err, ok } from '../../base/result';
import type { KubernetesObject, LabelSelector, StringMap } from '../../kubernetes/object';
import { formatQuantity } from '../../kubernetes/quantity';
import {
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  nodes,
  persistentVolumes,
  type Resource,
  storageClasses,
} from '../../kubernetes/resources';
import type { CSIStorageCapacity } from '../../kubernetes/storage-kinds';
import type { ComponentContext } from '../component';
import { driverProfile } from '../drivers/driver-profile';
import { freeBytes } from '../drivers/pools';
import { create, remove, type SyncResult, statusMessage, type Task, update } from '../task';
import { segmentsOfDriver } from './topology';

/** --capacity-poll-interval */
const POLL_MS = 60_000;
const RETRY_MS = 1_000;
/** Where the sidecars of drivers are taken to run. */
const NAMESPACE = 'kube-system';
const LABEL_DRIVER = 'csi.storage.k8s.io/drivername';
const LABEL_MANAGED_BY = 'csi.storage.k8s.io/managed-by';
/** GetCapacity answers with a number: what a driver without a limit says is the largest there is. */
const LARGEST_BYTES = 2n ** 63n - 1n;

type PublishedCapacity = Pick<CSIStorageCapacity, 'storageClassName' | 'nodeTopology' | 'capacity'> & {
  readonly driver: string;
};

/** Keeps the objects of all drivers up to date while the component runs. */
export function publishCapacities(context: ComponentContext): void {
  const queue = context.queue({
    name: 'capacities',
    sync: () => reconcile(context),
    retryDelayMs: () => RETRY_MS,
  });
  const look = (): void => queue.add('all');
  const looked: readonly Resource<KubernetesObject>[] = [csiDrivers, csiNodes, storageClasses, nodes];
  for (const resource of looked) context.watch(resource, look);
  // A volume that came, grew or went has changed what is left.
  context.watch(persistentVolumes, ({ object }, previous) => {
    if (object.spec.csi && !jsonEqual(object.spec.capacity, previous?.spec.capacity)) look();
    else if (object.spec.csi && !context.api.get(persistentVolumes, object.metadata.name)) look();
  });
  context.every(POLL_MS, look);
}

function* reconcile(context: ComponentContext): Task<SyncResult> {
  const wanted = new Map(wantedCapacities(context).map((capacity) => [identityOf(capacity), capacity]));
  for (const existing of context.api.list(csiStorageCapacities, NAMESPACE)) {
    const driver = existing.metadata.labels?.[LABEL_DRIVER];
    if (driver === undefined || existing.metadata.labels?.[LABEL_MANAGED_BY] !== 'external-provisioner')
      continue;
    const identity = identityOf({ ...existing, driver });
    const capacity = wanted.get(identity);
    wanted.delete(identity);
    const written = yield* putRight(existing, capacity);
    if (!written.ok) return written;
  }
  for (const capacity of wanted.values()) {
    const created = yield* create(newObject(capacity));
    if (!created.ok) return err(statusMessage(created.error));
  }
  return ok(undefined);
}

function* putRight(existing: CSIStorageCapacity, wanted: PublishedCapacity | undefined): Task<SyncResult> {
  if (wanted?.capacity === existing.capacity) return ok(undefined);
  const { namespace, name, uid } = existing.metadata;
  const written = wanted
    ? yield* update({ ...existing, capacity: wanted.capacity })
    : yield* remove({ resource: csiStorageCapacities, namespace, name }, { uid });
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}

function wantedCapacities({ api, faults }: ComponentContext): readonly PublishedCapacity[] {
  return api.list(csiDrivers).flatMap(({ metadata: { name: driver }, spec }) => {
    const profile = driverProfile(api, driver);
    if (spec.storageCapacity !== true || !profile.capabilities.controller.includes('GET_CAPACITY')) return [];
    const segments = segmentsOfDriver(driver, api.list(nodes), api.list(csiNodes));
    const places: readonly (StringMap | undefined)[] =
      profile.topologyKeys.length > 0 ? segments : [undefined];
    const classes = api
      .list(storageClasses)
      .filter((one) => one.provisioner === driver && one.volumeBindingMode === 'WaitForFirstConsumer');
    return classes.flatMap((storageClass) =>
      places.map((segment) => ({
        driver,
        storageClassName: storageClass.metadata.name,
        nodeTopology: selectorOf(segment),
        capacity: bytesText(freeBytes({ api, faults }, driver, segment) ?? LARGEST_BYTES),
      })),
    );
  });
}

/** A driver without places has room for every node. */
function selectorOf(segment: StringMap | undefined): LabelSelector {
  return segment ? { matchLabels: segment } : {};
}

function bytesText(bytes: bigint): string {
  return formatQuantity({ nano: bytes * 1_000_000_000n, format: 'BinarySI' });
}

function identityOf(
  capacity: Pick<PublishedCapacity, 'driver' | 'storageClassName' | 'nodeTopology'>,
): string {
  return canonicalJson([capacity.driver, capacity.storageClassName, capacity.nodeTopology ?? null]);
}

function newObject({ driver, ...capacity }: PublishedCapacity): CSIStorageCapacity {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIStorageCapacity',
    metadata: {
      generateName: 'csisc-',
      name: '',
      namespace: NAMESPACE,
      labels: { [LABEL_DRIVER]: driver, [LABEL_MANAGED_BY]: 'external-provisioner' },
    },
    ...capacity,
  };
}
