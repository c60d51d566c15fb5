/** The log of a simulation: what has happened in it, and what happens from now on. */
import type { Simulation } from '../../engine/simulation-api';
import { ChangeLog } from '../change-log';

/** Changes that readers can go back through: as many as a page keeps. */
const LOG_LIMIT = 20_000;

/** `onChange` is called after each change to come. */
export function followLog(
  simulation: Simulation,
  onChange: () => void,
): { readonly log: ChangeLog; readonly unsubscribe: () => void } {
  const log = new ChangeLog({ timeMs: simulation.config.startMs, limit: LOG_LIMIT });
  const past = simulation.api.changesSince(0);
  for (const change of past.ok ? past.value : []) log.append(change);
  const unsubscribe = simulation.api.subscribe((change) => {
    log.append(change);
    onChange();
  });
  return { log, unsubscribe };
}
