/**
 * What is said where a conclusion hangs on a kind that was not read: a live cluster need not grant the right, and a
 * pasted part of one need not have the objects. From the absence of such an object nothing is concluded; it is said
 * which kinds were not read, and what is not known for that reason.
 */
import type { Pod } from '../kubernetes/pod';
import type { ClusterView } from './cluster-view';
import { claimNamesOfPod } from './in-use';
import { isClaimFullyBound } from './placement/pod-claims';
import type { Sentence } from './sentence';

/** "StorageClasses and Pods": kinds in the plural, as people say them. */
export function kindNames(kinds: readonly string[]): string {
  const plurals = kinds.map(pluralOf);
  const last = plurals.at(-1) ?? '';
  return plurals.length < 2 ? last : `${plurals.slice(0, -1).join(', ')} and ${last}`;
}

function pluralOf(kind: string): string {
  if (kind.endsWith('y')) return `${kind.slice(0, -1)}ies`;
  return kind.endsWith('s') ? `${kind}es` : `${kind}s`;
}

/**
 * Why a kind that something hangs on was not read, and what would change that: a right in a live cluster, more text
 * in a pasted one. `name`: the one object that is asked for.
 */
export function unreadReason(view: ClusterView, kind: string, name?: string): readonly Sentence[] {
  const kinds = kindNames([kind]);
  switch (view.whyUnread(kind)) {
    case 'forbidden':
      // The API calls a kind by its plural in lower case.
      return [
        [
          `${kinds} may not be read here. Missing is the right to get, list and watch `,
          { code: kinds.toLowerCase() },
          '.',
        ],
      ];
    case 'not-given':
      return [
        name === undefined
          ? [`The pasted text has no ${kinds}: with them it would be known.`]
          : [`The pasted text has no ${kinds}: with the ${kind} `, { code: name }, ' it would be known.'],
      ];
    case 'not-served':
      return [[`The API server of this cluster does not serve ${kinds}.`]];
    case 'reading':
      return [[`${kinds} are still being read.`]];
    case 'failing':
      return [[`The API server answers every list of ${kinds} with an error; it is asked again and again.`]];
    case undefined:
      return [];
  }
}

const OF_CLAIMS = ['PersistentVolume', 'StorageClass', 'CSIDriver', 'CSINode', 'VolumeAttachment'];

/**
 * Kinds that the scheduler's checks of this Pod read and that were not read here: with one of them missing, neither
 * that a node fits nor that none does is certain.
 */
export function unreadForPlacement(view: ClusterView, pod: Pod): readonly string[] {
  const { namespace = '' } = pod.metadata;
  const names = claimNamesOfPod(pod);
  const waits = names.some((name) => {
    const claim = view.claim(namespace, name);
    return !claim || !isClaimFullyBound(claim);
  });
  const unread = [
    'Node',
    'Pod',
    ...(names.length > 0 ? OF_CLAIMS : []),
    ...(waits ? ['CSIStorageCapacity'] : []),
  ];
  const others = unread.filter((kind) => !view.isReadable(kind));
  const claims = names.length > 0 && !view.isReadable('PersistentVolumeClaim', namespace);
  return claims ? ['PersistentVolumeClaim', ...others] : others;
}

/** Kinds that decide whether the volumes of a placed Pod can be mounted, and that were not read here. */
export function unreadForMount(view: ClusterView, pod: Pod): readonly string[] {
  if (claimNamesOfPod(pod).length === 0) return [];
  const claims = view.isReadable('PersistentVolumeClaim', pod.metadata.namespace);
  const others = ['PersistentVolume', 'CSIDriver', 'Node'].filter((kind) => !view.isReadable(kind));
  return claims ? others : ['PersistentVolumeClaim', ...others];
}
