/**
 * What every route of the API has around it: other sites are kept out, what another replica has is asked of that one,
 * and what goes wrong is a Status.
 */
import 'server-only';
import { failure } from '../../kubernetes/status';
import { type Clusters, getClusters, type Place } from '../clusters';
import { readEnvironment } from '../environment';
import { claimsToBeReplica, PROOF_HEADER, proofOfAnswer, provenNonce } from '../replicas/proof';
import { refuseForeign } from './guard';
import { handOn } from './hand-on';
import { MOVED_HEADER } from './replica-client';
import { respondStatus } from './respond';

/** Parameters of a dynamic route, as Next hands them over; of another one there are none. */
export interface RouteContext<Params> {
  readonly params: Promise<Params | undefined>;
}

export type RouteHandler<Params> = (request: Request, context: RouteContext<Params>) => Promise<Response>;

type Handle<Params> = (request: Request, params: Params) => Response | Promise<Response>;

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** A replica that is asked may have moved what it is asked for; the next answer of the store names another. */
const ATTEMPTS = 3;

/** A route handler that calls `handle` with the parameters of the path. */
export function route<Params extends object = Record<string, never>>(
  handle: Handle<Params>,
): RouteHandler<Params> {
  return async (request, context) => {
    try {
      const params = (await context.params) ?? ({} as Params);
      if (claimsToBeReplica(request.headers)) return await answerReplica(request, params, handle);
      const refusal = refuseForeign(request, readEnvironment().allowedHosts);
      if (refusal) return respondStatus(refusal);
      return (await answerElsewhere(request, params)) ?? (await handle(request, params));
    } catch (error) {
      console.error(`${request.method} ${new URL(request.url).pathname}:`, error);
      return respondStatus(failure('InternalError', 'Stowage failed to answer; its log says why'));
    }
  };
}

/** Whether another replica has handed this request on: it is answered from what is here. */
export function isHandedOn(request: Request): boolean {
  return claimsToBeReplica(request.headers);
}

async function answerReplica<Params extends object>(
  request: Request,
  params: Params,
  handle: Handle<Params>,
): Promise<Response> {
  const clusters = await getClusters();
  const { replicas } = clusters;
  const { pathname, search } = new URL(request.url);
  const asked = { method: request.method, path: `${pathname}${search}` };
  const secret = replicas?.secret;
  const nonce =
    replicas && secret !== undefined
      ? provenNonce(request.headers, asked, { self: replicas.self.id, secret })
      : undefined;
  if (nonce === undefined || secret === undefined)
    return respondStatus(failure('Forbidden', 'the request is not from a server over the same database'));
  const place = await placeOf(clusters, params);
  const response = await answerHere(request, place, () => handle(request, params));
  response.headers.set(PROOF_HEADER, proofOfAnswer(secret, nonce));
  return response;
}

async function answerHere(
  request: Request,
  place: Place,
  handle: () => Response | Promise<Response>,
): Promise<Response> {
  if (place.kind === 'here') return refused(request, place) ?? (await handle());
  const response = respondStatus(place.why);
  if (place.why.reason !== 'TooManyRequests') response.headers.set(MOVED_HEADER, '1');
  return response;
}

/** The answer of the replica that has what the request is about; undefined where that is this one. */
async function answerElsewhere(request: Request, params: object): Promise<Response | undefined> {
  if (!isAboutSomething(params)) return undefined;
  const clusters = await getClusters();
  const { replicas } = clusters;
  if (!replicas) return undefined;
  for (let attempt = 1; ; attempt += 1) {
    const place = await placeOf(clusters, params);
    if (place.kind === 'here') return refused(request, place);
    const handed = await handOn(request, replicas, place.replica);
    if (handed.kind === 'done') return handed.response;
    if (attempt === ATTEMPTS) return respondStatus(place.why);
  }
}

/** What cannot be kept is not begun. */
function refused({ method }: Request, place: Extract<Place, { kind: 'here' }>): Response | undefined {
  return place.refusal && !READS.has(method) ? respondStatus(place.refusal) : undefined;
}

type About = { readonly [Name in 'simulation' | 'cluster' | 'pasted' | 'presentation']?: string };

function isAboutSomething(params: object): boolean {
  return Object.keys(params).some((name) => ABOUT.has(name));
}

const ABOUT: ReadonlySet<string> = new Set(['simulation', 'cluster', 'pasted', 'presentation']);

async function placeOf(clusters: Clusters, params: object): Promise<Place> {
  const { simulation, cluster, pasted, presentation }: About = params;
  if (presentation !== undefined) return clusters.placeOfPresentation(presentation);
  const name = simulation ?? cluster ?? pasted;
  return name === undefined ? { kind: 'here' } : clusters.placeOf(name);
}
