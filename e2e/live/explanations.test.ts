/** One set of manifests in a real and in a simulated cluster: Stowage must say the same of every claim. */
import { expect, it, vi } from 'vitest';
import { POST as settle } from '@/app/api/simulations/[simulation]/settle/route';
import { POST as createSimulation } from '@/app/api/simulations/route';
import type { KubernetesVersion } from '@/lib/kubernetes/feature-gates';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '@/lib/kubernetes/persistent-volume-claim';
import type { StorageClass } from '@/lib/kubernetes/storage-class';
import { clusterView } from '@/lib/volume/cluster-view';
import { explainClaim } from '@/lib/volume/explain-claim';
import { plainText } from '@/lib/volume/sentence';
import { describeLive, withControlPlane } from './control-plane';
import { claim, paths, storageClass, volume } from './objects';
import { kubernetes, request } from './routes';

const live = withControlPlane();
const version: KubernetesVersion = '1.37';

function claimWith(name: string, storageClassName: string, spec: Record<string, unknown>) {
  const object = claim(name, storageClassName);
  return { ...object, spec: { ...object.spec, ...spec } };
}

const objects: readonly { readonly path: string; readonly object: unknown }[] = [
  { path: paths.storageClasses, object: storageClass('manual') },
  {
    path: paths.storageClasses,
    object: { ...storageClass('later'), volumeBindingMode: 'WaitForFirstConsumer' },
  },
  {
    path: paths.storageClasses,
    object: { ...storageClass('bare'), provisioner: 'kubernetes.io/no-provisioner' },
  },
  { path: paths.volumes, object: volume('archive', 'manual') },
  { path: paths.volumes, object: volume('reserved', 'bare') },
  { path: paths.claims, object: claim('binds', 'manual') },
  { path: paths.claims, object: claim('waits', 'later') },
  { path: paths.claims, object: claim('classless', 'absent') },
  { path: paths.claims, object: claimWith('large', 'bare', { resources: { requests: { storage: '1Ti' } } }) },
  { path: paths.claims, object: claimWith('modes', 'bare', { accessModes: ['ReadWriteMany'] }) },
  { path: paths.claims, object: claimWith('named', 'bare', { volumeName: 'none' }) },
  { path: paths.claims, object: claimWith('unclassed', '', {}) },
  { path: paths.claims, object: claim('driverless', 'manual') },
];

async function listOf<T extends KubernetesObject>(cluster: string, path: string): Promise<readonly T[]> {
  const body = (await (await kubernetes('GET', path, undefined, cluster)).json()) as { items?: readonly T[] };
  return body.items ?? [];
}

/** What Stowage says of each claim of a cluster. */
async function explained(cluster: string): Promise<readonly string[]> {
  const claims = await listOf<PersistentVolumeClaim>(cluster, paths.claims);
  const volumes = await listOf<PersistentVolume>(cluster, paths.volumes);
  const storageClasses = await listOf<StorageClass>(cluster, paths.storageClasses);
  const view = clusterView({ version, claims, volumes, storageClasses });
  return claims.map((each) => {
    const { diagnosis, title } = explainClaim(view, each);
    return `${each.metadata.name}: ${diagnosis.standing}, ${diagnosis.cause}: ${plainText(title)}`;
  });
}

describeLive('explanations', () => {
  it('of a real cluster are those of a simulated one', async () => {
    const body = JSON.stringify({ name: 'twin', kubernetesVersion: version });
    const params = Promise.resolve({});
    await createSimulation(request('/api/simulations', { method: 'POST', body }), { params });
    for (const { path, object } of objects) {
      expect((await live().admin.create(path, object)).code).toBe(201);
      expect((await kubernetes('POST', path, object, 'twin')).status).toBe(201);
    }
    await settle(request('/x', { method: 'POST' }), { params: Promise.resolve({ simulation: 'twin' }) });
    const simulated = await explained('twin');
    expect(simulated).toHaveLength(8);
    expect(simulated[0]).toContain('binds: bound, Bound');
    await vi.waitFor(async () => expect(await explained('admin')).toEqual(simulated), {
      timeout: 30_000,
      interval: 250,
    });
  });
});
