/**
 * Recent writes as marks on five lanes, by who wrote: the reader, controllers, scheduler, driver, node. Marks that
 * would fall on the same pixel are one mark, so that a long log costs no more to draw than the track is wide.
 */
import type { Change } from '../kubernetes/change';
import type { Event } from '../kubernetes/event';

export const LANES = ['you', 'controllers', 'scheduler', 'driver', 'node'] as const;

export type Lane = (typeof LANES)[number];

/** Who an actor is, by its upstream name. What is no known component of the control plane is a driver's sidecar. */
export function laneOf(actor: string): Lane {
  if (actor === 'user' || actor.startsWith('kubectl')) return 'you';
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

export interface TrackMark {
  readonly lane: Lane;
  /** From 0 at the beginning of the track to 1 at its end. */
  readonly position: number;
  readonly revision: number;
  readonly timeMs: number;
  /** How many writes fall together here. */
  readonly count: number;
  /** A Warning event was sent for the first time. */
  readonly warning: boolean;
}

export interface Tick {
  readonly position: number;
  readonly timeMs: number;
}

export interface Track {
  readonly startMs: number;
  /** Where now is, from 0 to 1: a new cluster has room ahead of it. */
  readonly now: number;
  readonly marks: readonly TrackMark[];
  readonly ticks: readonly Tick[];
}

/** The shortest time that a track shows, so that the first writes of a new cluster do not fill it. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 30 * 60_000;
/** Empty share before the first write. */
const LEAD = 0.03;
const STEPS_MS = [10, 15, 30, 60, 120, 300, 600].map((seconds) => seconds * 1_000);
const TICKS = 6;

export interface TrackInput {
  readonly changes: readonly Change[];
  readonly nowMs: number;
  /** Pixels of the track: no two marks of a lane share one. */
  readonly width: number;
}

/** The last minutes up to now: as long as there was anything, between one minute and thirty. */
export function trackOf({ changes, nowMs, width }: TrackInput): Track {
  const firstMs = Math.min(changes[0]?.timeMs ?? nowMs, nowMs);
  const startMs = Math.max(firstMs - (nowMs - firstMs) * LEAD, nowMs - LONGEST_MS);
  const lengthMs = Math.max(SHORTEST_MS, nowMs - startMs);
  return {
    startMs,
    now: (nowMs - startMs) / lengthMs,
    marks: marksOf(changes, startMs, lengthMs, width),
    ticks: ticksOf(startMs, lengthMs),
  };
}

function marksOf(
  changes: readonly Change[],
  startMs: number,
  lengthMs: number,
  width: number,
): readonly TrackMark[] {
  const slots = Math.max(1, Math.floor(width / 4));
  const marks = new Map<string, TrackMark>();
  for (let index = changes.length - 1; index >= 0; index -= 1) {
    const change = changes[index];
    if (!change || change.timeMs < startMs) break;
    const warning = isNewWarning(change);
    if (change.object.kind === 'Event' && !warning) continue;
    const lane = laneOf(change.actor);
    const position = Math.min(1, (change.timeMs - startMs) / lengthMs);
    const key = `${lane} ${Math.round(position * slots)}`;
    const known = marks.get(key);
    if (known) marks.set(key, { ...known, count: known.count + 1, warning: known.warning || warning });
    else
      marks.set(key, { lane, position, revision: change.revision, timeMs: change.timeMs, count: 1, warning });
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
