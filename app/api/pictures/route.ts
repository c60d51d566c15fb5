import * as v from 'valibot';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { readBody } from '@/lib/cluster/http/simulation-route';
import { pictureOf } from '@/lib/cluster/preview/picture';
import { scenarioOf } from '@/lib/cluster/simulated/new-simulation';

const PictureRequest = v.strictObject({ scenario: v.unknown() });

/** The picture of a scenario at its moment. Nothing is kept. */
export const POST = route(async (request) => {
  const body = await readBody(request, PictureRequest);
  if (!body.ok) return respondStatus(body.error);
  const scenario = scenarioOf(body.value);
  if (!scenario.ok) return respondStatus(scenario.error);
  const picture = await pictureOf(scenario.value);
  return picture.ok ? respondJson(picture.value) : respondStatus(picture.error);
});
