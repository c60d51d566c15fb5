/**
 * Makes tokens travel along the edges of the picture: 250 ms each, the only motion in it. It moves plain SVG elements,
 * not React's, sixty times a second. One factory, so that d3 stays behind one door.
 */
import { easeCubicInOut, timer } from 'd3';

export interface Flight {
  readonly id: string;
  /** SVG path in the coordinates of the picture. */
  readonly path: string;
}

export interface FlightDeck {
  /** Starts a flight of `element`, placed by its `transform`. `onEnd` is called once, also when it is cut short. */
  fly(flight: Flight, element: SVGGElement, onEnd: () => void): void;
  /** Ends all flights where they are going. */
  destroy(): void;
}

const TRAVEL_MS = 250;

export function createFlightDeck(): FlightDeck {
  const running = new Map<string, () => void>();
  return {
    fly: (flight, element, onEnd) => {
      running.get(flight.id)?.();
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', flight.path);
      const length = path.getTotalLength();
      const clock = timer((elapsedMs) => {
        const share = Math.min(1, elapsedMs / TRAVEL_MS);
        const { x, y } = path.getPointAtLength(easeCubicInOut(share) * length);
        element.setAttribute('transform', `translate(${x} ${y})`);
        if (share === 1) end();
      });
      const end = () => {
        clock.stop();
        running.delete(flight.id);
        onEnd();
      };
      running.set(flight.id, end);
    },
    destroy: () => {
      for (const end of [...running.values()]) end();
    },
  };
}
