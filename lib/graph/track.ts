/**
 * The writes of a cluster as marks on lanes: by who wrote (the reader, controllers, scheduler, driver, node) or by what
 * was written. Marks that would fall on the same pixel are one mark, so that a long log costs no more to draw than the
 * track is wide.
 */
import type { Change } from '../kubernetes/change';
import type { Event } from '../kubernetes/event';
import { objectKey } from '../kubernetes/object';

export const LANES = ['you', 'controllers', 'scheduler', 'driver', 'node'] as const;

export type Lane = (typeof LANES)[number];

/** Who an actor is, by its upstream name. What is no known component of the control plane is a driver's sidecar. */
export function laneOf(actor: string): Lane {
  if (actor === 'user' || actor === 'stowage' || actor.startsWith('kubectl')) return 'you';
  if (actor === 'default-scheduler' || actor === 'kube-scheduler') return 'scheduler';
  if (actor === 'kubelet' || actor.startsWith('kubelet')) return 'node';
  if (CONTROLLERS.has(actor) || actor.endsWith('-controller') || actor.endsWith('_controller'))
    return 'controllers';
  return 'driver';
}

/** `unknown` is a live writer that the API server does not tell, as with every deletion: mostly a controller. */
const CONTROLLERS = new Set([
  'unknown',
  'volume_expand',
  'ephemeral_volume',
  'kube-controller-manager',
  'kube-apiserver',
]);

export interface TrackLane {
  readonly id: string;
  readonly label: string;
}

export interface TrackMark {
  /** `id` of its lane. */
  readonly lane: string;
  /** From 0 at the beginning of the track to 1 at its end. */
  readonly position: number;
  readonly revision: number;
  readonly timeMs: number;
  /** How many writes fall together here. */
  readonly count: number;
  /** A Warning event was sent for the first time. */
  readonly warning: boolean;
  /** One of the writes is of the selected object. */
  readonly selected: boolean;
}

export interface Tick {
  readonly position: number;
  readonly timeMs: number;
}

export interface Track {
  readonly startMs: number;
  readonly lengthMs: number;
  /** Where now is, from 0 to 1: a new cluster has room ahead of it. Beyond 1 where the track ends before. */
  readonly now: number;
  readonly lanes: readonly TrackLane[];
  readonly marks: readonly TrackMark[];
  readonly ticks: readonly Tick[];
}

/** The shortest time that a track shows, so that the first writes of a new cluster do not fill it. */
const SHORTEST_MS = 60_000;
/** The longest, unless the reader wants to see more. */
const LONGEST_MS = 30 * 60_000;
/** How far a reader may look into the detail. */
const CLOSEST_MS = 1_000;
/** Empty share before the first write. */
const LEAD = 0.03;
const STEPS_MS = [0.1, 0.5, 1, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400].map(
  (seconds) => seconds * 1_000,
);
const TICKS = 6;
const OBJECT_LANES = 5;

export interface TrackInput {
  readonly changes: readonly Change[];
  readonly nowMs: number;
  /** Pixels of the track: no two marks of a lane share one. */
  readonly width: number;
  /** Each step shows half as much time, each negative one twice as much, down to a second and up to everything. */
  readonly zoom?: number;
  /** A time that the track must show: where the playhead is. Now, unless given. */
  readonly showMs?: number;
  /** By who wrote, unless given. */
  readonly lanesBy?: 'actor' | 'object';
  /** As `objectIdOf` names it. */
  readonly selectedId?: string | undefined;
}

/** The last minutes up to now, as long as there was anything, or the minutes around `showMs` where that is earlier. */
export function trackOf(input: TrackInput): Track {
  const { changes, nowMs, width, lanesBy = 'actor', selectedId } = input;
  const { startMs, lengthMs } = spanOf(input);
  const lanes = lanesBy === 'actor' ? ACTOR_LANES : objectLanes(changes, selectedId);
  return {
    startMs,
    lengthMs,
    now: (nowMs - startMs) / lengthMs,
    lanes,
    marks: marksOf(changes, {
      startMs,
      lengthMs,
      width,
      selectedId,
      laneIds: new Set(lanes.map(({ id }) => id)),
      laneIdOf: lanesBy === 'actor' ? ({ actor }) => laneOf(actor) : subjectOf,
    }),
    ticks: ticksOf(startMs, lengthMs),
  };
}

