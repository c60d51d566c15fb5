/** Why a volume that was deleted is still there: its finalizers, and who holds each. */
import {
  finalizerExternalProvisioner,
  finalizerPVController,
  finalizerPVProtection,
} from '../kubernetes/annotations';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { ClusterView } from './cluster-view';
import { field } from './evidence';
import type { VolumeDescription } from './explain-volume';
import { claimSpan, nodeSpan } from './object-span';
import { findDeleter } from './reclaim';
import type { Sentence } from './sentence';

export interface FinalizerHolder {
  readonly finalizer: string;
  /** Who removes it, and when. */
  readonly waitsFor: Sentence;
  /** False: whoever removes it is about to. */
  readonly held: boolean;
}

/** Each finalizer of the volume with what it waits for. */
export function finalizerHolders(view: ClusterView, volume: PersistentVolume): readonly FinalizerHolder[] {
  return (volume.metadata.finalizers ?? []).map((finalizer) => holderOf(view, volume, finalizer));
}

function holderOf(view: ClusterView, volume: PersistentVolume, finalizer: string): FinalizerHolder {
  const bound = volume.status?.phase === 'Bound';
  if (finalizer === finalizerPVProtection) {
    if (!bound)
      return { finalizer, held: false, waitsFor: ['the protection controller, which removes it now'] };
    const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
    return {
      finalizer,
      held: true,
      waitsFor: ['its claim ', claimSpan(namespace, name), ' to be deleted: it is Bound'],
    };
  }
  if (finalizer === finalizerPVController || finalizer === finalizerExternalProvisioner) {
    const deleter = findDeleter(view.version, volume);
    const who =
      deleter.kind === 'External'
        ? deleter.provisioner
        : deleter.kind === 'Plugin'
          ? deleter.plugin.name
          : '';
    const waitsFor: Sentence = bound
      ? ['its claim to go; then ', { code: who }, ' deletes the storage']
      : [{ code: who }, ' to delete the storage'];
    return { finalizer, held: true, waitsFor };
  }
  if (finalizer.startsWith('external-attacher/')) {
    const attachment = [...view.volumeAttachments()].find(
      ({ spec }) => spec.source.persistentVolumeName === volume.metadata.name,
    );
    if (!attachment) return { finalizer, held: false, waitsFor: ['the attacher, which removes it now'] };
    return {
      finalizer,
      held: true,
      waitsFor: ['the volume to be detached from node ', nodeSpan(attachment.spec.nodeName)],
    };
  }
  return {
    finalizer,
    held: true,
    waitsFor: ['whoever set it; Kubernetes itself does not know this finalizer'],
  };
}

export function explainDeletion(view: ClusterView, volume: PersistentVolume): VolumeDescription {
  const holders = finalizerHolders(view, volume);
  const first = holders.find((holder) => holder.held);
  const title: Sentence = first
    ? ['It is being deleted and waits for ', ...first.waitsFor, '.']
    : ['It is being deleted; nothing holds it any more.'];
  return {
    title,
    details: holders.map(
      ({ finalizer, waitsFor }): Sentence => [{ code: finalizer }, ' waits for ', ...waitsFor, '.'],
    ),
    evidence: [
      field(volume, 'metadata.deletionTimestamp', volume.metadata.deletionTimestamp),
      field(volume, 'metadata.finalizers', (volume.metadata.finalizers ?? []).join(', ')),
    ],
    next: first ? ['It goes away when its last finalizer is removed.'] : ['It goes away at once.'],
  };
}
