/**
 * Writes to a live cluster that was named for them, against a real API server: done with the user's own rights, refused
 * in its own words, and to no other cluster.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { resetClusters } from '@/lib/cluster/clusters';
import { describeLive, withControlPlane } from './control-plane';
import { FailuresProxy } from './failures-proxy';
import { claim, paths, storageClass, volume } from './objects';
import { askToWrite, confirmedWrite, kubernetes } from './routes';

const live = withControlPlane();
const merge = 'application/merge-patch+json';
const apply = 'application/apply-patch+yaml';

const PATIENCE = { timeout: 30_000, interval: 100 };

interface Answered {
  readonly metadata: { readonly resourceVersion: string; readonly labels?: object; readonly uid: string };
  readonly code: number;
  readonly message: string;
  readonly spec: Record<string, unknown>;
}

const bodyOf = async (answer: Response) => (await answer.json()) as Answered;

async function stored(path: string): Promise<Answered> {
  return (await live().admin.get(path)).body as unknown as Answered;
}

beforeEach(async () => {
  vi.stubEnv('STOWAGE_ALLOW_WRITES', 'admin,viewer');
  await resetClusters();
});

describeLive('a write with the rights of the user', () => {
  it('creates, patches, applies, updates and deletes', async () => {
    const created = await confirmedWrite('POST', paths.volumes, { body: volume('made', 'none') });
    expect([created.status, (await bodyOf(created)).metadata]).toMatchObject([201, { name: 'made' }]);
    expect((await live().admin.get(`${paths.volumes}/made`)).code).toBe(200);

    const labels = { metadata: { labels: { site: 'a' } } };
    const patched = await confirmedWrite('PATCH', `${paths.volumes}/made`, {
      body: labels,
      contentType: merge,
    });
    expect([patched.status, (await stored(`${paths.volumes}/made`)).metadata.labels]).toEqual([
      200,
      { site: 'a' },
    ]);

    const applied = await confirmedWrite('PATCH', `${paths.claims}/applied?fieldManager=stowage`, {
      body: claim('applied', 'another'),
      contentType: apply,
    });
    expect(applied.status).toBe(201);
    expect(JSON.stringify(await stored(`${paths.claims}/applied`))).toContain('"manager":"stowage"');

    // The controller writes the phase, and the version would be another one.
    const whole = await vi.waitFor(async () => {
      const volume = await stored(`${paths.volumes}/made`);
      expect(JSON.stringify(volume)).toContain('"phase":"Available"');
      return volume;
    }, PATIENCE);
    const spec = { ...whole.spec, persistentVolumeReclaimPolicy: 'Delete' };
    const updated = await confirmedWrite('PUT', `${paths.volumes}/made`, { body: { ...whole, spec } });
    expect([
      updated.status,
      (await stored(`${paths.volumes}/made`)).spec.persistentVolumeReclaimPolicy,
    ]).toEqual([200, 'Delete']);

    for (const path of [`${paths.volumes}/made`, `${paths.claims}/applied`]) {
      const { uid } = (await stored(path)).metadata;
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
      expect((await confirmedWrite('DELETE', path, { body: options })).status).toBe(200);
    }
    const codeOfClaim = async () => (await live().admin.get(`${paths.claims}/applied`)).code;
    await expect.poll(codeOfClaim, PATIENCE).toBe(404);
  });

  it('only tries with dryRun', async () => {
    const tried = await confirmedWrite('POST', `${paths.volumes}?dryRun=All`, {
      body: volume('tried', 'none'),
    });
    expect([tried.status, (await live().admin.get(`${paths.volumes}/tried`)).code]).toEqual([201, 404]);
  });

  it('deletes with the policy of the query', async () => {
    await live().admin.create(paths.volumes, volume('foreground', 'none'));
    const path = `${paths.volumes}/foreground?propagationPolicy=Foreground`;
    const finalizers = (await bodyOf(await confirmedWrite('DELETE', path))).metadata;
    expect(JSON.stringify(finalizers)).toContain('foregroundDeletion');
  });
});

describeLive('what the API server says against a write', () => {
  it.each<{ name: string; code: number; send: () => [string, string, object, string] }>([
    {
      name: 'a name that is taken',
      code: 409,
      send: () => ['POST', paths.volumes, volume('here', 'none'), 'application/json'],
    },
    {
      name: 'a field that is wrong',
      code: 422,
      send: () => [
        'POST',
        paths.volumes,
        { ...volume('bad', 'none'), spec: { accessModes: ['Sometimes'] } },
        'application/json',
      ],
    },
    {
      name: 'an object that is another now',
      code: 409,
      send: () => [
        'DELETE',
        `${paths.volumes}/here`,
        { preconditions: { uid: 'another' } },
        'application/json',
      ],
    },
    {
      name: 'what is not there',
      code: 404,
      send: () => ['PATCH', `${paths.volumes}/none`, { metadata: {} }, merge],
    },
    {
      name: 'fields of another manager',
      code: 409,
      send: () => [
        'PATCH',
        `${paths.volumes}/here?fieldManager=stowage`,
        {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: 'here' },
          spec: { capacity: { storage: '9Gi' } },
        },
        apply,
      ],
    },
  ])('comes back as it is: $name', async ({ code, send }) => {
    const { admin } = live();
    await admin.create(paths.volumes, volume('here', 'none'));
    const [method, path, body, contentType] = send();
    const own = await admin.send(method, path, body, contentType);
    expect(own.code).toBe(code);
    const answer = await confirmedWrite(method as 'POST', path, { body, contentType });
    expect([answer.status, await answer.json()]).toEqual([code, own.body]);
  });

  it('is its 403 for a user without the right, and nothing is written', async () => {
    const body = volume('intruder', 'none');
    const answer = await confirmedWrite('POST', paths.volumes, { body, cluster: 'viewer' });
    expect(await answer.json()).toMatchObject({
      kind: 'Status',
      code: 403,
      reason: 'Forbidden',
      message:
        'persistentvolumes is forbidden: User "viewer" cannot create resource "persistentvolumes" in API group "" at the cluster scope',
    });
    expect((await live().admin.get(`${paths.volumes}/intruder`)).code).toBe(404);
  });
});

describeLive('before the API server', () => {
  let proxy: FailuresProxy;

  afterAll(() => proxy?.stop());

  it('arrives nothing but what was confirmed, and nothing for a cluster that was not named', async () => {
    const { admin, plane } = live();
    proxy = await FailuresProxy.start(admin.server);
    const cluster = { server: proxy.address, 'insecure-skip-tls-verify': true };
    const file = join(dirname(plane.kubeconfig), 'writes-kubeconfig');
    const contexts = ['named', 'other'].map((name) => ({
      name,
      context: { cluster: 'real', user: 'admin' },
    }));
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'real', cluster }],
        users: [{ name: 'admin', user: { token: 'admin-token' } }],
        contexts,
      }),
    );
    vi.stubEnv('KUBECONFIG', file);
    vi.stubEnv('STOWAGE_ALLOW_WRITES', 'named');
    await resetClusters();
    const written = () => proxy.passed.filter(({ verb }) => verb === 'write').map(({ path }) => path);
    const body = storageClass('asked-for');
    for (const name of ['named', 'other']) {
      await vi.waitFor(async () => {
        expect((await kubernetes('GET', paths.volumes, undefined, name)).status).toBe(200);
      }, PATIENCE);
      const unconfirmed = await kubernetes('POST', paths.storageClasses, body, name);
      expect([name, unconfirmed.status]).toEqual([name, 403]);
    }
    expect((await askToWrite('POST', paths.storageClasses, { body, cluster: 'named' })).status).toBe(200);
    const other = await askToWrite('POST', paths.storageClasses, { body, cluster: 'other' });
    expect([other.status, await other.text()]).toEqual([403, expect.stringContaining('reads it only')]);
    expect(written()).toEqual([]);

    const sent = await confirmedWrite('POST', paths.storageClasses, { body, cluster: 'named' });
    expect([sent.status, written()]).toEqual([201, [paths.storageClasses]]);
  });
});
