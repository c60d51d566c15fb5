/**
 * Plays the part of the kubelets that a control plane without machines lacks, and reports only what a kubelet
 * reports: a Node becomes Ready; a Pod that has a node, Bound claims and attached volumes becomes Running, a recycler
 * Pod Succeeded; a Pod that is being deleted goes at once. It decides on objects alone and never on time.
 */
import type { Administrator } from '../../../e2e/controlplane/administrator';
import { objectName } from '../../engine/conformance/normalise';
import type { ObservedChange } from '../../engine/conformance/observer';
import type { Node } from '../../kubernetes/node';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import {
  csiDrivers,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  resourcePath,
  volumeAttachments,
} from '../../kubernetes/resources';
import type { ClusterWatch } from './cluster-watch';

const RESOURCES_OF_A_NODE = { cpu: '8', memory: '32Gi', pods: '110' };
const READY_NODE = {
  status: {
    capacity: RESOURCES_OF_A_NODE,
    allocatable: RESOURCES_OF_A_NODE,
    conditions: [
      { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
    ],
  },
};
const RECYCLER_PREFIX = 'recycler-for-';
const MANAGED_ATTACH = 'volumes.kubernetes.io/controller-managed-attach-detach';

export class KubeletStandIn {
  readonly #administrator: Administrator;
  readonly #cluster: ClusterWatch;
  /** Uids of what has been reported: each thing once. */
  readonly #reported = new Set<string>();
  readonly #stop: () => void;
  #failure: unknown;

  constructor(administrator: Administrator, cluster: ClusterWatch) {
    this.#administrator = administrator;
    this.#cluster = cluster;
    this.#stop = cluster.subscribe((change) => this.#look(change));
  }

  /** Throws what went wrong in a report, if anything did. */
  stop(): void {
    this.#stop();
    if (this.#failure) throw this.#failure;
  }

  #look({ type, object }: ObservedChange): void {
    if (object.kind === 'Event' || type === 'DELETED') return;
    for (const node of this.#cluster.list(nodes)) this.#lookAtNode(node);
    for (const pod of this.#cluster.list(pods)) this.#lookAtPod(pod);
  }

  #lookAtNode(node: Node): void {
    if (!this.#once('ready', node.metadata.uid)) return;
    this.#send('PATCH', `${resourcePath(nodes, undefined, node.metadata.name)}/status`, READY_NODE);
  }

  #lookAtPod(pod: Pod): void {
    const { uid, namespace, name } = pod.metadata;
    const path = resourcePath(pods, namespace, name);
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (this.#once('gone', uid)) this.#send('DELETE', path, { gracePeriodSeconds: 0 });
      return;
    }
    const starts = pod.spec.nodeName && pod.status?.phase === 'Pending' && this.#hasItsVolumes(pod);
    if (!starts || !this.#once('started', uid)) return;
    const phase = name.startsWith(RECYCLER_PREFIX) ? 'Succeeded' : 'Running';
    this.#send('PATCH', `${path}/status`, { status: { phase } });
  }

  #hasItsVolumes(pod: Pod): boolean {
    return (pod.spec.volumes ?? []).every((volume) => {
      const claimName = volume.ephemeral
        ? `${pod.metadata.name}-${volume.name}`
        : volume.persistentVolumeClaim?.claimName;
      if (claimName === undefined) return true;
      const wanted = objectName({
        kind: 'PersistentVolumeClaim',
        metadata: { ...pod.metadata, name: claimName },
      });
      const claim = this.#cluster.list(persistentVolumeClaims).find((other) => objectName(other) === wanted);
      return claim?.status?.phase === 'Bound' && this.#isAttached(claim, pod.spec.nodeName);
    });
  }

  /** Only on a Node that says so does the control plane attach, and only what the driver wants attached. */
  #isAttached(claim: PersistentVolumeClaim, nodeName: string | undefined): boolean {
    const node = this.#cluster.list(nodes).find(({ metadata }) => metadata.name === nodeName);
    if (node?.metadata.annotations?.[MANAGED_ATTACH] !== 'true') return true;
    const volume = this.#cluster
      .list(persistentVolumes)
      .find(({ metadata }) => metadata.name === claim.spec.volumeName);
    if (!volume?.spec.csi || !this.#isAttachable(volume.spec.csi.driver)) return true;
    return this.#cluster
      .list(volumeAttachments)
      .some(
        ({ spec, status }) =>
          spec.nodeName === nodeName &&
          spec.source.persistentVolumeName === volume.metadata.name &&
          status?.attached,
      );
  }

  #isAttachable(driverName: string): boolean {
    const driver = this.#cluster.list(csiDrivers).find(({ metadata }) => metadata.name === driverName);
    return driver?.spec.attachRequired !== false;
  }

  #once(what: string, uid = ''): boolean {
    const key = `${what} ${uid}`;
    if (this.#reported.has(key)) return false;
    this.#reported.add(key);
    return true;
  }

  #send(method: 'PATCH' | 'DELETE', path: string, body: unknown): void {
    const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
    this.#administrator.send(method, path, body, type).then(
      ({ code, text }) => {
        // Gone, or changed by its owner meanwhile: the next change tells.
        if (code >= 400 && code !== 404 && code !== 409)
          this.#failure ??= new Error(`${path}: ${text.slice(0, 300)}`);
      },
      (error: unknown) => {
        this.#failure ??= error;
      },
    );
  }
}
