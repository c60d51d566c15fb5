import { NoBody, simulationVerb } from '@/lib/cluster/http/simulation-route';

/** Stops simulated time. */
export const POST = simulationVerb(NoBody, (cluster) => {
  cluster.pause();
  return undefined;
});
