/**
 * Watches a cluster, simulated or real, while a scenario is played and keeps what recordings tell of a step: events as
 * a set, and the states that each volume and claim went through. It compares nothing.
 */
import type { Change } from '../../kubernetes/change';
import type { Event } from '../../kubernetes/event';
import { type KubernetesObject, namespacedKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { objectName, type UidNames } from './normalise';
import type { RecordedEvent, RecordedTransition } from './recording';

/** What an observer hears of a write. */
export type ObservedChange = Pick<Change, 'type' | 'object'>;

/** Where changes come from: the simulated API server, or the watches on a real one. */
export interface ChangeSource {
  subscribe(listener: (change: ObservedChange) => void): unknown;
}

export class Observer {
  /** Events of the step so far, by `eventId`. */
  events = new Map<string, RecordedEvent>();
  /** States of the step so far, in the order of the writes, by object. */
  transitions = new Map<string, RecordedTransition[]>();
  /** Ids of the events of all steps before. */
  readonly earlierEvents = new Set<string>();
  readonly #uids: UidNames;

  constructor(source: ChangeSource, uids: UidNames) {
    this.#uids = uids;
    source.subscribe((change) => this.#observe(change));
  }

  /** Forgets the step, but for which events it had. */
  nextStep(): void {
    for (const id of this.events.keys()) this.earlierEvents.add(id);
    this.events = new Map();
    this.transitions = new Map();
  }

  #observe(change: ObservedChange): void {
    const { object } = change;
    if (object.kind === 'Event') {
      if (change.type !== 'DELETED') this.#event(object as Event);
      return;
    }
    this.#uids.learn(object);
    const state = stateOf(object);
    if (state === undefined) return;
    const name = this.#uids.text(objectName(object));
    const states = this.transitions.get(name) ?? [];
    this.transitions.set(name, states);
    states.push(change.type === 'DELETED' ? 'deleted' : this.#uids.apply(state));
  }

  #event(event: Event): void {
    const { kind = '', namespace, name = '' } = event.involvedObject;
    const recorded: RecordedEvent = this.#uids.apply({
      object: `${kind}/${namespacedKey(namespace, name)}`,
      type: event.type,
      reason: event.reason,
      message: event.message,
      source: shortSource(event.source.component || event.reportingComponent || ''),
    });
    this.events.set(eventId(recorded), recorded);
  }
}

/** Two events with the same id are the same event. */
export function eventId(event: RecordedEvent): string {
  return JSON.stringify([event.object, event.type, event.reason, event.message, event.source]);
}

function stateOf(object: KubernetesObject): RecordedTransition | undefined {
  const deleting = object.metadata.deletionTimestamp !== undefined;
  if (object.kind === 'PersistentVolume') {
    const volume = object as PersistentVolume;
    return { phase: volume.status?.phase ?? null, claim: volume.spec.claimRef?.name ?? null, deleting };
  }
  if (object.kind === 'PersistentVolumeClaim') {
    const claim = object as PersistentVolumeClaim;
    return { phase: claim.status?.phase ?? null, volume: claim.spec.volumeName || null, deleting };
  }
  return undefined;
}

/**
 * The recordings leave out which driver a resizer works for, and on which host which process of a provisioner runs:
 * it calls itself `<driver>_<host>_<uid>` (sig-storage-lib-external-provisioner v13, NewProvisionController).
 */
export function shortSource(component: string): string {
  if (component.startsWith('external-resizer ')) return 'external-resizer';
  return component.replace(/_[^_]*_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '');
}
