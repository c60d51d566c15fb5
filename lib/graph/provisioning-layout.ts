/** Where the steps of a flow stand: lanes from top to bottom, time from left to right. In pixels. */
import type { Actor, FlowStep, ProvisioningFlow } from './provisioning-flow';

export const LANE_HEIGHT = 62;
export const STEP_WIDTH = 150;
export const STEP_HEIGHT = 44;
export const LANE_TITLE_WIDTH = 128;

/** Steps of different lanes overlap in time; those of one lane must not overlap in space. */
const LEAST_ADVANCE = 48;
const MOST_ADVANCE = 112;
const ADVANCE_STEP = 4;
/** Room for an arrow between two steps of one lane. */
const GAP = 18;
const TRY_WIDTH = 126;
const TRY_GAP = 18;

export interface PlacedStep {
  readonly step: FlowStep;
  readonly left: number;
  readonly top: number;
  /** Left edge of the failed try beside it. */
  readonly tryLeft: number | undefined;
}

export interface PlacedEdge {
  readonly id: string;
  readonly path: string;
  readonly state: 'done' | 'running' | 'not-yet';
}

export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly PlacedStep[];
  readonly edges: readonly PlacedEdge[];
  readonly laneTop: (actor: Actor) => number;
}

/** `availableWidth`: what there is to fill; a flow that needs more is wider, and scrolls. */
export function layoutFlow(flow: ProvisioningFlow, availableWidth: number): FlowLayout {
  const laneIndex = new Map(flow.lanes.map(({ actor }, index) => [actor, index]));
  const laneTop = (actor: Actor): number => (laneIndex.get(actor) ?? 0) * LANE_HEIGHT;
  let advance = MOST_ADVANCE;
  let steps = placeSteps(flow, laneTop, advance);
  while (advance > LEAST_ADVANCE && widthOf(steps) > availableWidth) {
    advance -= ADVANCE_STEP;
    steps = placeSteps(flow, laneTop, advance);
  }
  const edges = steps.slice(1).flatMap((to, index) => {
    const from = steps[index];
    return from ? [edgeBetween(from, to)] : [];
  });
  return { width: widthOf(steps), height: flow.lanes.length * LANE_HEIGHT, steps, edges, laneTop };
}

function placeSteps(
  flow: ProvisioningFlow,
  laneTop: (actor: Actor) => number,
  advance: number,
): readonly PlacedStep[] {
  const free = new Map<Actor, number>();
  let left = LANE_TITLE_WIDTH - advance;
  return flow.steps.map((step): PlacedStep => {
    const reserve = step.failedTry ? TRY_WIDTH + TRY_GAP : 0;
    left = Math.max(left + advance, (free.get(step.actor) ?? 0) + GAP + reserve);
    free.set(step.actor, left + STEP_WIDTH);
    const top = laneTop(step.actor) + (LANE_HEIGHT - STEP_HEIGHT) / 2;
    return { step, left, top, tryLeft: step.failedTry ? left - TRY_WIDTH - TRY_GAP : undefined };
  });
}

function widthOf(steps: readonly PlacedStep[]): number {
  return Math.max(0, ...steps.map((placed) => placed.left + STEP_WIDTH));
}

/** Straight down or up where the two overlap in time, sideways within a lane, an elbow otherwise. */
function edgeBetween(from: PlacedStep, to: PlacedStep): PlacedEdge {
  const state = to.step.state === 'not-yet' ? 'not-yet' : to.step.state === 'done' ? 'done' : 'running';
  const id = `${from.step.id}-${to.step.id}`;
  if (from.top === to.top) {
    const y = from.top + STEP_HEIGHT / 2;
    return { id, state, path: `M${from.left + STEP_WIDTH + 2} ${y}H${to.left - 3}` };
  }
  const down = to.top > from.top;
  const startY = down ? from.top + STEP_HEIGHT + 1 : from.top - 1;
  const endY = down ? to.top - 2 : to.top + STEP_HEIGHT + 2;
  const overlap = from.left + STEP_WIDTH - to.left;
  if (overlap > 16) {
    const x = to.left + overlap / 2;
    return { id, state, path: `M${x} ${startY}V${endY}` };
  }
  const startX = from.left + STEP_WIDTH - 20;
  const endX = to.left + 20;
  const middle = down ? startY + 8 : startY - 8;
  return { id, state, path: `M${startX} ${startY}V${middle}H${endX}V${endY}` };
}
