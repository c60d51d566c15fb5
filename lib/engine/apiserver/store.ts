/**
 * Keeps the current objects of every kind. It decides nothing: what may be written is settled before.
 *
 * A write costs the same however many objects there are. A list is kept in order of namespace and name: new
 * names wait unsorted until somebody lists, and are then merged in.
 */
import { compareStrings } from '../../base/compare';
import type { KubernetesObject } from '../../kubernetes/object';
import type { ResourceInfo } from '../../kubernetes/resources';

/** The objects of one kind in one namespace (`''` for cluster scope). */
class NamespaceObjects {
  readonly #objects = new Map<string, KubernetesObject>();
  #sortedNames: string[] = [];
  #newNames = new Set<string>();
  #listed: readonly KubernetesObject[] | undefined = [];

  get size(): number {
    return this.#objects.size;
  }

  get(name: string): KubernetesObject | undefined {
    return this.#objects.get(name);
  }

  set(name: string, object: KubernetesObject): void {
    if (!this.#objects.has(name)) this.#newNames.add(name);
    this.#objects.set(name, object);
    this.#listed = undefined;
  }

  delete(name: string): void {
    this.#objects.delete(name);
    this.#newNames.delete(name);
    this.#listed = undefined;
  }

  list(): readonly KubernetesObject[] {
    if (this.#listed) return this.#listed;
    const names = this.#mergeNames();
    const listed: KubernetesObject[] = [];
    for (const name of names) {
      const object = this.#objects.get(name);
      if (object) listed.push(object);
    }
    this.#listed = Object.freeze(listed);
    return this.#listed;
  }

  /** Merges the new names into the sorted ones; names of deleted objects fall out on the way. */
  #mergeNames(): readonly string[] {
    const added = [...this.#newNames].sort(compareStrings);
    const merged: string[] = [];
    let next = 0;
    for (const name of this.#sortedNames) {
      if (!this.#objects.has(name) || this.#newNames.has(name)) continue;
      for (let first = added[next]; first !== undefined && first < name; first = added[next]) {
        merged.push(first);
        next += 1;
      }
      merged.push(name);
    }
    merged.push(...added.slice(next));
    this.#sortedNames = merged;
    this.#newNames = new Set();
    return merged;
  }
}

/** The objects of one kind. */
class ResourceObjects {
  readonly resource: ResourceInfo;
  readonly #namespaces = new Map<string, NamespaceObjects>();
  #listed: readonly KubernetesObject[] | undefined = [];
  size = 0;

  constructor(resource: ResourceInfo) {
    this.resource = resource;
  }

  get(namespace: string, name: string): KubernetesObject | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  set(namespace: string, name: string, object: KubernetesObject): void {
    let part = this.#namespaces.get(namespace);
    if (!part) {
      part = new NamespaceObjects();
      this.#namespaces.set(namespace, part);
    }
    const before = part.size;
    part.set(name, object);
    this.size += part.size - before;
    this.#listed = undefined;
  }

  delete(namespace: string, name: string): void {
    const part = this.#namespaces.get(namespace);
    if (!part) return;
    const before = part.size;
    part.delete(name);
    this.size += part.size - before;
    if (part.size === 0) this.#namespaces.delete(namespace);
    this.#listed = undefined;
  }

  list(namespace: string | undefined): readonly KubernetesObject[] {
    if (namespace !== undefined) return this.#namespaces.get(namespace)?.list() ?? [];
    if (this.#listed) return this.#listed;
    const parts = [...this.#namespaces].sort(([a], [b]) => compareStrings(a, b));
    this.#listed = Object.freeze(parts.flatMap(([, part]) => part.list()));
    return this.#listed;
  }
}

/** All objects of a cluster by kind, namespace and name. */
export class ObjectStore {
  readonly #resources = new Map<string, ResourceObjects>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(resource: ResourceInfo, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.#resources.get(resourceId(resource))?.get(namespace ?? '', name);
  }

  list(resource: ResourceInfo, namespace?: string): readonly KubernetesObject[] {
    return this.#resources.get(resourceId(resource))?.list(namespace) ?? [];
  }

  set(resource: ResourceInfo, object: KubernetesObject): void {
    const id = resourceId(resource);
    let objects = this.#resources.get(id);
    if (!objects) {
      objects = new ResourceObjects(resource);
      this.#resources.set(id, objects);
    }
    const before = objects.size;
    objects.set(object.metadata.namespace ?? '', object.metadata.name, object);
    this.#size += objects.size - before;
  }

  delete(resource: ResourceInfo, namespace: string | undefined, name: string): void {
    const objects = this.#resources.get(resourceId(resource));
    if (!objects) return;
    const before = objects.size;
    objects.delete(namespace ?? '', name);
    this.#size += objects.size - before;
  }

  /** Rows of the kinds that have objects, in the order in which the kinds first appeared. */
  resources(): readonly ResourceInfo[] {
    return [...this.#resources.values()].filter(({ size }) => size > 0).map(({ resource }) => resource);
  }

  /** The row under which a kind was first stored, whether or not objects of it are left. */
  resourceOfKind(group: string, kind: string): ResourceInfo | undefined {
    return this.#resources.get(`${group}/${kind}`)?.resource;
  }
}

function resourceId(resource: ResourceInfo): string {
  return `${resource.group}/${resource.kind}`;
}
