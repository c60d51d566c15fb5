/** Routes of `/api/simulations/<name>`: find the simulated cluster, act on it, answer with what it is now. */
import 'server-only';
import * as v from 'valibot';
import { isJsonObject } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import { getClusters } from '../clusters';
import type { SimulatedCluster } from '../simulated/simulated-cluster';
import { readJsonBody } from './body';
import { respondJson, respondStatus } from './respond';
import { type RouteHandler, route } from './route';

export interface SimulationParams {
  readonly simulation: string;
}

/** The simulated cluster of that name. A live one has no verbs, and says so. */
export async function findSimulation(name: string): Promise<Result<SimulatedCluster, Status>> {
  const clusters = await getClusters();
  const cluster = await clusters.simulations.get(name);
  if (cluster.ok || cluster.error.reason !== 'NotFound') return cluster;
  const found = await clusters.find(name);
  if (!found.ok) return found;
  return err(failure('MethodNotAllowed', `cluster "${name}" is live: only a simulated clock can be moved`));
}

type VerbResult = Result<unknown, Status>;

/** A verb: POST with a body that meets `schema`; answers with the description of the cluster afterwards. */
export function simulationVerb<Schema extends v.GenericSchema>(
  schema: Schema,
  act: (cluster: SimulatedCluster, body: v.InferOutput<Schema>) => VerbResult | Promise<VerbResult>,
): RouteHandler<SimulationParams> {
  return route<SimulationParams>(async (request, { simulation }) => {
    const cluster = await findSimulation(simulation);
    if (!cluster.ok) return respondStatus(cluster.error);
    const body = await readBody(request, schema);
    if (!body.ok) return respondStatus(body.error);
    const done = await act(cluster.value, body.value);
    const kept = await cluster.value.kept();
    if (!kept.ok) return respondStatus(kept.error);
    return done.ok ? respondJson(cluster.value.describe()) : respondStatus(done.error);
  });
}

/** A body that may be absent and must be empty. */
export const NoBody = v.strictObject({});

/** The body of a request as `schema` has it; 400 with the path of the field otherwise. */
export async function readBody<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
  limitBytes?: number,
): Promise<Result<v.InferOutput<Schema>, Status>> {
  const body = await readJsonBody(request, limitBytes);
  if (!body.ok) return body;
  const value = body.value.value ?? {};
  // To valibot an array is an object too.
  if (!isJsonObject(value)) return err(failure('BadRequest', 'body: must be a JSON object'));
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return ok(parsed.output);
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
  return err(failure('BadRequest', problems.join('; ')));
}
