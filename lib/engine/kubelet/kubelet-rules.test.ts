/** What a kubelet refuses by itself, whatever scheduler and controllers have let through. */
import { describe, expect, it } from 'vitest';
import type { DriverOperation } from '../../kubernetes/fault';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import type { AccessMode } from '../../kubernetes/persistent-volume';
import { events, nodeVolumes, pods, resourceOf } from '../../kubernetes/resources';
import { aClaim, aVolume } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'sim.csi.example.com';

function podWith(name: string, volume: object, nodeName = 'n1'): KubernetesObject {
  return manifestOf('Pod', name, {
    nodeName,
    volumes: [{ name: 'data', ...volume }],
    containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
  });
}

const ofClaim = { persistentVolumeClaim: { claimName: 'c' } };

function cluster(volume: object, version: KubernetesVersion = '1.37'): WholeCluster {
  const made = new WholeCluster({ version });
  const driver = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: DRIVER }, spec: {} };
  made.create<KubernetesObject>(manifestOf('Node', 'n1'), driver);
  const { accessModes } = volume as { readonly accessModes?: readonly AccessMode[] };
  made.create<KubernetesObject>(
    aVolume({ name: 'v', ...volume }),
    aClaim({ name: 'c', ...(accessModes && { accessModes }) }),
  );
  made.run(30_000);
  return made;
}

const failed = (made: WholeCluster, pod: string) =>
  made.events('Pod', pod).filter((event) => event.includes('FailedMount'));

describe('ReadWriteOncePod', () => {
  it('lets a second Pod with a node of its own wait until the first is gone', () => {
    const csi = { driver: DRIVER, volumeHandle: 'h' };
    const made = cluster({ csi, accessModes: ['ReadWriteOncePod'] });
    made.create(podWith('p', ofClaim));
    made.run();
    made.create(podWith('q', ofClaim));
    made.run();
    expect([made.pod('p')?.status?.phase, made.pod('q')?.status?.phase]).toEqual(['Running', 'Pending']);
    const why = 'volume uses the ReadWriteOncePod access mode and is already in use by another pod';
    expect(failed(made, 'q')).toEqual([
      `Warning FailedMount MountVolume.SetUp failed for volume "v" : ${why}`,
    ]);
    const waiting = made.simulation.api.list(nodeVolumes).find(({ spec }) => spec.pod.name === 'q');
    expect(waiting?.status).toMatchObject({ stage: 'Mounting', lastError: why });
    made.delete(pods, 'p');
    made.run(130_000);
    expect(made.pod('q')?.status?.phase).toBe('Running');
  });
});

describe('mount options', () => {
  const why =
    'Warning FailedMount MountVolume.MountOptionSupport check failed for volume "v" : mount options are not supported for this volume type';
  it.each<[string, object, readonly string[]]>([
    ['of a hostPath', { hostPath: { path: '/d' }, mountOptions: ['ro'] }, [why]],
    ['of a hostPath, none', { hostPath: { path: '/d' }, mountOptions: [] }, []],
    ['of nfs', { nfs: { server: 's', path: '/' }, mountOptions: ['ro'] }, []],
    ['of a driver', { csi: { driver: DRIVER, volumeHandle: 'h' }, mountOptions: ['ro'] }, []],
  ])('%s', (_, volume, events) => {
    const made = cluster(volume);
    made.create(podWith('p', ofClaim));
    made.run();
    expect(failed(made, 'p')).toEqual(events);
    expect(made.pod('p')?.status?.phase).toBe(events.length > 0 ? 'Pending' : 'Running');
  });
});

describe('keys that a Pod asks for', () => {
  const config = resourceOf('v1', 'ConfigMap');
  const items = [{ key: 'k', path: 'k' }];
  it.each([
    ['in a volume of its own', { configMap: { name: 'm', items } }],
    ['in a projected volume', { projected: { sources: [{ configMap: { name: 'm', items } }] } }],
  ])('are waited for %s', (_, source) => {
    const made = cluster({ hostPath: { path: '/d' } });
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'default' } };
    made.create<KubernetesObject>(map, podWith('p', source));
    made.run();
    expect(failed(made, 'p')).toEqual([
      'Warning FailedMount MountVolume.SetUp failed for volume "data" : configmap references non-existent config key: k',
    ]);
    made.patch(config, 'm', { data: { k: 'v' } });
    made.run();
    expect(made.pod('p')?.status?.phase).toBe('Running');
  });
});

describe('a node that has no room for another volume', () => {
  const full = (made: WholeCluster, code: 'ResourceExhausted' | 'Internal') => {
    const fault = {
      type: 'DriverError',
      driver: DRIVER,
      operation: 'ControllerPublishVolume',
      code,
      message: 'no slot',
    } as const;
    made.beginFault(fault, 'full');
  };
  const text =
    'Node has reached its volume attachment limit, rejecting pod. unmounted volumes=[data], unattached volumes=[data], failed to process volumes=[]: context deadline exceeded';

  it.each([
    ['1.37', 'ResourceExhausted', true],
    ['1.37', 'Internal', false],
    ['1.30', 'ResourceExhausted', false],
  ] as const)('in %s, the driver says %s: the Pod is rejected: %s', (version, code, rejected) => {
    const made = cluster({ csi: { driver: DRIVER, volumeHandle: 'h' } }, version);
    full(made, code);
    made.create(podWith('p', ofClaim));
    made.run(110_000);
    expect(made.pod('p')?.status?.phase).toBe('Pending');
    made.run(160_000);
    const event = made.events('Pod', 'p').filter((told) => told.includes('VolumeAttachmentLimitExceeded'));
    expect(event).toEqual(rejected ? [`Warning VolumeAttachmentLimitExceeded ${text}`] : []);
    const { phase, reason, message } = made.pod('p')?.status ?? {};
    expect({ phase, reason, message }).toEqual(
      rejected
        ? { phase: 'Failed', reason: 'VolumeAttachmentLimitExceeded', message: `Pod was rejected: ${text}` }
        : { phase: 'Pending', reason: undefined, message: undefined },
    );
  });
});

describe('a Pod that waits two minutes for its volumes', () => {
  const text =
    'Warning FailedMount Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data]: timed out waiting for the condition';
  const timeouts = (made: WholeCluster) => failed(made, 'p').filter((event) => event.includes('timed out'));
  const fails = (made: WholeCluster, operation: DriverOperation) =>
    made.beginFault({ type: 'DriverError', driver: DRIVER, operation, code: 'Internal', message: 'no' });

  it.each<[KubernetesVersion, DriverOperation, boolean]>([
    ['1.25', 'ControllerPublishVolume', true],
    ['1.25', 'NodeStageVolume', true],
    ['1.30', 'ControllerPublishVolume', false],
    ['1.37', 'NodeStageVolume', false],
  ])('is told so in %s while %s fails: %s', (version, operation, told) => {
    const made = cluster({ csi: { driver: DRIVER, volumeHandle: 'h' } }, version);
    fails(made, operation);
    made.create(podWith('p', ofClaim));
    made.run(120_000);
    expect(timeouts(made)).toEqual([]);
    made.run(5_000);
    expect(timeouts(made)).toEqual(told ? [text] : []);
  });

  it('is told in 1.25 of files that are missing, again and again', () => {
    const made = cluster({ hostPath: { path: '/d' } }, '1.25');
    made.create(podWith('p', { configMap: { name: 'm' } }));
    made.run(260_000);
    const counts = made.simulation.api
      .list(events)
      .flatMap(({ message, count }) => (`Warning FailedMount ${message}` === text ? count : []));
    expect(counts).toEqual([2]);
  });
});
