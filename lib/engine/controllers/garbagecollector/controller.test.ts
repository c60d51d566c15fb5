import { describe, expect, it } from 'vitest';
import type { KubernetesObject, OwnerReference } from '../../../kubernetes/object';
import { resourceOf } from '../../../kubernetes/resources';
import { createSimulation } from '../../simulation';
import type { Simulation } from '../../simulation-api';
import { garbageCollector } from './controller';

const configMaps = resourceOf('v1', 'ConfigMap');

function cluster(): Simulation {
  return createSimulation({ version: '1.37', seed: 1, components: [garbageCollector] });
}

function create(
  simulation: Simulation,
  name: string,
  metadata: object = {},
  kind = 'ConfigMap',
): KubernetesObject {
  const object = { apiVersion: 'v1', kind, metadata: { name, namespace: 'default', ...metadata } };
  const created = simulation.execute({ create: object });
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}

function ownedBy(...owners: readonly (KubernetesObject & { readonly blocks?: boolean })[]) {
  const ownerReferences = owners.map(
    ({ apiVersion, kind, metadata, blocks = true }): OwnerReference => ({
      apiVersion,
      kind,
      name: metadata.name,
      uid: metadata.uid ?? '',
      blockOwnerDeletion: blocks,
    }),
  );
  return { ownerReferences };
}

function remove(
  simulation: Simulation,
  name: string,
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan',
): void {
  const target = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name };
  const removed = simulation.execute({ delete: { ...target, propagationPolicy } });
  if (!removed.ok) throw new Error(removed.error.message);
}

function names(simulation: Simulation): readonly string[] {
  return simulation.api.list(configMaps).map(({ metadata }) => metadata.name);
}

/** Names in the order in which they went. */
function gone(simulation: Simulation): readonly string[] {
  const changes = simulation.api.changesSince(0);
  return changes.ok
    ? changes.value.filter(({ type }) => type === 'DELETED').map(({ object }) => object.metadata.name)
    : [];
}

describe('garbage collector', () => {
  it('deletes dependents after their owner, and theirs after them', () => {
    const simulation = cluster();
    const owner = create(simulation, 'owner');
    const child = create(simulation, 'child', ownedBy(owner));
    create(simulation, 'grandchild', ownedBy(child));
    create(simulation, 'other');
    remove(simulation, 'owner');
    simulation.settle();
    expect(names(simulation)).toEqual(['other']);
    expect(gone(simulation)).toEqual(['owner', 'child', 'grandchild']);
  });

  it('holds a foreground deletion until the dependents that block it are gone', () => {
    const simulation = cluster();
    const owner = create(simulation, 'owner');
    const child = create(simulation, 'child', ownedBy(owner));
    create(simulation, 'grandchild', ownedBy(child));
    remove(simulation, 'owner', 'Foreground');
    simulation.settle();
    expect(gone(simulation)).toEqual(['grandchild', 'child', 'owner']);
  });

  it('does not wait for a dependent that does not block', () => {
    const simulation = cluster();
    const owner = create(simulation, 'owner');
    const patient = { ...owner, blocks: false };
    create(simulation, 'child', { ...ownedBy(patient), finalizers: ['example.com/hold'] });
    remove(simulation, 'owner', 'Foreground');
    simulation.settle();
    expect(gone(simulation)).toEqual(['owner']);
    expect(simulation.api.get(configMaps, 'default/child')?.metadata.deletionTimestamp).toBeDefined();
  });

  it('orphans dependents: they stay, without the reference', () => {
    const simulation = cluster();
    const owner = create(simulation, 'owner');
    create(simulation, 'child', ownedBy(owner));
    remove(simulation, 'owner', 'Orphan');
    simulation.settle();
    expect(names(simulation)).toEqual(['child']);
    expect(simulation.api.get(configMaps, 'default/child')?.metadata.ownerReferences).toBeUndefined();
  });

  it('keeps what another owner still owns, and drops the reference to the one that went', () => {
    const simulation = cluster();
    const first = create(simulation, 'first');
    const second = create(simulation, 'second');
    create(simulation, 'child', ownedBy(first, second));
    remove(simulation, 'first');
    simulation.settle();
    const child = simulation.api.get(configMaps, 'default/child');
    expect(child?.metadata.ownerReferences?.map(({ name }) => name)).toEqual(['second']);
    remove(simulation, 'second');
    simulation.settle();
    expect(names(simulation)).toEqual([]);
  });

  it.each<[string, Partial<OwnerReference>]>([
    ['never existed', { name: 'nobody', uid: 'no-such-uid' }],
    ['is another object of the same name', { name: 'owner', uid: 'an-older-uid' }],
  ])('collects what names an owner that %s', (_what, reference) => {
    const simulation = cluster();
    create(simulation, 'owner');
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: '', uid: '', ...reference };
    create(simulation, 'child', { ownerReferences: [owner] });
    simulation.settle();
    expect(names(simulation)).toEqual(['owner']);
  });

  it('collects a dependent that is created after its owner went', () => {
    const simulation = cluster();
    const owner = create(simulation, 'owner');
    remove(simulation, 'owner');
    simulation.settle();
    create(simulation, 'late', ownedBy(owner));
    simulation.settle();
    expect(names(simulation)).toEqual([]);
  });

  it('does not resolve a reference out of cluster scope into a namespace, and says so', () => {
    const simulation = cluster();
    const owner = create(simulation, 'owner');
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'a', ...ownedBy(owner) },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/tmp/a' } },
    };
    expect(simulation.execute({ create: volume }).ok).toBe(true);
    remove(simulation, 'owner');
    simulation.settle();
    expect(simulation.api.list(resourceOf('v1', 'PersistentVolume'))).toHaveLength(1);
    const reasons = simulation.api
      .list(resourceOf('v1', 'Event'))
      .map((event) => (event as never as { reason: string }).reason);
    expect(new Set(reasons)).toEqual(new Set(['OwnerRefInvalidNamespace']));
  });

  it('finds the dependents of a custom kind that appears later', () => {
    const simulation = cluster();
    const owner = create(simulation, 'owner');
    const body = {
      apiVersion: 'example.com/v1',
      kind: 'Backup',
      metadata: { name: 'b', namespace: 'default', ...ownedBy(owner) },
    };
    expect(simulation.execute({ create: body }).ok).toBe(true);
    remove(simulation, 'owner');
    simulation.advanceTo(simulation.nowMs + 60_000);
    expect(simulation.api.list(resourceOf('example.com/v1', 'Backup'))).toEqual([]);
  });

  it('remembers everything after a restart', () => {
    const simulation = cluster();
    const owner = create(simulation, 'owner');
    create(simulation, 'child', ownedBy(owner));
    simulation.restartComponent('garbage-collector-controller');
    remove(simulation, 'owner');
    simulation.settle();
    expect(names(simulation)).toEqual([]);
  });
});
