/** Every cause for which a claim waits for more room or other attributes, from objects alone. */
import { describe, expect, it } from 'vitest';
import type { Condition } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimStatus,
} from '../kubernetes/persistent-volume-claim';
import type { VolumeAttributesClass } from '../kubernetes/storage-kinds';
import type { ClaimChange } from './claim-change';
import { type ClusterObjects, clusterView } from './cluster-view';
import { growthVerdict, type ResizeCause } from './diagnose-resize';
import { explainClaim } from './explain-claim';
import { explainModify, type ModifyCause } from './explain-modify';
import { explainResize } from './explain-resize';
import { aCSIDriver } from './placement/testing/nodes';
import { plainText } from './sentence';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aClaim, aPod, aStorageClass, aVolume } from './testing/objects';
import { notReady, node1 as ready } from './testing/pod-cases';
import { told } from './testing/told';

const csi = { driver: 'x.csi', volumeHandle: 'h' };
const driver = aCSIDriver('x.csi');

interface Case {
  readonly status?: PersistentVolumeClaimStatus;
  readonly wanted?: string;
  readonly volume?: PersistentVolume;
  readonly around?: Partial<ClusterObjects>;
  readonly standing: ClaimChange['standing'];
  readonly title: string;
  readonly ways?: readonly string[];
}

