/** What would change the phase of a volume, each with its cause and command, the gentlest first. */
import { targetOf } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ClusterView } from './cluster-view';
import { claimSpan } from './object-span';
import { findDeleter, releaseState } from './reclaim';
import { volumeStanding } from './volume-standing';
import { deleteObject, mergePatch, type WayOut } from './way-out';

export function volumeWaysOut(
  view: ClusterView,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
): readonly WayOut[] {
  switch (volumeStanding(volume)) {
    case 'released':
      return [offer(volume), ...giveBack(volume), ...changePolicy(view, volume), removeObject(view, volume)];
    case 'failed':
      return [offer(volume), ...keepIt(volume), removeObject(view, volume)];
    case 'available':
      return volume.spec.claimRef
        ? [offer(volume), removeObject(view, volume)]
        : [removeObject(view, volume)];
    case 'bound':
      return claim ? [...keepIt(volume), deleteClaim(claim, volume), removeObject(view, volume)] : [];
    default:
      return [];
  }
}

function offer(volume: PersistentVolume): WayOut {
  const kept = releaseState(volume, undefined).kind === 'Released';
  return {
    title: ['Offer it to any claim'],
    leadsTo: 'Available',
    effect: kept ? ['Old data stays on it.'] : ['The reservation goes.'],
    ...mergePatch(targetOf(volume), { spec: { claimRef: null } }),
  };
}

function giveBack(volume: PersistentVolume): readonly WayOut[] {
  const { namespace = '', name } = volume.spec.claimRef ?? {};
  if (name === undefined) return [];
  return [
    {
      title: ['Give it back to ', claimSpan(namespace, name)],
      leadsTo: 'Available',
      effect: [
        'Only ',
        { code: 'claimRef.uid' },
        ' goes: a claim of that name, the one there is or a new one, gets it with the data.',
      ],
      ...mergePatch(targetOf(volume), { spec: { claimRef: { uid: null } } }),
    },
  ];
}

/** A volume that is kept can still be reclaimed. */
function changePolicy(view: ClusterView, volume: PersistentVolume): readonly WayOut[] {
  if (volume.spec.persistentVolumeReclaimPolicy !== 'Retain') return keepIt(volume);
  const deleter = findDeleter(view.version, volume);
  if (deleter.kind === 'None') return [];
  const who = deleter.kind === 'External' ? deleter.provisioner : deleter.plugin.name;
  return [
    {
      title: ['Delete the storage too'],
      leadsTo: 'gone',
      effect: [
        'Policy ',
        { code: 'Delete' },
        ': ',
        { code: who },
        ' deletes storage and volume. The data is lost.',
      ],
      ...mergePatch(targetOf(volume), { spec: { persistentVolumeReclaimPolicy: 'Delete' } }),
    },
  ];
}

function keepIt(volume: PersistentVolume): readonly WayOut[] {
  if (volume.spec.persistentVolumeReclaimPolicy === 'Retain') return [];
  return [
    {
      title: ['Keep the data'],
      effect: [
        'Policy ',
        { code: 'Retain' },
        ': nothing deletes or wipes it any more. The phase stays as it is.',
      ],
      ...mergePatch(targetOf(volume), { spec: { persistentVolumeReclaimPolicy: 'Retain' } }),
    },
  ];
}

function deleteClaim(claim: PersistentVolumeClaim, volume: PersistentVolume): WayOut {
  const { namespace = '', name } = claim.metadata;
  return {
    title: ['Delete its claim ', claimSpan(namespace, name)],
    leadsTo: 'Released',
    effect: [
      'It waits until no Pod uses the claim. Then the policy ',
      { code: volume.spec.persistentVolumeReclaimPolicy ?? 'Retain' },
      ' applies.',
    ],
    ...deleteObject(targetOf(claim)),
  };
}

function removeObject(view: ClusterView, volume: PersistentVolume): WayOut {
  const bound = volume.status?.phase === 'Bound';
  const deleted =
    volume.spec.persistentVolumeReclaimPolicy === 'Delete' &&
    findDeleter(view.version, volume).kind !== 'None';
  const holds = (volume.metadata.finalizers ?? []).some(
    (finalizer) => finalizer !== 'kubernetes.io/pv-protection',
  );
  const storage = deleted && holds ? 'The storage is deleted with it.' : 'The storage and its data stay.';
  return {
    title: ['Delete the object'],
    leadsTo: 'gone',
    effect: bound ? ['It waits until the claim is gone. ', storage] : [storage],
    ...deleteObject(targetOf(volume)),
  };
}
