/** The cluster that a first visit shows: small, alive, and there without anybody having made it. */
import { firstVisit } from '../../scenario/demos/first-visit';

export const DEMO = 'demo';

export const demoScenario = firstVisit;
