/** A request over HTTP as a request to the Kubernetes API, and back. */
import { ok, type Result } from '../../base/result';
import { ACT_HEADER, CONFIRMATION_HEADER } from '../../history/stream-message';
import type { Status } from '../../kubernetes/status';
import type { Cluster, KubernetesRequest, RequestMethod } from '../cluster';
import { readJsonBody } from './body';
import { aborterOf, respondKubernetes, respondStatus } from './respond';

const ACT_LENGTH = 64;

/** Hands `request` for the decoded `path` to `cluster`. */
export async function serveKubernetes(
  request: Request,
  cluster: Cluster,
  path: readonly string[],
): Promise<Response> {
  const kubernetesRequest = await toKubernetesRequest(request, path);
  if (!kubernetesRequest.ok) return respondStatus(kubernetesRequest.error);
  const aborter = aborterOf(request);
  const response = await cluster.request(kubernetesRequest.value, aborter.signal);
  const answer = respondKubernetes(response, aborter);
  if (response.kind !== 'watch') aborter.abort();
  return answer;
}

async function toKubernetesRequest(
  request: Request,
  path: readonly string[],
): Promise<Result<KubernetesRequest, Status>> {
  const method = request.method as RequestMethod;
  const query = new Map(new URL(request.url).searchParams);
  const accept = request.headers.get('accept') ?? '';
  if (method === 'GET') return ok({ method, path, query, accept });
  const body = await readJsonBody(request);
  if (!body.ok) return body;
  const { contentType, value } = body.value;
  const act = request.headers.get(ACT_HEADER)?.slice(0, ACT_LENGTH);
  const confirmation = request.headers.get(CONFIRMATION_HEADER);
  return ok({
    method,
    path,
    query,
    accept,
    contentType,
    body: value,
    ...(act ? { act } : {}),
    ...(confirmation === null ? {} : { confirmation }),
  });
}
