/**
 * What one sync asks of the API server, exactly: which writes in which order, none where nothing differs, and nothing
 * after a write that failed. Upstream tests the same with injected reactor errors (pkg/controller/volume/
 * persistentvolume/binder_test.go, 1.37).
 */
import { describe, expect, it, vi } from 'vitest';
import { assertDefined } from '../../../base/assert';
import { err, ok, type Result } from '../../../base/result';
import {
  annBoundByController,
  annDefaultStorageClass,
  annDynamicallyProvisioned,
  annMigratedTo,
  annStorageProvisioner,
  finalizerPVController,
} from '../../../kubernetes/annotations';
import type { Change } from '../../../kubernetes/change';
import type { KubernetesObject } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { events, persistentVolumeClaims, persistentVolumes } from '../../../kubernetes/resources';
import type { Status } from '../../../kubernetes/status';
import { aClaim, aStorageClass, aVolume } from '../../../volume/testing/objects';
import type { SyncResult, Task } from '../../task';
import { bind } from './bind';
import type { Controller } from './controller';
import { updateClaimLost, updateVolumePhaseWithEvent } from './status';
import { syncClaimKey } from './sync-claim';
import { syncVolumeKey } from './sync-volume';
import { Cluster, CONTROLLER, drive, idleController, referenceTo, stored } from './testing/cluster';

const UNAVAILABLE: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code: 503,
  reason: 'ServiceUnavailable',
  message: 'no leader',
};
const IN_TMP = { hostPath: { path: '/tmp/a' } };
const EVENT = { type: 'Warning', reason: 'Because', message: 'of a test' } as const;

interface Outcome<T> {
  readonly result: T;
  /** Requests, also those that failed or changed nothing. */
  readonly calls: number;
  /** What came of them: `volume Bound claim-1 bound-by-controller`. */
  readonly writes: readonly string[];
}

/** Runs the task; the request of number `failAt` fails. */
function outcomeOf<T>(cluster: Cluster, task: Task<T>, failAt = 0): Outcome<T> {
  const { api } = cluster.simulation;
  const start = api.revision;
  let calls = 0;
  const result = drive(cluster, task, (call) => {
    calls = call;
    return call === failAt ? err(UNAVAILABLE) : undefined;
  });
  const log = stored(api.changesSince(start) as Result<readonly Change[], Status>);
  const writes = log
    .filter(({ actor, object }) => actor === CONTROLLER && object.kind !== 'Event')
    .map(({ object }) => line(object as PersistentVolume | PersistentVolumeClaim));
  return { result, calls, writes };
}

