import * as v from 'valibot';
import { ok } from '@/lib/base/result';
import { simulationVerb } from '@/lib/cluster/http/simulation-route';
import { ClusterTitle } from '@/lib/cluster/simulated/new-simulation';

/** Gives a cluster another title; its name, which is its address, stays. */
export const POST = simulationVerb(v.strictObject({ title: ClusterTitle }), (cluster, { title }) =>
  ok(cluster.rename(title)),
);
