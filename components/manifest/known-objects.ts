/** Finds a manifest's object among those that the page follows. */
import { kindKey } from '@/lib/history/cluster-log';
import { groupOf, type KubernetesObject, objectKey } from '@/lib/kubernetes/object';
import type { ClusterStore } from '@/lib/queries/cluster-store';

export function knownTo(store: ClusterStore): (manifest: KubernetesObject) => KubernetesObject | undefined {
  return (manifest) => {
    const kind = kindKey(groupOf(manifest.apiVersion), manifest.kind);
    return store.read().log.objects.get(kind)?.get(objectKey(manifest));
  };
}
