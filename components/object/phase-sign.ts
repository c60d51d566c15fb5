/** The sign of a phase as the API has it. What a Pending claim waits for is told apart elsewhere. */
import type { SignName } from '../ui/sign';

const SIGNS: Readonly<Record<string, SignName>> = {
  Pending: 'waiting',
  Available: 'available',
  Bound: 'bound',
  Released: 'released',
  Failed: 'failed',
  Lost: 'lost',
  Running: 'bound',
  Succeeded: 'bound',
  Unknown: 'failed',
  Active: 'bound',
  Terminating: 'terminating',
};

/** `phase` undefined: not yet, or gone. */
export function phaseSign(phase: string | undefined): SignName {
  return phase === undefined ? 'gone' : (SIGNS[phase] ?? 'waiting');
}
