/** What the objects show of the way of one claim: read once, for all steps. */
import { byString } from '../base/compare';
import { annSelectedNode } from '../kubernetes/annotations';
import type { Event } from '../kubernetes/event';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { VolumeAttachment } from '../kubernetes/storage-kinds';
import type { ClusterView } from '../volume/cluster-view';
import { isPodDone } from '../volume/in-use';
import { claimProvisioner, migratedTo } from '../volume/migration';

export interface FlowFacts {
  readonly claim: PersistentVolumeClaim | undefined;
  /** The volume that the claim has, or that was made or reserved for it. */
  readonly volume: PersistentVolume | undefined;
  readonly bound: boolean;
  /** The Pod whose way is shown: one that is not finished, placed ones first. */
  readonly pod: Pod | undefined;
  readonly selectedNode: string | undefined;
  /** The node of the Pod, or the one chosen for it. */
  readonly nodeName: string | undefined;
  /** The provisioner that the claim was handed to. */
  readonly provisioner: string | undefined;
  readonly attachment: VolumeAttachment | undefined;
  /** Newest first. */
  readonly events: readonly Event[];
}

export function flowFacts(view: ClusterView, claim: PersistentVolumeClaim | undefined): FlowFacts {
  if (!claim) {
    return {
      claim,
      volume: undefined,
      bound: false,
      pod: undefined,
      selectedNode: undefined,
      nodeName: undefined,
      provisioner: undefined,
      attachment: undefined,
      events: [],
    };
  }
  const { namespace = '', name, annotations } = claim.metadata;
  const volume = volumeFor(view, claim);
  const pod = podFor(view.podsUsing(namespace, name));
  const selectedNode = annotations?.[annSelectedNode];
  const named = claimProvisioner(annotations);
  return {
    claim,
    volume,
    bound: claim.status?.phase === 'Bound',
    pod,
    selectedNode,
    nodeName: pod?.spec.nodeName || selectedNode,
    provisioner: named === undefined ? undefined : (migratedTo(view.version, named) ?? named),
    attachment: [...view.volumeAttachments()].find(
      ({ spec }) => volume !== undefined && spec.source.persistentVolumeName === volume.metadata.name,
    ),
    events: view.eventsOf(claim),
  };
}

function volumeFor(view: ClusterView, claim: PersistentVolumeClaim): PersistentVolume | undefined {
  const { namespace = '', name, uid } = claim.metadata;
  if (claim.spec.volumeName) return view.volume(claim.spec.volumeName);
  return [...view.volumesReservedFor(namespace, name)].find(({ spec }) => spec.claimRef?.uid === uid);
}

function podFor(pods: Iterable<Pod>): Pod | undefined {
  const rank = (pod: Pod): number => (pod.spec.nodeName ? 0 : 1);
  const [pod] = [...pods]
    .filter((candidate) => !isPodDone(candidate))
    .sort((a, b) => rank(a) - rank(b) || byString((one: Pod) => one.metadata.name)(a, b));
  return pod;
}
