/**
 * Watches a simulation while a recording is replayed and keeps what recordings tell of a step: events as a set,
 * and the states that each volume and claim went through. It compares nothing.
 */
import type { Change } from '../../kubernetes/change';
import type { Event } from '../../kubernetes/event';
import { type KubernetesObject, namespacedKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { ApiServer } from '../apiserver/api';
import { objectName, type UidNames } from './normalise';
import type { RecordedEvent, RecordedTransition } from './recording';

export class Observer {
  /** Events of the step so far, by `eventId`. */
  events = new Map<string, RecordedEvent>();
  /** States of the step so far, in the order of the writes, by object. */
  transitions = new Map<string, RecordedTransition[]>();
  /** Ids of the events of all steps before. */
  readonly earlierEvents = new Set<string>();
  readonly #uids: UidNames;

  constructor(api: ApiServer, uids: UidNames) {
    this.#uids = uids;
    api.subscribe((change) => this.#observe(change));
  }

  /** Forgets the step, but for which events it had. */
  nextStep(): void {
    for (const id of this.events.keys()) this.earlierEvents.add(id);
    this.events = new Map();
    this.transitions = new Map();
  }

  #observe(change: Change): void {
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
      source: shortSource(event.source.component ?? ''),
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

/** The recordings leave out which driver a resizer works for. */
function shortSource(component: string): string {
  return component.startsWith('external-resizer ') ? 'external-resizer' : component;
}
