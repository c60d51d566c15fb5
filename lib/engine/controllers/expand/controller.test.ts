/** Upstream: expand_controller_test.go, and the texts of 1.25, 1.30 and 1.37. */
import { describe, expect, it } from 'vitest';
import { annStorageResizer } from '../../../kubernetes/annotations';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { events, persistentVolumeClaims } from '../../../kubernetes/resources';
import type { PersistentVolumeSource } from '../../../kubernetes/volume-source';
import { aClaim, aVolume } from '../../../volume/testing/objects';
import { createSimulation } from '../../simulation';
import { expandController } from './controller';
import { decideExpander } from './decide-expander';

const WAITING = 'waiting for an external controller to expand this PVC';
const IGNORING =
  "Ignoring the PVC: didn't find a plugin capable of expanding the volume; waiting for an external controller to process this PVC.";
const PORTWORX =
  'CSI migration enabled for kubernetes.io/portworx-volume; waiting for external resizer to expand the pvc';
const MIGRATED =
  'CSI migration enabled for kubernetes.io/aws-ebs; waiting for external resizer to expand the pvc';

describe('decideExpander', () => {
  const csi = aVolume({ csi: { driver: 'd.example.com', volumeHandle: 'h' } });
  const ebs = aVolume({ awsElasticBlockStore: { volumeID: 'v' } });

  it.each<readonly [KubernetesVersion, typeof csi, string, string, string | undefined]>([
    ['1.37', csi, 'Normal', WAITING, undefined],
    ['1.30', csi, 'Warning', WAITING, undefined],
    ['1.25', csi, 'Warning', IGNORING, undefined],
    ['1.37', aVolume({ hostPath: { path: '/tmp/a' } }), 'Normal', WAITING, undefined],
    ['1.37', ebs, 'Normal', MIGRATED, 'ebs.csi.aws.com'],
    ['1.25', ebs, 'Normal', MIGRATED, 'ebs.csi.aws.com'],
    ['1.37', aVolume({ portworxVolume: { volumeID: 'v' } }), 'Normal', PORTWORX, 'pxd.portworx.com'],
    ['1.37', aVolume({ rbd: { monitors: ['m'], image: 'i' } }), 'Normal', WAITING, undefined],
  ])('%s: %#', (version, volume, type, message, resizer) => {
    const reason = 'ExternalExpanding';
    expect(decideExpander(version, volume)).toEqual({
      kind: 'External',
      event: { type, reason, message },
      resizer,
    });
  });

  it.each<readonly [KubernetesVersion, PersistentVolumeSource, string]>([
    ['1.30', { rbd: { monitors: ['m'], image: 'i' } }, 'kubernetes.io/rbd'],
    ['1.25', { rbd: { monitors: ['m'], image: 'i' } }, 'kubernetes.io/rbd'],
    ['1.30', { portworxVolume: { volumeID: 'v' } }, 'kubernetes.io/portworx-volume'],
    ['1.25', { glusterfs: { path: 'v', endpoints: 'e' } }, 'kubernetes.io/glusterfs'],
  ])('%s: %o is a plugin of the controller manager', (version, source, plugin) => {
    expect(decideExpander(version, aVolume({ ...source }))).toMatchObject({
      kind: 'InTree',
      plugin: { name: plugin },
    });
  });
});

function bound(source: object) {
  const simulation = createSimulation({ version: '1.37', seed: 1, components: [expandController] });
  const { api } = simulation;
  const path = { resource: persistentVolumeClaims, namespace: 'default', name: 'claim-1' };
  const metadata = { ...aClaim().metadata, uid: undefined };
  const created = api.create(
    { ...aClaim({ volumeName: 'pv-1', storageClassName: 'gold' }), metadata },
    'test',
  );
  if (!created.ok) throw new Error(created.error.message);
  const claimRef = {
    kind: 'PersistentVolumeClaim',
    namespace: 'default',
    name: 'claim-1',
    uid: created.value.metadata.uid,
  };
  const volume = api.create(aVolume({ claimRef, ...source }), 'test');
  if (!volume.ok) throw new Error(volume.error.message);
  api.create(
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'gold' },
      ...{ provisioner: 'x.example.com', allowVolumeExpansion: true },
    },
    'test',
  );
  const status = (storage: string) =>
    api.patch(path, { status: { phase: 'Bound', capacity: { storage } } }, 'merge', 'test', 'status');
  status('1Gi');
  const run = () => simulation.advanceTo(simulation.nowMs + 100);
  run();
  return {
    request(storage: string) {
      const patched = api.patch(path, { spec: { resources: { requests: { storage } } } }, 'merge', 'test');
      if (!patched.ok) throw new Error(patched.error.message);
      run();
    },
    status: (storage: string) => {
      status(storage);
      run();
    },
    claim: () => api.get(persistentVolumeClaims, 'default/claim-1'),
    count: () => api.list(events).reduce((sum, event) => sum + (event.count ?? 0), 0),
  };
}

describe('a Bound claim', () => {
  it('is reported once for each increase of its request', () => {
    const cluster = bound({ csi: { driver: 'd.example.com', volumeHandle: 'h' } });
    expect(cluster.count()).toBe(0);
    cluster.request('3Gi');
    expect(cluster.count()).toBe(1);
    cluster.request('5Gi');
    expect(cluster.count()).toBe(2);
    cluster.request('4Gi');
    expect(cluster.count()).toBe(2);
  });

  it('is not reported when it grows to what it has', () => {
    const cluster = bound({ csi: { driver: 'd.example.com', volumeHandle: 'h' } });
    cluster.status('5Gi');
    cluster.request('5Gi');
    expect(cluster.count()).toBe(0);
  });

  it('of a migrated plugin is given the driver that must expand it', () => {
    const cluster = bound({ awsElasticBlockStore: { volumeID: 'v' } });
    cluster.request('3Gi');
    expect(cluster.claim()?.metadata.annotations?.[annStorageResizer]).toBe('ebs.csi.aws.com');
  });
});
