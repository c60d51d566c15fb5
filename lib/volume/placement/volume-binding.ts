/**
 * Whether the volumes of a Pod can be had on one node: bound ones must be reachable from it, claims that wait for a
 * consumer need a volume there, or a class that provisions there. It decides and binds nothing.
 * Upstream: FindPodVolumes, pkg/scheduler/framework/plugins/volumebinding/binder.go, 1.37. Not simulated: in-tree
 * volumes migrated to CSI are taken as they are written.
 */
import { annSelectedNode } from '../../kubernetes/annotations';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Node } from '../../kubernetes/node';
import { matchesNodeSelector, matchesTopologySelectorTerms } from '../../kubernetes/node-selector';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { compareQuantities, storageOf } from '../../kubernetes/quantity';
import type { CSIStorageCapacity } from '../../kubernetes/storage-kinds';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import { findMatchingVolume } from '../matching';
import { getPersistentVolumeClaimClass } from '../storage-class-name';
import { checkCapacity } from './csi-capacity';
import type { PlacementView } from './placement-view';
import type { PodClaims } from './pod-claims';

/** Why a claim of the Pod cannot be had on the node. */
export type VolumeObstacle =
  | { readonly reason: 'NodeAffinity'; readonly claimName: string; readonly volumeName: string }
  | { readonly reason: 'VolumeNotFound'; readonly claimName: string; readonly volumeName: string }
  /** The claim is already being provisioned for another node. */
  | { readonly reason: 'SelectedNode'; readonly claimName: string; readonly selectedNode: string }
  /** No volume fits and the class makes none: it has no provisioner. */
  | { readonly reason: 'NoVolume'; readonly claimName: string; readonly provisioner: string }
  /** No volume fits, and the class does not provision where this node is. */
  | { readonly reason: 'AllowedTopologies'; readonly claimName: string; readonly storageClassName: string }
  | { readonly reason: 'Capacity'; readonly claimName: string; readonly storageClassName: string };

/** What would be written if the Pod went to the node. */
export interface PodVolumes {
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provisions: readonly {
    readonly claim: PersistentVolumeClaim;
    /** What the driver says about its room there, where it says something. */
    readonly capacity?: CSIStorageCapacity;
  }[];
}

export type VolumeBindingVerdict =
  | { readonly kind: 'Fits'; readonly volumes: PodVolumes }
  | { readonly kind: 'Refused'; readonly obstacles: readonly VolumeObstacle[] };

export const NO_VOLUMES: PodVolumes = { bindings: [], provisions: [] };

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export function findPodVolumes(
  claims: Extract<PodClaims, { kind: 'Ready' }>,
  node: Node,
  view: PlacementView,
): VolumeBindingVerdict {
  const unreachable = checkBoundClaims(claims.bound, node, view);
  const elsewhere = claims.delayed.map((claim) => selectedElsewhere(claim, node)).find(Boolean);
  if (elsewhere) return { kind: 'Refused', obstacles: [...unreachable, elsewhere] };

  const selected = claims.delayed.filter(
    (claim) => claim.metadata.annotations?.[annSelectedNode] !== undefined,
  );
  const open = claims.delayed.filter((claim) => !selected.includes(claim));
  const { bindings, unmatched } = findMatchingVolumes(open, node, view);
  const { provisions, obstacle } = checkProvisions([...selected, ...unmatched], node, view);
  const obstacles = obstacle ? [...unreachable, obstacle] : unreachable;
  return obstacles.length === 0
    ? { kind: 'Fits', volumes: { bindings, provisions } }
    : { kind: 'Refused', obstacles };
}

/** The first bound claim that is in the way ends the check (checkBoundClaims). */
function checkBoundClaims(
  bound: readonly PersistentVolumeClaim[],
  node: Node,
  view: PlacementView,
): readonly VolumeObstacle[] {
  for (const claim of bound) {
    const volumeName = claim.spec.volumeName ?? '';
    const claimName = claim.metadata.name;
    const volume = view.volume(volumeName);
    if (!volume) return [{ reason: 'VolumeNotFound', claimName, volumeName }];
    if (!isVolumeReachable(volume, node)) return [{ reason: 'NodeAffinity', claimName, volumeName }];
  }
  return [];
}

