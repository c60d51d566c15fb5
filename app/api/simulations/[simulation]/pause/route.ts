import { ok } from '@/lib/base/result';
import { NoBody, simulationVerb } from '@/lib/cluster/http/simulation-route';

/** Stops simulated time. */
export const POST = simulationVerb(NoBody, (cluster) => ok(cluster.pause()));
