/**
 * The Kubernetes REST API as a pure function: one request in, one answer out. It reads from the API server and hands
 * every write to `execute`, so that who calls it can keep a journal. A watch is answered with what to watch.
 */
import { answerDiscovery } from './discovery';
import { read } from './read';
import { type ApiRequest, type ApiResponse, methodNotAllowed, type RequestSource, refuse } from './request';
import { targetOf } from './target';
import { write } from './write';

/** Answers one request. What goes wrong is a Status with the code and reason of the real API server. */
export function handleRequest(source: RequestSource, request: ApiRequest): ApiResponse {
  const discovered = answerDiscovery(source.api, request);
  if (discovered) return discovered;
  const target = targetOf(source.api, request);
  if (!target.ok) return refuse(target.error);
  switch (request.method) {
    case 'GET':
      return read(source.api, target.value, request);
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return write(source, target.value, request);
    default:
      return refuse(methodNotAllowed());
  }
}