/** CheckNodeAffinity: a volume without affinity is reachable from everywhere. */
export function isVolumeReachable(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec.nodeAffinity?.required;
  return !required || matchesNodeSelector(required, node.metadata.labels);
}

function selectedElsewhere(claim: PersistentVolumeClaim, node: Node): VolumeObstacle | undefined {
  const selectedNode = claim.metadata.annotations?.[annSelectedNode];
  if (selectedNode === undefined || selectedNode === node.metadata.name) return undefined;
  return { reason: 'SelectedNode', claimName: claim.metadata.name, selectedNode };
}

/** Small claims choose first, so that a large volume is not taken by one that a small volume would serve. */
function findMatchingVolumes(
  claims: readonly PersistentVolumeClaim[],
  node: Node,
  view: PlacementView,
): { readonly bindings: PodVolumes['bindings']; readonly unmatched: readonly PersistentVolumeClaim[] } {
  const bindings: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
  const unmatched: PersistentVolumeClaim[] = [];
  const excludedVolumes = new Set<string>();
  for (const claim of [...claims].sort(byRequest)) {
    const match = findMatchingVolume(claim, view.volumesOfClass(getPersistentVolumeClaimClass(claim)), {
      volumeAttributesClass: view.enabled('VolumeAttributesClass'),
      delayBinding: true,
      node: { labels: node.metadata.labels ?? {} },
      excludedVolumes,
    });
    if (match.kind === 'Found') {
      bindings.push({ claim, volume: match.volume });
      excludedVolumes.add(match.volume.metadata.name);
    } else {
      unmatched.push(claim);
    }
  }
  return { bindings, unmatched };
}

function byRequest(a: PersistentVolumeClaim, b: PersistentVolumeClaim): number {
  return compareQuantities(storageOf(a.spec.resources?.requests), storageOf(b.spec.resources?.requests));
}

function checkProvisions(
  claims: readonly PersistentVolumeClaim[],
  node: Node,
  view: PlacementView,
): { readonly provisions: PodVolumes['provisions']; readonly obstacle?: VolumeObstacle } {
  const provisions: { claim: PersistentVolumeClaim; capacity?: CSIStorageCapacity }[] = [];
  for (const claim of claims) {
    const storageClassName = getPersistentVolumeClaimClass(claim);
    const claimName = claim.metadata.name;
    const storageClass = view.storageClass(storageClassName);
    const provisioner = storageClass?.provisioner ?? '';
    if (!storageClass || provisioner === '' || provisioner === NO_PROVISIONER) {
      return { provisions: [], obstacle: { reason: 'NoVolume', claimName, provisioner } };
    }
    if (!matchesTopologySelectorTerms(storageClass.allowedTopologies, node.metadata.labels)) {
      return { provisions: [], obstacle: { reason: 'AllowedTopologies', claimName, storageClassName } };
    }
    const room = checkCapacity(storageClass, storageOf(claim.spec.resources?.requests), node, view);
    if (room.kind === 'NotEnough') {
      return { provisions: [], obstacle: { reason: 'Capacity', claimName, storageClassName } };
    }
    provisions.push(room.kind === 'Enough' ? { claim, capacity: room.capacity } : { claim });
  }
  return { provisions };
}

/** The scheduler's reasons for a node, each once and in its order. */
export function volumeObstacleTexts(
  obstacles: readonly VolumeObstacle[],
  version: KubernetesVersion,
): readonly string[] {
  const has = (...reasons: VolumeObstacle['reason'][]): boolean =>
    obstacles.some(({ reason }) => reasons.includes(reason));
  const texts: string[] = [];
  if (has('NodeAffinity')) {
    texts.push(
      hasBehaviour(version, 'VolumeAffinityTextSaysNoMatch')
        ? "node(s) didn't match PersistentVolume's node affinity"
        : 'node(s) had volume node affinity conflict',
    );
  }
  if (has('SelectedNode', 'NoVolume', 'AllowedTopologies')) {
    texts.push("node(s) didn't find available persistent volumes to bind");
  }
  if (has('Capacity')) texts.push('node(s) did not have enough free storage');
  if (has('VolumeNotFound')) {
    texts.push('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
  }
  return texts;
}
