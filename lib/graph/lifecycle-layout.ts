/**
 * Where the states and edges of the lifecycle stand: placed by hand on four columns, stretched to the space there is.
 * Columns never move: volumes and claims share the column Bound. Lengths are CSS pixels.
 */
import type { LifecycleEdgeId } from './lifecycle-edges';

export type LifecycleStateId =
  | 'volume:Pending'
  | 'volume:Available'
  | 'volume:Bound'
  | 'volume:Released'
  | 'volume:Failed'
  | 'volume:gone'
  | 'claim:Pending'
  | 'claim:Bound'
  | 'claim:Lost';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An edge as an SVG path in the direction of the move, with the place of its words: centre of the text. */
export interface EdgePlace {
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number; readonly width: number };
  /** Middle of the path: where a token stands that is under way. */
  readonly middle: { readonly x: number; readonly y: number };
  /** The words stand on the line and need the ground behind them. */
  readonly onLine: boolean;
}

export interface LifecycleLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: Readonly<Record<LifecycleStateId, Box>>;
  readonly edges: Readonly<Record<LifecycleEdgeId, EdgePlace>>;
  readonly captions: {
    readonly volumes: { readonly x: number; readonly y: number };
    readonly claims: { readonly x: number; readonly y: number };
  };
  readonly legend: Box;
}

export const NARROWEST = 640;
const WIDEST = 1_720;
const TOP = 68;
const BETWEEN_ROWS = 94;
const CLAIM_CAPTION = 60;
const BOTTOM = 26;
/** Heights of the three rows where space is short, and how what is left over is shared out. */
const LOWEST_ROWS = [150, 70, 128] as const;
const SHARES = [0.5, 0.12] as const;
/** Height of the picture where space is short: what is lower has to scroll. */
export const LOWEST =
  TOP + BETWEEN_ROWS + CLAIM_CAPTION + BOTTOM + LOWEST_ROWS[0] + LOWEST_ROWS[1] + LOWEST_ROWS[2];
const CORNER = 10;

/** Space between a box and the end of an arrow. */
const GAP_START = 2;
const GAP_END = 4;

/** The layout for a space of `width` by `height`; a lower space is scrolled, a narrower one needs the list. */
export function lifecycleLayout(space: { readonly width: number; readonly height: number }): LifecycleLayout {
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(space.width)));
  const spare = Math.max(0, Math.floor(space.height) - LOWEST);
  const gap = Math.round(Math.min(112, Math.max(76, width * 0.099)));
  const column = Math.floor((width - 3 * gap) / 4);
  const x = (index: number) => index * (column + gap);
  const extra = [Math.round(spare * SHARES[0]), Math.round(spare * SHARES[1])] as const;
  const first = { y: TOP, height: LOWEST_ROWS[0] + extra[0] };
  const second = { y: first.y + first.height + BETWEEN_ROWS, height: LOWEST_ROWS[1] + extra[1] };
  const third = {
    y: second.y + second.height + CLAIM_CAPTION,
    height: LOWEST_ROWS[2] + spare - extra[0] - extra[1],
  };
  const at = (index: number, row: typeof first, span = 1): Box => ({
    x: x(index),
    y: row.y,
    width: span === 1 ? column : x(index + span - 1) + column - x(index),
    height: row.height,
  });
  const boxes: Record<LifecycleStateId, Box> = {
    'volume:Pending': at(0, first),
    'volume:Available': at(1, first),
    'volume:Bound': at(2, first),
    'volume:Released': at(3, first),
    'volume:gone': at(2, second),
    'volume:Failed': at(3, second),
    'claim:Pending': at(0, third, 2),
    'claim:Bound': at(2, third),
    'claim:Lost': at(3, third),
  };
  return {
    width: x(3) + column,
    height: third.y + third.height + BOTTOM,
    boxes,
    edges: edgePlaces(boxes),
    captions: { volumes: { x: 0, y: 0 }, claims: { x: 0, y: third.y - 34 } },
    legend: { x: 0, y: second.y, width: x(1) + column, height: second.height },
  };
}

