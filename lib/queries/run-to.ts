/** Brings a simulated cluster to a moment that is still to come, and waits until the page has it. */
import type { ClusterStore } from './cluster-store';
import { advanceSimulation } from './simulations';

/** Its clock stands then. Throws a StatusError where the cluster cannot come there. */
export async function runTo(store: ClusterStore, timeMs: number): Promise<void> {
  await advanceSimulation(store, timeMs);
  await untilCurrent(store);
}

/** Resolves when the page has everything that was announced. */
export function untilCurrent(store: ClusterStore): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!store.read().current) return;
      release();
      resolve();
    };
    const release = store.subscribe(look);
    look();
  });
}
