/** Whether a replay came to the state in which its scenario was shared. */
import type { Simulation } from '../../engine/simulation-api';
import type { ReplayVerdict } from '../../history/stream-message';
import { hashState } from '../../scenario/state-hash';

/** `shared`: the hash that the scenario says; undefined where it says none. */
export function verdictOf(shared: string | undefined, { api }: Simulation): ReplayVerdict {
  if (shared === undefined) return { kind: 'Unknown' };
  const here = hashState(api);
  return here === shared ? { kind: 'Same' } : { kind: 'Different', shared, here };
}
