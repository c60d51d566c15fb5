import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from '@kubernetes/client-node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Connection, type ConnectOptions, connectTo, type WriteRequest } from './connection';

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
  options?: ConnectOptions,
): Promise<Connection> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return connect((server.address() as AddressInfo).port, options);
}

function connect(port: number, options?: ConnectOptions): Connection {
  const config = new client.KubeConfig();
  // client-node speaks plain http only where TLS is switched off by name.
  const cluster = { name: 'c', server: `http://127.0.0.1:${port}/`, skipTLSVerify: true };
  config.loadFromClusterAndUser(cluster, { name: 'u', token: 'the-token' });
  return connectTo(config, client, options);
}

function watch(connection: Connection, silenceMs = 5_000, signal = new AbortController().signal) {
  const lines: unknown[] = [];
  const onOpen = () => lines.push('open');
  const onLine = (line: unknown) => lines.push(line);
  const ended = connection.watch('/w', {}, { silenceMs, signal, onOpen, onBytes: () => undefined, onLine });
  return { lines, ended };
}

const SILENT = { kind: 'network', message: 'no sign of life from the API server', silent: true };

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
    expect(Object.keys(connection).sort()).toEqual(['get', 'pulse', 'server', 'watch']);
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

  it.each([301, 302, 303, 307, 308])('follows no redirect (%i), whatever it asks', async (code) => {
    const elsewhere: unknown[] = [];
    const other = await serve((request, response) => {
      elsewhere.push(request.url);
      response.end('{"a":1}');
    });
    const address = new URL(other.server).origin;
    const connection = await serve(
      (_request, response) =>
        response.writeHead(code, { location: `${address}/stolen?token=x` }).end('{"a":1}'),
      { writes: true },
    );
    const message = `the API server answered with a redirect to ${address} (code ${code}), which Stowage does not follow`;
    const error = { kind: 'status', code, message };
    expect(await connection.get('/x', {}, 1_000)).toEqual({ ok: false, error });
    expect(await watch(connection).ended).toEqual(error);
    expect(await pulse(connection).ended).toEqual(error);
    expect(await write(connection)).toEqual({ ok: false, error: { sent: true, message } });
    expect(elsewhere).toEqual([]);
  });

  it('gives up a list that takes too long', async () => {
    const connection = await serve(() => undefined);
    expect(await connection.get('/x', {}, 50)).toMatchObject({ ok: false, error: { kind: 'network' } });
  });
});

const patch: WriteRequest = {
  method: 'PATCH',
  path: '/api/v1/persistentvolumes/a',
  query: { dryRun: 'All' },
  contentType: 'application/merge-patch+json',
  body: '{\n  "spec": {}\n}',
};

function write(connection: Connection, request = patch, timeoutMs = 5_000) {
  if (!connection.write) throw new Error('the connection was opened for writes');
  return connection.write(request, timeoutMs);
}

