import { scenarioJsonSchema } from '@/lib/scenario/json-schema';

/** The format of scenarios, for editors: under the address of this server. */
export function GET(request: Request): Response {
  const { origin, pathname } = new URL(request.url);
  return Response.json(scenarioJsonSchema(`${origin}${pathname}`), {
    headers: {
      'content-type': 'application/schema+json',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=3600',
    },
  });
}
