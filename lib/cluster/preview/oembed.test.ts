import { describe, expect, it } from 'vitest';
import { originOf } from './address';
import { oembed } from './oembed';

const HOST = 'stowage.example.com';

function ask(query: Record<string, string>) {
  return oembed(new URL(`http://${HOST}/oembed?${new URLSearchParams(query)}`), HOST);
}

describe('oEmbed', () => {
  it('answers for a demo with its title, a picture and a frame that fits', () => {
    const answer = ask({ url: `http://${HOST}/s/life-of-a-volume`, maxwidth: '400' });
    expect(answer).toMatchObject({
      ok: true,
      value: {
        type: 'rich',
        title: 'The life of a volume',
        width: 400,
        height: 420,
        thumbnail_url: `http://${HOST}/s/life-of-a-volume/preview.png`,
        html: expect.stringContaining(`src="http://${HOST}/s/life-of-a-volume?embed=1"`),
      },
    });
  });

  it('keeps a payload, and nothing that is none', () => {
    const frame = (hash: string) => {
      const answer = ask({ url: `http://${HOST}/s/custom${hash}` });
      return answer.ok ? String(answer.value.html) : '';
    };
    expect(frame('#1AAA_-b')).toContain('embed=1#1AAA_-b"');
    expect(frame('#1"><script>')).not.toContain('script');
  });

  it.each([
    ['no url', {}, 400],
    ['a url that is none', { url: 'x' }, 400],
    ['another server', { url: 'http://evil.example/s/retain' }, 404],
    ['another page', { url: `http://${HOST}/c/demo/lifecycle` }, 404],
    ['XML', { url: `http://${HOST}/s/retain`, format: 'xml' }, 501],
  ])('refuses %s', (_, query, status) => {
    expect(ask(query as Record<string, string>)).toMatchObject({ ok: false, error: { status } });
  });
});

it.each([
  ['stowage.example.com', 'https', 'https://stowage.example.com'],
  ['127.0.0.1:3000', null, 'http://127.0.0.1:3000'],
  ['[::1]:3000', 'http', 'http://[::1]:3000'],
  ['a"onload=x', 'javascript', 'http://localhost:3000'],
  [null, null, 'http://localhost:3000'],
])('the origin of %j over %j is %s', (host, proto, origin) => {
  expect(originOf(host, proto)).toBe(origin);
});
