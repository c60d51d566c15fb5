import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../base/result';
import type { Connection, ReadError } from './connection';
import { renewing } from './renewing';

const unauthorized: ReadError = { kind: 'status', code: 401, message: 'Unauthorized' };

/** A connection with one token; `accepted` says which tokens the API server takes now. */
function holding(token: string, accepted: Set<string>, asked: string[]): Connection {
  return {
    server: 'played',
    get: (path) => {
      asked.push(`${token} ${path}`);
      return Promise.resolve(accepted.has(token) ? ok({ token }) : err(unauthorized));
    },
    watch: (path, _query, { onOpen }) => {
      asked.push(`${token} watch ${path}`);
      if (!accepted.has(token)) return Promise.resolve(unauthorized);
      onOpen();
      return Promise.resolve(undefined);
    },
    pulse: (path, { onBeat }) => {
      asked.push(`${token} pulse ${path}`);
      if (!accepted.has(token)) return Promise.resolve(unauthorized);
      onBeat({ token });
      return Promise.resolve(undefined);
    },
    write: ({ path }) => {
      asked.push(`${token} write ${path}`);
      const code = accepted.has(token) ? 200 : 401;
      return Promise.resolve(ok({ code, body: { token }, warnings: [] }));
    },
  };
}

/** A renewing connection whose configuration gives the tokens of `tokens` one after the other, the last for ever. */
function playing(tokens: readonly Result<string, string>[]) {
  const accepted = new Set(['old']);
  const asked: string[] = [];
  const clock = { ms: 0 };
  let renewals = 0;
  const connect = async (): Promise<Result<Connection, string>> => {
    const token = tokens[Math.min(renewals, tokens.length - 1)];
    renewals += 1;
    if (!token?.ok) return err(token?.ok === false ? token.error : 'none');
    return ok(holding(token.value, accepted, asked));
  };
  const first = holding('old', accepted, asked);
  const connection = renewing(first, { connect, nowMs: () => clock.ms });
  return { connection, accepted, asked, clock, renewals: () => renewals };
}

const get = (connection: Connection) => connection.get('/x', {}, 1_000);

describe('a connection whose credentials run out', () => {
  it('asks with the old ones while they are accepted', async () => {
    const { connection, renewals } = playing([ok('new')]);
    expect(await get(connection)).toEqual(ok({ token: 'old' }));
    expect(renewals()).toBe(0);
  });

  it('reads them anew after a 401, once for all who ask, and sends each request again', async () => {
    const { connection, accepted, asked, renewals } = playing([ok('new')]);
    accepted.clear();
    accepted.add('new');
    const answers = await Promise.all([get(connection), get(connection), get(connection)]);
    expect(answers).toEqual([ok({ token: 'new' }), ok({ token: 'new' }), ok({ token: 'new' })]);
    expect(renewals()).toBe(1);
    expect(asked.slice(3)).toEqual(['new /x', 'new /x', 'new /x']);
  });

  it('gives a watch the new ones too', async () => {
    const { connection, accepted } = playing([ok('new')]);
    accepted.clear();
    accepted.add('new');
    const opened: string[] = [];
    const ended = await connection.watch(
      '/w',
      {},
      {
        silenceMs: 1_000,
        signal: new AbortController().signal,
        onOpen: () => opened.push('open'),
        onBytes: () => undefined,
        onLine: () => undefined,
      },
    );
    expect([ended, opened]).toEqual([undefined, ['open']]);
  });

  it('gives a pulse the new ones too', async () => {
    const { connection, accepted } = playing([ok('new')]);
    accepted.clear();
    accepted.add('new');
    const beats: unknown[] = [];
    const signal = new AbortController().signal;
    const onBeat = (document: unknown) => beats.push(document);
    expect(await connection.pulse('/v', { everyMs: 1, silenceMs: 1_000, signal, onBeat })).toBeUndefined();
    expect(beats).toEqual([{ token: 'new' }]);
  });

  it('does not ask again and again for credentials that do not help, and heals when they do', async () => {
    const { connection, accepted, clock, renewals } = playing([ok('stale'), err('no plug-in'), ok('new')]);
    accepted.clear();
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect(await get(connection)).toEqual(err(unauthorized));
    expect(renewals()).toBe(1);
    clock.ms = 5_000;
    expect(await get(connection)).toEqual(err(unauthorized));
    clock.ms = 10_000;
    accepted.add('new');
    expect(await get(connection)).toEqual(ok({ token: 'new' }));
    expect(renewals()).toBe(3);
  });
});

describe('a write whose credentials ran out', () => {
  const write = (connection: Connection) =>
    connection.write?.({ method: 'DELETE', path: '/x', query: {} }, 1_000);

  it('is sent again with new ones: a 401 was no write', async () => {
    const { connection, accepted, asked } = playing([ok('new')]);
    accepted.delete('old');
    accepted.add('new');
    expect(await write(connection)).toMatchObject({ value: { code: 200, body: { token: 'new' } } });
    expect(asked).toEqual(['old write /x', 'new write /x']);
  });

  it('is answered with the 401 where there are no others', async () => {
    const { connection, accepted, asked } = playing([err('no plug-in')]);
    accepted.delete('old');
    expect(await write(connection)).toMatchObject({ value: { code: 401 } });
    expect(asked).toEqual(['old write /x']);
  });

  it('cannot be sent by a connection that only reads', () => {
    const { write: _, ...reads } = holding('old', new Set(['old']), []);
    const options = { connect: () => Promise.resolve(err('none')), nowMs: () => 0 };
    expect('write' in renewing(reads, options)).toBe(false);
  });
});
