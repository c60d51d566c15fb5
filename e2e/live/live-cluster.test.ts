/** A real control plane behind Stowage's routes, called in process: what the browser sees of a live cluster. */
import { expect, it } from 'vitest';
import { GET as listClusters } from '@/app/api/clusters/route';
import { POST as pause } from '@/app/api/simulations/[simulation]/pause/route';
import { next, watchLines } from '@/lib/cluster/testing/read-stream';
import type { ClusterListAnswer } from '@/lib/history/stream-message';
import { describeLive, withControlPlane } from './control-plane';
import { claim, PLANTED, paths, pod, secret, storageClass, volume } from './objects';
import { allTold, changed, kubernetes, request, stateOf, stream } from './routes';

const live = withControlPlane();

describeLive('a live cluster', () => {
  it('appears in the switcher beside the demo, and is not contacted before somebody looks', async () => {
    const response = await listClusters(request('/api/clusters'), { params: Promise.resolve({}) });
    const { clusters } = (await response.json()) as ClusterListAnswer;
    expect(clusters.map(({ name, kind, state }) => [name, kind, state.connection.kind])).toEqual([
      ['admin', 'live', 'idle'],
      ['viewer', 'live', 'idle'],
      ['demo', 'simulated', 'connected'],
    ]);
  });

  it('shows in the stream how a volume and a claim become Bound', async () => {
    const { admin } = live();
    const events = await stream('admin');
    await stateOf(events, ({ connection }) => connection.kind === 'connected');
    await next(events, ({ message }) => message.kind === 'snapshot' && message.last);
    await admin.create(paths.storageClasses, storageClass('gold'));
    await admin.create(paths.volumes, volume('archive', 'gold'));
    await next(events, ({ message }) => changed(message, 'archive', 'Available'));
    await admin.create(paths.claims, claim('photos', 'gold'));
    const actors = new Set<string>();
    const areBound = allTold(
      (message) => changed(message, 'archive', 'Bound'),
      (message) => changed(message, 'photos', 'Bound'),
    );
    const bound = await next(events, (event) => {
      const { message } = event;
      for (const { actor } of message.kind === 'changes' ? message.changes : []) actors.add(actor);
      return areBound(event);
    });
    expect(actors).toContain('kube-controller-manager');

    const resumed = await stream('admin', bound.id);
    const kinds: string[] = [];
    await next(resumed, ({ message }) => kinds.push(message.kind) > 0 && message.kind === 'clock');
    expect(kinds).not.toContain('snapshot');
  });

  it('lists, gets and watches as the API server does', async () => {
    const { admin } = live();
    const list = (await (await kubernetes('GET', paths.claims)).json()) as Record<string, unknown>;
    const real = (await admin.get(paths.claims)).body;
    expect(list).toMatchObject({
      apiVersion: real.apiVersion,
      kind: real.kind,
      items: [{ metadata: { name: 'photos' } }],
    });
    const got = (await (await kubernetes('GET', `${paths.volumes}/archive`)).json()) as Record<
      string,
      unknown
    >;
    const own = (await admin.get(`${paths.volumes}/archive`)).body;
    expect([got.spec, got.status]).toEqual([own.spec, own.status]);
    const { resourceVersion } = list.metadata as { resourceVersion: string };
    const lines = watchLines(
      await kubernetes('GET', `${paths.claims}?watch=true&resourceVersion=${resourceVersion}`),
    );
    await admin.patch(`${paths.claims}/photos`, { metadata: { labels: { site: 'a' } } });
    const line = await next(lines, ({ object }) => 'labels' in object.metadata);
    expect(line).toMatchObject({ type: 'MODIFIED', object: { metadata: { labels: { site: 'a' } } } });
  });
});

