/** What the cluster holds, by kind: the kinds that are simulated first, then those that are only kept. Pure. */
import { byString } from '@/lib/base/compare';
import { type KubernetesObject, objectKey } from '@/lib/kubernetes/object';
import { findResourceByKind, RESOURCES } from '@/lib/kubernetes/resources';

export interface StoredKind {
  readonly kind: string;
  readonly apiVersion: string;
  readonly simulated: boolean;
  /** In order of namespace and name. */
  readonly objects: readonly KubernetesObject[];
}

/** Made by the control plane in numbers; they have a view of their own. */
const LEFT_OUT = 'Event';

export interface StoredKinds {
  readonly kinds: readonly StoredKind[];
  readonly objects: number;
  readonly events: number;
}

export function storedKinds(
  table: ReadonlyMap<string, ReadonlyMap<string, KubernetesObject>>,
  wanted = '',
): StoredKinds {
  const text = wanted.trim().toLowerCase();
  const kinds: StoredKind[] = [];
  let events = 0;
  for (const objects of table.values()) {
    const [first] = objects.values();
    if (first === undefined) continue;
    if (first.kind === LEFT_OUT) {
      events = objects.size;
      continue;
    }
    const found = [...objects.values()].filter((object) => matches(object, text)).sort(byString(objectKey));
    if (found.length > 0)
      kinds.push({
        kind: first.kind,
        apiVersion: first.apiVersion,
        simulated: isSimulated(first),
        objects: found,
      });
  }
  kinds.sort((a, b) => rank(a) - rank(b) || (a.kind < b.kind ? -1 : 1));
  return { kinds, objects: kinds.reduce((sum, { objects }) => sum + objects.length, 0), events };
}

function matches({ kind, metadata }: KubernetesObject, text: string): boolean {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`.toLowerCase().includes(text);
}

function isSimulated({ apiVersion, kind }: KubernetesObject): boolean {
  return findResourceByKind(apiVersion, kind)?.simulated ?? false;
}

function rank({ apiVersion, kind }: StoredKind): number {
  const resource = findResourceByKind(apiVersion, kind);
  return resource === undefined ? RESOURCES.length : RESOURCES.indexOf(resource);
}
