/**
 * Why a volume does not go away: its finalizers, who holds each, and what keeps the driver from deleting the storage
 * behind it. Decided from objects; what a driver answered stands in Events, which are shown beside it.
 * Upstream: pkg/controller/volume/pvprotection, 1.37; sig-storage-lib-external-provisioner v13 (shouldDelete) and
 * external-provisioner 6.3 (canDeleteVolume); external-attacher 4.12.
 */
import {
  finalizerExternalProvisioner,
  finalizerPVController,
  finalizerPVProtection,
} from '../kubernetes/annotations';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { ClusterView } from './cluster-view';
import { attachmentsOf } from './diagnose-attachment';
import { absent, deletionEvidence, type Evidence, field, finalizersEvidence } from './evidence';
import type { VolumeDescription } from './explain-volume';
import { claimSpan, nodeSpan, objectSpan } from './object-span';
import { findDeleter } from './reclaim';
import type { Sentence } from './sentence';

export interface FinalizerHolder {
  readonly finalizer: string;
  /** Who removes it, and when. */
  readonly waitsFor: Sentence;
  /** False: whoever removes it is about to. */
  readonly held: boolean;
  readonly evidence: readonly Evidence[];
}

/** Each finalizer of the volume with what it waits for. */
export function finalizerHolders(view: ClusterView, volume: PersistentVolume): readonly FinalizerHolder[] {
  return (volume.metadata.finalizers ?? []).map((finalizer) => {
    switch (finalizer) {
      case finalizerPVProtection:
        return protectionHolder(volume);
      case finalizerPVController:
      case finalizerExternalProvisioner:
        return deleterHolder(view, volume, finalizer);
      default:
        return finalizer.startsWith('external-attacher/')
          ? attacherHolder(view, volume, finalizer)
          : {
              finalizer,
              held: true,
              waitsFor: ['whoever set it; Kubernetes itself does not know this finalizer'],
              evidence: [],
            };
    }
  });
}

function protectionHolder(volume: PersistentVolume): FinalizerHolder {
  const finalizer = finalizerPVProtection;
  const evidence = [field(volume, 'status.phase', volume.status?.phase)];
  if (volume.status?.phase !== 'Bound') {
    return {
      finalizer,
      held: false,
      waitsFor: ['the protection controller, which removes it now'],
      evidence,
    };
  }
  const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
  const waitsFor: Sentence = ['its claim ', claimSpan(namespace, name), ' to be deleted: it is Bound'];
  return { finalizer, held: true, waitsFor, evidence };
}

function deleterHolder(view: ClusterView, volume: PersistentVolume, finalizer: string): FinalizerHolder {
  const policy = volume.spec.persistentVolumeReclaimPolicy;
  const byPolicy = field(volume, 'spec.persistentVolumeReclaimPolicy', policy);
  if (policy !== 'Delete') {
    const waitsFor: Sentence = [
      'its controller to remove it: with policy ',
      { code: policy ?? 'Retain' },
      ' the storage is kept',
    ];
    return { finalizer, held: true, waitsFor, evidence: [byPolicy] };
  }
  const deleter = findDeleter(view.version, volume);
  if (deleter.kind === 'None') {
    const waitsFor: Sentence = ['somebody to remove it by hand: ', { code: deleter.message }];
    return { finalizer, held: true, waitsFor, evidence: [byPolicy] };
  }
  const who = deleter.kind === 'External' ? deleter.provisioner : deleter.plugin.name;
  if (volume.status?.phase === 'Bound') {
    const waitsFor: Sentence = ['its claim to go; then ', { code: who }, ' deletes the storage'];
    return { finalizer, held: true, waitsFor, evidence: [byPolicy] };
  }
  const [obstacle] = deletionObstacles(view, volume);
  const waitsFor: Sentence = [
    { code: who },
    ' to delete the storage',
    ...(obstacle ? [', but ', ...obstacle.text] : []),
  ];
  return { finalizer, held: true, waitsFor, evidence: obstacle ? obstacle.evidence : [byPolicy] };
}

function attacherHolder(view: ClusterView, volume: PersistentVolume, finalizer: string): FinalizerHolder {
  const [attachment] = attachmentsOf(view, volume);
  if (!attachment && !view.isReadable('VolumeAttachment')) {
    const waitsFor: Sentence = [
      'the attacher to see that it is detached; from which node is not known: VolumeAttachments were not read',
    ];
    return { finalizer, held: true, waitsFor, evidence: [] };
  }
  if (!attachment) {
    return { finalizer, held: false, waitsFor: ['the attacher, which removes it now'], evidence: [] };
  }
  const { nodeName } = attachment.spec;
  return {
    finalizer,
    held: true,
    waitsFor: ['the volume to be detached from node ', nodeSpan(nodeName)],
    evidence: [field(attachment, 'spec.nodeName', nodeName)],
  };
}

/** What keeps an external provisioner from deleting the storage of a released volume. */
export interface DeletionObstacle {
  /** Half a sentence: "it is still attached to node-1". */
  readonly text: Sentence;
  readonly evidence: readonly Evidence[];
}

/** In the order in which the provisioner meets them. Empty where nothing but the driver itself can be slow. */
export function deletionObstacles(view: ClusterView, volume: PersistentVolume): readonly DeletionObstacle[] {
  const deleter = findDeleter(view.version, volume);
  if (deleter.kind !== 'External') return [];
  const { provisioner } = deleter;
  const obstacles: DeletionObstacle[] = [];
  if (view.isReadable('CSIDriver') && volume.spec.csi && view.csiDriver(provisioner) === undefined) {
    const evidence = [absent({ kind: 'CSIDriver', name: provisioner })];
    obstacles.push({ text: ['there is no CSIDriver ', { code: provisioner }], evidence });
  }
  if (volume.status?.phase === 'Failed') {
    const evidence = [field(volume, 'status.phase', 'Failed')];
    obstacles.push({ text: ['it leaves volumes that are Failed alone'], evidence });
  }
  for (const attachment of attachmentsOf(view, volume)) {
    const { nodeName } = attachment.spec;
    const evidence = [field(attachment, 'spec.nodeName', nodeName)];
    obstacles.push({ text: ['it is still attached to node ', nodeSpan(nodeName)], evidence });
  }
  const content = [...view.snapshotContents()].find(
    ({ spec }) =>
      spec.source.volumeHandle !== undefined && spec.source.volumeHandle === volume.spec.csi?.volumeHandle,
  );
  if (content) {
    const evidence = [field(content, 'spec.source.volumeHandle', content.spec.source.volumeHandle)];
    obstacles.push({
      text: [objectSpan(content), ' was cut from it, and many drivers keep it for that'],
      evidence,
    });
  }
  return obstacles;
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
      deletionEvidence(volume),
      finalizersEvidence(volume),
      ...holders.flatMap(({ evidence }) => evidence),
    ],
    next: first ? ['It goes away when its last finalizer is removed.'] : ['It goes away at once.'],
  };
}
