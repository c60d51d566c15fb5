/** Takes everything out of a cluster that a scenario has put in or caused, so that the next one finds it empty. */
import type { Administrator } from '../../../e2e/controlplane/administrator';
import type { KubernetesObject } from '../../kubernetes/object';
import { events, type ResourceInfo, resourcePath } from '../../kubernetes/resources';
import type { ClusterWatch } from './cluster-watch';

const KEPT_NAMESPACES: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
/** What makes others comes first, so that nobody makes it again; volumes come before claims, so that none is recycled. */
const FIRST: readonly string[] = ['Deployment', 'StatefulSet', 'ReplicaSet', 'Pod', 'PersistentVolume'];
const QUIET_MS = 500;
const LIMIT_MS = 60_000;
const ROUNDS = 20;

export async function clearCluster(administrator: Administrator, cluster: ClusterWatch): Promise<void> {
  const rank = ({ kind }: ResourceInfo): number => {
    const place = FIRST.indexOf(kind);
    return place < 0 ? FIRST.length : place;
  };
  const kinds = cluster.kinds.filter(({ kind }) => kind !== 'Event').sort((a, b) => rank(a) - rank(b));
  for (let round = 0; round < ROUNDS; round += 1) {
    const left = kinds.flatMap((resource) => toRemove(cluster, resource));
    if (left.length === 0) break;
    if (round === ROUNDS - 1) {
      throw new Error(`${left.length} objects do not go, such as ${left[0]?.object.metadata.name}`);
    }
    for (const { resource, object } of left) await remove(administrator, resource, object);
    await cluster.untilQuiet(() => QUIET_MS, LIMIT_MS);
  }
  await administrator.delete(resourcePath(events, 'default'));
}

function toRemove(
  cluster: ClusterWatch,
  resource: ResourceInfo,
): readonly { readonly resource: ResourceInfo; readonly object: KubernetesObject }[] {
  return cluster
    .list(resource)
    .filter(({ kind, metadata }) => kind !== 'Namespace' || !KEPT_NAMESPACES.includes(metadata.name))
    .map((object) => ({ resource, object }));
}

async function remove(
  administrator: Administrator,
  resource: ResourceInfo,
  { metadata }: KubernetesObject,
): Promise<void> {
  const path = resourcePath(resource, metadata.namespace, metadata.name);
  await administrator.send('DELETE', path, { gracePeriodSeconds: 0, propagationPolicy: 'Background' });
  if (metadata.finalizers?.length) await administrator.patch(path, { metadata: { finalizers: null } });
}
