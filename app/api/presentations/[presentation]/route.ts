import { getClusters } from '@/lib/cluster/clusters';
import { PresentationMove, SCENE_BODY_LIMIT, sceneOf } from '@/lib/cluster/http/presentation-scene';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { readBody } from '@/lib/cluster/http/simulation-route';
import { PRESENTER_KEY_HEADER, type PresentationAnswer } from '@/lib/history/presentation';

interface Params {
  readonly presentation: string;
}

/** What is shown now. */
export const GET = route<Params>(async (_request, { presentation }) => {
  const shown = (await getClusters()).presentations.read(presentation);
  return shown.ok ? respondJson(shown.value) : respondStatus(shown.error);
});

/** Shows another scene, or the same again to say that the presenter is there; with the key in its header. */
export const PUT = route<Params>(async (request, { presentation }) => {
  const body = await readBody(request, PresentationMove, SCENE_BODY_LIMIT);
  if (!body.ok) return respondStatus(body.error);
  const key = request.headers.get(PRESENTER_KEY_HEADER);
  const shown = (await getClusters()).presentations.show(presentation, key, sceneOf(body.value.scene));
  if (!shown.ok) return respondStatus(shown.error);
  return respondJson({ audience: shown.value } satisfies PresentationAnswer);
});

/** Ends the presentation for everybody; with the key in its header. */
export const DELETE = route<Params>(async (request, { presentation }) => {
  const key = request.headers.get(PRESENTER_KEY_HEADER);
  const ended = (await getClusters()).presentations.end(presentation, key);
  return ended.ok ? respondJson({}) : respondStatus(ended.error);
});
