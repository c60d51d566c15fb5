import * as v from 'valibot';
import { err, ok } from '@/lib/base/result';
import { simulationVerb } from '@/lib/cluster/http/simulation-route';
import { failure } from '@/lib/kubernetes/status';

const Shown = v.strictObject({
  future: v.pipe(v.number(), v.integer(), v.minValue(1)),
  shown: v.boolean(),
});

/** Deletes what was undone from the list of futures, or brings it back. */
export const POST = simulationVerb(Shown, (cluster, { future, shown }) =>
  cluster.showFuture(future, shown)
    ? ok(undefined)
    : err(failure('NotFound', `cluster "${cluster.name}" keeps no future ${future} (any more)`)),
);
