/** Upstream: provision_test.go, TestProvisionSync (11-x) and TestProvisionMultiSync (12-x). */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { assertDefined } from '../../../base/assert';
import { err, ok } from '../../../base/result';
import {
  annBetaStorageProvisioner,
  annBoundByController,
  annDynamicallyProvisioned,
  annHostPathCreatedBy,
  annMigratedTo,
  annSelectedNode,
  annStorageProvisioner,
  finalizerPVController,
} from '../../../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { persistentVolumeClaims, persistentVolumes } from '../../../kubernetes/resources';
import { alreadyExists, type Status } from '../../../kubernetes/status';
import { decideProvisioning } from '../../../volume/provision';
import { aClaim, aStorageClass, aVolume } from '../../../volume/testing/objects';
import type { ApiResult } from '../../apiserver/api';
import { hostPath } from '../../plugins/hostpath';
import type { Task } from '../../task';
import type { Controller } from './controller';
import { provisionClaim } from './provision-claim';
import { provisionInTree } from './provision-in-tree';
import { Cluster, drive, idleController, stored } from './testing/cluster';

const HOST_PATH = 'kubernetes.io/host-path';
const path = { resource: persistentVolumeClaims, namespace: 'default', name: 'claim-1' };
const UNAVAILABLE: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code: 503,
  reason: 'ServiceUnavailable',
  message: 'no leader',
};

afterEach(() => vi.restoreAllMocks());

function provisioners(claim: PersistentVolumeClaim | undefined): readonly (string | undefined)[] {
  const annotations = claim?.metadata.annotations;
  return [annotations?.[annStorageProvisioner], annotations?.[annBetaStorageProvisioner]];
}

