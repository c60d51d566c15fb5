/**
 * What never leaves the server, against a real API server: a marker is planted wherever an object may hold a secret, and
 * every stream, list, watch and object is looked through for it. Connections fail in all ways with planted credentials,
 * and what the server printed is looked through too.
 */
import { dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { POST as paste } from '@/app/api/pasted/route';
import { resetClusters } from '@/lib/cluster/clusters';
import { next, watchLines } from '@/lib/cluster/testing/read-stream';
import { describeLive, withControlPlane } from './control-plane';
import { PLANTED, paths } from './objects';
import { container, HIDDEN, linesWithSecrets, OBJECTS, writePlantedKubeconfig } from './planted';
import { changed, kubernetes, request, stateOf, stream } from './routes';

const live = withControlPlane();
describeLive('what is planted in a live cluster', () => {
  it('is in no stream, list, watch or object, and not in a pasted copy', async () => {
    const { admin } = live();
    const told = await stream('admin');
    await stateOf(told, ({ connection }) => connection.kind === 'connected');
    for (const [path, object] of OBJECTS) await admin.create(path, object);
    await admin.patch(`${paths.pods}/planted/ephemeralcontainers`, {
      spec: { ephemeralContainers: [{ ...container, name: 'debug', livenessProbe: undefined }] },
    });
    await admin.create(paths.volumes, { ...OBJECTS[3]?.[1], metadata: { name: 'the-end' } });
    const texts: string[] = [];
    await next(told, ({ message }) => {
      texts.push(JSON.stringify(message));
      return changed(message, 'the-end');
    });
    const fresh = await stream('admin');
    await next(fresh, ({ message }) => {
      texts.push(JSON.stringify(message));
      return message.kind === 'snapshot' && message.last;
    });
    const originals: unknown[] = [];
    for (const [path, { kind }] of OBJECTS) {
      const own = await admin.get(`${path}/planted`);
      expect(JSON.stringify(own.body), `the API server has it in ${kind}`).toMatch(
        kind === 'Secret' ? 'key' : PLANTED,
      );
      if (!HIDDEN.includes(path)) originals.push({ ...own.body, kind });
      const list = await kubernetes('GET', path);
      const one = await kubernetes('GET', `${path}/planted`);
      expect([list.status, one.status], path).toEqual(HIDDEN.includes(path) ? [403, 403] : [200, 200]);
      texts.push(await list.text(), await one.text());
      if (HIDDEN.includes(path)) continue;
      const line = await next(watchLines(await kubernetes('GET', `${path}?watch=true`)), () => true);
      texts.push(JSON.stringify(line));
    }
    const body = JSON.stringify({ objects: originals });
    const pasted = await paste(request('/api/pasted', { method: 'POST', body }), {
      params: Promise.resolve({}),
    });
    const { name } = (await pasted.json()) as { name: string };
    for (const [path] of OBJECTS) texts.push(await (await kubernetes('GET', path, undefined, name)).text());
    const all = texts.join('\n');
    expect(all).toContain('planted"');
    expect(all).toContain('(withheld by Stowage)');
    expect(
      all
        .split(PLANTED)
        .slice(1)
        .map((_, at) => all.split(PLANTED)[at]?.slice(-120)),
    ).toEqual([]);
    expect(all).not.toContain('managedFields');
  });
});

const SETTLED: readonly string[] = ['unreachable', 'connected'];

describeLive('credentials of a kubeconfig', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are in no answer and in nothing that is printed, however the connection fails', async () => {
    const { admin, plane } = live();
    const printed: string[] = [];
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation(
        (...words) => void printed.push(words.map(String).join(' ')),
      );
    }
    const file = join(dirname(plane.kubeconfig), 'planted-kubeconfig');
    const contexts = writePlantedKubeconfig(file, admin.server);
    vi.stubEnv('KUBECONFIG', file);
    await resetClusters();
    const texts: string[] = [];
    for (const name of contexts) {
      const told = await stream(name);
      // A user without usable credentials may be let in as anonymous, who may read nothing.
      const state = await stateOf(told, ({ connection }) => SETTLED.includes(connection.kind));
      const refused = await kubernetes('GET', paths.volumes, undefined, name);
      expect([403, 503], name).toContain(refused.status);
      texts.push(JSON.stringify(state), await refused.text());
      await told.return(undefined);
    }
    vi.restoreAllMocks();
    const all = [...texts, ...printed].join('\n');
    expect(texts).toHaveLength(contexts.length * 2);
    expect(linesWithSecrets(all)).toEqual([]);
  });
});
