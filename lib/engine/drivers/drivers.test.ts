/** What the profiles of the table do, as the objects of a cluster show it. */
import { describe, expect, it } from 'vitest';
import { ok } from '../../base/result';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumeClaims, persistentVolumes, volumeAttachments } from '../../kubernetes/resources';
import { warningsFor } from '../apiserver/warnings';
import type { ComponentDefinition } from '../component';
import { DEFAULT_CONFIG } from '../config';
import { CONTROL_PLANE } from '../controllers';
import { createSimulation } from '../simulation';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';
import { BUILT_IN_PROFILES } from './built-in-profiles';
import { canCall } from './capabilities';
import { callDriverPlainly } from './driver-call';
import { annDriverCapacity, annDriverProfile, profileOf, profileWarnings } from './driver-profile';

const DRIVER = 'disks.example.com';

function object(apiVersion: string, kind: string, metadata: object, rest: object): KubernetesObject {
  return { apiVersion, kind, metadata, ...rest } as KubernetesObject;
}

const driverOf = (annotations: object) =>
  object('storage.k8s.io/v1', 'CSIDriver', { name: DRIVER, annotations }, { spec: {} });

function classOf(rest: object = {}): KubernetesObject {
  return object(
    'storage.k8s.io/v1',
    'StorageClass',
    { name: 'fast' },
    { provisioner: DRIVER, allowVolumeExpansion: true, ...rest },
  );
}

function claim(name: string, storage: string): KubernetesObject {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'fast',
    resources: { requests: { storage } },
  };
  return object('v1', 'PersistentVolumeClaim', { name, namespace: 'default' }, { spec });
}

function podWith(name: string): KubernetesObject {
  return manifestOf('Pod', name, {
    containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
  });
}

describe('which profile a CSIDriver object stands for', () => {
  it.each([
    [DRIVER, {}, 'plain'],
    ['sim.csi.example.com', {}, 'recorded'],
    ['sim.csi.example.com', { [annDriverProfile]: 'node-local' }, 'node-local'],
    [DRIVER, { [annDriverProfile]: 'zonal-block' }, 'zonal-block'],
    [DRIVER, { [annDriverProfile]: 'no-such' }, 'plain'],
  ] as const)('%s %j: %s', (name, annotations, id) => {
    expect(profileOf(name, annotations).id).toBe(id);
  });

  it('takes its capacity from an annotation, and says what it cannot read', () => {
    expect(profileOf(DRIVER, { [annDriverCapacity]: '2Gi' }).poolBytes).toBe(2n * 1024n ** 3n);
    expect(profileOf(DRIVER, { [annDriverCapacity]: 'much' }).poolBytes).toBeUndefined();
    expect(profileWarnings({ [annDriverCapacity]: 'much', [annDriverProfile]: 'x' })).toEqual([
      `metadata.annotations[${annDriverProfile}]: unknown profile "x"; known are plain, zonal-block, shared-file, node-local, recorded`,
      `metadata.annotations[${annDriverCapacity}]: "much" is not a quantity such as 100Gi`,
    ]);
    expect(warningsFor(driverOf({ [annDriverProfile]: 'x' }), '1.37')).toHaveLength(1);
  });
});

it.each(Object.values(BUILT_IN_PROFILES).map((profile) => [profile.id, profile] as const))(
  'profile %s gives a time only for calls that it has',
  (_, { latencyMs, capabilities }) => {
    const calls = Object.keys(latencyMs) as (keyof typeof latencyMs)[];
    expect(calls.filter((operation) => !canCall(capabilities, operation))).toEqual([]);
  },
);

it('a file server is attached without a call, and grows without the node', () => {
  const on = new WholeCluster();
  on.create(driverOf({ [annDriverProfile]: 'shared-file' }), classOf(), manifestOf('Node', 'node-a'));
  on.run();
  on.create(claim('data', '1Gi'), podWith('data'));
  on.run(30_000);
  expect(on.pod('data')?.status?.phase).toBe('Running');
  const [attachment] = on.simulation.api.list(volumeAttachments);
  expect([attachment?.status, attachment?.metadata.finalizers]).toEqual([{ attached: true }, undefined]);
  on.patch(persistentVolumeClaims, 'data', { spec: { resources: { requests: { storage: '2Gi' } } } });
  on.run(30_000);
  expect(on.get(persistentVolumeClaims, 'data')?.status?.capacity?.storage).toBe('2Gi');
  on.patch(persistentVolumeClaims, 'data', { spec: { resources: { requests: { storage: '20Ti' } } } });
  on.run(30_000);
  expect(on.events('PersistentVolumeClaim', 'data').join('\n')).toContain('ResourceExhausted');
});

it('a network disk comes in whole Gi', () => {
  const on = new WholeCluster();
  on.create(
    manifestOf('Node', 'node-a', {}, { 'topology.kubernetes.io/zone': 'a' }),
    driverOf({ [annDriverProfile]: 'zonal-block' }),
    classOf(),
    claim('data', '1500Mi'),
  );
  on.run(30_000);
  expect(on.get(persistentVolumeClaims, 'data')?.status?.capacity?.storage).toBe('2Gi');
});

it('a place that is full is passed over, and one without room refuses', () => {
  const on = new WholeCluster();
  const csiNode = (name: string) => {
    const drivers = [{ name: DRIVER, nodeID: name, topologyKeys: ['kubernetes.io/hostname'] }];
    return object('storage.k8s.io/v1', 'CSINode', { name }, { spec: { drivers } });
  };
  on.create(
    driverOf({ [annDriverProfile]: 'node-local', [annDriverCapacity]: '3Gi' }),
    classOf(),
    manifestOf('Node', 'node-a'),
    manifestOf('Node', 'node-b'),
  );
  on.run();
  for (const name of ['node-a', 'node-b']) {
    on.simulation.execute({ create: csiNode(name) });
  }
  on.create(claim('a', '2Gi'));
  on.run();
  on.create(claim('b', '2Gi'));
  on.run();
  on.create(claim('c', '2Gi'));
  on.run();
  const places = on.simulation.api
    .list(persistentVolumes)
    .map(({ spec }) => spec.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.[0]?.values?.[0]);
  expect([...places].sort()).toEqual(['node-a', 'node-b']);
  expect(on.get(persistentVolumeClaims, 'c')?.status?.phase).toBe('Pending');
});

it('a call that the driver does not have is answered Unimplemented', () => {
  const answers: unknown[] = [];
  const caller: ComponentDefinition = {
    name: 'caller',
    start(context) {
      const call = (operation: 'CreateSnapshot' | 'NodePublishVolume') =>
        callDriverPlainly(context, { driver: DRIVER, operation, names: [] });
      context.after(1_000, () => {
        context.spawn(
          (function* () {
            answers.push(yield* call('CreateSnapshot'));
            answers.push(yield* call('NodePublishVolume'));
          })(),
        );
      });
    },
  };
  const simulation = createSimulation({ version: '1.37', seed: 1, components: [...CONTROL_PLANE, caller] });
  simulation.execute({ create: driverOf({ [annDriverProfile]: 'node-local' }) });
  simulation.advanceTo(DEFAULT_CONFIG.startMs + 60_000);
  expect(answers).toEqual([{ ok: false, error: { code: 'Unimplemented', message: '' } }, ok(undefined)]);
});
