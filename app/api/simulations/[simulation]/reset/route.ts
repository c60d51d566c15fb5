import { NoBody, simulationVerb } from '@/lib/cluster/http/simulation-route';

/** Back to the state in which the cluster was opened. */
export const POST = simulationVerb(NoBody, (cluster) => cluster.reset());
