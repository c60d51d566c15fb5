import { NoBody, simulationVerb } from '@/lib/cluster/http/simulation-route';

/** Stops the clock and runs until nothing changes any more. */
export const POST = simulationVerb(NoBody, (cluster) => cluster.settle());
