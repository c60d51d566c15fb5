/** Upstream: pv_protection_controller_test.go. */
import { describe, expect, it } from 'vitest';
import { finalizerPVProtection } from '../../../kubernetes/annotations';
import type { PersistentVolumePhase } from '../../../kubernetes/persistent-volume';
import { persistentVolumes } from '../../../kubernetes/resources';
import { aVolume } from '../../../volume/testing/objects';
import { createSimulation } from '../../simulation';
import { decideProtection, pvProtectionController } from './controller';

const NOW = '2026-01-05T09:00:00Z';

describe('decideProtection', () => {
  it.each<readonly [string, boolean, boolean, PersistentVolumePhase, string]>([
    ['new, without finalizer', false, false, 'Pending', 'Add'],
    ['with finalizer', false, true, 'Available', 'Keep'],
    ['deleted, Bound', true, true, 'Bound', 'Keep'],
    ['deleted, Available', true, true, 'Available', 'Remove'],
    ['deleted, Released', true, true, 'Released', 'Remove'],
    ['deleted, Failed', true, true, 'Failed', 'Remove'],
    ['deleted, finalizer gone', true, false, 'Available', 'Keep'],
  ])('%s', (_, deleted, held, phase, expected) => {
    const metadata = {
      ...(deleted ? { deletionTimestamp: NOW } : {}),
      ...(held ? { finalizers: [finalizerPVProtection, 'example.com/other'] } : {}),
    };
    expect(decideProtection(aVolume({ phase, metadata }))).toBe(expected);
  });
});

it('lets a deleted volume go as soon as it is not Bound any more', () => {
  const { api, ...simulation } = start();
  api.create(aVolume({ hostPath: { path: '/tmp/a' } }), 'test');
  const write = (phase: string) =>
    api.patch(
      { resource: persistentVolumes, name: 'pv-1' },
      { status: { phase } },
      'merge',
      'test',
      'status',
    );
  write('Bound');
  api.delete({ resource: persistentVolumes, name: 'pv-1' }, 'test');
  simulation.run();
  expect(api.get(persistentVolumes, 'pv-1')?.metadata.deletionTimestamp).toBeDefined();
  write('Released');
  simulation.run();
  expect(api.get(persistentVolumes, 'pv-1')).toBeUndefined();
});

it('puts back a finalizer that somebody took off', () => {
  const { api, ...simulation } = start();
  api.create(aVolume({ hostPath: { path: '/tmp/a' } }), 'test');
  api.patch(
    { resource: persistentVolumes, name: 'pv-1' },
    { metadata: { finalizers: null } },
    'merge',
    'test',
  );
  simulation.run();
  expect(api.get(persistentVolumes, 'pv-1')?.metadata.finalizers).toEqual([finalizerPVProtection]);
});

function start() {
  const simulation = createSimulation({ version: '1.37', seed: 1, components: [pvProtectionController] });
  return { api: simulation.api, run: () => simulation.advanceTo(simulation.nowMs + 100) };
}
