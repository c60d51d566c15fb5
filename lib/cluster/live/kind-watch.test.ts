import { describe, expect, it } from 'vitest';
import { err, ok } from '../../base/result';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumes } from '../../kubernetes/resources';
import type { Connection, ReadError, ReadQuery } from './connection';
import { Gate } from './gate';
import { followKind } from './kind-watch';

type Json = Record<string, unknown>;

/** One answer of the played API server: to a list, or to a watch (lines, then how it ends). */
type Step =
  | { readonly list: Json | ReadError }
  | { readonly watch: readonly Json[]; readonly ends?: ReadError; readonly lastsMs?: number }
  /** A watch that stays open until the test is over. */
  | { readonly watch: readonly Json[]; readonly ends: 'never' };

function status(code: number, message = `code ${code}`): ReadError {
  return { kind: 'status', code, message };
}

const refused: ReadError = { kind: 'network', message: 'ECONNREFUSED' };

function volume(name: string, resourceVersion: string): Json {
  return { metadata: { name, resourceVersion } };
}

function page(resourceVersion: string, items: readonly Json[], next = ''): Json {
  return { items, metadata: { resourceVersion, ...(next ? { continue: next } : {}) } };
}

function line(type: string, object: Json): Json {
  return { type, object };
}

/**
 * Plays `steps` against a watch of one kind; returns what was asked, what came to the sink, the pauses, and after which
 * request the kind was heard.
 */
async function play(steps: readonly Step[]) {
  const asked: string[] = [];
  const heard: string[] = [];
  const signs: number[] = [];
  const pauses: number[] = [];
  const aborter = new AbortController();
  const rest = [...steps];
  let nowMs = 0;
  const take = (what: string, query: ReadQuery): Step | undefined => {
    const place = query.continue
      ? ` continue ${query.continue}`
      : query.limit === '0'
        ? ' of everything'
        : query.resourceVersion
          ? ` after ${query.resourceVersion}`
          : '';
    const step = rest.shift();
    if (step) asked.push(`${what}${place}`);
    if (rest.length === 0 && !(step && 'ends' in step && step.ends === 'never')) aborter.abort();
    return step;
  };
  const connection: Connection = {
    server: 'played',
    get: (_path, query) => {
      const step = take('list', query);
      if (!step || !('list' in step)) return Promise.resolve(err(refused));
      return Promise.resolve('kind' in step.list ? err(step.list as ReadError) : ok(step.list as Json));
    },
    pulse: () => Promise.resolve(undefined),
    watch: (_path, query, { onOpen, onBytes, onLine }) => {
      const step = take('watch', query);
      if (!step || !('watch' in step)) return Promise.resolve(refused);
      if (step.ends === undefined || step.ends === 'never' || step.watch.length > 0) onOpen();
      for (const each of step.watch) {
        onBytes();
        onLine(each);
      }
      if (step.ends !== 'never') nowMs += step.lastsMs ?? 0;
      if (step.ends === 'never') aborter.abort();
      return Promise.resolve(step.ends === 'never' ? undefined : step.ends);
    },
  };
  const nameOf = (object: KubernetesObject) =>
    `${object.kind} ${object.metadata.name}@${object.metadata.resourceVersion}`;
  await followKind({
    connection,
    resource: persistentVolumes,
    lists: new Gate(1),
    signal: aborter.signal,
    random: () => 1,
    nowMs: () => nowMs,
    sleep: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    sink: {
      status: (each) =>
        heard.push('reason' in each ? `lost: ${each.reason}` : 'why' in each ? each.why : each.kind),
      heard: () => signs.push(asked.length),
      replace: (objects, version) => heard.push(`replace ${objects.map(nameOf).join(', ')} at ${version}`),
      apply: (type, object) => heard.push(`${type} ${nameOf(object)}`),
    },
  });
  return { asked, heard, pauses, signs };
}

