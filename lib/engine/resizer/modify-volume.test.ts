/** A change of attributes that does not go through: what the claim says, what is said about it, and the way back. */
import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../kubernetes/fault';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { WholeCluster } from '../testing/whole-cluster';

/** Its class parameters steer the driver: an attributes class with `fail` is refused as InvalidArgument. */
const DRIVER = 'sim.csi.example.com';
const STORAGE = 'storage.k8s.io/v1';

const object = (kind: string, name: string, rest: object) =>
  ({ apiVersion: STORAGE, kind, metadata: { name }, ...rest }) as KubernetesObject;
const attributes = (name: string, parameters: object, driverName = DRIVER) =>
  object('VolumeAttributesClass', name, { driverName, parameters });

/** A Bound claim with the attributes of `plain`, or of no class. */
function clusterOf(volumeAttributesClassName?: string, annotations: object = {}): WholeCluster {
  const cluster = new WholeCluster();
  cluster.create(
    {
      ...object('CSIDriver', DRIVER, { spec: {} }),
      metadata: { name: DRIVER, annotations },
    } as KubernetesObject,
    object('StorageClass', 'dyn', { provisioner: DRIVER }),
    attributes('plain', { iops: '1' }),
    attributes('refused', { fail: 'modify' }),
    attributes('foreign', { iops: '1' }, 'other.example.com'),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: {
        storageClassName: 'dyn',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        ...(volumeAttributesClassName && { volumeAttributesClassName }),
      },
    } as KubernetesObject,
  );
  cluster.run();
  return cluster;
}

function name(cluster: WholeCluster, volumeAttributesClassName: string | null): void {
  cluster.patch(persistentVolumeClaims, 'c', { spec: { volumeAttributesClassName } });
}

function standing(cluster: WholeCluster) {
  const status = cluster.get(persistentVolumeClaims, 'c')?.status;
  const conditions = (status?.conditions ?? [])
    .filter(({ type }) => type !== 'Unused')
    .map(
      (condition) => `${condition.type} ${condition.status} ${condition.reason ?? '-'}: ${condition.message}`,
    );
  const modify = status?.modifyVolumeStatus;
  return {
    current: status?.currentVolumeAttributesClassName,
    status: modify && `${modify.status} ${modify.targetVolumeAttributesClassName}`,
    conditions,
    volume: cluster.simulation.api.list(persistentVolumes)[0]?.spec.volumeAttributesClassName,
  };
}

const said = (cluster: WholeCluster) =>
  cluster.events('PersistentVolumeClaim', 'c').filter((text) => text.includes('VolumeModify'));

const begun = (vac: string) => `Normal VolumeModify external resizer is modifying volume c with vac ${vac}`;
const done = (vac: string) =>
  `Normal VolumeModifySuccessful external resizer modified volume c with vac ${vac} successfully`;