/** Which times a track shows; they are the same for every `showMs` that is in sight anyway. */
export function spanOf({
  changes,
  nowMs,
  zoom = 0,
  showMs = nowMs,
}: Pick<TrackInput, 'changes' | 'nowMs' | 'zoom' | 'showMs'>) {
  const firstMs = Math.min(changes[0]?.timeMs ?? nowMs, nowMs);
  const wholeMs = Math.max(SHORTEST_MS, (nowMs - firstMs) * (1 + LEAD));
  const usualMs = Math.min(wholeMs, LONGEST_MS);
  const lengthMs = Math.min(wholeMs, Math.max(CLOSEST_MS, usualMs / 2 ** zoom));
  const beginMs = firstMs - (nowMs - firstMs) * LEAD;
  const lastStartMs = Math.max(beginMs, nowMs - lengthMs);
  if (showMs >= lastStartMs) return { startMs: lastStartMs, lengthMs };
  return { startMs: Math.max(beginMs, showMs - lengthMs / 2), lengthMs };
}

const ACTOR_LANES: readonly TrackLane[] = LANES.map((lane) => ({ id: lane, label: lane }));

/** One string for an object of the track; an Event is about its object and stands on the lane of that. */
export function objectIdOf(kind: string, key: string): string {
  return `${kind} ${key}`;
}

function subjectOf({ object }: Change): string {
  if (object.kind !== 'Event') return objectIdOf(object.kind, objectKey(object));
  const { kind, namespace, name } = (object as Event).involvedObject;
  return objectIdOf(kind ?? '', namespace === undefined ? (name ?? '') : `${namespace}/${name}`);
}

/** The selected object first, then those that were written last. */
function objectLanes(changes: readonly Change[], selectedId: string | undefined): readonly TrackLane[] {
  const ids = new Set<string>(selectedId === undefined ? [] : [selectedId]);
  for (let index = changes.length - 1; index >= 0 && ids.size < OBJECT_LANES; index -= 1) {
    const change = changes[index];
    if (change && change.object.kind !== 'Event') ids.add(subjectOf(change));
  }
  return [...ids].map((id) => ({ id, label: id.slice(Math.max(id.indexOf(' '), id.indexOf('/')) + 1) }));
}

interface MarksInput {
  readonly startMs: number;
  readonly lengthMs: number;
  readonly width: number;
  readonly selectedId: string | undefined;
  readonly laneIds: ReadonlySet<string>;
  readonly laneIdOf: (change: Change) => string;
}

function marksOf(changes: readonly Change[], input: MarksInput): readonly TrackMark[] {
  const { startMs, lengthMs, width, selectedId, laneIds, laneIdOf } = input;
  const slots = Math.max(1, Math.floor(width / 4));
  const marks = new Map<string, TrackMark>();
  for (let index = changes.length - 1; index >= 0; index -= 1) {
    const change = changes[index];
    if (!change || change.timeMs < startMs) break;
    if (change.timeMs > startMs + lengthMs) continue;
    const warning = isNewWarning(change);
    if (change.object.kind === 'Event' && !warning) continue;
    const lane = laneIdOf(change);
    if (!laneIds.has(lane)) continue;
    const { revision, timeMs } = change;
    const position = (timeMs - startMs) / lengthMs;
    const selected = selectedId !== undefined && subjectOf(change) === selectedId;
    const key = `${lane} ${Math.round(position * slots)}`;
    const known = marks.get(key);
    marks.set(
      key,
      known
        ? {
            ...known,
            count: known.count + 1,
            warning: known.warning || warning,
            selected: known.selected || selected,
          }
        : { lane, position, revision, timeMs, count: 1, warning, selected },
    );
  }
  return [...marks.values()];
}

/** The first of equal warnings: a controller repeats them at every resync, and only their count grows. */
function isNewWarning({ type, object }: Change): boolean {
  return type === 'ADDED' && object.kind === 'Event' && (object as Event).type === 'Warning';
}

function ticksOf(startMs: number, lengthMs: number): readonly Tick[] {
  const stepMs = STEPS_MS.find((step) => lengthMs / step <= TICKS) ?? lengthMs;
  const ticks: Tick[] = [];
  for (let timeMs = Math.ceil(startMs / stepMs) * stepMs; timeMs <= startMs + lengthMs; timeMs += stepMs) {
    ticks.push({ timeMs, position: (timeMs - startMs) / lengthMs });
  }
  return ticks;
}