function line(object: PersistentVolume | PersistentVolumeClaim): string {
  const other = object.kind === 'PersistentVolume' ? object.spec.claimRef?.name : object.spec.volumeName;
  const marks = Object.keys(object.metadata.annotations ?? {}).map((key) => key.replace(/^.*\//, ''));
  const kind = object.kind === 'PersistentVolume' ? 'volume' : 'claim';
  return [kind, object.status?.phase ?? 'no phase', other ?? 'nobody', ...marks.sort()].join(' ');
}

describe('bind', () => {
  const WRITES = [
    'volume Available claim-1 bound-by-controller',
    'volume Bound claim-1 bound-by-controller',
    'claim Pending pv-1 bind-completed bound-by-controller',
    'claim Bound pv-1 bind-completed bound-by-controller',
  ];
  function pair() {
    const { cluster, controller } = idleController();
    return { cluster, controller, volume: cluster.add(aVolume(IN_TMP)), claim: cluster.add(aClaim()) };
  }

  it('makes four writes', () => {
    const { cluster, controller, volume, claim } = pair();
    const outcome = outcomeOf(cluster, bind(controller, volume, claim));
    expect(outcome).toEqual({ result: ok(undefined), calls: 4, writes: WRITES });
  });

  it.each([1, 2, 3, 4])('ends where write %d fails', (failAt) => {
    const { cluster, controller, volume, claim } = pair();
    const outcome = outcomeOf(cluster, bind(controller, volume, claim), failAt);
    expect(outcome).toEqual({ result: err('no leader'), calls: failAt, writes: WRITES.slice(0, failAt - 1) });
  });

  it('asks for nothing where both are as they must be', () => {
    const { cluster, controller, volume, claim } = pair();
    drive(cluster, bind(controller, volume, claim));
    const again = bind(
      controller,
      assertDefined(cluster.volume('pv-1'), 'pv-1'),
      assertDefined(cluster.claim('claim-1'), 'claim-1'),
    );
    expect(outcomeOf(cluster, again)).toEqual({ result: ok(undefined), calls: 0, writes: [] });
  });

  it('stops before the status of the claim when the volume has no size', () => {
    const { cluster, controller, claim } = pair();
    const whole = assertDefined(cluster.volume('pv-1'), 'pv-1');
    const referring = { ...whole.spec, claimRef: referenceTo(claim), capacity: {} };
    const marked = { ...whole.metadata, annotations: { [annBoundByController]: 'yes' } };
    const volume: PersistentVolume = {
      ...whole,
      metadata: marked,
      spec: referring,
      status: { phase: 'Bound' },
    };
    expect(outcomeOf(cluster, bind(controller, volume, claim))).toEqual({
      result: err('PersistentVolume "pv-1" is without a storage capacity'),
      calls: 1,
      writes: ['claim Pending pv-1 bind-completed bound-by-controller'],
    });
  });
});

interface Story {
  readonly is: string;
  readonly objects: () => readonly KubernetesObject[];
  readonly writes: readonly string[];
  readonly result?: SyncResult;
  readonly events?: readonly string[];
  /** What its first write's failure is reported as, where the sync writes. */
  readonly failure?: string;
}

const marked = (annotations: Readonly<Record<string, string>>) => ({ metadata: { annotations } });
const uid = { namespace: 'default', name: 'claim-1', uid: 'uid-of-another' };
const byController = { [annBoundByController]: 'yes' };

const CLAIM_STORIES: readonly Story[] = [
  {
    is: 'U2: is bound to a volume that fits',
    objects: () => [aVolume(IN_TMP), aClaim()],
    writes: [
      'volume Available claim-1 bound-by-controller',
      'volume Bound claim-1 bound-by-controller',
      'claim Pending pv-1 bind-completed bound-by-controller',
      'claim Bound pv-1 bind-completed bound-by-controller',
    ],
    failure: 'no leader',
  },
  {
    is: 'U3: gets the default class, and no more in this sync',
    objects: () => [
      aClaim(),
      aStorageClass({ metadata: { name: 'gold', annotations: { [annDefaultStorageClass]: 'true' } } }),
    ],
    writes: ['claim Pending nobody'],
    failure: 'can\'t update PersistentVolumeClaim["default/claim-1"]: no leader',
  },
  {
    is: 'U7: is told why it waits, without a write where it is Pending',
    objects: () => [aClaim()],
    writes: [],
    events: [
      'Normal FailedBinding claim-1 no persistent volumes available for this claim and no storage class is set',
    ],
  },
  {
    is: 'U7: that was Bound is Pending again',
    objects: () => [aClaim({ phase: 'Bound' })],
    writes: ['claim Pending nobody'],
    failure: 'no leader',
    events: [
      'Normal FailedBinding claim-1 no persistent volumes available for this claim and no storage class is set',
    ],
  },
  {
    is: 'U8: that names a volume to come says nothing',
    objects: () => [aClaim({ volumeName: 'pv-9' })],
    writes: [],
    events: [],
  },
  {
    is: 'U13: fails where its volume has another claim',
    objects: () => [
      aVolume({ ...IN_TMP, claimRef: { ...uid, name: 'other' } }),
      aClaim({ volumeName: 'pv-1', boundByController: true }),
    ],
    writes: [],
    result: err(
      'invalid binding of claim "default/claim-1" to volume "pv-1": volume already claimed by "default/other"',
    ),
    events: ['Warning FailedBinding claim-1 volume "pv-1" already bound to a different claim.'],
  },
  {
    is: 'C0, U8: of a migrated provisioner is marked first',
    objects: () => [
      aClaim({ volumeName: 'pv-9', ...marked({ [annStorageProvisioner]: 'kubernetes.io/aws-ebs' }) }),
    ],
    writes: ['claim Pending pv-9 migrated-to storage-provisioner'],
    failure: 'no leader',
  },
  {
    is: 'C0, U8: that is marked already is not written',
    objects: () => [
      aClaim({
        volumeName: 'pv-9',
        ...marked({ [annStorageProvisioner]: 'kubernetes.io/aws-ebs', [annMigratedTo]: 'ebs.csi.aws.com' }),
      }),
    ],
    writes: [],
  },
  {
    is: 'B2: that lost its volume is Lost',
    objects: () => [
      aClaim({ volumeName: 'pv-1', phase: 'Bound', boundByController: true, bindCompleted: true }),
    ],
    writes: ['claim Lost pv-1 bind-completed bound-by-controller'],
    events: [
      'Warning ClaimLost claim-1 Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    ],
    failure: 'no leader',
  },
  {
    is: 'B2: that is Lost already is left alone',
    objects: () => [aClaim({ volumeName: 'pv-1', phase: 'Lost', bindCompleted: true })],
    writes: [],
    events: [],
  },
  {
    is: 'B3: whose volume forgot it is bound again',
    objects: () => [aVolume(IN_TMP), aClaim({ volumeName: 'pv-1', phase: 'Lost', bindCompleted: true })],
    writes: [
      'volume Available claim-1 bound-by-controller',
      'volume Bound claim-1 bound-by-controller',
      'claim Bound pv-1 bind-completed',
    ],
    failure: 'no leader',
  },
];

const VOLUME_STORIES: readonly Story[] = [
  {
    is: 'V1: without a claim becomes Available',
    objects: () => [aVolume({ ...IN_TMP, phase: 'Pending' })],
    writes: ['volume Available nobody'],
    failure: 'no leader',
  },
  { is: 'V1: that is Available is left alone', objects: () => [aVolume(IN_TMP)], writes: [] },
  {
    is: 'V0, V1: of a migrated plugin is marked',
    objects: () => [
      aVolume({ ...IN_TMP, ...marked({ [annDynamicallyProvisioned]: 'kubernetes.io/aws-ebs' }) }),
    ],
    writes: ['volume Available nobody migrated-to provisioned-by'],
    failure: 'no leader',
  },
  {
    is: 'V4: whose claim is gone becomes Released',
    objects: () => [aVolume({ ...IN_TMP, phase: 'Bound', claimRef: uid })],
    writes: ['volume Released claim-1'],
    failure: 'no leader',
  },
  {
    is: 'V4: that is Released already is left alone',
    objects: () => [aVolume({ ...IN_TMP, phase: 'Released', claimRef: uid })],
    writes: [],
  },
  {
    is: 'V4, R0: of a migrated plugin is Released, and left to its driver',
    objects: () => [
      aVolume({
        ...IN_TMP,
        phase: 'Bound',
        claimRef: uid,
        ...marked({ [annMigratedTo]: 'nobody.example.com' }),
      }),
    ],
    writes: ['volume Released claim-1 migrated-to'],
    failure: 'no leader',
  },
  {
    is: 'V6: whose claim points back becomes Bound',
    objects: () => [aVolume({ ...IN_TMP, claimRef: uid }), aClaim({ volumeName: 'pv-1' })],
    writes: ['volume Bound claim-1'],
    failure: 'no leader',
  },
  {
    is: 'V7b: that the controller bound, of a claim elsewhere, is freed in two writes',
    objects: () => [
      aVolume({ ...IN_TMP, phase: 'Bound', claimRef: uid, ...marked(byController) }),
      aClaim({ volumeName: 'pv-2' }),
    ],
    writes: ['volume Bound nobody', 'volume Available nobody'],
    failure: 'no leader',
  },
  {
    is: 'V7c: that a user reserved keeps the reservation',
    objects: () => [aVolume({ ...IN_TMP, phase: 'Bound', claimRef: uid }), aClaim({ volumeName: 'pv-2' })],
    writes: ['volume Bound claim-1', 'volume Available claim-1'],
    failure: 'no leader',
  },
  {
    is: 'V5a: of another mode than its claim says so to both',
    objects: () => [
      aVolume({ ...IN_TMP, claimRef: uid, volumeMode: 'Block' }),
      aClaim({ volumeMode: 'Filesystem' }),
    ],
    writes: [],
    events: [
      'Warning VolumeMismatch pv-1 Cannot bind PersistentVolume to requested PersistentVolumeClaim "claim-1" due to incompatible volumeMode.',
      'Warning VolumeMismatch claim-1 Cannot bind PersistentVolume "pv-1" to requested PersistentVolumeClaim due to incompatible volumeMode.',
    ],
  },
];

/** Adds the objects; a volume with a claimRef refers to the claim of that name, where there is one. */
function begin({ objects }: Story): { cluster: Cluster; controller: Controller } {
  const started = idleController();
  const [volumes, others] = [objects().filter(isVolume), objects().filter((object) => !isVolume(object))];
  for (const object of others) started.cluster.add(object);
  for (const volume of volumes) {
    const claim = volume.spec.claimRef?.name ? started.cluster.claim(volume.spec.claimRef.name) : undefined;
    started.cluster.add(
      claim ? { ...volume, spec: { ...volume.spec, claimRef: referenceTo(claim) } } : volume,
    );
  }
  return started;
}

function isVolume(object: KubernetesObject): object is PersistentVolume {
  return object.kind === 'PersistentVolume';
}

describe.each([
  { kind: 'claim', sync: (it: Controller) => syncClaimKey(it, 'default/claim-1'), stories: CLAIM_STORIES },
  { kind: 'volume', sync: (it: Controller) => syncVolumeKey(it, 'pv-1'), stories: VOLUME_STORIES },
])('one sync of a $kind', ({ sync, stories }) => {
  it.each(stories)('$is', (story) => {
    const { cluster, controller } = begin(story);
    const { result, writes, calls } = outcomeOf(cluster, sync(controller));
    expect(writes).toEqual(story.writes);
    expect(calls, 'no request that changes nothing').toBe(writes.length);
    expect(result).toEqual(story.result ?? ok(undefined));
    if (story.events) expect(cluster.events()).toEqual(story.events);
  });

  const writing = stories.flatMap((story) =>
    story.writes.map((_write, index) => ({ story, is: story.is, failAt: index + 1 })),
  );
  it.each(writing)('$is; write $failAt fails', ({ story, failAt }) => {
    const { cluster, controller } = begin(story);
    const { result, writes, calls } = outcomeOf(cluster, sync(controller), failAt);
    expect(writes).toEqual(story.writes.slice(0, failAt - 1));
    expect(calls).toBe(failAt);
    expect(result).toEqual(err(story.failure));
  });
});

describe('an event goes with a phase', () => {
  it('once the phase is written, and not when it is there or was not written', () => {
    const { cluster, controller } = idleController();
    const volume = cluster.add(aVolume(IN_TMP));
    const fail = (of: PersistentVolume) => updateVolumePhaseWithEvent(controller, of, 'Failed', EVENT);
    expect(outcomeOf(cluster, fail(volume), 1).result).toEqual(err('no leader'));
    expect(cluster.events()).toEqual([]);
    const failed = outcomeOf(cluster, fail(volume));
    expect(failed.writes).toEqual(['volume Failed nobody']);
    expect(cluster.volume('pv-1')?.status).toMatchObject({ phase: 'Failed', message: 'of a test' });
    expect(cluster.events()).toEqual(['Warning Because pv-1 of a test']);
    const again = outcomeOf(cluster, fail(assertDefined(cluster.volume('pv-1'), 'pv-1')));
    expect(again.calls).toBe(0);
    expect(cluster.simulation.api.list(events)[0]?.count).toBe(1);
  });

  it('Lost is written to a claim that has no status yet, and reported only then', () => {
    const { cluster, controller } = idleController();
    const { status: _, ...claim } = cluster.add(aClaim());
    expect(outcomeOf(cluster, updateClaimLost(controller, claim, EVENT), 1).result).toEqual(err('no leader'));
    expect(cluster.events()).toEqual([]);
    expect(outcomeOf(cluster, updateClaimLost(controller, claim, EVENT)).writes).toEqual([
      'claim Lost nobody',
    ]);
    expect(cluster.events()).toEqual(['Warning Because claim-1 of a test']);
  });
});

describe('an object that is gone', () => {
  const claim = aClaim({ volumeName: 'pv-1' });
  const volume = aVolume({ claimRef: uid });
  it.each([
    ['a claim: its volume is looked at', claim, ['pv-1'], []],
    ['a claim without a volume: nothing is', aClaim(), [], []],
    ['a volume: its claim is looked at', volume, [], ['default/claim-1']],
    ['a volume without a claim: nothing is', aVolume(), [], []],
  ])('%s', (_is, object, volumes, claims) => {
    const { cluster, controller } = idleController();
    const added = {
      volumes: vi.spyOn(controller.volumes, 'add'),
      claims: vi.spyOn(controller.claims, 'add'),
    };
    const sync = () =>
      object.kind === 'PersistentVolume'
        ? syncVolumeKey(controller, 'pv-1')
        : syncClaimKey(controller, 'default/claim-1');
    controller.deleted.note('DELETED', object);
    expect(drive(cluster, sync())).toEqual(ok(undefined));
    expect(drive(cluster, sync()), 'and only once').toEqual(ok(undefined));
    expect(added.volumes.mock.calls.flat()).toEqual(volumes);
    expect(added.claims.mock.calls.flat()).toEqual(claims);
  });

  it.each(['ADDED', 'MODIFIED'] as const)('and is %s again is not gone', (type) => {
    const { cluster, controller } = idleController();
    const added = vi.spyOn(controller.volumes, 'add');
    controller.deleted.note('DELETED', claim);
    controller.deleted.note(type, claim);
    drive(cluster, syncClaimKey(controller, 'default/claim-1'));
    expect(added).not.toHaveBeenCalled();
  });

  it('is no volume to bind', () => {
    const { cluster, controller } = idleController();
    cluster.add(aVolume(IN_TMP));
    const find = () => controller.view.findMatchingVolume(aClaim(), { volumeAttributesClass: true }).kind;
    expect(find()).toBe('Found');
    const { api } = cluster.simulation;
    const path = { resource: persistentVolumes, name: 'pv-1' };
    stored(api.patch(path, { metadata: { finalizers: null } }, 'merge', 'test'));
    stored(api.delete(path, 'test'));
    expect(find()).toBe('None');
  });
});

describe('when it looks', () => {
  it('at once at what others changed', () => {
    const cluster = new Cluster({ config: { callLatencyMs: 100 } });
    cluster.run();
    cluster.add(aVolume({ ...IN_TMP, phase: '' }));
    cluster.run(50);
    expect(cluster.volume('pv-1')?.status?.phase).toBe('Available');
  });

  it.each([
    ['1.30', 'is not tried again before the next resync', 1],
    ['1.37', 'is tried again with growing pauses', 2],
  ] as const)('in %s: a sync that failed %s', (version, _is, atLeastTimes) => {
    const cluster = new Cluster({ version });
    cluster.run();
    const claimRef = { ...uid, name: 'other' };
    cluster.add(aVolume({ ...IN_TMP, phase: 'Pending', claimRef: { ...claimRef, uid: undefined } }));
    cluster.add(aClaim({ volumeName: 'pv-1', boundByController: true }));
    cluster.run(5_000);
    const [event] = cluster.simulation.api.list(events);
    expect(event?.reason).toBe('FailedBinding');
    if (atLeastTimes === 1) expect(event?.count).toBe(1);
    else expect(event?.count).toBeGreaterThanOrEqual(atLeastTimes);
  });
});

describe('the finalizer of an in-tree volume', () => {
  it('is put on in one write, and then nothing is', () => {
    const { cluster, controller } = idleController();
    const provisioned = marked({ [annDynamicallyProvisioned]: 'kubernetes.io/host-path' });
    cluster.add(aVolume({ ...IN_TMP, ...provisioned, persistentVolumeReclaimPolicy: 'Delete' }));
    const first = outcomeOf(cluster, syncVolumeKey(controller, 'pv-1'));
    expect(first.calls).toBe(1);
    expect(cluster.volume('pv-1')?.metadata.finalizers).toContain(finalizerPVController);
    expect(outcomeOf(cluster, syncVolumeKey(controller, 'pv-1')).calls).toBe(0);
    expect(cluster.simulation.api.list(persistentVolumeClaims)).toEqual([]);
  });
});