function edgePlaces(boxes: Record<LifecycleStateId, Box>): Record<LifecycleEdgeId, EdgePlace> {
  const { 'volume:Pending': pending, 'volume:Available': available, 'volume:Bound': bound } = boxes;
  const { 'volume:Released': released, 'volume:Failed': failed, 'volume:gone': gone } = boxes;
  const claims = { pending: boxes['claim:Pending'], bound: boxes['claim:Bound'], lost: boxes['claim:Lost'] };
  const upper = pending.y + 44;
  const lower = pending.y + pending.height - 34;
  const below = pending.y + pending.height;
  const row = claims.pending.y;
  const foot = row + claims.pending.height;
  return {
    'volume:Pending>Available': across(pending, available, upper),
    'volume:Available>Bound': across(available, bound, upper),
    'volume:Bound>Released': across(bound, released, upper),
    'volume:Bound>Available': across(bound, available, lower),
    'volume:Released>Bound': across(released, bound, lower),
    'volume:Pending>Released': over(pending, released, { y: 26, start: 0.3, end: 0.36, label: 0.72 }),
    'volume:Pending>Bound': over(pending, bound, { y: 39, start: 0.5, end: 0.5, label: 0.42 }),
    'volume:Available>Released': over(available, released, { y: 52, start: 0.62, end: 0.2, label: 0.72 }),
    'volume:Released>Available': under(released, available, {
      y: below + 26,
      start: 0.18,
      end: 0.5,
      up: true,
    }),
    'volume:Released>gone': under(released, gone, { y: below + 50, start: 0.38, end: 0.5, up: false }),
    'volume:Released>Failed': down(released, failed, 0.7),
    'volume:Failed>Bound': back(failed, bound, { y: below + 66, start: 0.24, end: 0.82, label: 0.35 }),
    'volume:Failed>Available': back(failed, available, { y: below + 80, start: 0.1, end: 0.28, label: 0.75 }),
    'volume:Failed>gone': across(failed, gone, failed.y + Math.min(38, failed.height / 2)),
    'claim:Pending>Bound': across(claims.pending, claims.bound, row + 52),
    'claim:Bound>Pending': across(claims.bound, claims.pending, foot - 16),
    'claim:Bound>Lost': across(claims.bound, claims.lost, row + 46),
    'claim:Lost>Bound': across(claims.lost, claims.bound, row + 96),
    'claim:Pending>Lost': over(claims.pending, claims.lost, {
      y: row - 16,
      start: 0.7,
      end: 0.3,
      label: 0.5,
    }),
    'claim:Lost>Pending': beneath(claims.lost, claims.pending, foot + 16),
  };
}

interface Route {
  /** Height of the horizontal part. */
  readonly y: number;
  /** Where the path leaves and enters, as a share of the width of the box. */
  readonly start: number;
  readonly end: number;
}

/** Straight across the gap between two boxes of a row; the words stand above the line. */
function across(from: Box, to: Box, y: number): EdgePlace {
  const forward = from.x < to.x;
  const start = forward ? from.x + from.width + GAP_START : from.x - GAP_START;
  const end = forward ? to.x - GAP_END : to.x + to.width + GAP_END;
  return {
    path: `M${start} ${y}H${end}`,
    label: { x: (start + end) / 2, y: y - 13, width: Math.abs(end - start) + 2 },
    middle: { x: (start + end) / 2, y },
    onLine: false,
  };
}

/** From the top of one box over others to the top of another on its right. `label`: how far along the words stand. */
function over(from: Box, to: Box, route: Route & { readonly label: number }): EdgePlace {
  const { y } = route;
  const start = from.x + from.width * route.start;
  const end = to.x + to.width * route.end;
  const path =
    `M${start} ${from.y - GAP_START}V${y + CORNER}q0 -${CORNER} ${CORNER} -${CORNER}` +
    `H${end - CORNER}q${CORNER} 0 ${CORNER} ${CORNER}V${to.y - GAP_END}`;
  const label = { x: start + (end - start) * route.label, y, width: 150 };
  return { path, label, middle: { x: (start + end) / 2, y }, onLine: true };
}

/** From the bottom of one box to the left, then up or down to another. */
function under(from: Box, to: Box, route: Route & { readonly up: boolean }): EdgePlace {
  const { y } = route;
  const start = from.x + from.width * route.start;
  const end = to.x + to.width * route.end;
  const top = from.y + from.height + GAP_START;
  const last = route.up ? `-${CORNER}V${to.y + to.height + GAP_END}` : `${CORNER}V${to.y - GAP_END}`;
  const path =
    `M${start} ${top}V${y - CORNER}q0 ${CORNER} -${CORNER} ${CORNER}` +
    `H${end + CORNER}q-${CORNER} 0 -${CORNER} ${last}`;
  const middle = { x: (start + end) / 2, y };
  return { path, label: { ...middle, width: start - end - 30 }, middle, onLine: true };
}

/** From the top of a low box to the left, then up to the bottom of a high one. */
function back(from: Box, to: Box, route: Route & { readonly label: number }): EdgePlace {
  const { y } = route;
  const start = from.x + from.width * route.start;
  const end = to.x + to.width * route.end;
  const path =
    `M${start} ${from.y - GAP_START}V${y + CORNER}q0 -${CORNER} -${CORNER} -${CORNER}` +
    `H${end + CORNER}q-${CORNER} 0 -${CORNER} -${CORNER}V${to.y + to.height + GAP_END}`;
  const label = { x: start - (start - end) * route.label, y, width: 130 };
  return { path, label, middle: { x: (start + end) / 2, y }, onLine: true };
}

/** From the bottom of the right box to the bottom of the left one. */
function beneath(from: Box, to: Box, y: number): EdgePlace {
  const start = from.x + from.width * 0.5;
  const end = to.x + to.width * 0.5;
  const foot = from.y + from.height;
  const path =
    `M${start} ${foot + GAP_START}V${y - CORNER}q0 ${CORNER} -${CORNER} ${CORNER}` +
    `H${end + CORNER}q-${CORNER} 0 -${CORNER} -${CORNER}V${foot + GAP_END}`;
  const middle = { x: (start + end) / 2, y };
  return { path, label: { ...middle, width: 180 }, middle, onLine: true };
}

function down(from: Box, to: Box, share: number): EdgePlace {
  const x = from.x + from.width * share;
  const start = from.y + from.height + GAP_START;
  const end = to.y - GAP_END;
  const middle = { x, y: (start + end) / 2 };
  return {
    path: `M${x} ${start}V${end}`,
    label: { ...middle, y: start + 30, width: 90 },
    middle,
    onLine: true,
  };
}
