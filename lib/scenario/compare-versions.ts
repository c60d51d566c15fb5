/**
 * What differs between two replays of one scenario in two versions: refusals, objects field by field, events. Uids,
 * times and generated names differ from replay to replay and are no difference; an object with a generated name is taken
 * for the one that was made at the same place among its like. Pure: it replays nothing.
 */
import { byString, compareStrings } from '../base/compare';
import { fieldDifferences } from '../engine/conformance/difference';
import { normaliseObject, UidNames } from '../engine/conformance/normalise';
import { gateDifferences, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { KubernetesObject } from '../kubernetes/object';
import { events } from '../kubernetes/resources';
import { SIMULATION_GROUP } from '../kubernetes/simulation-kinds';
import type { VolumeAttachment } from '../kubernetes/storage-kinds';
import { behaviourDifferences } from '../kubernetes/version-behaviours';
import type { ScenarioPlayer } from './replay';
import {
  COMPARISON_LIMITS,
  type ComparedField,
  type ComparedObject,
  type EventDifference,
  type ObjectDifference,
  type RefusalDifference,
  type VersionComparison,
} from './version-comparison';

/** The replays are of one scenario, but for its version, and have come to the same time. */
export function compareVersions(first: ScenarioPlayer, second: ScenarioPlayer): VersionComparison {
  const sides = [new Side(first), new Side(second)] as const;
  const versions = [sides[0].version, sides[1].version] as const;
  const kinds = new Set(sides.flatMap(({ kinds: of }) => [...of]));
  const { differences, same } = objectDifferences(...sides);
  const refusals = refusalDifferences(first, second);
  const told = eventDifferences(...sides);
  const { objects: most, refusals: mostRefusals, events: mostEvents } = COMPARISON_LIMITS;
  return {
    versions,
    gates: gateDifferences(versions, kinds),
    behaviours: behaviourDifferences(versions, kinds),
    refusals: refusals.slice(0, mostRefusals),
    objects: differences.slice(0, most),
    events: told.slice(0, mostEvents),
    same,
    leftOut: {
      refusals: Math.max(0, refusals.length - mostRefusals),
      objects: Math.max(0, differences.length - most),
      events: Math.max(0, told.length - mostEvents),
    },
  };
}

interface Entry {
  readonly object: ComparedObject;
  readonly content: Readonly<Record<string, unknown>>;
}

/** One replay in a form that can be held against another. */
class Side {
  readonly version: KubernetesVersion;
  readonly kinds = new Set<string>();
  /** By kind, namespace and name. */
  readonly objects = new Map<string, Entry>();
  readonly events = new Map<string, Omit<EventDifference, 'onlyIn'>>();
  readonly #uids = new UidNames();
  /** Generated names by what stands for them. */
  readonly #generated: ReadonlyMap<string, string>;

  constructor({ simulation, scenario }: ScenarioPlayer) {
    this.version = simulation.version;
    const { api } = simulation;
    const past = api.changesSince(0);
    const seen = past.ok ? past.value.map(({ object }) => object) : [];
    for (const object of [...seen, ...scenario.objects]) this.kinds.add(object.kind);
    const all = api
      .resources()
      .filter(({ group, kind }) => kind !== 'Event' && group !== SIMULATION_GROUP)
      .flatMap((resource) => api.list(resource));
    this.#generated = generatedNames([...seen, ...all]);
    for (const object of [...seen, ...all]) this.#uids.learn(this.#named(object));
    for (const object of all) {
      const content = this.#text(normaliseObject(object, this.#uids));
      this.objects.set(identity(this.#nameOf(object)), { object: this.#nameOf(object), content });
    }
    for (const { involvedObject, type, reason, message } of api.list(events)) {
      const { kind = '', namespace, name = '' } = involvedObject;
      const object = this.#text({ kind, namespace, name });
      const event = { object, type, reason, message: this.#text(message) };
      this.events.set(JSON.stringify(event), event);
    }
  }

  #nameOf({ kind, metadata: { namespace, name } }: KubernetesObject): ComparedObject {
    return this.#text({ kind, ...(namespace === undefined ? {} : { namespace }), name });
  }

  #named<T extends KubernetesObject>(object: T): T {
    const name = this.#generated.get(object.metadata.name);
    return name === undefined ? object : { ...object, metadata: { ...object.metadata, name } };
  }

  #text<T>(value: T): T {
    const named = this.#uids.apply(value);
    if (this.#generated.size === 0) return named;
    return JSON.parse(
      JSON.stringify(named, (_key, part) => (typeof part === 'string' ? this.#withoutGenerated(part) : part)),
    ) as T;
  }

  #withoutGenerated(text: string): string {
    return text.replace(/[a-z0-9][a-z0-9.-]*[a-z0-9]/g, (word) =>
      this.#uids.text(this.#generated.get(word) ?? word),
    );
  }
}

/**
 * `web-7d9c4-x2k4p` stands as `web-7d9c4-{2}`: the second that was made with this beginning. A VolumeAttachment, whose
 * name is a hash, stands for its volume and its node.
 */
function generatedNames(objects: readonly KubernetesObject[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const object of objects) {
    const { kind, metadata } = object;
    const { generateName, name } = metadata;
    if (kind === 'VolumeAttachment') {
      const { source, nodeName } = (object as VolumeAttachment).spec;
      names.set(name, `csi-{${source.persistentVolumeName ?? 'inline'} on ${nodeName}}`);
    }
    if (!generateName || kind === 'Event' || names.has(name)) continue;
    const stem = `${kind} ${generateName}`;
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    names.set(name, `${generateName}{${count}}`);
  }
  return names;
}

function identity({ kind, namespace, name }: ComparedObject): string {
  return JSON.stringify([kind, namespace ?? '', name]);
}

function objectDifferences(
  first: Side,
  second: Side,
): { readonly differences: readonly ObjectDifference[]; readonly same: number } {
  const differences: ObjectDifference[] = [];
  let same = 0;
  const ids = [...new Set([...first.objects.keys(), ...second.objects.keys()])].sort(compareStrings);
  for (const id of ids) {
    const left = first.objects.get(id);
    const right = second.objects.get(id);
    const only = left && right ? undefined : left ? first.version : second.version;
    const object = (left ?? right)?.object;
    if (!object) continue;
    if (only) {
      differences.push({ object, onlyIn: only, fields: [], fieldsLeftOut: 0 });
      continue;
    }
    const fields = comparedFields(left?.content, right?.content);
    if (fields.length === 0) same += 1;
    else {
      const told = fields.slice(0, COMPARISON_LIMITS.fields);
      differences.push({ object, fields: told, fieldsLeftOut: fields.length - told.length });
    }
  }
  return { differences, same };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** What happened a moment earlier or later happened all the same. */
function isTime(value: unknown): boolean {
  return typeof value === 'string' && TIME.test(value);
}

/** Lists of names that are kept in the order of uids differ in their order from replay to replay. */
function isSameSet(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
  return left.every((element) => typeof element === 'string' && right.includes(element));
}

function comparedFields(left: unknown, right: unknown): readonly ComparedField[] {
  return fieldDifferences('', left, right)
    .flatMap((difference) => (difference.kind === 'field' ? [difference] : []))
    .filter(({ expected, actual }) => !(isTime(expected) && isTime(actual)) && !isSameSet(expected, actual))
    .map(({ path, expected, actual }) => ({ path, values: [text(expected), text(actual)] as const }))
    .sort(byString(({ path }) => path));
}

function text(value: unknown): string | null {
  if (value === undefined) return null;
  const whole = typeof value === 'string' ? value : JSON.stringify(value);
  return whole.length <= COMPARISON_LIMITS.text ? whole : `${whole.slice(0, COMPARISON_LIMITS.text)}…`;
}

function eventDifferences(first: Side, second: Side): readonly EventDifference[] {
  const only = (one: Side, other: Side) =>
    [...one.events].flatMap(([id, event]) =>
      other.events.has(id) ? [] : [{ ...event, message: text(event.message) ?? '', onlyIn: one.version }],
    );
  return [...only(first, second), ...only(second, first)].sort(
    byString(({ object, reason, message }) => `${identity(object)} ${reason} ${message}`),
  );
}

function refusalDifferences(first: ScenarioPlayer, second: ScenarioPlayer): readonly RefusalDifference[] {
  const messages = ({ refusals }: ScenarioPlayer) =>
    new Map(refusals.map(({ field, status }) => [field, text(status.message ?? status.reason)]));
  const [left, right] = [messages(first), messages(second)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((field) => ({ field, messages: [left.get(field) ?? null, right.get(field) ?? null] as const }))
    .filter(({ messages: [one, other] }) => one !== other);
}
