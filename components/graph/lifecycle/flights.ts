/**
 * Makes a token travel along an edge of the picture: 250 ms, the only motion in it. It moves a plain SVG element, not
 * React's tree, sixty times a second; d3 stays behind this one door.
 */
import { easeCubicInOut, timer } from 'd3';

const TRAVEL_MS = 250;

/** A way along the SVG path `d`, in the coordinates of the picture, from its end to its beginning if `backwards`. */
export interface Way {
  readonly d: string;
  readonly backwards: boolean;
}

/**
 * Moves `element` by its `transform` along the way. `onEnd` is called once, at the end of it. Returns a stop that ends
 * the travel without calling it.
 */
export function fly(element: SVGGElement, { d, backwards }: Way, onEnd: () => void): () => void {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', d);
  const length = path.getTotalLength();
  const clock = timer((elapsedMs) => {
    const share = Math.min(1, elapsedMs / TRAVEL_MS);
    const gone = easeCubicInOut(share);
    const { x, y } = path.getPointAtLength((backwards ? 1 - gone : gone) * length);
    element.setAttribute('transform', `translate(${x} ${y})`);
    if (share < 1) return;
    clock.stop();
    onEnd();
  });
  return () => {
    clock.stop();
  };
}
