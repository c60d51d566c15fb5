/** Upstream: pvc_protection_controller_test.go. */
import { describe, expect, it } from 'vitest';
import { finalizerPVCProtection } from '../../../kubernetes/annotations';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { Condition } from '../../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../../kubernetes/pod';
import { persistentVolumeClaims, pods } from '../../../kubernetes/resources';
import { aClaim, aPod } from '../../../volume/testing/objects';
import { createSimulation } from '../../simulation';
import { decideProtection, pvcProtectionController } from './controller';

const NOW = '2026-01-05T09:00:00Z';
const CONTAINERS = [{ name: 'c', image: 'i' }];
const CLAIM = { resource: persistentVolumeClaims, namespace: 'default', name: 'claim-1' };

describe('decideProtection', () => {
  const onNode = aPod({ claimName: 'claim-1', nodeName: 'n1' });

  it.each<readonly [string, boolean, boolean, readonly Pod[], string]>([
    ['new, without finalizer', false, false, [], 'Add'],
    ['with finalizer, used', false, true, [onNode], 'Keep'],
    ['deleted, unused', true, true, [], 'Remove'],
    ['deleted, used by a Pod on a node', true, true, [onNode], 'Keep'],
    ['deleted, used by a finished Pod', true, true, [{ ...onNode, status: { phase: 'Succeeded' } }], 'Keep'],
    ['deleted, used by a Pod without a node', true, true, [aPod({ claimName: 'claim-1' })], 'Remove'],
    ['deleted, finalizer gone', true, false, [], 'Keep'],
  ])('%s', (_, deleted, held, users, expected) => {
    const metadata = {
      ...(deleted ? { deletionTimestamp: NOW } : {}),
      ...(held ? { finalizers: [finalizerPVCProtection] } : {}),
    };
    expect(decideProtection(aClaim({ metadata }), users)).toBe(expected);
  });
});

function start(version: KubernetesVersion = '1.37') {
  const simulation = createSimulation({ version, seed: 1, components: [pvcProtectionController] });
  const { api } = simulation;
  return {
    api,
    run: () => simulation.advanceTo(simulation.nowMs + 100),
    claim: (): PersistentVolumeClaim | undefined => api.get(persistentVolumeClaims, 'default/claim-1'),
    unused(): Condition | undefined {
      return this.claim()?.status?.conditions?.find(({ type }) => type === 'Unused');
    },
    phase: (phase: string) => api.patch(CLAIM, { status: { phase } }, 'merge', 'test', 'status'),
    pod(options: Parameters<typeof aPod>[0]) {
      const pod = aPod({ claimName: 'claim-1', containers: CONTAINERS, ...options });
      const created = api.create({ ...pod, metadata: { ...pod.metadata, uid: undefined } }, 'test');
      if (!created.ok) throw new Error(created.error.message);
    },
  };
}

describe('a deleted claim', () => {
  it('goes when its last Pod with a node has gone', () => {
    const cluster = start();
    cluster.api.create(aClaim(), 'test');
    cluster.pod({ nodeName: 'n1' });
    cluster.api.delete(CLAIM, 'test');
    cluster.run();
    expect(cluster.claim()?.metadata.deletionTimestamp).toBeDefined();
    cluster.api.delete({ resource: pods, namespace: 'default', name: 'pod-1' }, 'test', {
      gracePeriodSeconds: 0,
    });
    cluster.run();
    expect(cluster.claim()).toBeUndefined();
  });

  it('is seen being deleted by those who look at once', () => {
    const cluster = start();
    cluster.api.create(aClaim(), 'test');
    cluster.run();
    const seen: (string | undefined)[] = [];
    cluster.api.subscribe(({ type, timeMs }) => seen.push(`${type} ${timeMs % 1000}`));
    cluster.api.delete(CLAIM, 'test');
    cluster.run();
    expect(seen).toEqual(['MODIFIED 100', 'DELETED 110']);
  });
});

describe('the condition Unused', () => {
  it('comes with Bound and follows the Pods', () => {
    const cluster = start();
    cluster.api.create(aClaim(), 'test');
    cluster.run();
    expect(cluster.unused()).toBeUndefined();
    cluster.phase('Bound');
    cluster.run();
    expect(cluster.unused()).toMatchObject({ status: 'True', reason: 'NoPodsUsingPVC' });
    cluster.pod({});
    cluster.run();
    expect(cluster.unused()).toMatchObject({ status: 'False', reason: 'PodUsingPVC' });
    cluster.api.patch(
      { resource: pods, namespace: 'default', name: 'pod-1' },
      { status: { phase: 'Succeeded' } },
      'merge',
      'test',
      'status',
    );
    cluster.run();
    expect(cluster.unused()).toMatchObject({ status: 'True', reason: 'NoPodsUsingPVC' });
  });

  it('does not wait for the unmounting of a deleted Pod whose containers have ended', () => {
    const cluster = start();
    cluster.api.create(aClaim(), 'test');
    cluster.pod({ nodeName: 'n1' });
    cluster.phase('Bound');
    const ofPod = { resource: pods, namespace: 'default', name: 'pod-1' };
    const say = (state: object) => {
      const status = { phase: 'Running', containerStatuses: [{ name: 'c', state }] };
      cluster.api.patch(ofPod, { status }, 'merge', 'test', 'status');
      cluster.run();
      return cluster.unused()?.status;
    };
    cluster.api.delete(ofPod, 'test', { gracePeriodSeconds: 30 });
    expect(say({ running: {} })).toBe('False');
    expect(say({ terminated: { exitCode: 0 } })).toBe('True');
  });

  it('is False from the start when a Pod waits already', () => {
    const cluster = start();
    cluster.api.create(aClaim(), 'test');
    cluster.pod({});
    cluster.phase('Bound');
    cluster.run();
    expect(cluster.unused()?.status).toBe('False');
  });

  it('stays as it was on a claim that is Lost or being deleted', () => {
    const cluster = start();
    cluster.api.create(aClaim(), 'test');
    cluster.phase('Bound');
    cluster.run();
    cluster.phase('Lost');
    cluster.pod({});
    cluster.run();
    expect(cluster.unused()?.status).toBe('True');
  });

  it('is not known up to 1.30', () => {
    const cluster = start('1.30');
    cluster.api.create(aClaim(), 'test');
    cluster.phase('Bound');
    cluster.run();
    expect(cluster.claim()?.status).toEqual({ phase: 'Bound' });
  });
});
