import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import { namespaces, persistentVolumeClaims, pods, resourceOf } from '../../../kubernetes/resources';
import { createSimulation } from '../../simulation';
import type { Simulation } from '../../simulation-api';
import { namespaceController } from './controller';

function cluster(version: KubernetesVersion = '1.37'): Simulation {
  const simulation = createSimulation({ version, seed: 1, components: [namespaceController] });
  create(simulation, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  return simulation;
}

function create(simulation: Simulation, object: object): void {
  const created = simulation.execute({ create: object as KubernetesObject });
  if (!created.ok) throw new Error(created.error.message);
}

function remove(simulation: Simulation, kind: string, name: string): void {
  const namespace = kind === 'Namespace' ? undefined : 'shop';
  expect(simulation.execute({ delete: { apiVersion: 'v1', kind, namespace, name } }).ok).toBe(true);
}

const metadata = (name: string) => ({ name, namespace: 'shop' });
const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('settings') };
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata('data'),
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata('web'),
  spec: { nodeName: 'n', terminationGracePeriodSeconds: 10, containers: [{ name: 'c', image: 'i' }] },
};

describe('namespace controller', () => {
  it('empties a namespace, whatever kinds it holds, and lets it go', () => {
    const simulation = cluster();
    create(simulation, settings);
    create(simulation, { apiVersion: 'example.com/v1', kind: 'Backup', metadata: metadata('b') });
    remove(simulation, 'Namespace', 'shop');
    expect(simulation.api.get(namespaces, 'shop')?.status?.phase).toBe('Terminating');
    simulation.settle();
    expect(simulation.api.get(namespaces, 'shop')).toBeUndefined();
    expect(simulation.api.list(resourceOf('v1', 'ConfigMap'))).toEqual([]);
    expect(simulation.api.list(resourceOf('example.com/v1', 'Backup'))).toEqual([]);
  });

  it('waits for what finalizers hold, and its conditions name them', () => {
    const simulation = cluster();
    create(simulation, claim);
    remove(simulation, 'Namespace', 'shop');
    simulation.advanceTo(simulation.nowMs + 60_000);
    const { conditions = [] } = simulation.api.get(namespaces, 'shop')?.status ?? {};
    expect(conditions.map(({ status, reason, message }) => [status, reason, message])).toEqual([
      ['False', 'ResourcesDiscovered', 'All resources successfully discovered'],
      ['False', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
      ['False', 'ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
      [
        'True',
        'SomeResourcesRemain',
        'Some resources are remaining: persistentvolumeclaims. has 1 resource instances',
      ],
      [
        'True',
        'SomeFinalizersRemain',
        'Some content in the namespace has finalizers remaining: kubernetes.io/pvc-protection in 1 resource instances',
      ],
    ]);
    const target = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' };
    simulation.execute({ patch: { ...target, patch: { metadata: { finalizers: null } } } });
    simulation.advanceTo(simulation.nowMs + 60_000);
    expect(simulation.api.get(namespaces, 'shop')).toBeUndefined();
  });

  it.each<[KubernetesVersion, boolean]>([
    ['1.37', false],
    ['1.30', true],
  ])('%s deletes other things while a Pod stops: %s', (version, deletesBoth) => {
    const simulation = cluster(version);
    create(simulation, pod);
    create(simulation, claim);
    remove(simulation, 'Namespace', 'shop');
    simulation.advanceTo(simulation.nowMs + 8_000);
    expect(simulation.api.get(pods, 'shop/web')?.metadata.deletionTimestamp).toBeDefined();
    const marked = simulation.api.get(persistentVolumeClaims, 'shop/data')?.metadata.deletionTimestamp;
    expect(marked !== undefined).toBe(deletesBoth);
  });

  it('leaves other namespaces alone', () => {
    const simulation = cluster();
    create(simulation, { ...settings, metadata: { name: 'settings', namespace: 'default' } });
    remove(simulation, 'Namespace', 'shop');
    simulation.settle();
    expect(simulation.api.list(resourceOf('v1', 'ConfigMap'))).toHaveLength(1);
    expect(simulation.api.list(namespaces)).toHaveLength(4);
  });
});
