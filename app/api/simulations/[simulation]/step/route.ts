import { NoBody, simulationVerb } from '@/lib/cluster/http/simulation-route';

/** Stops the clock and runs to the next write of anything but an Event. */
export const POST = simulationVerb(NoBody, (cluster) => cluster.step());
