/** Who grows the volumes of a driver by its capabilities, in each version: its controller, the node alone, or nobody. */
import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../kubernetes/fault';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { csiDrivers, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { annDriver, annDriverProfile } from '../drivers/driver-profile';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'own.example.com';
const VERSIONS: readonly KubernetesVersion[] = ['1.25', '1.30', '1.37'];

const storage = (kind: string, metadata: object, rest: object) =>
  ({ apiVersion: 'storage.k8s.io/v1', kind, metadata, ...rest }) as KubernetesObject;

const annotated = (description: object) => ({ [annDriver]: JSON.stringify(description) });

interface Options {
  readonly version?: KubernetesVersion;
  readonly profile?: string;
  readonly parameters?: object;
}

/** A Bound claim of 1Gi; a call to the controller to grow it would take a minute. */
function clusterOf(capabilities: object, { version, profile = 'plain', parameters }: Options = {}) {
  const cluster = new WholeCluster({ version });
  const latencyMs = { ControllerExpandVolume: 60_000 };
  const annotations = { [annDriverProfile]: profile, ...annotated({ capabilities, latencyMs }) };
  cluster.create(
    manifestOf('Node', 'node-a'),
    storage('CSIDriver', { name: DRIVER, annotations }, { spec: {} }),
    storage('StorageClass', { name: 'own' }, { provisioner: DRIVER, allowVolumeExpansion: true, parameters }),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'own',
        resources: { requests: { storage: '1Gi' } },
      },
    } as KubernetesObject,
  );
  cluster.run();
  return cluster;
}

const user = manifestOf('Pod', 'user', {
  containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
});

function ask(cluster: WholeCluster, size: string): void {
  cluster.patch(persistentVolumeClaims, 'data', { spec: { resources: { requests: { storage: size } } } });
}

function standing(cluster: WholeCluster) {
  const { status } = cluster.get(persistentVolumeClaims, 'data') ?? {};
  return {
    volume: cluster.simulation.api.list(persistentVolumes)[0]?.spec.capacity?.storage,
    claim: status?.capacity?.storage,
    conditions: (status?.conditions ?? []).map(({ type }) => type).filter((type) => type !== 'Unused'),
    status: status?.allocatedResourceStatuses?.storage,
  };
}

const CONTROLLER = ['CREATE_DELETE_VOLUME', 'PUBLISH_UNPUBLISH_VOLUME'];
const NODE_ALONE = { controller: CONTROLLER, node: ['EXPAND_VOLUME'] };

describe.each(VERSIONS)('in %s', (version) => {
  const recovers = version === '1.37';

  it('the node alone: the resizer asks nobody, and leaves the rest to the kubelet', () => {
    const cluster = clusterOf(NODE_ALONE, { version });
    ask(cluster, '3Gi');
    cluster.run(2_000);
    expect(standing(cluster)).toEqual({
      volume: '3Gi',
      claim: '1Gi',
      conditions: ['Resizing', 'FileSystemResizePending'],
      status: recovers ? 'NodeResizePending' : undefined,
    });
    cluster.create(user);
    cluster.run(20_000);
    expect(standing(cluster)).toEqual({ volume: '3Gi', claim: '3Gi', conditions: [], status: undefined });
  });

  it.each<[string, object]>([
    ['neither', { controller: CONTROLLER, node: ['STAGE_UNSTAGE_VOLUME'] }],
    ['a node without a controller service', { plugin: [], node: ['EXPAND_VOLUME'] }],
  ])('%s: no resizer runs, and nothing is said', (_, capabilities) => {
    const cluster = clusterOf({}, { version });
    cluster.patch(csiDrivers, DRIVER, { metadata: { annotations: annotated({ capabilities }) } });
    ask(cluster, '3Gi');
    cluster.run(600_000);
    expect(standing(cluster)).toEqual({ volume: '1Gi', claim: '1Gi', conditions: [], status: undefined });
    const said = cluster.events('PersistentVolumeClaim', 'data').join('\n');
    expect(said).toContain('ExternalExpanding');
    expect(said).not.toMatch(/Normal Resizing|VolumeResizeFailed/);
    // One that can is installed in its place.
    cluster.patch(csiDrivers, DRIVER, { metadata: { annotations: annotated({}) } });
    cluster.run();
    expect(standing(cluster).claim).toBe('3Gi');
  });

  it('a node that is needed and cannot', () => {
    const parameters = { nodeExpand: 'true' };
    const capabilities = { node: ['STAGE_UNSTAGE_VOLUME'] };
    const cluster = clusterOf(capabilities, { version, profile: 'recorded', parameters });
    cluster.create(user);
    cluster.run(20_000);
    cluster.patch(csiDrivers, DRIVER, { metadata: { annotations: annotated({ capabilities }) } });
    ask(cluster, '3Gi');
    cluster.run(30_000);
    const text = `NodeExpand is not supported by the CSI driver ${DRIVER}`;
    expect(standing(cluster)).toEqual({
      volume: '3Gi',
      claim: '1Gi',
      conditions: ['Resizing', 'FileSystemResizePending'],
      status: recovers ? 'NodeResizeInProgress' : undefined,
    });
    expect(cluster.events('Pod', 'user').some((event) => event.endsWith(text))).toBe(recovers);
    expect(cluster.pod('user')?.status?.phase).toBe('Running');
  });
});

it('a size that the node alone cannot reach makes way for a smaller one', () => {
  const cluster = clusterOf(NODE_ALONE);
  const fault: FaultSpec = {
    type: 'DriverError',
    driver: DRIVER,
    operation: 'NodeExpandVolume',
    code: 'OutOfRange',
    message: 'too large',
  };
  cluster.beginFault(fault);
  cluster.create(user);
  cluster.run(20_000);
  ask(cluster, '9Gi');
  cluster.run(10_000);
  expect(standing(cluster)).toMatchObject({ volume: '9Gi', claim: '1Gi', status: 'NodeResizeInfeasible' });
  cluster.simulation.execute({ endFault: { name: 'it' } });
  ask(cluster, '5Gi');
  cluster.run(30_000);
  expect(standing(cluster)).toEqual({ volume: '5Gi', claim: '5Gi', conditions: [], status: undefined });
});