describe('followKind', () => {
  it('lists in pages, then watches from there', async () => {
    const { asked, heard } = await play([
      { list: page('7', [volume('a', '5')], 'next') },
      { list: page('7', [volume('b', '6')]) },
      { watch: [line('ADDED', volume('c', '8')), line('DELETED', volume('a', '9'))], ends: 'never' },
    ]);
    expect(asked).toEqual(['list', 'list continue next', 'watch after 7']);
    expect(heard).toEqual([
      'replace PersistentVolume a@5, PersistentVolume b@6 at 7',
      'synced',
      'synced',
      'ADDED PersistentVolume c@8',
      'DELETED PersistentVolume a@9',
    ]);
  });

  it('resumes a watch that ended or broke after the last thing it heard, bookmarks among them', async () => {
    const { asked, heard } = await play([
      { list: page('7', []) },
      { watch: [line('ADDED', volume('c', '8'))] },
      { watch: [line('BOOKMARK', { metadata: { resourceVersion: '20' } })], ends: refused },
      { watch: [], ends: 'never' },
    ]);
    expect(asked).toEqual(['list', 'watch after 7', 'watch after 8', 'watch after 20']);
    expect(heard.filter((each) => each !== 'synced')).toEqual([
      'replace  at 7',
      'ADDED PersistentVolume c@8',
      'lost: ECONNREFUSED',
    ]);
  });

  it.each([
    { name: 'as a status', gone: { watch: [], ends: status(410) } },
    { name: 'in the stream', gone: { watch: [line('ERROR', { code: 410, message: 'too old' })] } },
  ])('lists anew after a 410 $name, and does not call it a loss', async ({ gone }) => {
    const { asked, heard } = await play([
      { list: page('7', []) },
      gone,
      { list: page('30', []) },
      { watch: [], ends: 'never' },
    ]);
    expect(asked).toEqual(['list', 'watch after 7', 'list', 'watch after 30']);
    expect(heard.join()).not.toContain('lost');
  });

  it('lists everything at once when a page is too old, and each object counts once', async () => {
    const { asked, heard } = await play([
      { list: page('7', [volume('a', '5')], 'next') },
      { list: status(410) },
      { list: page('9', [volume('a', '5'), volume('b', '6')]) },
      { watch: [], ends: 'never' },
    ]);
    expect(asked).toEqual(['list', 'list continue next', 'list of everything', 'watch after 9']);
    expect(heard[0]).toBe('replace PersistentVolume a@5, PersistentVolume b@6 at 9');
  });

  it('starts over in pages when the list of everything is refused as well', async () => {
    const { asked, heard, pauses } = await play([
      { list: page('7', [volume('a', '5')], 'next') },
      { list: status(410) },
      { list: status(410) },
      { list: page('9', []) },
      { watch: [], ends: 'never' },
    ]);
    expect(asked).toEqual(['list', 'list continue next', 'list of everything', 'list', 'watch after 9']);
    expect(heard[0]).toBe('replace  at 9');
    expect(pauses[0]).toBe(500);
  });

  it('lists soon after a 410, however long it had to wait for an answer before', async () => {
    const { pauses } = await play([
      { list: page('7', []) },
      ...Array.from({ length: 8 }, () => ({ watch: [], ends: refused })),
      { watch: [], ends: status(410) },
      { list: page('30', []) },
      { watch: [], ends: 'never' },
    ]);
    expect(pauses.slice(8, 10)).toEqual([15_000, 500]);
  });

  it.each([
    { answer: status(403), hears: 'forbidden', pauseMs: 25_000 },
    { answer: status(404), hears: 'not-served', pauseMs: 375_000 },
    { answer: status(500, 'etcd leader changed'), hears: 'failing', pauseMs: 500 },
    {
      answer: status(401, 'Unauthorized'),
      hears: 'lost: the API server does not accept the credentials: Unauthorized',
      pauseMs: 500,
    },
    { answer: status(503, 'starting'), hears: 'lost: starting', pauseMs: 500 },
    { answer: refused, hears: 'lost: ECONNREFUSED', pauseMs: 500 },
    { answer: status(302, 'a redirect'), hears: 'lost: a redirect', pauseMs: 500 },
  ])('tries again after $hears', async ({ answer, hears, pauseMs }) => {
    const { heard, pauses } = await play([
      { list: answer },
      { list: page('7', []) },
      { watch: [], ends: 'never' },
    ]);
    expect(heard[0]).toBe(hears);
    expect(heard).toContain('replace  at 7');
    expect(pauses[0]).toBe(pauseMs);
  });

  it.each([
    { code: 403, proofs: 3, hears: 'forbidden' },
    { code: 404, proofs: 3, hears: 'not-served' },
    { code: 500, proofs: 6, hears: 'failing' },
  ])('lets go of a kind that was read only after $proofs answers of $code in a row', async (row) => {
    const refusals = (count: number): Step[] =>
      Array.from({ length: count }, () => ({ watch: [], ends: status(row.code) }));
    const { asked, heard } = await play([
      { list: page('7', []) },
      ...refusals(row.proofs - 1),
      { watch: [line('BOOKMARK', { metadata: { resourceVersion: '20' } })], ends: refused },
      ...refusals(row.proofs),
      { list: page('30', []) },
      { watch: [], ends: 'never' },
    ]);
    // What was forgotten can only come back by a list.
    expect(asked.slice(-3)).toEqual(['watch after 20', 'list', 'watch after 30']);
    expect(heard.filter((each) => each === `lost: code ${row.code}`).length).toBe(2 * (row.proofs - 1));
    expect(heard.filter((each) => each === row.hears)).toHaveLength(1);
    expect(heard.indexOf(row.hears)).toBe(heard.indexOf('replace  at 30') - 1);
  });

  it('goes on at once after a watch of a quiet kind whose time was over', async () => {
    const quiet = { watch: [], lastsMs: 60_000 };
    const { pauses } = await play([
      { list: page('7', []) },
      quiet,
      { watch: [] },
      quiet,
      { watch: [], ends: 'never' },
    ]);
    expect(pauses.slice(0, 4)).toEqual([0, 0, 500, 0]);
  });

  it('waits longer and longer while an API server accepts watches and drops them', async () => {
    const dropped = { watch: [] };
    const { pauses } = await play([
      { list: page('7', []) },
      dropped,
      dropped,
      dropped,
      dropped,
      { watch: [], ends: 'never' },
    ]);
    expect(pauses.slice(0, 5)).toEqual([0, 500, 1_000, 2_000, 4_000]);
  });

  it.each([
    { name: 'lists but says of each watch that it is too old', code: 410, lists: 5 },
    { name: 'ends each watch with an error', code: 500, lists: 1 },
  ])('waits longer and longer while an API server $name', async ({ code, lists }) => {
    const gone: Step = { watch: [line('ERROR', { code, message: 'no' })] };
    const list: Step = { list: page('7', []) };
    const steps = Array.from({ length: 4 }, () => (code === 410 ? [gone, list] : [gone])).flat();
    const { asked, pauses } = await play([list, ...steps, { watch: [], ends: 'never' }]);
    expect(asked.filter((each) => each === 'list').length).toBe(lists);
    expect(pauses.filter((ms) => ms > 0)).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it('tells each sign of life of the kind, and takes no refusal or broken link for one', async () => {
    const { asked, signs } = await play([
      { list: page('7', [], 'next') },
      { list: page('7', []) },
      { watch: [line('BOOKMARK', { metadata: { resourceVersion: '20' } })], ends: refused },
      { watch: [], ends: status(503) },
      { watch: [] },
      { watch: [], ends: 'never' },
    ]);
    expect(asked.length).toBe(6);
    // Two pages, a bookmark, the end in good order.
    expect(signs).toEqual([1, 2, 3, 5, 6]);
  });

  it('does not take for a list what is none', async () => {
    const { heard } = await play([
      { list: { items: 'none' } },
      { list: page('7', []) },
      { watch: [], ends: 'never' },
    ]);
    expect(heard[0]).toBe('lost: the answer to a list is no list');
  });
});
