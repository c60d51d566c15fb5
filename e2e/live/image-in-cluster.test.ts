/**
 * The image's server as the Deployment of `deploy/base` runs it, with all that a kubelet would give it: the environment,
 * the service's address, the mounted token and certificate. It reads the real control plane around it, and writes to it
 * only where both Stowage and the service account's rights allow it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import {
  type ClusterDescription,
  CONFIRMATION_HEADER,
  type WriteQuestion,
} from '@/lib/history/stream-message';
import { describeLive, withControlPlane } from './control-plane';
import { type ImageServer, layOutImage, removeImage, startImageServer, whyNoImage } from './image-server';
import { claim, paths, volume } from './objects';

const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const why = [whyNoImage, hasKubectl ? '' : 'there is no kubectl on the PATH']
  .filter((text) => text !== '')
  .join('; ');
if (why !== '') console.log(`SKIPPED: the image's server inside a real cluster: ${why}`);

const live = withControlPlane();

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}
interface Probe {
  readonly httpGet: { readonly path: string };
}

const manifest = parse(readFileSync(join(deploy, 'base/deployment.yaml'), 'utf8')) as {
  spec: { template: { spec: { containers: [Container] } } };
};
const [container] = manifest.spec.template.spec.containers;

function kubectl(args: readonly string[], input?: string): string {
  const all = ['--kubeconfig', live().plane.kubeconfig, ...args];
  return execFileSync('kubectl', all, { input, stdio: ['pipe', 'pipe', 'inherit'] }).toString('utf8');
}

/** What the kubelet mounts into a Pod of the service account. */
function mountToken(target: string): void {
  const folder = join(target, 'var/run/secrets/kubernetes.io/serviceaccount');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'token'), kubectl(['create', 'token', 'stowage', '-n', 'stowage']).trim());
  writeFileSync(join(folder, 'namespace'), 'stowage');
  copyFileSync(join(dirname(live().plane.kubeconfig), 'certs', 'apiserver.crt'), join(folder, 'ca.crt'));
}

/** The rights to write that deploy/README.md proposes. */
function writersOfReadme(): string {
  const [, text] =
    /```yaml\n(# in the overlay: claims may be created[\s\S]*?)```/.exec(
      readFileSync(join(deploy, 'README.md'), 'utf8'),
    ) ?? [];
  if (text === undefined) throw new Error('deploy/README.md proposes no rights to write');
  return text;
}

/** As the kubelet would start the container; `more` is what an overlay adds. */
function start(target: string, more: Readonly<Record<string, string>> = {}): Promise<ImageServer> {
  const { hostname, port } = new URL(live().admin.server);
  return startImageServer(target, {
    ...Object.fromEntries(container.env.map(({ name, value }) => [name, value])),
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
    ...more,
  });
}

/** What the switcher lists, once its first cluster is connected. */
function untilConnected(
  address: string,
): Promise<{ clusters: readonly ClusterDescription[]; initial: string }> {
  return vi.waitFor(
    async () => {
      const all = await (await fetch(`${address}/api/clusters`)).json();
      expect(all.clusters[0].state.connection.kind).toBe('connected');
      return all;
    },
    { timeout: 30_000, interval: 200 },
  );
}

/** A write as a page does it: asked first, then sent with the yes. What is answered to the question where it is refused. */
async function write(address: string, method: string, url: string, body: unknown): Promise<Response> {
  const cluster = `${address}/api/clusters/in-cluster`;
  const headers = { 'content-type': 'application/json' };
  const text = JSON.stringify({ method, url, body, contentType: 'application/json' });
  const asked = await fetch(`${cluster}/confirm`, { method: 'POST', headers, body: text });
  if (!asked.ok) return asked;
  const { token } = (await asked.json()) as WriteQuestion;
  return fetch(cluster + url, {
    method,
    headers: { ...headers, [CONFIRMATION_HEADER]: token },
    body: JSON.stringify(body),
  });
}

(why === '' ? describeLive : describe.skip)('the image inside a cluster', () => {
  let target: string;
  let server: ImageServer | undefined;

  beforeAll(() => {
    kubectl(['apply', '-f', join(deploy, 'base/namespace.yaml')]);
    kubectl(['apply', '-k', join(deploy, 'base'), '--server-side', '--validate=strict']);
    target = layOutImage();
    mountToken(target);
  });
  afterEach(() => server?.stop());
  afterAll(() => {
    if (target !== undefined) removeImage(target);
  });

  it('reads the cluster around it, opens with it, and answers the probes', async () => {
    const { admin } = live();
    await admin.create(paths.claims, claim('a-claim', 'absent'));
    server = await start(target);
    const { address } = server;
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const)
      expect((await fetch(address + container[probe].httpGet.path)).status, probe).toBe(200);

    const list = await fetch(`${address}/api/clusters/in-cluster${paths.claims}`);
    expect(list.status).toBe(200);
    expect(await list.json()).toMatchObject({ items: [{ metadata: { name: 'a-claim' } }] });
    const { clusters, initial } = await untilConnected(address);
    expect(initial).toBe('in-cluster');
    expect(clusters.filter(({ kind }) => kind === 'live')).toMatchObject([
      { name: 'in-cluster', readOnly: true, kubernetesVersion: expect.stringMatching(/^v1\./) },
    ]);
    const page = await fetch(`${address}/`, { redirect: 'manual' });
    expect(page.headers.get('location')).toContain('/c/in-cluster');

    const refused = await write(address, 'POST', paths.claims, claim('not-made', 'x'));
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Stowage reads it only');
    expect((await admin.get(`${paths.claims}/not-made`)).code).toBe(404);
  });

  it('writes with the flag, and only what the service account may', async () => {
    const { admin } = live();
    server = await start(target, { STOWAGE_ALLOW_WRITES: 'in-cluster' });
    const { address } = server;
    const refused = await write(address, 'POST', paths.claims, claim('made', 'x'));
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('system:serviceaccount:stowage:stowage');

    kubectl(['apply', '-f', '-'], writersOfReadme());
    // The authorizer follows with a little delay.
    const made = async () => (await write(address, 'POST', paths.claims, claim('made', 'x'))).status;
    await expect.poll(made, { timeout: 20_000, interval: 200 }).toBe(201);
    expect((await admin.get(`${paths.claims}/made`)).code).toBe(200);
    expect((await write(address, 'POST', paths.volumes, volume('not-made', 'x'))).status).toBe(403);
    expect((await admin.get(`${paths.volumes}/not-made`)).code).toBe(404);
  });

  it('says what is missing where no token is mounted', async () => {
    removeImage(join(target, 'var'));
    server = await start(target);
    const { address } = server;
    const list = await fetch(`${address}/api/clusters/in-cluster${paths.claims}`);
    expect(list.status).toBe(503);
    expect(await list.text()).toContain('no service account token is mounted here');
  });
});
