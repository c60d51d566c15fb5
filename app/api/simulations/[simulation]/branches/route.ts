import * as v from 'valibot';
import { getClusters } from '@/lib/cluster/clusters';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { findSimulation, readBody, type SimulationParams } from '@/lib/cluster/http/simulation-route';
import { ClusterTitle } from '@/lib/cluster/simulated/new-simulation';

const NewBranch = v.strictObject({
  /** The write that the branch begins after; without one it begins now. */
  revision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Instead of a revision: what was undone, by its number. It is a branch of its own from then on. */
  future: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  title: v.optional(ClusterTitle),
});

/** Opens a cluster that begins as this one was at a revision, or would have been, with its clock stopped. */
export const POST = route<SimulationParams>(async (request, { simulation }) => {
  const parent = await findSimulation(simulation);
  if (!parent.ok) return respondStatus(parent.error);
  const body = await readBody(request, NewBranch);
  if (!body.ok) return respondStatus(body.error);
  const { revision, future, title } = body.value;
  const point = future === undefined ? revision : { future };
  const branch = await (await getClusters()).simulations.branch(parent.value, point, title);
  if (branch.ok && future !== undefined) parent.value.showFuture(future, false);
  return branch.ok ? respondJson(branch.value.describe(), 201) : respondStatus(branch.error);
});
