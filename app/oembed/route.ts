import { oembed } from '@/lib/cluster/preview/oembed';

/** https://oembed.com: what a page that was given a link of this server may show in its place. */
export function GET(request: Request): Response {
  const { headers } = request;
  const answer = oembed(new URL(request.url), headers.get('host'), headers.get('x-forwarded-proto'));
  return Response.json(answer.ok ? answer.value : { error: answer.error.why }, {
    status: answer.ok ? 200 : answer.error.status,
    headers: { 'access-control-allow-origin': '*' },
  });
}
