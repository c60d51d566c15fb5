/** What the watches on a real cluster tell during a step, put into an order in which it can be written down. */
import type { UidNames } from '../../engine/conformance/normalise';
import type { ChangeSource, ObservedChange } from '../../engine/conformance/observer';
import type { Event } from '../../kubernetes/event';

/** Kinds whose objects' names hold the uids of others: these are learnt first. */
const LEARNT_FIRST: readonly string[] = ['Pod', 'PersistentVolumeClaim'];

/**
 * Keeps the changes of a step until it has ended: the watches of different kinds are not in step with each other, and
 * a text that holds a uid can only be written once the object that has it was seen.
 */
export class HeardChanges implements ChangeSource {
  #changes: ObservedChange[] = [];
  #listener: ((change: ObservedChange) => void) | undefined;
  readonly #uids = new Set<string>();

  subscribe(listener: (change: ObservedChange) => void): void {
    this.#listener = listener;
  }

  keep(change: ObservedChange): void {
    this.#changes.push(change);
  }

  /** Tells the observer of all, of Events last; not of Events about objects of a scenario before. */
  tell(uids: UidNames): void {
    const changes = this.#changes;
    this.#changes = [];
    const objects = changes.filter(({ object }) => object.kind !== 'Event');
    const first = objects.filter(({ object }) => LEARNT_FIRST.includes(object.kind));
    for (const { object } of [...first, ...objects]) {
      uids.learn(object);
      this.#uids.add(object.metadata.uid ?? '');
    }
    for (const change of objects) this.#listener?.(change);
    for (const change of changes) {
      if (change.object.kind === 'Event' && this.#isOwn(change.object as Event)) this.#listener?.(change);
    }
  }

  #isOwn({ involvedObject: { uid } }: Event): boolean {
    return uid === undefined || uid === '' || this.#uids.has(uid);
  }
}
