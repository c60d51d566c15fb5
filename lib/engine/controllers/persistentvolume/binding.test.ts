/** Upstream: binder_test.go (TestSync 1-8 to 1-10, TestMultiSync 10-1 and 10-2) and pv_controller_test.go (5-x, 15-x). */
import { describe, expect, it } from 'vitest';
import { annBetaStorageClass, annDefaultStorageClass } from '../../../kubernetes/annotations';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { persistentVolumeClaims, persistentVolumes } from '../../../kubernetes/resources';
import { aClaim, aStorageClass, aVolume } from '../../../volume/testing/objects';
import { Cluster, referenceTo, stored } from './testing/cluster';

const BOUND_BY_CONTROLLER = { 'pv.kubernetes.io/bound-by-controller': 'yes' };
const BIND_COMPLETED = { 'pv.kubernetes.io/bind-completed': 'yes' };

function expectBound(volume: PersistentVolume | undefined, claim: PersistentVolumeClaim | undefined): void {
  expect(volume?.status?.phase).toBe('Bound');
  expect(volume?.spec.claimRef).toMatchObject({ name: claim?.metadata.name, uid: claim?.metadata.uid });
  expect(volume?.metadata.annotations).toEqual(BOUND_BY_CONTROLLER);
  expect(claim?.metadata.annotations).toEqual({ ...BOUND_BY_CONTROLLER, ...BIND_COMPLETED });
  expect(claim?.spec.volumeName).toBe(volume?.metadata.name);
  expect(claim?.status).toMatchObject({
    phase: 'Bound',
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
  });
}

describe('a crash between the writes of bind', () => {
  const crashes = [
    ['1-8', 'PV spec', 'Available', false],
    ['1-9', 'PV status', 'Bound', false],
    ['1-10', 'PVC spec', 'Bound', true],
  ] as const;

  it.each(crashes)('%s: after the %s, the next sync completes it', (_id, _write, phase, claimWritten) => {
    const cluster = new Cluster();
    const named = claimWritten ? { volumeName: 'pv-1', boundByController: true, bindCompleted: true } : {};
    const claim = cluster.add(aClaim(named));
    cluster.add(
      aVolume({ phase, boundByController: true, claimRef: referenceTo(claim), hostPath: { path: '/tmp/a' } }),
    );
    cluster.run();
    expectBound(cluster.volume('pv-1'), cluster.claim('claim-1'));
    expect(cluster.events()).toEqual([]);
  });

  it('shows each of the four writes, in their order', () => {
    const cluster = new Cluster();
    cluster.add(aVolume({ hostPath: { path: '/tmp/a' } }));
    const start = cluster.simulation.api.revision;
    cluster.add(aClaim());
    cluster.run();
    const log = stored(cluster.simulation.api.changesSince(start) as never) as readonly {
      readonly actor: string;
      readonly object: PersistentVolume | PersistentVolumeClaim;
    }[];
    const writes = log
      .filter(({ actor }) => actor === 'persistentvolume-controller')
      .map(({ object }) =>
        object.kind === 'PersistentVolume'
          ? `volume ${object.status?.phase} ${object.spec.claimRef?.name}`
          : `claim ${object.status?.phase} ${object.spec.volumeName}`,
      );
    expect(writes).toEqual([
      'volume Available claim-1',
      'volume Bound claim-1',
      'claim Pending pv-1',
      'claim Bound pv-1',
    ]);
  });
});

describe('until stable', () => {
  it('10-1: a Pending volume and a Pending claim end bound', () => {
    const cluster = new Cluster();
    cluster.add(aVolume({ phase: 'Pending', hostPath: { path: '/tmp/a' } }));
    cluster.add(aClaim());
    cluster.run(30_000);
    expectBound(cluster.volume('pv-1'), cluster.claim('claim-1'));
  });

  it('10-2: of two volumes bound to one claim the one that it does not name is freed', () => {
    const cluster = new Cluster();
    const claim = cluster.add(
      aClaim({ volumeName: 'pv-1', phase: 'Bound', boundByController: true, bindCompleted: true }),
    );
    for (const name of ['pv-1', 'pv-2']) {
      const claimRef = referenceTo(claim);
      cluster.add(
        aVolume({ name, phase: 'Bound', boundByController: true, claimRef, hostPath: { path: '/tmp/a' } }),
      );
    }
    cluster.run();
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Bound');
    const freed = cluster.volume('pv-2');
    expect(freed?.status?.phase).toBe('Available');
    expect(freed?.spec.claimRef).toBeUndefined();
    expect(freed?.metadata.annotations).toBeUndefined();
  });
});

