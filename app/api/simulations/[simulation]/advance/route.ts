import * as v from 'valibot';
import { simulationVerb } from '@/lib/cluster/http/simulation-route';

const Advance = v.strictObject({
  toMs: v.pipe(v.number(), v.integer('must be a whole number of milliseconds'), v.minValue(0)),
});

/** Stops the clock and runs to `toMs`, milliseconds since the epoch, at most an hour ahead. */
export const POST = simulationVerb(Advance, (cluster, { toMs }) => cluster.advance(toMs));
