/** Answers of the oEmbed endpoint (version 1.0 of the specification), for links of this server alone. */
import 'server-only';
import { err, ok, type Result } from '../../base/result';
import { findDemo } from '../../scenario/demos';
import { originOf } from './address';

const SIZE = { width: 720, height: 420 } as const;

interface Refusal {
  readonly status: 400 | 404 | 501;
  readonly why: string;
}

/** `request` is the address that was asked, `host` the name under which this server was asked. */
export function oembed(
  request: URL,
  host: string | null,
  proto: string | null = null,
): Result<Record<string, unknown>, Refusal> {
  const { searchParams } = request;
  if ((searchParams.get('format') ?? 'json') !== 'json')
    return err({ status: 501, why: 'format: only json is offered' });
  const text = searchParams.get('url') ?? '';
  if (!URL.canParse(text)) return err({ status: 400, why: 'url: must be the address of a scenario' });
  const address = new URL(text);
  const [, id] = /^\/s\/([a-z0-9-]{1,63})$/.exec(address.pathname) ?? [];
  const origin = originOf(host, proto);
  if (id === undefined || address.host !== new URL(origin).host)
    return err({ status: 404, why: 'url: is no scenario of this server' });
  const title = findDemo(id)?.title ?? 'A shared scenario';
  const width = atMost(searchParams.get('maxwidth'), SIZE.width);
  const height = atMost(searchParams.get('maxheight'), SIZE.height);
  // Only what a payload is made of: the text ends up in an attribute of somebody else's page.
  const [payload = ''] = /^#[A-Za-z0-9_-]*$/.exec(address.hash) ?? [];
  const src = `${origin}/s/${id}?embed=1${payload}`;
  return ok({
    version: '1.0',
    type: 'rich',
    provider_name: 'Stowage',
    provider_url: origin,
    title,
    width,
    height,
    html: `<iframe src="${src}" width="${width}" height="${height}" title="${title.replace(/[&<>"]/g, '')}" loading="lazy" style="border:0"></iframe>`,
    ...(findDemo(id)
      ? { thumbnail_url: `${origin}/s/${id}/preview.png`, thumbnail_width: 1200, thumbnail_height: 630 }
      : {}),
  });
}

function atMost(asked: string | null, usual: number): number {
  const pixels = Number(asked);
  return asked !== null && Number.isInteger(pixels) && pixels > 0 ? Math.min(pixels, usual) : usual;
}
