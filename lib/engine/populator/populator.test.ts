/** A claim that names a custom kind as its source, from the first write to the running Pod, and what keeps it. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { dataSets, persistentVolumeClaims, persistentVolumes, pods } from '../../kubernetes/resources';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const GROUP = 'backup.example.com';
const FINALIZER = `${GROUP}/populate-target-protection`;
const API = { apiVersion: `${GROUP}/v1` };

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `backups.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: { kind: 'Backup', plural: 'backups' },
    versions: [{ name: 'v1', served: true, storage: true }],
  },
} as KubernetesObject;
const BACKUP: KubernetesObject = {
  ...API,
  kind: 'Backup',
  metadata: { name: 'monday', namespace: 'default' },
};
const REGISTRATION = {
  apiVersion: 'populator.storage.k8s.io/v1beta1',
  kind: 'VolumePopulator',
  metadata: { name: 'backups' },
  sourceKind: { group: GROUP, kind: 'Backup' },
} as KubernetesObject;
const DRIVER = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: 'x.csi' },
  spec: {},
} as KubernetesObject;
const POD = manifestOf('Pod', 'shop', {
  containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
});

function classOf(volumeBindingMode: string): KubernetesObject {
  const metadata = { name: 'fast' };
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata,
    provisioner: 'x.csi',
    volumeBindingMode,
  } as KubernetesObject;
}

function claimFrom(name: string): KubernetesObject {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'fast',
    resources: { requests: { storage: '1Gi' } },
    dataSourceRef: { apiGroup: GROUP, kind: 'Backup', name },
  };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec,
  } as KubernetesObject;
}

function clusterWith(...objects: readonly KubernetesObject[]): WholeCluster {
  const on = new WholeCluster();
  on.create(manifestOf('Node', 'node-a'), DRIVER, ...objects);
  on.run();
  return on;
}

function state(on: WholeCluster) {
  const claim = on.get(persistentVolumeClaims, 'data');
  return {
    phase: claim?.status?.phase,
    held: claim?.metadata.finalizers?.includes(FINALIZER) ?? false,
    made: on.simulation.api
      .list(persistentVolumeClaims, 'kube-system')
      .concat(on.simulation.api.list(pods, 'kube-system') as never)
      .map(({ kind }) => kind),
  };
}

const DONE = { phase: 'Bound', held: false, made: [] };
const WAITS = { phase: 'Pending', held: false, made: [] };

describe('a claim with a source of a custom kind', () => {
  it.each(['Immediate', 'WaitForFirstConsumer'])('is filled and bound, with %s', (mode) => {
    const on = clusterWith(DEFINITION, BACKUP, REGISTRATION, classOf(mode), claimFrom('monday'), POD);
    on.run(120_000);
    expect(state(on)).toEqual(DONE);
    const [volume] = on.simulation.api.list(persistentVolumes);
    const claim = on.get(persistentVolumeClaims, 'data');
    expect(on.simulation.api.list(persistentVolumes)).toHaveLength(1);
    expect(volume?.spec.claimRef).toMatchObject({ name: 'data', uid: claim?.metadata.uid });
    expect(volume?.metadata.annotations).toMatchObject({ [`${GROUP}/populated-from`]: 'default/monday' });
    expect(on.pod('shop')?.status?.phase).toBe('Running');
    const [written] = on.simulation.api.list(dataSets);
    expect(written?.lines.map(({ pod }) => pod)).toEqual([`populate-${claim?.metadata.uid}`, 'shop']);
    const told = on.events('PersistentVolumeClaim', 'data');
    expect(told).toContain('Normal PopulatorCreated Populator started');
    expect(told).toContain('Normal PopulatorFinished Populator finished');
    expect(told).toContain('Normal Provisioning Assuming an external populator will provision the volume');
  });

  it('waits until somebody registers the kind', () => {
    const on = clusterWith(DEFINITION, BACKUP, classOf('Immediate'), claimFrom('monday'));
    on.run(60_000);
    expect(state(on)).toEqual(WAITS);
    on.create(REGISTRATION);
    on.run(60_000);
    expect(state(on)).toEqual(DONE);
  });

  it.each([
    ['its object', DEFINITION, BACKUP],
    ['its kind', undefined, DEFINITION],
  ])('waits until %s is there', (_, before, missing) => {
    const on = clusterWith(
      REGISTRATION,
      classOf('Immediate'),
      ...(before ? [before] : []),
      claimFrom('monday'),
    );
    on.run(30_000);
    expect(state(on)).toEqual(WAITS);
    expect(on.events('PersistentVolumeClaim', 'data')).toContain(
      'Warning PopulatorDataSourceNotFound Data source default/monday not found',
    );
    on.create(missing);
    if (missing === DEFINITION) on.create(BACKUP);
    on.run(400_000);
    expect(state(on)).toEqual(DONE);
  });

  it('waits for a Pod where its class does, and for its class', () => {
    const on = clusterWith(
      DEFINITION,
      BACKUP,
      REGISTRATION,
      classOf('WaitForFirstConsumer'),
      claimFrom('monday'),
    );
    on.run(60_000);
    expect(state(on)).toEqual(WAITS);
  });

  it('takes what was made for it along when it is deleted before', () => {
    const on = clusterWith(DEFINITION, BACKUP, REGISTRATION, classOf('Immediate'));
    on.create(claimFrom('monday'));
    on.run(1_500);
    expect(state(on)).toMatchObject({ phase: 'Pending', held: true });
    on.delete(persistentVolumeClaims, 'data');
    on.run(60_000);
    expect(on.get(persistentVolumeClaims, 'data')).toBeUndefined();
    expect(state(on).made).toEqual([]);
  });

  it('is filled again after its Pod has failed', () => {
    const on = clusterWith(DEFINITION, BACKUP, REGISTRATION, classOf('Immediate'));
    on.create(claimFrom('monday'));
    const uid = on.get(persistentVolumeClaims, 'data')?.metadata.uid;
    const { api } = on.simulation;
    while (!api.get(pods, `kube-system/populate-${uid}`)) on.simulation.stepToNextWrite();
    const path = { resource: pods, namespace: 'kube-system', name: `populate-${uid}` };
    api.patch(path, { status: { phase: 'Failed', message: 'disk on fire' } }, 'merge', 'test', 'status');
    on.run(60_000);
    expect(on.events('PersistentVolumeClaim', 'data')).toContain(
      'Warning PopulatorFailed Populator failed: disk on fire',
    );
    expect(state(on)).toEqual(DONE);
  });

  it('is filled while the populator dies after each of its writes', () => {
    const plain = clusterWith(DEFINITION, BACKUP, REGISTRATION, classOf('Immediate'));
    let writes = 0;
    plain.simulation.api.subscribe(({ actor, object }) => {
      if (actor !== 'volume-populator' || object.kind === 'Event') return;
      writes += 1;
    });
    plain.create(claimFrom('monday'));
    plain.run(60_000);
    expect(writes).toBeGreaterThan(3);
    for (let at = 1; at <= writes; at += 1) {
      const on = clusterWith(DEFINITION, BACKUP, REGISTRATION, classOf('Immediate'));
      on.create(claimFrom('monday'));
      let seen = 0;
      on.simulation.api.subscribe(({ actor, object }) => {
        if (actor === 'volume-populator' && object.kind !== 'Event') seen += 1;
      });
      while (seen < at) on.simulation.stepToNextWrite();
      on.simulation.restartComponent('volume-populator');
      on.run(60_000);
      expect(state(on), `after write ${at}`).toEqual(DONE);
    }
  });
});
