import { getClusters } from '@/lib/cluster/clusters';
import { handOn } from '@/lib/cluster/http/hand-on';
import { PresentationBegin, SCENE_BODY_LIMIT, sceneOf } from '@/lib/cluster/http/presentation-scene';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { isHandedOn, route } from '@/lib/cluster/http/route';
import { readBody } from '@/lib/cluster/http/simulation-route';
import type { NewPresentationAnswer } from '@/lib/history/presentation';
import { failure } from '@/lib/kubernetes/status';

/** Begins a presentation. The answer has its id, for everybody, and its key, for who began it. */
export const POST = route(async (request) => {
  const copy = request.clone();
  const body = await readBody(request, PresentationBegin, SCENE_BODY_LIMIT);
  if (!body.ok) return respondStatus(body.error);
  const clusters = await getClusters();
  const begun = await clusters.beginPresentation(sceneOf(body.value.scene), body.value.key);
  if (!begun.ok) return respondStatus(begun.error);
  if ('begun' in begun.value) return respondJson(begun.value.begun satisfies NewPresentationAnswer, 201);
  const moved = respondStatus(
    failure('ServiceUnavailable', 'the presentation is on another server; try again'),
  );
  if (!clusters.replicas || isHandedOn(request)) return moved;
  const handed = await handOn(copy, clusters.replicas, begun.value.elsewhere);
  return handed.kind === 'done' ? handed.response : moved;
});
