/** What goes wrong between Stowage and a real API server, and how it heals. A proxy between them counts and cuts. */
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { resetClusters } from '@/lib/cluster/clusters';
import { next, type SentEvent } from '@/lib/cluster/testing/read-stream';
import { describeLive, withControlPlane } from './control-plane';
import { FailuresProxy } from './failures-proxy';
import { paths, secret, storageClass, volume } from './objects';
import { changed, stateOf, stream } from './routes';

/** What Stowage asks every three seconds, whatever happens: whether the API server is there. */
const PULSE = '/version';

const live = withControlPlane();
let proxy: FailuresProxy;
let credentialFile: string;

beforeAll(async () => {
  const { admin, plane } = live();
  proxy = await FailuresProxy.start(admin.server);
  credentialFile = join(dirname(plane.kubeconfig), 'credential.json');
  const cluster = { server: proxy.address, 'insecure-skip-tls-verify': true };
  // A plug-in that fails as long as there is no such file, and that never says when its token ends.
  const apiVersion = 'client.authentication.k8s.io/v1';
  const exec = { apiVersion, command: 'cat', args: [credentialFile], interactiveMode: 'Never' };
  const file = join(dirname(plane.kubeconfig), 'through-the-proxy');
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'real', cluster }],
      users: [
        { name: 'admin', user: { token: 'admin-token' } },
        { name: 'robot', user: { exec } },
        { name: 'viewer', user: { token: 'viewer-token' } },
      ],
      contexts: ['admin', 'robot', 'viewer'].map((name) => ({
        name,
        context: { cluster: 'real', user: name },
      })),
      'current-context': 'admin',
    }),
  );
  vi.stubEnv('KUBECONFIG', file);
  await resetClusters();
});

afterAll(() => proxy?.stop());

/** A stream that is at its end for now. */
async function upToDate(cluster: string): Promise<AsyncGenerator<SentEvent, void, void>> {
  const events = await stream(cluster);
  await stateOf(events, ({ connection }) => connection.kind === 'connected');
  await next(events, ({ message }) => message.kind === 'clock');
  return events;
}

/** How often each kind was listed from the beginning since `start` requests had passed. */
function listsSince(start: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { verb, path, query, code } of proxy.passed.slice(start)) {
    if (verb === 'list' && !query.has('continue') && code === 200)
      counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

/**
 * The kinds that were listed more often than the API server said, since `start` requests had passed, that it no longer
 * knows their place; with what was asked, in order. One that starts up may say so twice: it answers a list from etcd
 * before its watch cache is filled, and the cache then begins later than that list.
 */
function listedUnasked(start: number): string[] {
  const asked = proxy.passed.slice(start);
  const unasked: string[] = [];
  for (const [path, lists] of listsSince(start)) {
    const ofKind = asked.filter((passed) => passed.path === path);
    if (lists <= ofKind.filter(({ expired }) => expired).length) continue;
    const told = ofKind.map(({ verb, code, expired }) => `${verb} ${code}${expired ? ' expired' : ''}`);
    unasked.push(`${path}: ${told.join(', ')}`);
  }
  return unasked;
}

/** Waits until an API server that was started takes requests. */
async function untilReady(): Promise<void> {
  const { admin } = live();
  await vi.waitFor(async () => expect((await admin.get('/readyz')).code).toBe(200), {
    timeout: 50_000,
    interval: 200,
  });
}

describeLive('a connection that breaks', () => {
  it('in the middle of a line loses nothing and repeats nothing', async () => {
    const { admin } = live();
    const events = await upToDate('admin');
    const lists = proxy.passed.length;
    proxy.cutInLineOf('torn');
    await admin.create(paths.volumes, volume('torn', 'cut'));
    await admin.create(paths.volumes, volume('whole', 'cut'));
    const versions: string[] = [];
    const kinds = new Set<string>();
    await next(events, ({ message }) => {
      kinds.add(message.kind);
      const changes = message.kind === 'changes' ? message.changes : [];
      for (const { object } of changes) {
        if (object.metadata.name === 'torn') versions.push(object.metadata.resourceVersion ?? '');
      }
      return versions.length > 1 && changed(message, 'whole', 'Available');
    });
    expect(proxy.isLineCut).toBe(true);
    expect(versions).toEqual([...new Set(versions)]);
    expect(kinds.has('snapshot')).toBe(false);
    expect(listsSince(lists).size).toBe(0);
  });

  it('for every kind at once is resumed without a single list', async () => {
    const { admin } = live();
    const events = await upToDate('admin');
    const start = proxy.passed.length;
    proxy.cut();
    await stateOf(events, ({ connection }) => connection.kind === 'reconnecting');
    await stateOf(events, ({ connection }) => connection.kind === 'connected');
    await admin.create(paths.volumes, volume('later', 'cut'));
    await next(events, ({ message }) => changed(message, 'later', 'Available'));
    expect(listsSince(start).size).toBe(0);
    const others = proxy.passed.slice(start).filter(({ verb }) => verb !== 'watch');
    expect(others.filter(({ path }) => path !== PULSE)).toEqual([]);
  });
});

describeLive('an API server', () => {
  it('that forgot the place of every watch is listed once for each time it says so, and the difference is told', async () => {
    const { admin, plane } = live();
    const events = await upToDate('admin');
    // A class has no finalizer: no controller has to come back from its own back-off for it to be gone.
    await admin.create(paths.storageClasses, storageClass('forgotten'));
    await next(events, ({ message }) => changed(message, 'forgotten'));
    proxy.blocked = true;
    proxy.cut();
    const lost = await stateOf(events, ({ connection }) => connection.kind === 'reconnecting');
    expect(lost.connection).toMatchObject({ sinceMs: expect.any(Number), reason: expect.any(String) });
    await admin.create(paths.volumes, volume('meanwhile', 'cut'));
    expect((await admin.delete(`${paths.storageClasses}/forgotten`)).code).toBe(200);
    await plane.command('stop', 'kube-apiserver');
    expect(await plane.compact()).toBeGreaterThan(0);
    await plane.command('start', 'kube-apiserver');
    await untilReady();
    const start = proxy.passed.length;
    proxy.blocked = false;
    const told = new Map<string, string>();
    const kinds = new Set<string>();
    await next(events, ({ message }) => {
      kinds.add(message.kind);
      for (const { type, object } of message.kind === 'changes' ? message.changes : [])
        told.set(object.metadata.name, type);
      return told.has('meanwhile') && told.get('forgotten') === 'DELETED';
    });
    expect(kinds.has('snapshot')).toBe(false);
    await upToDate('admin');
    expect(proxy.passed.slice(start).some(({ expired }) => expired)).toBe(true);
    expect(listsSince(start).get(paths.volumes)).toBeGreaterThan(0);
    expect(listedUnasked(start)).toEqual([]);
  });

  it.each([
    { what: 'stopped', verb: 'stop' },
    { what: 'killed', verb: 'kill' },
  ] as const)('that is $what and comes back is not stormed', async ({ what, verb }) => {
    const { admin, plane } = live();
    const events = await upToDate('admin');
    const start = proxy.passed.length;
    await plane.command(verb, 'kube-apiserver');
    await stateOf(events, ({ connection }) => connection.kind === 'reconnecting');
    await plane.command('start', 'kube-apiserver');
    await untilReady();
    await admin.create(paths.volumes, volume(what, 'cut'));
    await next(events, ({ message }) => changed(message, what, 'Available'));
    await upToDate('admin');
    const kinds = listsSince(start).size;
    console.log(`after the restart: ${proxy.passed.length - start} requests, ${kinds} kinds listed`);
    expect(listedUnasked(start)).toEqual([]);
  });
});

describeLive('rights', () => {
  it('that are revoked take their kinds along, with the rule that would give them back', async () => {
    const { admin } = live();
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }];
    await admin.create(`${rbac}/clusterroles`, { metadata: { name: 'reader' }, rules });
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer' }];
    const roleRef = { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'reader' };
    await admin.create(`${rbac}/clusterrolebindings`, { metadata: { name: 'reader' }, subjects, roleRef });
    await vi.waitFor(async () => expect(await isAllowed()).toBe(true), { timeout: 20_000 });
    const events = await upToDate('viewer');
    await admin.delete(`${rbac}/clusterrolebindings/reader`);
    await vi.waitFor(async () => expect(await isAllowed()).toBe(false), { timeout: 20_000 });
    // A watch that is open outlives the right to it; the next request does not.
    proxy.cut();
    const state = await stateOf(events, ({ unreadable }) =>
      unreadable.some(({ plural }) => plural === 'persistentvolumes'),
    );
    expect(state.unreadable.find(({ plural }) => plural === 'persistentvolumes')).toMatchObject({
      why: 'forbidden',
      rule: expect.stringContaining('persistentvolumes'),
    });
    const after = await next(events, ({ message }) => message.kind === 'snapshot' && message.last);
    expect(JSON.stringify(after.message)).not.toContain('"torn"');
  });

  /** Whether the API server lets the viewer list volumes now: its authorizer follows with a little delay. */
  async function isAllowed(): Promise<boolean> {
    const answer = await fetch(`${proxy.address}${paths.volumes}`, {
      headers: { authorization: 'Bearer viewer-token' },
    });
    await answer.text();
    return answer.status === 200;
  }
});