describe('what is enqueued', () => {
  function bound(): Cluster {
    const cluster = new Cluster();
    const claim = cluster.add(
      aClaim({ volumeName: 'pv-1', phase: 'Bound', boundByController: true, bindCompleted: true }),
    );
    const claimRef = referenceTo(claim);
    cluster.add(aVolume({ phase: 'Bound', boundByController: true, claimRef, hostPath: { path: '/tmp/a' } }));
    cluster.run();
    return cluster;
  }

  /** Without protection controllers the finalizers are taken off by hand. */
  function vanish(
    cluster: Cluster,
    resource: typeof persistentVolumes | typeof persistentVolumeClaims,
    name: string,
  ) {
    const namespace = resource.namespaced ? 'default' : undefined;
    const { api } = cluster.simulation;
    stored(api.patch({ resource, namespace, name }, { metadata: { finalizers: null } }, 'merge', 'test'));
    stored(api.delete({ resource, namespace, name }, 'test'));
  }

  it('5-3: a deleted claim releases its volume before the next resync', () => {
    const cluster = bound();
    vanish(cluster, persistentVolumeClaims, 'claim-1');
    cluster.run(1_000);
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Released');
  });

  it('5-4: a deleted volume makes its claim Lost before the next resync', () => {
    const cluster = bound();
    vanish(cluster, persistentVolumes, 'pv-1');
    cluster.run(1_000);
    expect(cluster.claim('claim-1')?.status).toEqual({ phase: 'Lost' });
    expect(cluster.events()).toEqual([
      'Warning ClaimLost claim-1 Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    ]);
  });

  it('a volume that comes later is noticed at the resync only', () => {
    const cluster = new Cluster();
    cluster.add(aClaim());
    cluster.run(1_000);
    cluster.add(aVolume({ hostPath: { path: '/tmp/a' } }));
    cluster.run(1_000);
    expect(cluster.claim('claim-1')?.status?.phase).toBe('Pending');
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Available');
    cluster.run(15_000);
    expectBound(cluster.volume('pv-1'), cluster.claim('claim-1'));
  });
});

describe('the retroactive default class', () => {
  const isDefault = { annotations: { [annDefaultStorageClass]: 'true' } };

  function classOf(claim: PersistentVolumeClaim, version: '1.25' | '1.37' = '1.37'): string | undefined {
    const cluster = new Cluster({ version });
    // The claim is there first, or admission would give it the class, and waits for the next resync.
    cluster.add(claim);
    cluster.run(1_000);
    cluster.add(
      aStorageClass({ name: 'old', metadata: { name: 'old', ...isDefault }, provisioner: 'a.example.com' }),
    );
    cluster.run(2_000);
    cluster.add(
      aStorageClass({ name: 'new', metadata: { name: 'new', ...isDefault }, provisioner: 'a.example.com' }),
    );
    cluster.run(15_000);
    return cluster.claim('claim-1')?.spec.storageClassName;
  }

  it.each([
    ['15-5', 'the newest of several', aClaim(), 'new'],
    ['15-6', 'never one with a class', aClaim({ storageClassName: 'mine' }), 'mine'],
    ['15-6', 'never one that wants none', aClaim({ storageClassName: '' }), ''],
    [
      '15-7',
      'never one with the beta annotation',
      aClaim({ metadata: { annotations: { [annBetaStorageClass]: 'b' } } }),
      undefined,
    ],
  ])('%s: %s', (_id, _what, claim, expected) => {
    expect(classOf(claim)).toBe(expected);
  });

  it('is off in 1.25', () => {
    expect(classOf(aClaim(), '1.25')).toBeUndefined();
  });
});
