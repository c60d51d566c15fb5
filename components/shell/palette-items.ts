/** What the palette offers for what was typed: views, actions and objects, the best matches first. Pure. */
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { formatReference, type ObjectReference, objectHref, referenceOf } from '../object/object-reference';
import type { IconName } from '../ui/icon';

export interface PaletteItem {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly detail: string;
  readonly mono: boolean;
  /** Either leads somewhere or does something. */
  readonly target: { readonly href: string } | { readonly action: string };
}

/** Drawn at once; more is a matter of typing on. */
export const SHOWN_LIMIT = 40;

const KIND_ICONS: Readonly<Record<string, IconName>> = {
  PersistentVolume: 'volume',
  PersistentVolumeClaim: 'claim',
  StorageClass: 'class',
  Pod: 'pod',
  Node: 'node',
};

/** Shorter texts are in the name of every kind. */
const DETAIL_FROM = 3;

/** Kinds that nobody jumps to. */
const NOT_FOUND_BY_NAME = new Set(['Event', 'Fault']);

export function objectItem(cluster: string, object: KubernetesObject): PaletteItem {
  const reference: ObjectReference = referenceOf(object);
  return {
    id: `object:${formatReference(reference)}`,
    icon: KIND_ICONS[object.kind] ?? 'file',
    label: object.metadata.name,
    detail: reference.namespace ? `${object.kind} in ${reference.namespace}` : object.kind,
    mono: true,
    target: { href: objectHref(cluster, reference) },
  };
}

/** 0 for a name that begins with it, 1 for one that has it, 2 where only the detail has it; undefined for none. */
function rank(item: PaletteItem, wanted: string): number | undefined {
  const label = item.label.toLowerCase();
  if (label.startsWith(wanted)) return 0;
  if (label.includes(wanted)) return 1;
  if (wanted.length < DETAIL_FROM) return undefined;
  return `${item.label} ${item.detail}`.toLowerCase().includes(wanted) ? 2 : undefined;
}

export interface PaletteInput {
  readonly text: string;
  /** Views and actions: all of them while nothing is typed. */
  readonly fixed: readonly PaletteItem[];
  readonly objects: Iterable<KubernetesObject>;
  readonly cluster: string;
}

export interface PaletteResult {
  readonly items: readonly PaletteItem[];
  /** Matches beyond those that are shown. */
  readonly more: number;
}

export function findItems({ text, fixed, objects, cluster }: PaletteInput): PaletteResult {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return { items: fixed, more: 0 };
  const groups: PaletteItem[][] = [[], [], []];
  const offer = (item: PaletteItem) => {
    const place = rank(item, wanted);
    if (place !== undefined) groups[place]?.push(item);
  };
  for (const item of fixed) offer(item);
  for (const object of objects) if (!NOT_FOUND_BY_NAME.has(object.kind)) offer(objectItem(cluster, object));
  const found = groups.flat();
  return { items: found.slice(0, SHOWN_LIMIT), more: Math.max(0, found.length - SHOWN_LIMIT) };
}