describe('in-tree', () => {
  it('11-1, 12-1: makes a volume with its claimRef, and the two are bound', () => {
    const cluster = new Cluster();
    cluster.add(aStorageClass());
    const claim = cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run();
    const name = `pvc-${claim.metadata.uid}`;
    const volume = cluster.volume(name);
    expect(volume?.metadata.finalizers).toContain(finalizerPVController);
    expect(volume?.spec).toMatchObject({
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
      claimRef: { name: 'claim-1', uid: claim.metadata.uid },
      storageClassName: 'gold',
      persistentVolumeReclaimPolicy: 'Delete',
    });
    expect(volume?.spec.hostPath?.path).toMatch(/^\/tmp\/hostpath_pv\/[0-9a-f-]{36}$/);
    expect(volume?.status?.phase).toBe('Bound');
    expect(cluster.claim('claim-1')?.status?.phase).toBe('Bound');
    expect(provisioners(cluster.claim('claim-1'))).toEqual([HOST_PATH, HOST_PATH]);
    expect(cluster.events()).toEqual([
      `Normal ProvisioningSucceeded claim-1 Successfully provisioned volume ${name} using ${HOST_PATH}`,
    ]);
  });

  it('11-13: with policy Retain has no finalizer of the controller', () => {
    const cluster = new Cluster();
    cluster.add(aStorageClass({ reclaimPolicy: 'Retain' }));
    const claim = cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run();
    const volume = cluster.volume(`pvc-${claim.metadata.uid}`);
    expect(volume?.spec.persistentVolumeReclaimPolicy).toBe('Retain');
    expect(volume?.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  });

  it('11-6: a volume that is there wins', () => {
    const cluster = new Cluster();
    cluster.add(aStorageClass());
    cluster.add(aVolume({ storageClassName: 'gold', hostPath: { path: '/tmp/a' } }));
    cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run();
    expect(cluster.claim('claim-1')?.spec.volumeName).toBe('pv-1');
    expect(cluster.simulation.api.list(persistentVolumes)).toHaveLength(1);
  });

  it.each([
    ['11-4', {}, {}, 'Failed to provision volume with StorageClass "gold": no space'],
    [
      '11-20',
      { mountOptions: ['ro'] },
      {},
      'Mount options are not supported by the provisioner but StorageClass "gold" has mount options [ro]',
    ],
    [
      '11-25',
      {},
      { dataSource: { kind: 'PersistentVolumeClaim', name: 'source' } },
      `plugin "${HOST_PATH}" is not a CSI plugin. Only CSI plugin can provision a claim with a datasource`,
    ],
    [
      '11-23',
      {},
      { metadata: { annotations: { [annSelectedNode]: 'nowhere' } } },
      'Failed to get target node: node "nowhere" not found',
    ],
  ])('%s: a refusal is one event, and the claim stays Pending', (_id, storageClass, claim, message) => {
    vi.spyOn(hostPath, 'provisionVolume').mockReturnValue(err('no space'));
    const cluster = new Cluster();
    cluster.add(aStorageClass(storageClass));
    cluster.add(aClaim({ storageClassName: 'gold', ...claim }));
    cluster.run();
    expect(cluster.events()).toEqual([`Warning ProvisioningFailed claim-1 ${message}`]);
    expect(cluster.claim('claim-1')?.status).toEqual({ phase: 'Pending' });
    expect(cluster.simulation.api.list(persistentVolumes)).toEqual([]);
  });

  it('11-3: a plugin that is switched off says so', () => {
    const cluster = new Cluster({ config: { enableHostPathProvisioner: false } });
    cluster.add(aStorageClass());
    cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run();
    expect(cluster.events()).toEqual([
      `Warning ProvisioningFailed claim-1 Failed to create provisioner: provisioning in volume plugin "${HOST_PATH}" is disabled`,
    ]);
  });

  it('a failure is tried again after its back-off', () => {
    const provisioning = vi.spyOn(hostPath, 'provisionVolume').mockReturnValueOnce(err('no space'));
    const cluster = new Cluster({ config: { pvResyncMs: 100 } });
    cluster.add(aStorageClass());
    cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run(400);
    expect(provisioning).toHaveBeenCalledTimes(1);
    cluster.run(400);
    expect(provisioning).toHaveBeenCalledTimes(2);
    expect(cluster.claim('claim-1')?.status?.phase).toBe('Bound');
  });
});

describe('what goes wrong while a volume is made', () => {
  function provisioning(): { cluster: Cluster; controller: Controller; task: Task<unknown>; name: string } {
    const { cluster, controller } = idleController();
    cluster.add(aStorageClass());
    const claim = cluster.add(aClaim({ storageClassName: 'gold' }));
    const decision = decideProvisioning(controller.view, claim);
    if (decision.action !== 'InTree') throw new Error(decision.action);
    const task = provisionInTree(controller, claim, decision);
    return { cluster, controller, task, name: `pvc-${assertDefined(claim.metadata.uid, 'uid')}` };
  }

  /** The first call saves the annotations of the claim; creating the volume follows. */
  const creates =
    (from: number, to: number, status: Status) =>
    (call: number): ApiResult | undefined =>
      call - 1 >= from && call - 1 <= to ? err(status) : undefined;

  it('11-8: the first create fails, the next succeeds', () => {
    const { cluster, task, name } = provisioning();
    expect(drive(cluster, task, creates(1, 1, UNAVAILABLE))).toEqual(ok(undefined));
    expect(cluster.volume(name)).toBeDefined();
    expect(cluster.events()).toHaveLength(1);
    expect(cluster.events()[0]).toMatch(/^Normal ProvisioningSucceeded /);
  });

  it('11-19: a create whose answer was lost finds its own volume', () => {
    const { cluster, task, name } = provisioning();
    const answers = (call: number): ApiResult | undefined => {
      if (call === 1) return undefined;
      return err(call === 2 ? UNAVAILABLE : alreadyExists(persistentVolumes, name));
    };
    expect(drive(cluster, task, answers)).toEqual(ok(undefined));
    expect(cluster.events()[0]).toMatch(/^Normal ProvisioningSucceeded /);
  });

  it('11-9: five creates fail, the storage is given back', () => {
    const deleting = vi.spyOn(hostPath, 'deleteVolume');
    const { cluster, task, name } = provisioning();
    drive(cluster, task, creates(1, 5, UNAVAILABLE));
    expect(deleting).toHaveBeenCalledTimes(1);
    expect(cluster.volume(name)).toBeUndefined();
    expect(cluster.events()).toEqual([
      'Warning ProvisioningFailed claim-1 Error creating provisioned PV object for claim default/claim-1: no leader. Deleting the volume.',
    ]);
  });

  it.each([
    ['11-11', 5, true],
    ['11-12', 1, false],
  ])('%s: %d deletes fail too, left behind: %s', (_id, failures, leftBehind) => {
    const deleting = vi.spyOn(hostPath, 'deleteVolume');
    for (let failure = 0; failure < failures; failure += 1) {
      deleting.mockReturnValueOnce(err({ kind: 'Failed', message: 'busy' }));
    }
    const { cluster, task } = provisioning();
    drive(cluster, task, creates(1, 5, UNAVAILABLE));
    const cleanup =
      'Warning ProvisioningCleanupFailed claim-1 Error cleaning provisioned volume for claim default/claim-1: busy. Please delete manually.';
    expect(cluster.events().slice(1)).toEqual(leftBehind ? [cleanup] : []);
  });

  it('the fifth create, or the fifth delete, may still succeed', () => {
    const created = provisioning();
    drive(created.cluster, created.task, creates(1, 4, UNAVAILABLE));
    expect(created.cluster.volume(created.name)).toBeDefined();
    const deleting = vi.spyOn(hostPath, 'deleteVolume');
    for (let failure = 0; failure < 4; failure += 1) {
      deleting.mockReturnValueOnce(err({ kind: 'Failed', message: 'busy' }));
    }
    const { cluster, task } = provisioning();
    drive(cluster, task, creates(1, 5, UNAVAILABLE));
    expect(deleting).toHaveBeenCalledTimes(5);
    expect(cluster.events()).toHaveLength(1);
  });

  it('a claim that cannot be annotated gets no volume', () => {
    const { cluster, task } = provisioning();
    expect(drive(cluster, task, (call) => (call === 1 ? err(UNAVAILABLE) : undefined))).toEqual(
      err('no leader'),
    );
    expect(cluster.simulation.api.list(persistentVolumes)).toEqual([]);
  });

  it('a claim that is annotated already is not written again', () => {
    const { cluster, controller } = idleController();
    cluster.add(aStorageClass());
    const annotations = { [annStorageProvisioner]: HOST_PATH, [annBetaStorageProvisioner]: HOST_PATH };
    const claim = cluster.add(aClaim({ storageClassName: 'gold', metadata: { annotations } }));
    const decision = decideProvisioning(controller.view, claim);
    if (decision.action !== 'InTree') throw new Error(decision.action);
    let calls = 0;
    drive(cluster, provisionInTree(controller, claim, decision), (call) => {
      calls = call;
      return undefined;
    });
    expect(calls, 'only the volume is created').toBe(1);
  });

  it.each([
    ['1.37', 'Delete', 'Delete', true],
    ['1.37', undefined, 'Delete', true],
    ['1.37', 'Retain', 'Retain', false],
    ['1.30', 'Delete', 'Delete', false],
  ] as const)('in %s, of policy %s: the volume as it is written', (version, given, policy, guarded) => {
    const { cluster, controller } = idleController({ version });
    cluster.add(aStorageClass());
    const claim = cluster.add(aClaim({ storageClassName: 'gold', volumeMode: 'Filesystem' }));
    const decision = decideProvisioning(controller.view, claim);
    if (decision.action !== 'InTree') throw new Error(decision.action);
    const storageClass = { ...decision.storageClass, reclaimPolicy: given };
    drive(cluster, provisionInTree(controller, claim, { ...decision, storageClass }));
    const [volume] = cluster.simulation.api.list(persistentVolumes);
    const { hostPath: source, ...spec } = volume?.spec ?? {};
    expect(source?.path).toMatch(/^\/tmp\/hostpath_pv\//);
    expect(spec).toEqual({
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
      claimRef: {
        kind: 'PersistentVolumeClaim',
        namespace: 'default',
        name: 'claim-1',
        uid: claim.metadata.uid,
        apiVersion: 'v1',
        resourceVersion: cluster.claim('claim-1')?.metadata.resourceVersion,
      },
      persistentVolumeReclaimPolicy: policy,
      storageClassName: 'gold',
      volumeMode: 'Filesystem',
    });
    expect(volume?.metadata.annotations).toEqual({
      [annHostPathCreatedBy]: 'hostpath-dynamic-provisioner',
      [annBoundByController]: 'yes',
      [annDynamicallyProvisioned]: HOST_PATH,
    });
    expect(volume?.metadata.finalizers?.includes(finalizerPVController)).toBe(guarded);
  });

  it.each([
    ['a block volume, which the plugin refuses', { volumeMode: 'Block' as const }, {}, false],
    ['mount options, which the controller refuses', {}, { mountOptions: ['ro'] }, true],
  ])('%s: another node is asked for, or not', (_is, options, storageClass, keepsNode) => {
    const { cluster, controller } = idleController();
    cluster.add({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    cluster.add(aStorageClass({ volumeBindingMode: 'WaitForFirstConsumer', ...storageClass }));
    const metadata = { annotations: { [annSelectedNode]: 'n1' } };
    const claim = cluster.add(aClaim({ storageClassName: 'gold', metadata, ...options }));
    const decision = decideProvisioning(controller.view, claim);
    if (decision.action !== 'InTree') throw new Error(decision.action);
    expect(drive(cluster, provisionInTree(controller, claim, decision)).ok).toBe(false);
    const annotations = cluster.claim('claim-1')?.metadata.annotations;
    expect(annotations?.[annSelectedNode]).toBe(keepsNode ? 'n1' : undefined);
  });

  it('a refusal writes nothing where the scheduler chose no node, or the claim is gone', () => {
    vi.spyOn(hostPath, 'provisionVolume').mockReturnValue(err('no space'));
    const { cluster, controller } = idleController();
    cluster.add(aStorageClass());
    const annotations = { [annStorageProvisioner]: HOST_PATH, [annBetaStorageProvisioner]: HOST_PATH };
    const claim = cluster.add(aClaim({ storageClassName: 'gold', metadata: { annotations } }));
    const decision = decideProvisioning(controller.view, claim);
    if (decision.action !== 'InTree') throw new Error(decision.action);
    const { annotations: _all, ...bare } = claim.metadata;
    const { api } = cluster.simulation;
    const refusedWith = (scheduled: PersistentVolumeClaim): number => {
      const before = api.revision;
      drive(cluster, provisionInTree(controller, scheduled, decision));
      return api.revision - before;
    };
    expect(refusedWith(claim), 'only the event').toBe(1);
    stored(api.patch(path, { metadata: { annotations: null, finalizers: null } }, 'merge', 'test'));
    stored(api.delete(path, 'test'));
    expect(refusedWith({ ...claim, metadata: { ...bare, annotations } }), 'only the event').toBe(1);
  });

  it('11-7: a volume of that name is there already', () => {
    const provision = vi.spyOn(hostPath, 'provisionVolume');
    const { cluster, task, name } = provisioning();
    cluster.add(aVolume({ name, hostPath: { path: '/tmp/a' } }));
    expect(drive(cluster, task)).toEqual(ok(undefined));
    expect(provision).not.toHaveBeenCalled();
  });

  it('a failed attempt asks the scheduler for another node', () => {
    vi.spyOn(hostPath, 'provisionVolume').mockReturnValue(err('no space'));
    const { cluster, controller } = idleController();
    cluster.add({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
    cluster.add(aStorageClass({ volumeBindingMode: 'WaitForFirstConsumer' }));
    const annotations = { [annSelectedNode]: 'n1' };
    const claim = cluster.add(aClaim({ storageClassName: 'gold', metadata: { annotations } }));
    const decision = decideProvisioning(controller.view, claim);
    if (decision.action !== 'InTree') throw new Error(decision.action);
    drive(cluster, provisionInTree(controller, claim, decision));
    expect(cluster.claim('claim-1')?.metadata.annotations?.[annSelectedNode]).toBeUndefined();
    expect(provisioners(cluster.claim('claim-1'))).toEqual([HOST_PATH, HOST_PATH]);
  });
});

describe('external', () => {
  const waiting = (name: string): string =>
    `Normal ExternalProvisioning claim-1 Waiting for a volume to be created either by the external provisioner '${name}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;

  it.each([
    ['11-17', 'vendor.example.com/my-volume', 'vendor.example.com/my-volume'],
    ['11-21', 'kubernetes.io/aws-ebs', 'ebs.csi.aws.com'],
  ])('%s: %s is handed over to %s', (_id, provisioner, expected) => {
    const cluster = new Cluster();
    cluster.add(aStorageClass({ provisioner }));
    cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run();
    const claim = cluster.claim('claim-1');
    expect(provisioners(claim)).toEqual([expected, expected]);
    expect(claim?.metadata.annotations?.[annMigratedTo]).toBeUndefined();
    expect(claim?.status).toEqual({ phase: 'Pending' });
    expect(cluster.events()).toEqual([waiting(expected)]);
  });

  it('12-4: a volume that is reserved for the claim is bound when it comes', () => {
    const cluster = new Cluster();
    cluster.add(aStorageClass({ provisioner: 'vendor.example.com/my-volume' }));
    const claim = cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run();
    const claimRef = {
      kind: 'PersistentVolumeClaim',
      namespace: 'default',
      name: 'claim-1',
      uid: claim.metadata.uid,
    };
    cluster.add(
      aVolume({ phase: 'Pending', storageClassName: 'gold', claimRef, hostPath: { path: '/tmp/a' } }),
    );
    cluster.run();
    expect(cluster.claim('claim-1')?.status?.phase).toBe('Bound');
    expect(cluster.volume('pv-1')?.metadata.annotations).toBeUndefined();
  });

  it('a claim that cannot be saved says so, and is not reported as waiting', () => {
    const { cluster, controller } = idleController();
    cluster.add(aStorageClass({ provisioner: 'vendor.example.com/my-volume' }));
    const claim = cluster.add(aClaim({ storageClassName: 'gold' }));
    const result = drive(cluster, provisionClaim(controller, claim), () => err(UNAVAILABLE));
    expect(result).toEqual(err('no leader'));
    expect(cluster.events()).toEqual(['Warning ProvisioningFailed claim-1 Error saving claim: no leader']);
  });

  it('in 1.25 such a claim is silent', () => {
    const { cluster, controller } = idleController({ version: '1.25' });
    cluster.add(aStorageClass({ provisioner: 'vendor.example.com/my-volume' }));
    const claim = cluster.add(aClaim({ storageClassName: 'gold' }));
    const result = drive(cluster, provisionClaim(controller, claim), () => err(UNAVAILABLE));
    expect(result).toEqual(err('no leader'));
    expect(cluster.events()).toEqual([]);
  });
});

describe('neither', () => {
  it.each([
    [
      '11-2',
      { provisioner: 'kubernetes.io/no-provisioner' },
      'no volume plugin matched name: kubernetes.io/no-provisioner',
    ],
    [
      '11-18',
      { provisioner: 'kubernetes.io/unknown' },
      'no volume plugin matched name: kubernetes.io/unknown',
    ],
    ['11-14', { name: 'other' }, 'storageclass.storage.k8s.io "gold" not found'],
  ])('%s: says why at each sync', (_id, storageClass, message) => {
    const cluster = new Cluster();
    cluster.add(aStorageClass(storageClass));
    cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run(40_000);
    expect(cluster.events()).toEqual([`Warning ProvisioningFailed claim-1 ${message}`]);
    expect(provisioners(cluster.claim('claim-1'))).toEqual([undefined, undefined]);
  });

  it.each([
    ['11-15', aClaim({ storageClassName: '' })],
    ['11-16', aClaim()],
  ])('%s: a claim without a class is not provisioned', (_id, claim) => {
    const cluster = new Cluster();
    cluster.add(aStorageClass());
    cluster.add(claim);
    cluster.run();
    expect(cluster.simulation.api.list(persistentVolumes)).toEqual([]);
    expect(cluster.events()[0]).toMatch(/^Normal FailedBinding /);
  });

  it('--enable-dynamic-provisioning=false: silence', () => {
    const cluster = new Cluster({ config: { enableDynamicProvisioning: false } });
    cluster.add(aStorageClass());
    cluster.add(aClaim({ storageClassName: 'gold' }));
    cluster.run(40_000);
    expect(cluster.events()).toEqual([]);
    expect(cluster.simulation.api.list(persistentVolumes)).toEqual([]);
  });
});
