/** The scenarios that Stowage brings along, by the id that they have in an address. */
import type { Scenario } from '../scenario';
import { firstVisit } from './first-visit';
import { lifeOfAVolume } from './life-of-a-volume';

export const DEMOS: Readonly<Record<string, Scenario>> = {
  'first-visit': firstVisit,
  'life-of-a-volume': lifeOfAVolume,
};

export function findDemo(id: string): Scenario | undefined {
  return Object.hasOwn(DEMOS, id) ? DEMOS[id] : undefined;
}
