/** What a claim asks of a driver by its access modes and its volume mode, and which driver gives it. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import type { AccessMode, VolumeMode } from '../../kubernetes/persistent-volume';
import { events, persistentVolumeClaims } from '../../kubernetes/resources';
import { aClaim } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';
import { volumeCapabilities } from './access-modes';
import { BUILT_IN_PROFILES } from './built-in-profiles';
import type { ControllerCapability } from './capabilities';
import { annDriverProfile } from './driver-profile';

const DRIVER = 'disks.example.com';

function asked(accessModes: readonly AccessMode[], volumeMode?: VolumeMode, ...more: ControllerCapability[]) {
  const capabilities = { plugin: [], controller: more, node: [], expansion: 'ONLINE' } as const;
  return volumeCapabilities(aClaim({ accessModes, volumeMode }), capabilities).map(
    ({ accessMode, volumeMode: mode }) => `${accessMode} ${mode}`,
  );
}

describe('what a driver is asked for', () => {
  it.each<[AccessMode, string, string]>([
    ['ReadWriteOnce', 'SINGLE_NODE_WRITER', 'SINGLE_NODE_MULTI_WRITER'],
    ['ReadWriteOncePod', 'SINGLE_NODE_WRITER', 'SINGLE_NODE_SINGLE_WRITER'],
    ['ReadOnlyMany', 'MULTI_NODE_READER_ONLY', 'MULTI_NODE_READER_ONLY'],
    ['ReadWriteMany', 'MULTI_NODE_MULTI_WRITER', 'MULTI_NODE_MULTI_WRITER'],
  ])('%s is %s, or %s where writers are told apart', (mode, plain, apart) => {
    expect(asked([mode])).toEqual([`${plain} Filesystem`]);
    expect(asked([mode], 'Block')).toEqual([`${plain} Block`]);
    expect(asked([mode], undefined, 'SINGLE_NODE_MULTI_WRITER')).toEqual([`${apart} Filesystem`]);
  });

  it('is every mode of the claim', () => {
    expect(asked(['ReadWriteOnce', 'ReadOnlyMany'])).toEqual([
      'SINGLE_NODE_WRITER Filesystem',
      'MULTI_NODE_READER_ONLY Filesystem',
    ]);
  });
});

/** A cluster of one node, and a claim that is given half a minute. */
function clusterOf(profile: string, accessModes: readonly AccessMode[], volumeMode: VolumeMode) {
  const cluster = new WholeCluster();
  const storage = (kind: string, metadata: object, rest: object) =>
    ({ apiVersion: 'storage.k8s.io/v1', kind, metadata, ...rest }) as KubernetesObject;
  cluster.create(
    manifestOf('Node', 'node-a', {}, { 'topology.kubernetes.io/zone': 'a', 'kubernetes.io/hostname': 'a' }),
    storage('CSIDriver', { name: DRIVER, annotations: { [annDriverProfile]: profile } }, { spec: {} }),
    storage('StorageClass', { name: 'fast' }, { provisioner: DRIVER }),
  );
  cluster.run();
  cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: {
      accessModes,
      volumeMode,
      storageClassName: 'fast',
      resources: { requests: { storage: '1Gi' } },
    },
  } as KubernetesObject);
  cluster.run(30_000);
  return cluster;
}

const phaseOf = (cluster: WholeCluster) => cluster.get(persistentVolumeClaims, 'data')?.status?.phase;

const failuresOf = (cluster: WholeCluster) =>
  cluster.simulation.api.list(events).filter(({ reason }) => reason === 'ProvisioningFailed');

const NOT_SHARED = 'access mode MULTI_NODE_MULTI_WRITER is not supported with volume mode Filesystem';

describe('a driver gives what it can', () => {
  it.each<[string, readonly AccessMode[], VolumeMode, string | undefined]>([
    ['zonal-block', ['ReadWriteOnce'], 'Filesystem', undefined],
    ['zonal-block', ['ReadWriteOncePod'], 'Block', undefined],
    ['zonal-block', ['ReadWriteMany'], 'Filesystem', NOT_SHARED],
    ['zonal-block', ['ReadWriteOnce', 'ReadWriteMany'], 'Filesystem', NOT_SHARED],
    ['zonal-block', ['ReadWriteMany'], 'Block', undefined],
    [
      'zonal-block',
      ['ReadOnlyMany'],
      'Block',
      'access mode MULTI_NODE_READER_ONLY is not supported with volume mode Block',
    ],
    ['shared-file', ['ReadWriteMany', 'ReadOnlyMany'], 'Filesystem', undefined],
    ['shared-file', ['ReadWriteOnce'], 'Block', 'volume mode Block is not supported'],
    ['node-local', ['ReadWriteMany'], 'Filesystem', NOT_SHARED],
    ['node-local', ['ReadWriteOncePod'], 'Block', undefined],
    ['plain', ['ReadWriteMany'], 'Filesystem', undefined],
    ['plain', ['ReadOnlyMany'], 'Block', undefined],
  ])('%s, %j with %s: %s', (profile, accessModes, volumeMode, refusal) => {
    const cluster = clusterOf(profile, accessModes, volumeMode);
    expect(phaseOf(cluster)).toBe(refusal === undefined ? 'Bound' : 'Pending');
    const said = failuresOf(cluster).map(({ message }) => message?.replace(/^.*desc = /, ''));
    expect(said).toEqual(refusal === undefined ? [] : [refusal]);
  });

  it('the driver of the recordings refuses nothing', () => {
    const { recorded, plain } = BUILT_IN_PROFILES;
    expect(recorded?.accessModes).toEqual(plain?.accessModes);
    expect(Object.keys(recorded?.accessModes ?? {})).toEqual(['Filesystem', 'Block']);
  });
});

it('what it cannot give is infeasible, and is asked for again only after the longest pause', () => {
  const cluster = clusterOf('shared-file', ['ReadWriteMany'], 'Block');
  const tries = () => failuresOf(cluster).map(({ message, count }) => [message, count]);
  const text =
    'Volume provisioning failed with infeasible error. Retries will be delayed. rpc error: code = InvalidArgument desc = volume mode Block is not supported';
  cluster.run(4 * 60_000);
  expect(tries()).toEqual([[text, 1]]);
  cluster.run(60_000);
  expect(tries()).toEqual([[text, 2]]);
});
