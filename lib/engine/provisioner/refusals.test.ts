/** What the provisioner says of a driver that cannot, or that answers with another volume than was asked for. */
import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../kubernetes/fault';
import type { KubernetesObject } from '../../kubernetes/object';
import { csiDrivers, events, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { annDriver } from '../drivers/driver-profile';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'own.example.com';
const ZONE = 'topology.kubernetes.io/zone';

const storage = (kind: string, metadata: object, rest: object) =>
  ({ apiVersion: 'storage.k8s.io/v1', kind, metadata, ...rest }) as KubernetesObject;

const annotated = (description: object) => ({ [annDriver]: JSON.stringify(description) });

/** A described driver and its class; `labels` are those of the one node. */
function clusterOf(description: object, { labels = {}, storageClass = {} } = {}): WholeCluster {
  const cluster = new WholeCluster();
  cluster.create(
    manifestOf('Node', 'node-a', {}, labels),
    storage('CSIDriver', { name: DRIVER, annotations: annotated(description) }, { spec: {} }),
    storage('StorageClass', { name: 'own' }, { provisioner: DRIVER, ...storageClass }),
  );
  cluster.run();
  return cluster;
}

const claim = (size: string, rest: object = {}, name = 'data') =>
  ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'own',
      resources: { requests: { storage: size } },
      ...rest,
    },
  }) as KubernetesObject;

const user = manifestOf('Pod', 'user', {
  containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
});

const phaseOf = (cluster: WholeCluster, name = 'data') =>
  cluster.get(persistentVolumeClaims, name)?.status?.phase;

const saidOf = (cluster: WholeCluster, name = 'data') =>
  cluster
    .events('PersistentVolumeClaim', name)
    .filter((text) => text.startsWith('Warning ProvisioningFailed'))
    .map((text) => text.replace('Warning ProvisioningFailed ', ''));

const redescribe = (cluster: WholeCluster, description: object) =>
  cluster.patch(csiDrivers, DRIVER, { metadata: { annotations: annotated(description) } });

describe('a driver without a controller', () => {
  const CONTROLLER =
    'CSI driver does not support dynamic provisioning: plugin CONTROLLER_SERVICE capability is not reported';

  it('makes no volumes', () => {
    const cluster = clusterOf({ capabilities: { plugin: [] } });
    cluster.create(claim('1Gi'));
    cluster.run();
    expect([phaseOf(cluster), ...saidOf(cluster)]).toEqual(['Pending', CONTROLLER]);
    redescribe(cluster, {});
    cluster.run(60_000);
    expect(phaseOf(cluster)).toBe('Bound');
  });

  it.each<[object, string]>([
    [{ plugin: [] }, CONTROLLER],
    [{ controller: [] }, CONTROLLER.replace('plugin CONTROLLER_SERVICE', 'controller CREATE_DELETE_VOLUME')],
  ])('deletes none: %j', (capabilities, text) => {
    const cluster = clusterOf({});
    cluster.create(claim('1Gi'));
    cluster.run();
    const [volume = ''] = cluster.names(persistentVolumes);
    redescribe(cluster, { capabilities });
    cluster.delete(persistentVolumeClaims, 'data');
    cluster.run();
    expect(cluster.events('PersistentVolume', volume)).toContain(`Warning VolumeFailedDelete ${text}`);
    expect(cluster.names(persistentVolumes)).toEqual([volume]);
  });
});