describe('a change of attributes', () => {
  it('that the driver refuses for good is infeasible, and the volume stays as it was', () => {
    const cluster = clusterOf('plain');
    name(cluster, 'refused');
    cluster.run(60_000);
    expect(standing(cluster)).toEqual({
      current: 'plain',
      status: 'Infeasible refused',
      conditions: [
        'ModifyingVolume True -: Modifying volume to "refused" failed. Waiting for retry.',
        'ModifyVolumeError True InvalidArgument: unsupported attribute',
      ],
      volume: 'plain',
    });
    expect(said(cluster)).toEqual([
      begun('refused'),
      'Warning VolumeModifyFailed rpc error: code = InvalidArgument desc = unsupported attribute',
    ]);
  });

  it('that is infeasible gives way to another class', () => {
    const cluster = clusterOf('plain');
    name(cluster, 'refused');
    cluster.run();
    cluster.create(attributes('better', { iops: '5' }));
    name(cluster, 'better');
    cluster.run();
    expect(standing(cluster)).toEqual({
      current: 'better',
      status: undefined,
      conditions: [],
      volume: 'better',
    });
    expect(said(cluster).slice(2)).toEqual([begun('better'), done('better')]);
  });

  it('that fails otherwise is tried again, and goes through in the end', () => {
    const cluster = clusterOf('plain');
    cluster.create(attributes('better', { iops: '5' }));
    const fault: FaultSpec = {
      type: 'DriverError',
      driver: DRIVER,
      operation: 'ControllerModifyVolume',
      code: 'Internal',
      message: 'the array is on fire',
    };
    cluster.beginFault(fault);
    name(cluster, 'better');
    cluster.run(5_000);
    expect(standing(cluster)).toEqual({
      current: 'plain',
      status: 'InProgress better',
      conditions: expect.arrayContaining(['ModifyVolumeError True Internal: the array is on fire']),
      volume: 'plain',
    });
    expect(said(cluster)).toContain(
      'Warning VolumeModifyFailed rpc error: code = Internal desc = the array is on fire',
    );
    cluster.simulation.execute({ endFault: { name: 'it' } });
    cluster.run(60_000);
    expect(standing(cluster)).toEqual({
      current: 'better',
      status: undefined,
      conditions: [],
      volume: 'better',
    });
    expect(said(cluster).at(-1)).toBe(done('better'));
  });

  it('to a class that does not exist is pending until it does', () => {
    const cluster = clusterOf('plain');
    name(cluster, 'later');
    cluster.run();
    expect(standing(cluster)).toEqual({
      current: 'plain',
      status: 'Pending later',
      conditions: [],
      volume: 'plain',
    });
    expect(said(cluster)).toEqual(['Warning VolumeModifyFailed VAC "later" does not exist.']);
    cluster.create(attributes('later', { iops: '7' }));
    cluster.run();
    expect(standing(cluster)).toMatchObject({ current: 'later', volume: 'later' });
  });

  it.each<[string, string | undefined, string, string | null]>([
    ['no class, after a refusal', undefined, 'refused', null],
    ['the class it has, after a refusal', 'plain', 'refused', 'plain'],
    ['no class, before the other exists', undefined, 'later', null],
    ['the class it has, before the other exists', 'plain', 'later', 'plain'],
  ])('that is taken back to %s is cancelled', (_, before, other, back) => {
    const cluster = clusterOf(before);
    name(cluster, other);
    cluster.run();
    expect(standing(cluster).status).toMatch(other);
    name(cluster, back);
    cluster.run();
    expect(standing(cluster)).toEqual({
      current: before,
      status: undefined,
      conditions: [],
      volume: before,
    });
    expect(said(cluster).at(-1)).toBe('Normal VolumeModifyCanceled Cancelled modify.');
    cluster.run(600_000);
    expect(said(cluster).at(-1)).toBe('Normal VolumeModifyCanceled Cancelled modify.');
  });

  it.each([
    ['a class of another driver', 'foreign', 'plain', {}],
    [
      'a driver that cannot modify',
      'better',
      undefined,
      { 'simulation.stowage.dev/driver-profile': 'shared-file' },
    ],
  ])('is passed over for %s', (_, vac, before, annotations) => {
    const cluster = clusterOf(before, annotations);
    cluster.create(attributes('better', { iops: '5' }));
    name(cluster, vac);
    cluster.run(60_000);
    expect(standing(cluster)).toEqual({ current: before, status: undefined, conditions: [], volume: before });
    expect(said(cluster)).toEqual([]);
  });

  it('that was begun before the resizer started again is finished without a second beginning', () => {
    const cluster = clusterOf('plain');
    cluster.create(attributes('better', { iops: '5' }));
    name(cluster, 'better');
    cluster.run(1_000);
    expect(standing(cluster).status).toBe('InProgress better');
    expect(cluster.simulation.restartComponent('external-resizer').ok).toBe(true);
    cluster.run();
    expect(standing(cluster)).toEqual({
      current: 'better',
      status: undefined,
      conditions: [],
      volume: 'better',
    });
    expect(said(cluster)).toEqual([begun('better'), done('better')]);
  });
});
