import { NoBody, simulationVerb } from '@/lib/cluster/http/simulation-route';

/** Lets simulated time go on. */
export const POST = simulationVerb(NoBody, (cluster) => cluster.play());