describe('a connection that was opened for writes', () => {
  it('sends a write as it is, and gives back what the API server says', async () => {
    const asked: unknown[] = [];
    const connection = await serve(
      async (request, response) => {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        const { method, url, headers } = request;
        asked.push([
          method,
          url,
          headers.authorization,
          headers['content-type'],
          String(Buffer.concat(parts)),
        ]);
        response.setHeader('warning', ['299 - "it is \\"old\\""', '299 - "second"']);
        response.writeHead(403).end('{"kind":"Status","code":403}');
      },
      { writes: true },
    );
    expect(await write(connection)).toEqual({
      ok: true,
      value: { code: 403, body: { kind: 'Status', code: 403 }, warnings: ['it is "old"', 'second'] },
    });
    const url = '/api/v1/persistentvolumes/a?dryRun=All';
    expect(asked).toEqual([['PATCH', url, 'Bearer the-token', patch.contentType, patch.body]]);
  });

  it('sends a deletion without a body', async () => {
    const connection = await serve(
      (request, response) =>
        response.end(JSON.stringify({ type: request.headers['content-type'] ?? 'none' })),
      { writes: true },
    );
    const answer = await write(connection, { method: 'DELETE', path: '/x', query: {} });
    expect(answer).toMatchObject({ ok: true, value: { code: 200, body: { type: 'none' } } });
  });

  it('says that nothing was sent where nobody listens', async () => {
    const connection = await serve((_request, response) => response.end(), { writes: true });
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    expect(await write(connection)).toMatchObject({
      ok: false,
      error: { sent: false, message: expect.stringContaining('ECONNREFUSED') },
    });
  });

  it.each<{ name: string; act: (response: ServerResponse) => void; timeoutMs: number }>([
    { name: 'the connection breaks', act: (response) => response.destroy(), timeoutMs: 5_000 },
    { name: 'no answer comes', act: () => undefined, timeoutMs: 50 },
  ])('does not say so where $name', async ({ act, timeoutMs }) => {
    let asked = 0;
    const connection = await serve(
      (request, response) => {
        asked += 1;
        request.resume().on('end', () => act(response));
      },
      { writes: true },
    );
    expect(await write(connection, patch, timeoutMs)).toMatchObject({ ok: false, error: { sent: true } });
    expect(asked).toBe(1);
  });

  it('gives no body where the answer is no JSON', async () => {
    const connection = await serve((_request, response) => response.end('<html>'), { writes: true });
    expect(await write(connection)).toMatchObject({ ok: true, value: { code: 200, body: undefined } });
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
    expect(await ended).toEqual(SILENT);
    expect(lines).toEqual(['open']);
  });

  it('breaks soon after the computer slept, although no timer ran meanwhile', async () => {
    const connection = await serve((_request, response) => {
      response.writeHead(200).flushHeaders();
    });
    const { lines, ended } = watch(connection, 200_000);
    await vi.waitFor(() => expect(lines).toEqual(['open']));
    const awake = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => awake + 3_600_000);
    expect(await ended).toEqual(SILENT);
    clock.mockRestore();
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

function pulse(
  connection: Connection,
  everyMs = 5,
  silenceMs = 5_000,
  signal = new AbortController().signal,
) {
  const beats: unknown[] = [];
  const onBeat = (document: unknown) => beats.push(document);
  return { beats, ended: connection.pulse('/version', { everyMs, silenceMs, signal, onBeat }) };
}

describe('a pulse', () => {
  it('asks over one connection, and ends with its reader', async () => {
    const sockets = new Set<unknown>();
    const aborter = new AbortController();
    const connection = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('{"gitVersion":"v1.37.2"}');
    });
    const { beats, ended } = pulse(connection, 5, 5_000, aborter.signal);
    await vi.waitFor(() => expect(beats.length).toBeGreaterThan(3));
    aborter.abort();
    expect(await ended).toBeUndefined();
    expect(beats[0]).toEqual({ gitVersion: 'v1.37.2' });
    expect(sockets.size).toBe(1);
  });

  it.each([
    { code: 200, beats: [{}, {}], ends: undefined },
    { code: 403, beats: [undefined, undefined], ends: undefined },
    { code: 401, beats: [], ends: 401 },
    { code: 502, beats: [], ends: 502 },
  ])('takes $code for what it is', async ({ code, beats: expected, ends }) => {
    const aborter = new AbortController();
    let asked = 0;
    const connection = await serve((_request, response) => {
      asked += 1;
      if (asked > 2) aborter.abort();
      else response.writeHead(code).end('{}');
    });
    const { beats, ended } = pulse(connection, 5, 5_000, aborter.signal);
    const error = await ended;
    expect(beats).toEqual(expected);
    if (ends === undefined) expect(error).toBeUndefined();
    else expect(error).toMatchObject({ kind: 'status', code: ends });
  });

  it.each<{ name: string; act: (response: ServerResponse) => unknown; error: unknown }>([
    { name: 'no answer comes', act: () => undefined, error: SILENT },
    {
      name: 'the head of an answer comes and no more',
      act: (response) => response.writeHead(200).write('{'),
      error: SILENT,
    },
    {
      name: 'the connection breaks',
      act: (response) => response.destroy(),
      error: { kind: 'network', message: expect.any(String) },
    },
  ])('ends when $name', async ({ act, error }) => {
    let asked = 0;
    const connection = await serve((_request, response) => {
      asked += 1;
      if (asked < 3) response.end('{}');
      else act(response);
    });
    const { beats, ended } = pulse(connection, 5, 200);
    expect(await ended).toEqual(error);
    expect(beats.length).toBe(2);
  });

  it('ends soon after the computer slept, without asking whether all is well', async () => {
    const connection = await serve((_request, response) => response.end('{}'));
    const { beats, ended } = pulse(connection, 60_000, 120_000);
    await vi.waitFor(() => expect(beats.length).toBe(1));
    const awake = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => awake + 3_600_000);
    expect(await ended).toEqual(SILENT);
    clock.mockRestore();
    expect(beats.length).toBe(1);
  });
});