describeLive('credentials', () => {
  it('that are revoked, and a plug-in that fails and then heals, are told and got over', async () => {
    const { admin } = live();
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const accounts = '/api/v1/namespaces/default/serviceaccounts';
    await admin.create(accounts, { metadata: { name: 'robot' } });
    const subjects = [{ kind: 'ServiceAccount', name: 'robot', namespace: 'default' }];
    const roleRef = { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'cluster-admin' };
    await admin.create(`${rbac}/clusterrolebindings`, { metadata: { name: 'robot' }, subjects, roleRef });
    await issue('first');

    const events = await upToDate('robot');
    rmSync(credentialFile);
    await admin.delete(`${paths.secrets}/first`);
    // The API server remembers for ten seconds that it accepted a token; a watch that is open is never asked again.
    const cuts = setInterval(() => proxy.cut(), 1_000);
    const lost = await stateOf(
      events,
      ({ connection }) =>
        connection.kind === 'reconnecting' && /No such file|credentials/.test(connection.reason),
    );
    clearInterval(cuts);
    expect(JSON.stringify(lost)).not.toContain('eyJ');

    await issue('second');
    await stateOf(events, ({ connection }) => connection.kind === 'connected');
    await admin.create(paths.volumes, volume('healed', 'cut'));
    const kinds = new Set<string>();
    await next(
      events,
      ({ message }) => kinds.add(message.kind).size > 0 && changed(message, 'healed', 'Available'),
    );
    expect(kinds.has('snapshot')).toBe(false);
  });

  /** Gives the plug-in a token that lives as long as the Secret `name`. */
  async function issue(name: string): Promise<void> {
    const { admin } = live();
    await admin.create(paths.secrets, secret(name));
    const boundObjectRef = { apiVersion: 'v1', kind: 'Secret', name };
    const answer = await admin.create('/api/v1/namespaces/default/serviceaccounts/robot/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 600, boundObjectRef },
    });
    const { token } = answer.body.status as { token: string };
    const apiVersion = 'client.authentication.k8s.io/v1';
    writeFileSync(credentialFile, JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token } }));
  }
});
