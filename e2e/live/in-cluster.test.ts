/**
 * Stowage as `deploy/` puts it into a cluster: the manifests are taken by a real API server, the Pod is admitted under the
 * restricted standard, and the service account's own token reads the cluster, and nothing else.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { LiveCluster } from '@/lib/cluster/live/live-cluster';
import { readServiceAccount } from '@/lib/cluster/live/service-account';
import { describeLive, withControlPlane } from './control-plane';

const base = fileURLToPath(new URL('../../deploy/base', import.meta.url));
const replicas = fileURLToPath(new URL('../../deploy/replicas', import.meta.url));
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl)
  console.log('SKIPPED: the manifests of deploy/ on a real API server: there is no kubectl on the PATH');

const run = promisify(execFile);
const live = withControlPlane();

/** What the kubelet mounts into a Pod of the service account: its token and the certificate of the API server. */
function mountToken(kubeconfig: string): string {
  const folder = join(dirname(kubeconfig), 'mounted');
  mkdirSync(folder);
  const asked = ['--kubeconfig', kubeconfig, 'create', 'token', 'stowage', '-n', 'stowage'];
  writeFileSync(join(folder, 'token'), execFileSync('kubectl', asked).toString('utf8').trim());
  copyFileSync(join(dirname(kubeconfig), 'certs', 'apiserver.crt'), join(folder, 'ca.crt'));
  return folder;
}

(hasKubectl ? describeLive : describe.skip)('inside a cluster', () => {
  const kubectl = (...args: string[]) => run('kubectl', ['--kubeconfig', live().plane.kubeconfig, ...args]);
  let cluster: LiveCluster;

  beforeAll(async () => {
    await kubectl('apply', '-f', join(base, 'namespace.yaml'));
    for (const folder of [base, replicas]) {
      const dry = await kubectl(
        'apply',
        '-k',
        folder,
        '--server-side',
        '--dry-run=server',
        '--validate=strict',
      );
      expect(dry.stdout).toContain('deployment.apps/stowage serverside-applied (server dry run)');
    }
    await kubectl('apply', '-k', base, '--server-side', '--validate=strict');

    const folder = mountToken(live().plane.kubeconfig);
    const { hostname, port } = new URL(live().admin.server);
    const context = await readServiceAccount({ host: hostname, port, folder });
    if (!context) throw new Error('the mounted token was not found');
    cluster = new LiveCluster(context);
  });

  it('is admitted as a Pod under the enforced restricted standard', async () => {
    await vi.waitFor(
      async () => {
        const { stdout } = await kubectl(
          'get',
          'pods',
          '-n',
          'stowage',
          '-o',
          'jsonpath={.items[*].spec.serviceAccountName}',
        );
        expect(stdout).toBe('stowage');
      },
      { timeout: 30_000, interval: 200 },
    );
  });

  it('reads every kind with the token of its service account', async () => {
    const answer = await cluster.request(
      { method: 'GET', path: ['api', 'v1', 'namespaces'], query: new Map() },
      new AbortController().signal,
    );
    expect(JSON.stringify(answer)).toContain('kube-system');
    await vi.waitFor(() => expect(cluster.state.connection.kind).toBe('connected'), {
      timeout: 30_000,
      interval: 100,
    });
    // The kinds of snapshots are custom resources, which this API server does not have.
    expect(cluster.state.unreadable.filter(({ why }) => why !== 'not-served')).toEqual([]);
  });

  it.each([
    { verb: 'list', what: 'secrets' },
    { verb: 'list', what: 'configmaps' },
    { verb: 'create', what: 'persistentvolumeclaims' },
    { verb: 'delete', what: 'persistentvolumes' },
    { verb: 'patch', what: 'pods' },
  ])('may not $verb $what', async ({ verb, what }) => {
    const account = 'system:serviceaccount:stowage:stowage';
    const asked = kubectl('auth', 'can-i', verb, what, '--as', account, '-A');
    await expect(asked).rejects.toMatchObject({ stdout: expect.stringMatching(/^no/) });
  });
});

it('finds no service account where no token is mounted', async () => {
  expect(
    await readServiceAccount({ host: '10.0.0.1', port: '443', folder: join(base, 'none') }),
  ).toBeUndefined();
});
