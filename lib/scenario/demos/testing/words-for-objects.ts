/** Objects in words, for facts and for the writes of a log: `volume disk Released notes`. For tests only. */
import type { KubernetesObject } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../../kubernetes/pod';
import type { DataSet, NodeVolume } from '../../../kubernetes/simulation-kinds';
import type { VolumeAttachment } from '../../../kubernetes/storage-kinds';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../../kubernetes/volume-snapshot';

/** How a note would call a volume: a generated name says nothing, the claim that it was made for does. */
export function called(name: string | undefined, volumes: readonly PersistentVolume[]): string {
  if (!name?.startsWith('pvc-')) return name || '-';
  const volume = volumes.find(({ metadata }) => metadata.name === name);
  return volume ? `of-${volume.spec.claimRef?.name}` : name;
}

/** Kind, name, and how far it is. `volumes` tell what generated names stand for. */
export function stateOf(object: KubernetesObject, volumes: readonly PersistentVolume[]): string {
  const { name } = object.metadata;
  switch (object.kind) {
    case 'PersistentVolume': {
      const { spec, status } = object as PersistentVolume;
      return `volume ${called(name, volumes)} ${status?.phase} ${spec.claimRef?.name ?? '-'}`;
    }
    case 'PersistentVolumeClaim': {
      const { spec, status } = object as PersistentVolumeClaim;
      return `claim ${name} ${status?.phase} ${called(spec.volumeName, volumes)}`;
    }
    case 'Pod': {
      const { spec, status } = object as Pod;
      return `pod ${name} ${status?.phase} ${spec.nodeName ?? '-'}`;
    }
    case 'VolumeAttachment': {
      const { spec, status } = object as VolumeAttachment;
      const volume = called(spec.source.persistentVolumeName, volumes);
      return `attachment ${volume} ${status?.attached ? 'attached to' : 'attaching to'} ${spec.nodeName}`;
    }
    case 'VolumeSnapshot': {
      const { status } = object as VolumeSnapshot;
      return `snapshot ${name} ${status?.readyToUse ? 'ready' : 'not ready'}`;
    }
    case 'VolumeSnapshotContent': {
      const { spec, status } = object as VolumeSnapshotContent;
      return `content ${spec.volumeSnapshotRef.name} ${status?.readyToUse ? 'ready' : 'not ready'}`;
    }
    case 'DataSet':
      return `data ${(object as DataSet).spec.location.kind}`;
    case 'NodeVolume': {
      const { spec, status } = object as NodeVolume;
      return `mount ${spec.pod.name}/${spec.volumeName} ${status?.stage}`;
    }
    default:
      return `${object.kind} ${name}`;
  }
}
