/**
 * Sends one request of a connection. A redirect is an answer like any other and is not followed: whoever stands in the
 * place of an API server must not choose what else Stowage asks, or where a write is sent once more.
 */
import type { RequestContext } from '@kubernetes/client-node';
import { fetch, type Response } from 'undici';

/** The answer to `request`, once its head is there. */
export function send(request: RequestContext): Promise<Response> {
  return fetch(request.getUrl(), {
    method: request.getHttpMethod(),
    headers: request.getHeaders(),
    body: request.getBody() as string | undefined,
    signal: request.getSignal(),
    dispatcher: request.getDispatcher(),
    redirect: 'manual',
  });
}

/** Says what an answer is that sends Stowage somewhere else; undefined for any other answer. */
export function redirectOf({ status, headers, url }: Response): string | undefined {
  if (status < 300 || status > 399) return undefined;
  const location = headers.get('location') ?? '';
  const to = URL.canParse(location, url) ? ` to ${new URL(location, url).origin}` : '';
  return `the API server answered with a redirect${to} (code ${status}), which Stowage does not follow`;
}
