import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import { type Connection, connectTo } from './connection';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A connection to an API server that answers with `handle`. */
async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Connection> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return connect((server.address() as AddressInfo).port);
}

function connect(port: number): Connection {
  const config = new client.KubeConfig();
  // client-node speaks plain http only where TLS is switched off by name.
  const cluster = { name: 'c', server: `http://127.0.0.1:${port}/`, skipTLSVerify: true };
  config.loadFromClusterAndUser(cluster, { name: 'u', token: 'the-token' });
  return connectTo(config, client);
}

function watch(connection: Connection, silenceMs = 5_000, signal = new AbortController().signal) {
  const lines: unknown[] = [];
  const onOpen = () => lines.push('open');
  const ended = connection.watch('/w', {}, { silenceMs, signal, onOpen, onLine: (line) => lines.push(line) });
  return { lines, ended };
}

describe('a connection', () => {
  it('asks with the credentials of its context, and by GET only', async () => {
    const asked: unknown[] = [];
    const connection = await serve((request, response) => {
      asked.push([request.method, request.url, request.headers.authorization]);
      response.end('{"a":1}');
    });
    expect(await connection.get('/api/v1/pods', { limit: '5' }, 1_000)).toEqual({
      ok: true,
      value: { a: 1 },
    });
    await watch(connection).ended;
    expect(asked).toEqual([
      ['GET', '/api/v1/pods?limit=5', 'Bearer the-token'],
      ['GET', '/w?watch=true', 'Bearer the-token'],
    ]);
    expect(Object.keys(connection).sort()).toEqual(['get', 'server', 'watch']);
  });

  it.each([
    {
      name: 'a Status',
      code: 403,
      text: '{"kind":"Status","message":"pods is forbidden","reason":"Forbidden"}',
      error: { kind: 'status', code: 403, message: 'pods is forbidden', reason: 'Forbidden' },
    },
    {
      name: 'the page of a proxy',
      code: 502,
      text: '<html>',
      error: { kind: 'status', code: 502, message: 'the API server answered with code 502' },
    },
    {
      name: 'no JSON',
      code: 200,
      text: 'ok',
      error: { kind: 'status', code: 200, message: 'the API server answered with code 200' },
    },
  ])('gives $name as an error', async ({ code, text, error }) => {
    const connection = await serve((_request, response) => response.writeHead(code).end(text));
    expect(await connection.get('/x', {}, 1_000)).toEqual({ ok: false, error });
    if (code !== 200) expect(await watch(connection).ended).toEqual(error);
  });

  it('says why nobody answers', async () => {
    const connection = await serve((_request, response) => response.end());
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    const answer = await connection.get('/x', {}, 1_000);
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: 'network', message: expect.stringContaining('ECONNREFUSED') },
    });
    expect(await watch(connection).ended).toMatchObject({
      kind: 'network',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('gives up a list that takes too long', async () => {
    const connection = await serve(() => undefined);
    expect(await connection.get('/x', {}, 50)).toMatchObject({ ok: false, error: { kind: 'network' } });
  });
});

describe('a watch', () => {
  it('puts lines together, however they are cut', async () => {
    const text = '{"type":"ADDED","object":{"name":"ü"}}\n{"type":"BOOKMARK"}\n';
    const connection = await serve(async (_request, response) => {
      for (const byte of Buffer.from(text)) {
        response.write(Buffer.from([byte]));
        await new Promise(setImmediate);
      }
      response.end();
    });
    const { lines, ended } = watch(connection);
    expect(await ended).toBeUndefined();
    expect(lines).toEqual(['open', { type: 'ADDED', object: { name: 'ü' } }, { type: 'BOOKMARK' }]);
  });

  it.each([
    { name: 'is cut off', act: (response: ServerResponse) => response.destroy() },
    { name: 'sends what is no JSON', act: (response: ServerResponse) => response.end('oops\n') },
  ])('breaks when it $name', async ({ act }) => {
    const connection = await serve((_request, response) => {
      response.write('{"type":"BOOKMARK"}\n', () => act(response));
    });
    expect(await watch(connection).ended).toMatchObject({ kind: 'network' });
  });

  it('breaks after a silence, and only then', async () => {
    const connection = await serve((_request, response) => {
      response.writeHead(200).flushHeaders();
    });
    const { lines, ended } = watch(connection, 50);
    expect(await ended).toEqual({ kind: 'network', message: 'no sign of life from the API server' });
    expect(lines).toEqual(['open']);
  });

  it('ends with its reader', async () => {
    const aborter = new AbortController();
    const connection = await serve((_request, response) => {
      response.writeHead(200).flushHeaders();
      setImmediate(() => aborter.abort());
    });
    expect(await watch(connection, 5_000, aborter.signal).ended).toMatchObject({ kind: 'network' });
  });
});
