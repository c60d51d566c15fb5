/** A user with rights in one namespace, against the RBAC of a real API server: what is shown, and what is not concluded. */
import { expect, it, vi } from 'vitest';
import { resetClusters } from '@/lib/cluster/clusters';
import { next } from '@/lib/cluster/testing/read-stream';
import type { ClusterState } from '@/lib/history/stream-message';
import { describeLive, withControlPlane } from './control-plane';
import { knowledgeOf } from './knowledge';
import { claim, paths } from './objects';
import { allTold, changed, kubernetes, request, stateOf, stream } from './routes';

const live = withControlPlane();
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const allClaims = '/api/v1/persistentvolumeclaims';
const readClaims = {
  apiGroups: [''],
  resources: ['persistentvolumeclaims', 'pods', 'events'],
  verbs: ['get', 'list', 'watch'],
};
const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer' }];

/** Lets the viewer read claims, Pods and Events of a namespace. */
async function grantIn(namespace: string): Promise<void> {
  const { admin } = live();
  const own = `${rbac}/namespaces/${namespace}`;
  await admin.create(`${own}/roles`, { metadata: { name: 'reader' }, rules: [readClaims] });
  const roleRef = { kind: 'Role', apiGroup: 'rbac.authorization.k8s.io', name: 'reader' };
  await admin.create(`${own}/rolebindings`, { metadata: { name: 'reader' }, subjects, roleRef });
}

describeLive('a user with rights in some namespaces', () => {
  it('sees what these hold, hears which they are, and is refused the rest with the rule to ask for', async () => {
    const { admin } = live();
    for (const name of ['team', 'secret']) await admin.create('/api/v1/namespaces', { metadata: { name } });
    for (const namespace of ['default', 'team']) await grantIn(namespace);
    for (const namespace of ['default', 'team', 'secret']) {
      const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
      await admin.create(path, {
        ...claim(`of-${namespace}`, 'gold'),
        metadata: { name: `of-${namespace}` },
      });
    }
    vi.stubEnv('STOWAGE_NAMESPACES', 'team, secret');
    await resetClusters();
    const events = await stream('viewer');
    const state = await stateOf(events, ({ connection, unreadable }) => {
      const claims = unreadable.find(({ kind }) => kind === 'PersistentVolumeClaim');
      return connection.kind === 'connected' && claims?.readNamespaces?.length === 2;
    });
    const of = (kind: string) => state.unreadable.find((each) => each.kind === kind);
    expect(of('PersistentVolumeClaim')).toMatchObject({
      why: 'forbidden',
      readNamespaces: ['default', 'team'],
      rule: '- apiGroups: [""]\n  resources: ["persistentvolumeclaims"]\n  verbs: ["get", "list", "watch"]\n',
    });
    expect(of('PersistentVolume')).not.toHaveProperty('readNamespaces');
    const list = await kubernetes(
      'GET',
      '/api/v1/namespaces/team/persistentvolumeclaims',
      undefined,
      'viewer',
    );
    expect(await list.json()).toMatchObject({ items: [{ metadata: { name: 'of-team' } }] });
    const whole = await kubernetes('GET', allClaims, undefined, 'viewer');
    expect(whole.status).toBe(403);
    expect(await whole.text()).toContain('in these namespaces only: default, team');

    await admin.create(paths.claims, claim('later', 'gold'));
    await next(events, ({ message }) => changed(message, 'later'));

    const names = (await knowledgeOf('viewer')).objects.map(({ metadata }) => metadata.name);
    expect(names).toEqual(expect.arrayContaining(['of-default', 'of-team', 'later']));
    expect(names).not.toContain('of-secret');
  });

  it('sees all as soon as all may be read', async () => {
    const { admin } = live();
    const events = await stream('viewer');
    await admin.create(`${rbac}/clusterroles`, { metadata: { name: 'reader' }, rules: [readClaims] });
    const roleRef = { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'reader' };
    await admin.create(`${rbac}/clusterrolebindings`, { metadata: { name: 'reader' }, subjects, roleRef });
    const isReadable = ({ unreadable }: ClusterState): boolean =>
      unreadable.every(({ kind }) => kind !== 'PersistentVolumeClaim');
    await next(
      events,
      allTold(
        (message) => message.kind === 'state' && isReadable(message.state),
        (message) => changed(message, 'of-secret'),
      ),
    );
    expect((await kubernetes('GET', allClaims, undefined, 'viewer')).status).toBe(200);
  });
});

describeLive('nothing that a browser sends', () => {
  it.each([
    ['a header', { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }, ''],
    ['a query', {}, '?server=https://evil.example&cluster=evil&kubeconfig=/etc/passwd'],
  ])('chooses an address: %s', async (_, headers, query) => {
    const { GET } = await import('@/app/api/clusters/[cluster]/[...path]/route');
    const plain = request(`/api/clusters/admin${paths.claims}${query}`);
    for (const [name, value] of Object.entries(headers)) plain.headers.set(name, value);
    const params = Promise.resolve({ cluster: 'admin', path: paths.claims.slice(1).split('/') });
    const answer = await GET(plain, { params });
    expect(await answer.text()).not.toContain('evil');
    const named = Promise.resolve({
      cluster: 'https://evil.example',
      path: paths.claims.slice(1).split('/'),
    });
    expect((await GET(plain, { params: named })).status).toBe(404);
  });
});
