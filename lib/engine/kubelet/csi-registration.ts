/**
 * What the kubelet and a driver's node-driver-registrar write when a CSI driver is installed: the driver's entry in the
 * CSINode of each Node, with the labels that tell its places apart and the number of volumes that fit. A CSINode that
 * has no owner was written by a person, who says there what is installed: it is left as it is.
 * Upstream: pkg/volume/csi/nodeinfomanager/nodeinfomanager.go, 1.37. Not simulated: a CSINode without any driver, the
 * Node's annotation `csi.volume.kubernetes.io/nodeid`, and labels that the driver brings: here it reads those that are there.
 */
import { jsonEqual } from '../../base/json';
import { err, ok } from '../../base/result';
import type { Node } from '../../kubernetes/node';
import { csiDrivers, csiNodes, faults, nodes } from '../../kubernetes/resources';
import type { CSINode } from '../../kubernetes/storage-kinds';
import type { ComponentContext } from '../component';
import { type DriverProfile, driverProfile } from '../drivers/driver-profile';
import { create, type SyncResult, statusMessage, type Task, update } from '../task';
import { isUnreported } from './node-status';

const RETRY_MS = 1_000;

type Entry = NonNullable<CSINode['spec']['drivers']>[number];

export function registerDrivers(context: ComponentContext): void {
  const queue = context.queue({
    name: 'csi-registration',
    sync: (name) => register(context, name),
    retryDelayMs: () => RETRY_MS,
  });
  context.watch(nodes, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name);
  });
  context.watch(csiDrivers, () => {
    for (const { metadata } of context.api.list(nodes)) queue.add(metadata.name);
  });
  // One that is removed by hand stays away until the driver registers again; that of a former Node makes room.
  context.watch(csiNodes, ({ type, object }) => {
    const node = context.api.get(nodes, object.metadata.name);
    if (type === 'DELETED' && node && !isOwn(object, node)) queue.add(object.metadata.name);
  });
  context.watch(faults, ({ type, object }) => {
    if (type === 'DELETED' && object.spec.type === 'NodeDown') queue.add(object.spec.node);
  });
}

function* register(context: ComponentContext, name: string): Task<SyncResult> {
  const { api } = context;
  const node = api.get(nodes, name);
  if (!node || isUnreported(node) || context.faults.isNodeDown(name)) return ok(undefined);
  const existing = api.get(csiNodes, name);
  if (existing && !isOwn(existing, node)) return ok(undefined);
  const wanted = api
    .list(csiDrivers)
    .map(({ metadata }) => entryOf(metadata.name, driverProfile(api, metadata.name), node));
  if (!existing) {
    if (wanted.length === 0) return ok(undefined);
    const created = yield* create(newCSINode(node, wanted));
    return created.ok ? ok(undefined) : err(statusMessage(created.error));
  }
  return yield* putRight(existing, wanted);
}

/** An entry cannot change its labels: a driver that has others is taken out first, as when it starts anew. */
function* putRight(existing: CSINode, wanted: readonly Entry[]): Task<SyncResult> {
  const kept = (existing.spec.drivers ?? []).filter((entry) =>
    wanted.some((other) => isSameDriver(entry, other)),
  );
  const added = wanted.filter(({ name }) => !kept.some((entry) => entry.name === name));
  let stored = existing;
  for (const drivers of [kept, [...kept, ...added]]) {
    if (drivers.length === stored.spec.drivers?.length) continue;
    const written = yield* update<CSINode>({ ...stored, spec: { drivers } });
    if (!written.ok) return err(statusMessage(written.error));
    stored = written.value;
  }
  return ok(undefined);
}

/** How many volumes fit may be changed by hand, and then stays so. */
function isSameDriver(a: Entry, b: Entry): boolean {
  return a.name === b.name && jsonEqual(a.topologyKeys ?? [], b.topologyKeys ?? []);
}

/** A driver whose labels the Node lacks cannot tell where it is, and says nothing about it. */
function entryOf(name: string, { topologyKeys, maxVolumesPerNode }: DriverProfile, node: Node): Entry {
  const knowsItsPlace = topologyKeys.every((key) => node.metadata.labels?.[key] !== undefined);
  return {
    name,
    nodeID: node.metadata.name,
    ...(topologyKeys.length > 0 && knowsItsPlace && { topologyKeys: [...topologyKeys].sort() }),
    ...(maxVolumesPerNode !== undefined && { allocatable: { count: maxVolumesPerNode } }),
  };
}

function newCSINode(node: Node, drivers: readonly Entry[]): CSINode {
  const { name, uid } = node.metadata;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: uid ?? '' }] },
    spec: { drivers },
  };
}

/** Written by the kubelet of this very Node. */
function isOwn({ metadata }: CSINode, node: Node): boolean {
  return (metadata.ownerReferences ?? []).some(({ uid }) => uid === node.metadata.uid);
}
