/** What a page knows of a cluster once its stream has told everything, as the explanations read it. */
import { next } from '@/lib/cluster/testing/read-stream';
import type { UnreadableKind } from '@/lib/history/stream-message';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { objectKey } from '@/lib/kubernetes/object';
import { type ClusterView, clusterView } from '@/lib/volume/cluster-view';
import { stream } from './routes';

export interface Knowledge {
  readonly objects: readonly KubernetesObject[];
  readonly unreadable: readonly UnreadableKind[];
}

/** All that the stream of a connected cluster tells until it says nothing new. */
export async function knowledgeOf(cluster: string): Promise<Knowledge> {
  const objects = new Map<string, KubernetesObject>();
  const keyOf = (object: KubernetesObject): string => `${object.kind} ${objectKey(object)}`;
  let unreadable: readonly UnreadableKind[] = [];
  await next(await stream(cluster), ({ message }) => {
    if (message.kind === 'state') unreadable = message.state.unreadable;
    if (message.kind === 'snapshot') for (const object of message.objects) objects.set(keyOf(object), object);
    for (const { type, object } of message.kind === 'changes' ? message.changes : []) {
      if (type === 'DELETED') objects.delete(keyOf(object));
      else objects.set(keyOf(object), object);
    }
    return message.kind === 'clock';
  });
  return { objects: [...objects.values()], unreadable };
}

/** The view that a page makes of it. */
export function viewOf({ objects, unreadable }: Knowledge): ClusterView {
  const of = <T extends KubernetesObject>(kind: T['kind']) =>
    objects.filter((object): object is T => object.kind === kind);
  return clusterView({
    version: '1.37',
    volumes: of('PersistentVolume'),
    claims: of('PersistentVolumeClaim'),
    storageClasses: of('StorageClass'),
    volumeAttributesClasses: of('VolumeAttributesClass'),
    volumeAttachments: of('VolumeAttachment'),
    pods: of('Pod'),
    nodes: of('Node'),
    csiDrivers: of('CSIDriver'),
    csiNodes: of('CSINode'),
    csiStorageCapacities: of('CSIStorageCapacity'),
    statefulSets: of('StatefulSet'),
    namespaces: of('Namespace'),
    events: of('Event'),
    unreadableKinds: new Set(unreadable.map(({ kind }) => kind)),
  });
}
