/**
 * Who owns whom, kept up to date by watches: the objects that name an owner, by that owner's uid, and all uids that
 * exist. It only takes note. Upstream: GraphBuilder, pkg/controller/garbagecollector/graph_builder.go, 1.37.
 */
import { type KubernetesObject, objectKey } from '../../../kubernetes/object';
import type { ResourceInfo } from '../../../kubernetes/resources';
import type { ComponentContext } from '../../component';

/** Where an object was seen; its uid tells it from another of that name. */
export interface GraphItem {
  readonly resource: ResourceInfo;
  readonly key: string;
  readonly uid: string;
}

/** Called after each change; `object` is undefined when it went, `previousOwners` are the uids of its owners before. */
type OnChange = (
  item: GraphItem,
  object: KubernetesObject | undefined,
  previousOwners: readonly string[],
) => void;

export class OwnershipGraph {
  readonly #items = new Map<string, GraphItem>();
  readonly #owners = new Map<string, readonly string[]>();
  readonly #dependents = new Map<string, Set<string>>();

  readonly #followed = new Set<string>();
  readonly #context: Pick<ComponentContext, 'watch'>;
  readonly #onChange: OnChange;

  constructor(context: Pick<ComponentContext, 'watch'>, onChange: OnChange) {
    this.#context = context;
    this.#onChange = onChange;
  }

  isFollowed({ group, kind }: Pick<ResourceInfo, 'group' | 'kind'>): boolean {
    return this.#followed.has(`${group}/${kind}`);
  }

  /** Takes note of the objects of one more kind. Events are left out: they own nothing and expire by themselves. */
  follow(resource: ResourceInfo): void {
    if (resource.kind === 'Event' || this.isFollowed(resource)) return;
    this.#followed.add(`${resource.group}/${resource.kind}`);
    this.#context.watch(resource, ({ type, object }) => {
      const uid = object.metadata.uid ?? '';
      const item = { resource, key: objectKey(object), uid };
      const previousOwners = this.#owners.get(uid) ?? [];
      const present = type === 'DELETED' ? undefined : object;
      this.#setOwners(uid, present?.metadata.ownerReferences?.map((owner) => owner.uid) ?? []);
      if (present) this.#items.set(uid, item);
      else this.#items.delete(uid);
      this.#onChange(item, present, previousOwners);
    });
  }

  find(uid: string): GraphItem | undefined {
    return this.#items.get(uid);
  }

  dependentsOf(uid: string): readonly GraphItem[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#items.get(dependent) ?? []);
  }

  #setOwners(uid: string, owners: readonly string[]): void {
    for (const owner of this.#owners.get(uid) ?? []) {
      const dependents = this.#dependents.get(owner);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner);
    }
    if (owners.length === 0) this.#owners.delete(uid);
    else this.#owners.set(uid, owners);
    for (const owner of owners) {
      const dependents = this.#dependents.get(owner) ?? new Set<string>();
      this.#dependents.set(owner, dependents.add(uid));
    }
  }
}
