/**
 * What of a copy its own controllers make again, and what stands for itself there: a Pod of a Job, a StatefulSet of an
 * operator, a CSINode, which says of a real driver what no profile of the simulation knows.
 */
import type { KubernetesObject } from '../../kubernetes/object';

/** Whether its controller is neither among `uids` nor simulated, so that nothing makes the object again. */
export function isOrphan({ metadata }: KubernetesObject, uids: ReadonlySet<string>): boolean {
  const controllers = (metadata.ownerReferences ?? []).filter(({ controller }) => controller === true);
  // A kubelet makes a Pod of its own from a file on its disk.
  return controllers.some(({ kind, uid }) => kind === 'Node' || !uids.has(uid));
}

/** The objects such that an export takes also those that nothing makes again. */
export function standingAlone(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const uids = uidsOf(objects);
  return objects.map((object) =>
    object.kind === 'CSINode' || isOrphan(object, uids) ? withoutOwners(object) : object,
  );
}

export function uidsOf(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  return new Set(objects.flatMap(({ metadata }) => metadata.uid ?? []));
}

function withoutOwners(object: KubernetesObject): KubernetesObject {
  const { ownerReferences: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
