/**
 * A control plane is ready when its API server answers, and its controllers begin some seconds later. This waits until
 * each has done something: the volume controller made a volume Available, the scheduler said that there is no node.
 */
import type { Administrator } from '../../../e2e/controlplane/administrator';
import type { KubernetesObject } from '../../kubernetes/object';
import {
  events,
  namespaces,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  resourcePath,
  storageClasses,
  volumeAttachments,
} from '../../kubernetes/resources';
import type { ClusterWatch } from './cluster-watch';

const NAME = 'is-anybody-at-work';

const VOLUME = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: NAME },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    hostPath: { path: `/tmp/${NAME}` },
  },
};

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: NAME, namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'registry.example/none:1' }] },
};

/** What it made is left behind: the cluster must be cleared. */
export async function untilAtWork(administrator: Administrator, cluster: ClusterWatch): Promise<void> {
  await until(cluster, namespaces, ({ metadata }) => metadata.name === 'default');
  await administrator.create(resourcePath(persistentVolumes), VOLUME);
  await administrator.create(resourcePath(pods, 'default'), POD);
  await until(cluster, persistentVolumes, ({ status }) => status?.phase === 'Available');
  await until(cluster, pods, ({ status }) =>
    Boolean(status?.conditions?.some(({ type }) => type === 'PodScheduled')),
  );
}

/**
 * The same for the sidecars of a CSI driver: the provisioner looked at a claim, the attacher at an attachment. Of the
 * resizer nothing can be seen before there is a volume to resize, and by then it has had the time of the others.
 */
export async function untilSidecarsAtWork(
  administrator: Administrator,
  cluster: ClusterWatch,
  driver: string,
): Promise<void> {
  const made = { metadata: { name: NAME } };
  const source = { persistentVolumeName: NAME };
  const claim = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: NAME,
  };
  await administrator.create(resourcePath(storageClasses), { ...made, provisioner: driver });
  await administrator.create(resourcePath(volumeAttachments), {
    ...made,
    spec: { attacher: driver, nodeName: NAME, source },
  });
  await administrator.create(resourcePath(persistentVolumeClaims, 'default'), { ...made, spec: claim });
  await until(cluster, volumeAttachments, ({ status }) => status?.attachError !== undefined);
  await until(cluster, events, ({ source }) => source?.component?.startsWith(driver) === true);
}

/** Resolves when there is an object of which that holds. */
function until<T extends KubernetesObject>(
  cluster: ClusterWatch,
  resource: Resource<T>,
  holds: (object: T) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): boolean => cluster.list(resource).some(holds);
    if (look()) {
      resolve();
      return;
    }
    const stop = cluster.subscribe(() => {
      if (!look()) return;
      stop();
      resolve();
    });
  });
}