describe('a driver that rounds down', () => {
  const TEXT = 'created volume capacity 1073741824 less than requested capacity 1572864000';
  const driver = { defects: ['ROUNDS_DOWN'], allocation: '1Gi' };

  it('has its volume deleted, and is asked again', () => {
    const cluster = clusterOf(driver);
    cluster.create(claim('1500Mi'));
    cluster.run(30_000);
    expect([phaseOf(cluster), ...saidOf(cluster)]).toEqual(['Pending', TEXT]);
    expect(cluster.names(persistentVolumes)).toEqual([]);
    const [event] = cluster.simulation.api.list(events).filter(({ message }) => message === TEXT);
    expect(event?.count).toBeGreaterThan(1);
    redescribe(cluster, { allocation: '1Gi' });
    cluster.run(60_000);
    expect(phaseOf(cluster)).toBe('Bound');
    expect(cluster.get(persistentVolumeClaims, 'data')?.status?.capacity?.storage).toBe('2Gi');
  });

  it.each([
    ['2Gi', '2Gi'],
    // Nothing at all is a size that is not known, and that of the claim is taken.
    ['500Mi', '500Mi'],
  ])('gives %s as %s', (asked, given) => {
    const cluster = clusterOf(driver);
    cluster.create(claim(asked));
    cluster.run();
    expect(cluster.get(persistentVolumeClaims, 'data')?.status?.capacity?.storage).toBe(given);
  });

  it.each([
    [2_000, 'Internal desc = no'],
    // All five tries share the ten seconds of one call.
    [4_000, 'DeadlineExceeded desc = context deadline exceeded'],
  ])('and does not delete it in %d ms either leaves an orphan', (DeleteVolume, error) => {
    const cluster = clusterOf({ ...driver, latencyMs: { DeleteVolume } });
    const fault: FaultSpec = {
      type: 'DriverError',
      driver: DRIVER,
      operation: 'DeleteVolume',
      code: 'Internal',
      message: 'no',
    };
    cluster.beginFault(fault);
    cluster.create(claim('1500Mi'));
    cluster.run(14_000);
    const uid = cluster.get(persistentVolumeClaims, 'data')?.metadata.uid;
    expect(saidOf(cluster)).toEqual([
      `${TEXT}. Cleanup of volume pvc-${uid} failed, volume is orphaned: rpc error: code = ${error}`,
    ]);
  });
});

it('a driver that forgets from what a volume was made has it deleted', () => {
  const cluster = clusterOf({ defects: ['FORGETS_CONTENT_SOURCE'] });
  cluster.create(claim('1Gi'));
  cluster.run();
  expect(phaseOf(cluster)).toBe('Bound');
  cluster.create(claim('1Gi', { dataSource: { kind: 'PersistentVolumeClaim', name: 'data' } }, 'copy'));
  cluster.run();
  expect([phaseOf(cluster, 'copy'), ...saidOf(cluster, 'copy')]).toEqual([
    'Pending',
    'volume content source missing',
  ]);
  expect(cluster.names(persistentVolumes)).toHaveLength(1);
  redescribe(cluster, {});
  cluster.run(60_000);
  expect(phaseOf(cluster, 'copy')).toBe('Bound');
});

describe('a driver with places, of which a node says nothing', () => {
  const prefix = 'error generating accessibility requirements: ';

  it.each([
    ['WaitForFirstConsumer', `${prefix}no topology key found for node node-a`],
    ['Immediate', `${prefix}no available topology found`],
  ])('makes no volume when the class says %s', (volumeBindingMode, text) => {
    const cluster = clusterOf({ topologyKeys: [ZONE] }, { storageClass: { volumeBindingMode } });
    cluster.create(claim('1Gi'), user);
    cluster.run();
    expect([phaseOf(cluster), ...saidOf(cluster)]).toEqual(['Pending', text]);
  });

  it('makes one where the node has the label', () => {
    const storageClass = { volumeBindingMode: 'WaitForFirstConsumer' };
    const cluster = clusterOf({ topologyKeys: [ZONE] }, { labels: { [ZONE]: 'z1' }, storageClass });
    cluster.create(claim('1Gi'), user);
    cluster.run();
    expect([phaseOf(cluster), ...saidOf(cluster)]).toEqual(['Bound']);
  });
});

it('attributes of another driver are refused', () => {
  const cluster = clusterOf({});
  cluster.create(
    storage(
      'VolumeAttributesClass',
      { name: 'quick' },
      { driverName: 'other.example.com', parameters: { iops: '9' } },
    ),
    claim('1Gi', { volumeAttributesClassName: 'quick' }),
  );
  cluster.run();
  expect([phaseOf(cluster), ...saidOf(cluster)]).toEqual([
    'Pending',
    `VAC quick referenced in PVC is for driver other.example.com which does not match driver name ${DRIVER}`,
  ]);
});