describeLive('what a live cluster keeps to itself', () => {
  it('refuses every write before it reaches the cluster', async () => {
    const { admin } = live();
    const before = (await admin.get(`${paths.claims}/photos`)).body.metadata as { resourceVersion: string };
    const writes = [
      kubernetes('POST', paths.claims, claim('intruder', 'gold')),
      kubernetes('PUT', `${paths.claims}/photos`, claim('photos', 'gold')),
      kubernetes('PATCH', `${paths.claims}/photos`, { metadata: { labels: { site: 'b' } } }),
      kubernetes('DELETE', `${paths.claims}/photos`),
      kubernetes('POST', `${paths.pods}/a/binding`, {}),
    ];
    for (const response of await Promise.all(writes)) {
      const status = (await response.json()) as { code: number; message: string };
      expect([response.status, status.code]).toEqual([403, 403]);
      expect(status.message).toContain('cluster "admin" is live and Stowage reads it only');
    }
    const after = (await admin.get(`${paths.claims}/photos`)).body.metadata as { resourceVersion: string };
    expect(after.resourceVersion).toBe(before.resourceVersion);
    expect((await admin.get(`${paths.claims}/intruder`)).code).toBe(404);
    const verb = await pause(request('/x', { method: 'POST' }), {
      params: Promise.resolve({ simulation: 'admin' }),
    });
    expect(verb.status).toBe(405);
  });

  it('never lets a secret out', async () => {
    const { admin } = live();
    const events = await stream('admin');
    await admin.create(paths.secrets, secret('planted'));
    await admin.create(paths.pods, pod('planted', 'photos'));
    const texts: string[] = [];
    await next(events, ({ message }) => {
      texts.push(JSON.stringify(message));
      return changed(message, 'planted');
    });
    for (const path of [paths.pods, paths.volumes, paths.storageClasses]) {
      texts.push(await (await kubernetes('GET', path)).text());
    }
    expect(texts.join('')).toContain('"planted"');
    expect(texts.join('')).not.toContain(PLANTED);
    expect(texts.join('')).not.toContain('managedFields');
    for (const path of [paths.secrets, `${paths.secrets}/planted`, '/api/v1/configmaps']) {
      const response = await kubernetes('GET', path);
      expect(response.status).toBe(403);
      expect(await response.text()).not.toContain(PLANTED);
    }
  });
});

describeLive('a live cluster with many readers', () => {
  it('watches each kind once, however many readers there are', async () => {
    const before = await watchesOf('persistentvolumes');
    const many = await Promise.all(Array.from({ length: 20 }, () => stream('admin')));
    await Promise.all(many.map((events) => next(events, ({ message }) => message.kind === 'clock')));
    expect(await watchesOf('persistentvolumes')).toBe(before);
    expect(before).toBeGreaterThan(0);
  });
});

describeLive('a live cluster that is not fully there', () => {
  it('shows a user without rights what is missing, and the kind as soon as it is granted', async () => {
    const { admin } = live();
    const events = await stream('viewer');
    const state = await stateOf(events, ({ connection }) => connection.kind === 'connected');
    expect(state.unreadable.find(({ plural }) => plural === 'persistentvolumes')).toEqual({
      group: '',
      plural: 'persistentvolumes',
      kind: 'PersistentVolume',
      why: 'forbidden',
      message:
        'persistentvolumes is forbidden: User "viewer" cannot list resource "persistentvolumes" in API group "" at the cluster scope',
      rule: '- apiGroups: [""]\n  resources: ["persistentvolumes"]\n  verbs: ["get", "list", "watch"]\n',
    });
    const refused = await kubernetes('GET', paths.volumes, undefined, 'viewer');
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('ClusterRole');

    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const rules = [{ apiGroups: [''], resources: ['persistentvolumes'], verbs: ['get', 'list', 'watch'] }];
    await admin.create(`${rbac}/clusterroles`, { metadata: { name: 'volumes' }, rules });
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer' }];
    const roleRef = { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'volumes' };
    await admin.create(`${rbac}/clusterrolebindings`, { metadata: { name: 'volumes' }, subjects, roleRef });
    await next(events, ({ message }) => changed(message, 'archive', 'Bound'));
    expect((await kubernetes('GET', `${paths.volumes}/archive`, undefined, 'viewer')).status).toBe(200);
  });

  it('says when the API server is gone, and heals without a gap', async () => {
    const { plane } = live();
    const events = await stream('admin');
    await next(events, ({ message }) => message.kind === 'clock');
    await plane.command('stop', 'kube-apiserver');
    const lost = await stateOf(events, ({ connection }) => connection.kind === 'reconnecting');
    expect(lost.connection).toMatchObject({
      reason: expect.stringMatching(/ECONNREFUSED|closed|terminated|hang up/),
    });
    await plane.command('start', 'kube-apiserver');
    const kinds: string[] = [];
    const created = untilCreated(paths.volumes, volume('after', 'gold'));
    await next(
      events,
      ({ message }) => kinds.push(message.kind) > 0 && changed(message, 'after', 'Available'),
    );
    await created;
    expect(kinds).not.toContain('snapshot');
    const again = await stream('admin');
    await stateOf(again, ({ connection }) => connection.kind === 'connected');
  });
});

/** Watches on a kind that the API server serves now, by its own count. */
async function watchesOf(plural: string): Promise<number> {
  const { admin } = live();
  const { text } = await admin.get('/metrics');
  const lines = text
    .split('\n')
    .filter(
      (line) => line.startsWith('apiserver_longrunning_requests{') && line.includes(`resource="${plural}"`),
    );
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Creates an object in an API server that is starting. */
async function untilCreated(path: string, object: unknown): Promise<void> {
  const { admin } = live();
  for (;;) {
    const answer = await admin.create(path, object).catch(() => undefined);
    if (answer?.code === 201) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
