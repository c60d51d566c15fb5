/** What is handed to another replica and what is believed of its answer, against servers that are it, or only say so. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NONCE_HEADER, PROOF_HEADER, proofOfAnswer, provenNonce } from '../replicas/proof';
import type { Replicas } from '../replicas/replicas';
import { BODY_LIMIT_BYTES } from './body';
import { handOn } from './hand-on';
import { MOVED_HEADER } from './replica-client';

const secret = 'a secret of the database';
const servers: Server[] = [];
let gone = new AbortController();

afterEach(() => {
  gone = new AbortController();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const doubt = vi.fn();

const replicas: Replicas = {
  self: { id: 'asking', url: 'http://127.0.0.1:1' },
  secret,
  peers: () => [],
  holderOf: () => Promise.reject(new Error('is not asked')),
  claim: () => Promise.reject(new Error('is not asked')),
  release: () => Promise.resolve(),
  untilGone: () => gone.signal,
  doubt,
};

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<{ readonly id: string; readonly url: string }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => answer(request, response, body));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { id: 'asked', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const proofFor = ({ headers }: IncomingMessage) => proofOfAnswer(secret, String(headers[NONCE_HEADER]));

function asked(method = 'GET', body?: string, headers: Record<string, string> = {}): Request {
  const url = 'http://localhost:3000/api/simulations/lab/title?a=%20b';
  return new Request(url, { method, headers, ...(body === undefined ? {} : { body }) });
}

describe('a request that is handed on', () => {
  it('arrives with its proof and what routes read, and nothing else; its answer comes back', async () => {
    let seen: IncomingMessage | undefined;
    let told = '';
    const replica = await serve((request, response, body) => {
      seen = request;
      told = body;
      const headers = {
        [PROOF_HEADER]: proofFor(request),
        warning: '299 - "x"',
        'set-cookie': 'a=b',
        'content-type': 'text/x',
      };
      response.writeHead(418, headers).end('short and stout');
    });
    const headers = {
      'content-type': 'application/json',
      cookie: 'a=b',
      'x-forwarded-host': 'evil',
      'stowage-act': '7',
    };
    const handed = await handOn(asked('POST', '{"title":"x"}', headers), replicas, replica);
    if (handed.kind !== 'done') throw new Error('it is answered');
    const { response } = handed;
    expect([response.status, await response.text()]).toEqual([418, 'short and stout']);
    expect([response.headers.get('content-type'), response.headers.get('warning')]).toEqual([
      'text/x',
      '299 - "x"',
    ]);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect([seen?.method, seen?.url, told]).toEqual([
      'POST',
      '/api/simulations/lab/title?a=%20b',
      '{"title":"x"}',
    ]);
    expect(seen?.headers).toMatchObject({ 'content-type': 'application/json', 'stowage-act': '7' });
    expect([seen?.headers.cookie, seen?.headers['x-forwarded-host']]).toEqual([undefined, undefined]);
    const question = { method: 'POST', path: '/api/simulations/lab/title?a=%20b' };
    expect(
      provenNonce(new Headers(seen?.headers as Record<string, string>), question, { self: 'asked', secret }),
    ).toBeDefined();
  });

  it('says so when that replica has it no more', async () => {
    const replica = await serve((request, response) =>
      response.writeHead(503, { [PROOF_HEADER]: proofFor(request), [MOVED_HEADER]: '1' }).end(),
    );
    expect(await handOn(asked(), replicas, replica)).toEqual({ kind: 'moved' });
    expect(doubt).toHaveBeenCalledWith(replica);
  });

  it.each([
    ['no proof', () => ({})],
    ['the proof of another question', () => ({ [PROOF_HEADER]: proofOfAnswer(secret, 'another') })],
    [
      'the proof of another secret',
      (request: IncomingMessage) => ({
        [PROOF_HEADER]: proofOfAnswer('other', String(request.headers[NONCE_HEADER])),
      }),
    ],
  ])('is refused when whoever answers has %s', async (_, headers) => {
    const replica = await serve((request, response) =>
      response.writeHead(200, headers(request)).end('<script>'),
    );
    const handed = await handOn(asked(), replicas, replica);
    if (handed.kind !== 'done') throw new Error('it is answered');
    expect(handed.response.status).toBe(503);
    expect(await handed.response.text()).not.toContain('script');
  });

  it('is refused when nobody is there, and says whether it may have been done', async () => {
    const absent = { id: 'asked', url: 'http://127.0.0.1:1' };
    const broken = await serve((request) => request.socket.destroy());
    const messageOf = async (request: Request, replica: typeof absent): Promise<string> => {
      const handed = await handOn(request, replicas, replica);
      return handed.kind === 'done' ? ((await handed.response.json()) as { message: string }).message : '';
    };
    expect(await messageOf(asked('POST', '{}'), absent)).not.toContain('may have been done');
    expect(await messageOf(asked('POST', '{}'), broken)).toContain('may have been done, or not');
    expect(await messageOf(asked(), broken)).not.toContain('may have been done');
  });

  it('is given up when that replica is not alive any more', async () => {
    const replica = await serve(() => gone.abort());
    const handed = await handOn(asked(), replicas, replica);
    expect(handed.kind === 'done' && handed.response.status).toBe(503);
  });

  it('breaks off when the other breaks off in the middle of its answer', async () => {
    const replica = await serve((request, response) => {
      response.writeHead(200, { [PROOF_HEADER]: proofFor(request) });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    const handed = await handOn(asked(), replicas, replica);
    if (handed.kind !== 'done') throw new Error('it is answered');
    await expect(handed.response.text()).rejects.toThrow();
  });

  it('is bounded as any', async () => {
    const replica = await serve(() => expect.unreachable());
    const handed = await handOn(asked('POST', 'x'.repeat(BODY_LIMIT_BYTES + 1)), replicas, replica);
    expect(handed.kind === 'done' && handed.response.status).toBe(413);
  });
});
