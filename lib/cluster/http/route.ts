/** What every route of the API has around it: other sites are kept out, and what goes wrong is a Status. */
import 'server-only';
import { failure } from '../../kubernetes/status';
import { readEnvironment } from '../environment';
import { refuseForeign } from './guard';
import { respondStatus } from './respond';

/** Parameters of a dynamic route, as Next hands them over. */
export interface RouteContext<Params> {
  readonly params: Promise<Params>;
}

export type RouteHandler<Params> = (request: Request, context: RouteContext<Params>) => Promise<Response>;

/** A route handler that calls `handle` with the parameters of the path. */
export function route<Params = Record<string, never>>(
  handle: (request: Request, params: Params) => Response | Promise<Response>,
): RouteHandler<Params> {
  return async (request, context) => {
    const refusal = refuseForeign(request, readEnvironment().allowedHosts);
    if (refusal) return respondStatus(refusal);
    try {
      return await handle(request, await context.params);
    } catch (error) {
      console.error(`${request.method} ${new URL(request.url).pathname}:`, error);
      return respondStatus(failure('InternalError', 'Stowage failed to answer; its log says why'));
    }
  };
}
