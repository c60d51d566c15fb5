import * as v from 'valibot';
import { simulationVerb } from '@/lib/cluster/http/simulation-route';

/** Simulated milliseconds for a real one: one of `SPEEDS`. */
export const POST = simulationVerb(v.strictObject({ speed: v.number() }), (cluster, { speed }) =>
  cluster.setSpeed(speed),
);
