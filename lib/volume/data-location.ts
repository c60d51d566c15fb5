/**
 * Where the data of a Pod's volume lies: a directory of the Pod, a directory of its node, or storage outside. Two
 * volumes share data exactly when their places are equal. It decides nothing about who may mount them.
 */
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { Pod, PodVolume } from '../kubernetes/pod';
import type { DataLocation } from '../kubernetes/simulation-kinds';
import { type VolumeSourceField, volumeSourceField } from '../kubernetes/volume-source';
import { migratedSource } from './migration';
import { lifetimeInPod } from './volume-lifetime';
import { volumeTypeOf } from './volume-types';

type Source = Readonly<Record<string, unknown>>;

/** The fields that tell one piece of storage from another, by source. */
const IDENTITY: Readonly<Partial<Record<VolumeSourceField, readonly string[]>>> = {
  nfs: ['server', 'path'],
  cephfs: ['monitors', 'path'],
  rbd: ['monitors', 'pool', 'image'],
  iscsi: ['targetPortal', 'iqn', 'lun'],
  fc: ['targetWWNs', 'lun', 'wwids'],
  glusterfs: ['endpoints', 'path'],
};

/** Of a volume that the Pod writes down itself; undefined where the content is made from objects of the API. */
export function inlineDataLocation(pod: Pod, podVolume: PodVolume): DataLocation | undefined {
  const type = volumeTypeOf(podVolume);
  const nodeName = pod.spec.nodeName ?? '';
  if (!type) return undefined;
  const lifetime = lifetimeInPod(type, podVolume.emptyDir?.medium);
  switch (lifetime.scope) {
    case 'Pod':
    case 'PodMemory': {
      const medium = lifetime.scope === 'PodMemory' ? 'Memory' : 'Disk';
      const podUid = pod.metadata.uid ?? '';
      return { kind: 'Pod', nodeName, podUid, volumeName: podVolume.name, medium };
    }
    case 'Node':
      return { kind: 'Node', nodeName, path: podVolume.hostPath?.path ?? '' };
    case 'Storage':
      return backend(type.name as VolumeSourceField, podVolume[type.name] as Source);
    case 'Api':
    case 'Claim':
      return undefined;
  }
}

/** Of a PersistentVolume as it is mounted on `nodeName`. */
export function volumeDataLocation(
  version: KubernetesVersion,
  volume: PersistentVolume,
  nodeName: string,
): DataLocation {
  const { spec, metadata } = volume;
  const path = spec.hostPath?.path ?? spec.local?.path;
  if (path !== undefined) return { kind: 'Node', nodeName, path };
  if (spec.csi) return { kind: 'Backend', system: spec.csi.driver, id: spec.csi.volumeHandle };
  const field = volumeSourceField(spec);
  const migrated = field && migratedSource(version, field)?.csiDriver;
  const found = field && backend(field, spec[field] as Source);
  return found ?? { kind: 'Backend', system: migrated ?? field ?? 'unknown', id: metadata.name };
}

function backend(field: VolumeSourceField, source: Source): DataLocation | undefined {
  const identity = IDENTITY[field];
  if (!identity) return undefined;
  const parts = identity.map((name) => source[name]).filter((part) => part !== undefined);
  return { kind: 'Backend', system: field, id: parts.map(String).join(':') };
}

/** Equal for equal places, in words that a person can read. */
export function dataLocationKey(location: DataLocation): string {
  switch (location.kind) {
    case 'Pod':
      return `pod ${location.podUid} volume ${location.volumeName}`;
    case 'Node':
      return `node ${location.nodeName} path ${location.path}`;
    case 'Backend':
      return `${location.system} ${location.id}`;
  }
}
