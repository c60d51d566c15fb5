/** Names an object in addresses: `PersistentVolumeClaim/shop/orders-db`, `PersistentVolume/pv-a`. */
import type { KubernetesObject } from '@/lib/kubernetes/object';

export interface ObjectReference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export function referenceOf(object: KubernetesObject): ObjectReference {
  const { namespace, name } = object.metadata;
  return { kind: object.kind, ...(namespace === undefined ? {} : { namespace }), name };
}

export function formatReference({ kind, namespace, name }: ObjectReference): string {
  return [kind, namespace, name].filter((part) => part !== undefined).join('/');
}

/** Reads what `formatReference` wrote; undefined for anything else. */
export function parseReference(text: string | null | undefined): ObjectReference | undefined {
  const parts = (text ?? '').split('/');
  if (parts.length < 2 || parts.length > 3 || parts.includes('')) return undefined;
  const [kind = '', second = '', third] = parts;
  return third === undefined ? { kind, name: second } : { kind, namespace: second, name: third };
}

export function sameReference(a: ObjectReference | undefined, b: ObjectReference | undefined): boolean {
  return a?.kind === b?.kind && a?.name === b?.name && a?.namespace === b?.namespace;
}

/**
 * Where an object is shown best: a claim and a class on their own pages, a volume in the lifecycle, a snapshot and its
 * content in the list of snapshots, everything else in the map.
 */
export function objectHref(cluster: string, reference: ObjectReference): string {
  const root = `/c/${encodeURIComponent(cluster)}`;
  const name = encodeURIComponent(reference.name);
  switch (reference.kind) {
    case 'PersistentVolumeClaim':
      return `${root}/claims/${encodeURIComponent(reference.namespace ?? 'default')}/${name}`;
    case 'StorageClass':
      return `${root}/classes/${name}`;
    case 'PersistentVolume':
      return `${root}/lifecycle?object=${encodeURIComponent(formatReference(reference))}`;
    case 'VolumeSnapshot':
    case 'VolumeSnapshotContent':
      return `${root}/snapshots?object=${encodeURIComponent(formatReference(reference))}`;
    default:
      return `${root}/map?object=${encodeURIComponent(formatReference(reference))}`;
  }
}
