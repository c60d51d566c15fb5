/** What a page knows of a cluster once its stream has told everything, as the explanations read it. */
import { next } from '@/lib/cluster/testing/read-stream';
import type { UnreadableKind } from '@/lib/history/stream-message';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { objectKey } from '@/lib/kubernetes/object';
import { events, type ResourceInfo } from '@/lib/kubernetes/resources';
import { type ClusterView, clusterView } from '@/lib/volume/cluster-view';
import { listedObjects } from '@/lib/volume/listed-objects';
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
  const list = (resource: ResourceInfo) => objects.filter(({ kind }) => kind === resource.kind) as never;
  return clusterView({
    version: '1.37',
    ...listedObjects(list),
    events: list(events),
    unreadableKinds: new Set(unreadable.map(({ kind }) => kind)),
  });
}