function aBoundVolume(options: Parameters<typeof aVolume>[0] = {}): PersistentVolume {
  const claimRef = { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' };
  return aVolume({ phase: 'Bound', storage: '5Gi', csi, claimRef, ...options });
}

function aBoundClaim(spec: object, status: PersistentVolumeClaimStatus): PersistentVolumeClaim {
  const claim = aClaim({ bindCompleted: true, volumeName: 'pv-1', phase: 'Bound', ...spec });
  return { ...claim, status: { phase: 'Bound', capacity: { storage: '5Gi' }, ...status } };
}

const condition = (type: string, message?: string): Condition => ({
  type,
  status: 'True',
  ...(message === undefined ? {} : { message }),
});

const user = aPod({ name: 'web', claimName: 'claim-1', nodeName: 'node-1', status: { phase: 'Running' } });
const down = notReady('node-1');
const grown = aBoundVolume({ storage: '10Gi' });
const resizing: PersistentVolumeClaimStatus = {
  allocatedResources: { storage: '10Gi' },
  allocatedResourceStatuses: { storage: 'ControllerResizeInProgress' },
  conditions: [condition('Resizing')],
};
const onNode: PersistentVolumeClaimStatus = {
  allocatedResources: { storage: '10Gi' },
  allocatedResourceStatuses: { storage: 'NodeResizePending' },
  conditions: [condition('Resizing'), condition('FileSystemResizePending', 'Waiting for user')],
};
const REFUSED = 'failed to expand pvc with rpc error: code = OutOfRange desc = pool is full';
const IN_USE = 'failed to expand pvc with rpc error: code = FailedPrecondition desc = in use';

const resizes: Readonly<Record<ResizeCause, Case>> = {
  NoExpander: {
    volume: aVolume({
      phase: 'Bound',
      storage: '5Gi',
      hostPath: { path: '/a' },
      claimRef: { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' },
    }),
    standing: 'blocked',
    title: 'It asks for 10Gi, and nobody can grow a volume of kind hostPath.',
    ways: ['Enlarge the storage by hand, then say so on pv-1'],
  },
  PluginAtWork: {
    around: { version: '1.30' },
    volume: aVolume({
      phase: 'Bound',
      storage: '5Gi',
      rbd: { monitors: ['m'], image: 'i' },
      claimRef: { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' },
    }),
    status: { conditions: [condition('Resizing')] },
    standing: 'progress',
    title: 'kubernetes.io/rbd, a part of the control plane, is to grow the volume to 10Gi.',
  },
  DriverMissing: {
    around: { csiDrivers: [] },
    standing: 'blocked',
    title: 'It asks for 10Gi, and nobody answers: there is no CSIDriver x.csi.',
    ways: ['Install the driver x.csi'],
  },
  WaitsForResizer: {
    standing: 'progress',
    title: 'It asks for 10Gi; the resizer of x.csi has not taken it up yet.',
    ways: [],
  },
  ControllerAtWork: { status: resizing, standing: 'progress', title: 'x.csi is growing the volume to 10Gi.' },
  ControllerFails: {
    status: { ...resizing, conditions: [condition('Resizing'), condition('ControllerResizeError', IN_USE)] },
    standing: 'blocked',
    title: 'x.csi could not grow the volume to 10Gi.',
    ways: ['Ask for less: 7Gi'],
  },
  ControllerInfeasible: {
    status: {
      ...resizing,
      allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' },
      conditions: [condition('ControllerResizeError', REFUSED)],
    },
    standing: 'blocked',
    title: 'x.csi cannot grow the volume to 10Gi, and says that trying again is no use.',
    ways: ['Ask for less: 7Gi'],
  },
  OfflineOnly: {
    status: { ...resizing, conditions: [condition('ControllerResizeError', IN_USE)] },
    around: { pods: [user], nodes: [ready] },
    standing: 'blocked',
    title: 'x.csi grows the volume only while nobody uses it, and web does.',
    ways: ['Delete web'],
  },
  ShrinkWaits: {
    status: { ...resizing, allocatedResources: { storage: '20Gi' } },
    standing: 'progress',
    title: 'It asks for 10Gi now, but x.csi still works on the 20Gi asked for before.',
  },
  NodeWaitsForPod: {
    status: onNode,
    volume: grown,
    standing: 'waiting',
    title: 'The storage has 10Gi; its file system grows when a Pod uses it, and no Pod does.',
    ways: ['Create a Pod that uses it'],
  },
  NodeDown: {
    status: onNode,
    volume: grown,
    around: { pods: [user], nodes: [down] },
    standing: 'blocked',
    title: 'The storage has 10Gi; node-1 is to grow the file system and does not answer.',
  },
  NodeAtWork: {
    status: onNode,
    volume: grown,
    around: { pods: [user], nodes: [ready] },
    standing: 'progress',
    title: 'The storage has 10Gi; node-1 is growing the file system.',
  },
  NodeFails: {
    status: { ...onNode, conditions: [...(onNode.conditions ?? []), condition('NodeResizeError', 'no')] },
    volume: grown,
    around: { pods: [user], nodes: [ready] },
    standing: 'blocked',
    title: 'The storage has 10Gi, and node-1 could not grow the file system.',
  },
  NodeInfeasible: {
    status: {
      ...onNode,
      allocatedResourceStatuses: { storage: 'NodeResizeInfeasible' },
      conditions: [condition('NodeResizeError', 'no')],
    },
    volume: grown,
    around: { pods: [user], nodes: [ready] },
    standing: 'blocked',
    title: 'The storage has 10Gi, and the node cannot grow the file system; trying again is no use.',
    ways: ['Ask for less: 7Gi'],
  },
};

function anAttributesClass(name: string, driverName = 'x.csi'): VolumeAttributesClass {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttributesClass', metadata: { name }, driverName };
}

const classes = { volumeAttributesClasses: [anAttributesClass('silver'), anAttributesClass('gold')] };
const modifying = { targetVolumeAttributesClassName: 'gold', status: 'InProgress' };
const modifyError = condition('ModifyVolumeError', 'unknown parameter');

const modifications: Readonly<Record<ModifyCause, Case>> = {
  NotCsi: {
    volume: aBoundVolume({ csi: undefined, hostPath: { path: '/a' } }),
    standing: 'blocked',
    title: 'It names VolumeAttributesClass gold, but its volume is of no CSI driver.',
    ways: ['Go back to silver'],
  },
  ClassMissing: {
    around: { volumeAttributesClasses: [] },
    status: { modifyVolumeStatus: { ...modifying, status: 'Pending' } },
    standing: 'blocked',
    title: 'It names VolumeAttributesClass gold, which does not exist.',
    ways: ['Create the VolumeAttributesClass gold', 'Go back to silver'],
  },
  OtherDriver: {
    around: { volumeAttributesClasses: [anAttributesClass('gold', 'y.csi')] },
    standing: 'blocked',
    title: 'VolumeAttributesClass gold is of driver y.csi, and the volume is of x.csi.',
    ways: ['Go back to silver'],
  },
  DriverMissing: {
    around: { csiDrivers: [] },
    standing: 'blocked',
    title: 'It is to get VolumeAttributesClass gold, and nobody answers: there is no CSIDriver x.csi.',
    ways: ['Install the driver x.csi'],
  },
  Infeasible: {
    status: { modifyVolumeStatus: { ...modifying, status: 'Infeasible' }, conditions: [modifyError] },
    standing: 'blocked',
    title: 'x.csi could not give the volume the attributes of gold, and says that trying again is no use.',
    ways: ['Go back to silver'],
  },
  Fails: {
    status: { modifyVolumeStatus: modifying, conditions: [condition('ModifyingVolume'), modifyError] },
    standing: 'blocked',
    title: 'x.csi could not give the volume the attributes of gold.',
    ways: ['Go back to silver'],
  },
  TakenBack: {
    wanted: 'silver',
    status: { modifyVolumeStatus: modifying, conditions: [condition('ModifyingVolume')] },
    standing: 'progress',
    title: 'The change to VolumeAttributesClass gold was taken back; the status is to follow.',
  },
  AtWork: {
    status: { modifyVolumeStatus: modifying, conditions: [condition('ModifyingVolume')] },
    standing: 'progress',
    title: 'x.csi is giving the volume the attributes of gold.',
  },
  WaitsForResizer: {
    standing: 'progress',
    title: 'It is to get VolumeAttributesClass gold; the resizer of x.csi has not taken it up yet.',
    ways: ['Go back to silver'],
  },
};

function check(change: ClaimChange | undefined, cause: string, row: Case, objects: Partial<ClusterObjects>) {
  expect(change?.cause).toBe(cause);
  if (!change) return;
  expect(change.standing).toBe(row.standing);
  expect(plainText(change.title)).toBe(row.title);
  if (row.ways) expect(change.waysOut.map(({ title }) => plainText(title))).toEqual(row.ways);
  expect(change.steps.filter(({ state }) => state === row.standing)).toHaveLength(1);
  expectWellExplained(change, objectsOf(objects));
  expect(told(change)).toMatchSnapshot();
}

describe('explainResize', () => {
  it.each(Object.entries(resizes))('%s', (cause, row) => {
    const storage = { resources: { requests: { storage: '10Gi' } } };
    const claim = aBoundClaim(storage, row.status ?? {});
    const volumes = [row.volume ?? aBoundVolume()];
    const objects = { claims: [claim], volumes, csiDrivers: [driver], ...row.around };
    const view = clusterView({ version: '1.37', ...objects });
    check(explainResize(view, claim), cause, row, objects);
    const explained = explainClaim(view, claim);
    expect(plainText(explained.title)).toBe(`Bound to pv-1. ${row.title}`);
    expect(explained.changes).toHaveLength(1);
  });

  it('says nothing where nothing is to grow', () => {
    const volumes = [aBoundVolume()];
    const atRest = aBoundClaim({ resources: { requests: { storage: '5Gi' } } }, {});
    const pending = { ...atRest, status: { phase: 'Pending' as const } };
    const recovered = aBoundClaim(
      { resources: { requests: { storage: '5Gi' } } },
      {
        allocatedResources: { storage: '10Gi' },
      },
    );
    for (const claim of [atRest, pending, recovered]) {
      expect(
        explainResize(clusterView({ version: '1.37', volumes, claims: [claim] }), claim),
      ).toBeUndefined();
    }
  });

  it.each([
    ['5Gi', '5120Mi', undefined],
    ['5Gi', '5121Mi', undefined],
    ['5Gi', '6Gi', '5632Mi'],
    ['5Gi', '10Gi', '7Gi'],
  ])('from %s on the way to %s it offers to ask for %s', (has, wants, less) => {
    const status = { ...resizing, conditions: [condition('ControllerResizeError', REFUSED)] };
    const spec = { resources: { requests: { storage: wants } } };
    const claim = aBoundClaim(spec, { ...status, capacity: { storage: has } });
    const view = clusterView({ version: '1.37', volumes: [aBoundVolume()], csiDrivers: [driver] });
    const [way] = explainResize(view, claim)?.waysOut ?? [];
    expect(way && plainText(way.title)).toBe(less && `Ask for less: ${less}`);
  });

  it('knows the words of the versions before', () => {
    const claim = aBoundClaim(
      { resources: { requests: { storage: '10Gi' } } },
      { resizeStatus: 'ControllerExpansionFailed' },
    );
    const view = clusterView({
      version: '1.25',
      claims: [claim],
      volumes: [aBoundVolume()],
      csiDrivers: [driver],
    });
    const change = explainResize(view, claim);
    expect(change?.cause).toBe('ControllerInfeasible');
    expect(change?.waysOut.map(({ title }) => plainText(title))).toEqual(['Move to a new claim']);
  });

  it('waits for a Pod where only the condition says so', () => {
    const claim = aBoundClaim(
      { resources: { requests: { storage: '10Gi' } } },
      {
        conditions: [condition('FileSystemResizePending', 'Waiting for user')],
      },
    );
    const view = clusterView({ version: '1.30', claims: [claim], volumes: [grown], csiDrivers: [driver] });
    expect(explainResize(view, claim)?.cause).toBe('NodeWaitsForPod');
  });
});

describe('explainModify', () => {
  it.each(Object.entries(modifications))('%s', (cause, row) => {
    const spec = {
      volumeAttributesClassName: row.wanted ?? 'gold',
      resources: { requests: { storage: '5Gi' } },
    };
    const claim = aBoundClaim(spec, { currentVolumeAttributesClassName: 'silver', ...row.status });
    const volumes = [row.volume ?? aBoundVolume({ volumeAttributesClassName: 'silver' })];
    const objects = { claims: [claim], volumes, csiDrivers: [driver], ...classes, ...row.around };
    const view = clusterView({ version: '1.37', ...objects });
    check(explainModify(view, claim), cause, row, objects);
    expect(plainText(explainClaim(view, claim).title)).toBe(`Bound to pv-1. ${row.title}`);
  });

  it('says nothing where the claim has what it names, or the version knows no such classes', () => {
    const claim = aBoundClaim(
      { volumeAttributesClassName: 'gold' },
      { currentVolumeAttributesClassName: 'gold' },
    );
    const objects = { claims: [claim], volumes: [aBoundVolume()], csiDrivers: [driver], ...classes };
    expect(explainModify(clusterView({ version: '1.37', ...objects }), claim)).toBeUndefined();
    const changed = aBoundClaim({ volumeAttributesClassName: 'gold' }, {});
    expect(explainModify(clusterView({ version: '1.30', ...objects }), changed)).toBeUndefined();
  });
});

describe('growthVerdict', () => {
  const bound = { storageClassName: 'gold' };
  it.each([
    ['Allowed', bound, [aStorageClass({ allowVolumeExpansion: true })], undefined],
    ['ClassForbids', bound, [aStorageClass()], undefined],
    ['ClassMissing', bound, [], undefined],
    ['ClassUnread', bound, [], new Set(['StorageClass'])],
    ['NoClass', {}, [aStorageClass()], undefined],
  ] as const)('%s', (expected, spec, storageClasses, unreadableKinds) => {
    const claim = aBoundClaim(spec, {});
    const verdict = growthVerdict(clusterView({ version: '1.37', storageClasses, unreadableKinds }), claim);
    expect(verdict.kind === 'Refused' ? verdict.why : verdict.kind).toBe(expected);
  });

  it('refuses before the claim is bound', () => {
    const verdict = growthVerdict(clusterView({ version: '1.37' }), aClaim(bound));
    expect(verdict).toEqual({ kind: 'Refused', why: 'NotBound' });
  });
});
