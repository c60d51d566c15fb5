import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import { type ClaimDecision, decideClaim } from './sync-claim';
import { aClaim, aPod, aStorageClass, aView, aVolume } from './testing/objects';

const ref = (name: string, uid?: string) => ({
  namespace: 'default',
  name,
  ...(uid === undefined ? {} : { uid }),
});
const wait = aStorageClass({ name: 'wait', volumeBindingMode: 'WaitForFirstConsumer' });
const selectedNode = { annotations: { 'volume.kubernetes.io/selected-node': 'node1' } };
const selector = { matchLabels: { key: 'value' } };

/** `U2 pv-1`, `U7 Normal FailedBinding`: the row, then the volume or the event. */
function summary(decision: ClaimDecision): string {
  if ('event' in decision) return `${decision.row} ${decision.event.type} ${decision.event.reason}`;
  if ('volume' in decision) return `${decision.row} ${decision.volume.metadata.name}`;
  return decision.row;
}

interface Case {
  readonly id: string;
  readonly claim: Parameters<typeof aClaim>[0];
  readonly volumes: readonly Parameters<typeof aVolume>[0][];
  readonly expect: string;
}

/** TestSync and TestSyncBlockVolume of binder_test.go, 1.37, as far as one sync of a claim decides them. */
const CASES: readonly Case[] = [
  { id: '1-1', claim: {}, volumes: [{}], expect: 'U2 pv-1' },
  { id: '1-2', claim: { storage: '10Gi' }, volumes: [{}], expect: 'U7 Normal FailedBinding' },
  { id: '1-3', claim: { storage: '10Gi', phase: 'Bound' }, volumes: [{}], expect: 'U7 Normal FailedBinding' },
  { id: '1-4', claim: {}, volumes: [{ name: 'ten', storage: '10Gi' }, { name: 'one' }], expect: 'U2 one' },
  {
    id: '1-5',
    claim: {},
    volumes: [{ name: 'ten', storage: '10Gi', claimRef: ref('claim-1') }, { name: 'one' }],
    expect: 'U2 ten',
  },
  {
    id: '1-6',
    claim: {},
    volumes: [{ name: 'ten', storage: '10Gi', claimRef: ref('claim-1', 'uid-claim-1') }, { name: 'one' }],
    expect: 'U2 ten',
  },
  {
    id: '1-7',
    claim: {},
    volumes: [{ storage: '10Gi', claimRef: ref('claim-1', 'claim-1-old') }],
    expect: 'U7 Normal FailedBinding',
  },
  {
    id: '1-8',
    claim: {},
    volumes: [{ claimRef: ref('claim-1', 'uid-claim-1'), boundByController: true }],
    expect: 'U2 pv-1',
  },
  {
    id: '1-9',
    claim: {},
    volumes: [{ claimRef: ref('claim-1', 'uid-claim-1'), boundByController: true, phase: 'Bound' }],
    expect: 'U2 pv-1',
  },
  {
    id: '1-10',
    claim: { volumeName: 'pv-1', boundByController: true, bindCompleted: true },
    volumes: [{ claimRef: ref('claim-1', 'uid-claim-1'), boundByController: true, phase: 'Bound' }],
    expect: 'B4 pv-1',
  },
  {
    id: '1-11',
    claim: { selector },
    volumes: [{ metadata: { labels: { key: 'value' } } }],
    expect: 'U2 pv-1',
  },
  { id: '1-12', claim: { selector }, volumes: [{}], expect: 'U7 Normal FailedBinding' },
  {
    id: '1-13',
    claim: { storageClassName: 'wait' },
    volumes: [{ storageClassName: 'wait' }],
    expect: 'U4 Normal WaitForFirstConsumer',
  },
  {
    id: '1-14',
    claim: { storageClassName: 'wait' },
    volumes: [{ storageClassName: 'wait', claimRef: ref('claim-1') }],
    expect: 'U2 pv-1',
  },
  {
    id: '1-15',
    claim: { volumeName: 'ten' },
    volumes: [{ name: 'ten', storage: '10Gi' }, { name: 'one' }],
    expect: 'U10 ten',
  },
  {
    id: '1-16',
    claim: { volumeName: 'pv-1', accessModes: ['ReadWriteMany'] },
    volumes: [{}],
    expect: 'U9 Warning VolumeMismatch',
  },
  {
    id: '1-17',
    claim: {},
    volumes: [
      { name: 'a', phase: 'Pending' },
      { name: 'b', phase: 'Failed' },
      { name: 'c', phase: 'Released' },
      { name: 'd', phase: '' },
    ],
    expect: 'U7 Normal FailedBinding',
  },
  {
    id: '1-18',
    claim: { storageClassName: 'wait', metadata: selectedNode },
    volumes: [{ storageClassName: 'wait', claimRef: ref('claim-1', 'uid-claim-1') }],
    expect: 'U2 pv-1',
  },
  { id: '2-1', claim: { volumeName: 'gone' }, volumes: [], expect: 'U8' },
  { id: '2-2', claim: { volumeName: 'gone', phase: 'Bound' }, volumes: [], expect: 'U8' },
  { id: '2-3', claim: { volumeName: 'pv-1' }, volumes: [{}], expect: 'U10 pv-1' },
  { id: '2-4', claim: { volumeName: 'pv-1' }, volumes: [{ claimRef: ref('claim-1') }], expect: 'U11 pv-1' },
  {
    id: '2-5',
    claim: { volumeName: 'pv-1' },
    volumes: [{ claimRef: ref('claim-1', 'uid-claim-1') }],
    expect: 'U11 pv-1',
  },
  {
    id: '2-6',
    claim: { volumeName: 'pv-1' },
    volumes: [{ claimRef: ref('other', 'uid-other') }],
    expect: 'U12 Warning FailedBinding',
  },
  {
    id: '2-7',
    claim: { volumeName: 'pv-1', boundByController: true },
    volumes: [{ claimRef: ref('other', 'uid-other') }],
    expect: 'U13 Warning FailedBinding',
  },
  { id: '2-8', claim: { volumeName: 'pv-1', selector }, volumes: [{}], expect: 'U10 pv-1' },
  {
    id: '2-9',
    claim: { volumeName: 'pv-1', storage: '10Gi' },
    volumes: [{}],
    expect: 'U9 Warning VolumeMismatch',
  },
  {
    id: '2-10',
    claim: { volumeName: 'pv-1' },
    volumes: [{ storageClassName: 'gold' }],
    expect: 'U9 Warning VolumeMismatch',
  },
  {
    id: '2-11',
    claim: { volumeName: 'pv-1', volumeAttributesClassName: 'silver' },
    volumes: [{}],
    expect: 'U9 Warning VolumeMismatch',
  },
  {
    id: '2-12',
    claim: { volumeName: 'pv-1', volumeAttributesClassName: 'silver' },
    volumes: [{ volumeAttributesClassName: 'silver' }],
    expect: 'U10 pv-1',
  },
  { id: '3-1', claim: { bindCompleted: true }, volumes: [{}], expect: 'B1 Warning ClaimLost' },
  {
    id: '3-2',
    claim: { bindCompleted: true, volumeName: 'gone' },
    volumes: [],
    expect: 'B2 Warning ClaimLost',
  },
  { id: '3-3', claim: { bindCompleted: true, volumeName: 'pv-1' }, volumes: [{}], expect: 'B3 pv-1' },
  {
    id: '3-4',
    claim: { bindCompleted: true, volumeName: 'pv-1' },
    volumes: [{ claimRef: ref('claim-1', 'claim-1-old') }],
    expect: 'B5 Warning ClaimMisbound',
  },
  {
    id: '3-5',
    claim: { bindCompleted: true, volumeName: 'pv-1' },
    volumes: [{ claimRef: ref('claim-1', 'uid-claim-1') }],
    expect: 'B4 pv-1',
  },
  {
    id: '3-6',
    claim: { bindCompleted: true, volumeName: 'pv-1' },
    volumes: [{ claimRef: ref('other', 'uid-other') }],
    expect: 'B5 Warning ClaimMisbound',
  },
  {
    id: '3-7',
    claim: { bindCompleted: true, volumeName: 'pv-1', selector },
    volumes: [{}],
    expect: 'B3 pv-1',
  },
  {
    id: '13-1',
    claim: { storageClassName: 'gold' },
    volumes: [
      { name: 'one', storageClassName: 'silver' },
      { name: 'ten', storage: '10Gi', storageClassName: 'gold' },
    ],
    expect: 'U2 ten',
  },
  {
    id: '13-2',
    claim: {},
    volumes: [
      { name: 'one', storageClassName: 'gold' },
      { name: 'ten', storage: '10Gi' },
    ],
    expect: 'U2 ten',
  },
  { id: '13-4', claim: { storageClassName: '' }, volumes: [{}], expect: 'U2 pv-1' },
  { id: '13-5', claim: {}, volumes: [{ storageClassName: '' }], expect: 'U2 pv-1' },
  { id: '14-1', claim: { volumeMode: 'Block' }, volumes: [{ volumeMode: 'Block' }], expect: 'U2 pv-1' },
  { id: '14-2', claim: { volumeMode: 'Filesystem' }, volumes: [{}], expect: 'U2 pv-1' },
  { id: '14-3', claim: { volumeMode: 'Block' }, volumes: [{}], expect: 'U7 Normal FailedBinding' },
  { id: '14-4', claim: {}, volumes: [{ volumeMode: 'Block' }], expect: 'U7 Normal FailedBinding' },
  {
    id: '14-5',
    claim: { storageClassName: 'gold', volumeMode: 'Block' },
    volumes: [{ storageClassName: 'gold' }],
    expect: 'U6',
  },
  {
    id: '14-5-1',
    claim: { storageClassName: 'gold' },
    volumes: [{ storageClassName: 'silver' }],
    expect: 'U6',
  },
  {
    id: '14-5-2',
    claim: { storageClassName: 'gold', volumeName: 'pv-1' },
    volumes: [{ storageClassName: 'silver' }],
    expect: 'U9 Warning VolumeMismatch',
  },
  {
    id: '14-7',
    claim: { volumeMode: 'Block' },
    volumes: [{ volumeMode: 'Block', claimRef: ref('claim-1') }],
    expect: 'U2 pv-1',
  },
  {
    id: '14-8',
    claim: { volumeMode: 'Block', volumeName: 'pv-1' },
    volumes: [{}],
    expect: 'U9 Warning VolumeMismatch',
  },
  {
    id: '14-8-1',
    claim: { volumeMode: 'Block' },
    volumes: [{ claimRef: ref('claim-1') }],
    expect: 'U7 Normal FailedBinding',
  },
  {
    id: '14-9',
    claim: { volumeMode: 'Block', volumeName: 'pv-1' },
    volumes: [{ volumeMode: 'Block' }],
    expect: 'U10 pv-1',
  },
];

describe('syncClaim (binder_test.go)', () => {
  it.each(CASES)('$id: $expect', ({ claim, volumes, expect: expected }) => {
    const view = aView({ volumes: volumes.map(aVolume), storageClasses: [wait] });
    expect(summary(decideClaim(view, aClaim(claim)))).toBe(expected);
  });

  it('2-13: an attributes class without the gate', () => {
    const view = aView({ volumes: [aVolume()], gates: { VolumeAttributesClass: false } });
    const decision = decideClaim(view, aClaim({ volumeName: 'pv-1', volumeAttributesClassName: 'silver' }));
    expect(decision).toMatchObject({
      row: 'U9',
      event: {
        message:
          'Cannot bind to requested volume "pv-1": volumeAttributesClassName is not supported when the feature-gate VolumeAttributesClass is disabled',
      },
    });
  });
});

function decide(
  claim: PersistentVolumeClaim,
  world: { volumes?: PersistentVolume[]; pods?: Pod[]; storageClasses?: ReturnType<typeof aStorageClass>[] },
): ClaimDecision {
  return decideClaim(aView(world), claim);
}

describe('words of the events', () => {
  const waiting = aClaim({ storageClassName: 'wait' });
  const world = (...pods: Pod[]) => ({ storageClasses: [wait], pods });
  const podOf = (name: string, options: Parameters<typeof aPod>[0] = {}) =>
    aPod({ name, claimName: 'claim-1', ...options });

  it.each([
    ['no Pod', [], 'waiting for first consumer to be created before binding'],
    ['one Pod', [podOf('a')], 'waiting for pod a to be scheduled'],
    ['two Pods', [podOf('b'), podOf('a')], 'waiting for pods a,b to be scheduled'],
    [
      'a Pod with a node',
      [podOf('a', { nodeName: 'n' })],
      'waiting for first consumer to be created before binding',
    ],
    [
      'a finished Pod',
      [podOf('a', { status: { phase: 'Failed' } })],
      'waiting for first consumer to be created before binding',
    ],
    [
      'a Pod of another namespace',
      [podOf('a', { namespace: 'else' })],
      'waiting for first consumer to be created before binding',
    ],
    [
      'a generic ephemeral volume whose claim has the name',
      [aPod({ name: 'claim', volumes: [{ name: '1', ephemeral: {} }] })],
      'waiting for pod claim to be scheduled',
    ],
  ])('%s', (_name, pods, message) => {
    expect(decide(waiting, world(...pods))).toMatchObject({ event: { message } });
  });

  it('says why a named volume cannot be bound', () => {
    const volumes = [aVolume({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })];
    expect(decide(aClaim({ volumeName: 'pv-1' }), { volumes })).toMatchObject({
      problem: 'DELETING',
      event: { message: 'Cannot bind to requested volume "pv-1": the volume is marked for deletion "pv-1"' },
    });
  });

  it('says whom a volume belongs to when the controller itself bound it wrongly', () => {
    const volumes = [aVolume({ claimRef: ref('other', 'u') })];
    const claim = aClaim({ volumeName: 'pv-1', boundByController: true });
    expect(decide(claim, { volumes })).toMatchObject({
      error:
        'invalid binding of claim "default/claim-1" to volume "pv-1": volume already claimed by "default/other"',
      event: { message: 'volume "pv-1" already bound to a different claim.' },
    });
  });
});

/** TestRetroactiveStorageClassAssignment of pv_controller_test.go, 1.37. */
describe('default class', () => {
  const created = (creationTimestamp: string) => ({
    creationTimestamp,
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  });
  const older = aStorageClass({
    name: 'older',
    metadata: { name: 'older', ...created('2026-01-01T00:00:00Z') },
  });
  const newer = aStorageClass({
    name: 'newer',
    metadata: { name: 'newer', ...created('2026-01-02T00:00:00Z') },
  });
  const twin = aStorageClass({
    name: 'a-twin',
    metadata: { name: 'a-twin', ...created('2026-01-02T00:00:00Z') },
  });
  const plain = aStorageClass({ name: 'plain' });
  const beta = { metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': '' } } };
  it.each([
    ['15-1 no default', {}, [plain], { row: 'U7' }],
    ['15-4 assigned', {}, [plain, older], { row: 'U3', storageClassName: 'older' }],
    ['15-5 newest of several', {}, [older, newer], { row: 'U3', storageClassName: 'newer' }],
    ['equally new: by name', {}, [newer, twin], { row: 'U3', storageClassName: 'a-twin' }],
    ['15-6 has a class', { storageClassName: 'plain' }, [plain, older], { row: 'U6' }],
    ['explicitly none', { storageClassName: '' }, [older], { row: 'U7' }],
    ['15-7 has the beta annotation', beta, [older], { row: 'U7' }],
  ])('%s', (_id, claim, storageClasses, expected) => {
    expect(decide(aClaim(claim), { storageClasses })).toMatchObject(expected);
  });

  it('is not assigned by 1.25', () => {
    expect(decideClaim(aView({ version: '1.25', storageClasses: [older] }), aClaim())).toMatchObject({
      row: 'U7',
    });
  });
});

describe('errors of syncUnboundClaim', () => {
  it('stops at a class without a binding mode', () => {
    const { volumeBindingMode: _none, ...storageClass } = aStorageClass();
    const decision = decide(aClaim({ storageClassName: 'gold' }), { storageClasses: [storageClass] });
    expect(decision).toEqual({
      row: 'U1',
      action: 'Fail',
      error: 'VolumeBindingMode not set for StorageClass "gold"',
    });
  });

  it('wraps an error of the search', () => {
    const view = aView({ gates: { VolumeAttributesClass: false } });
    expect(decideClaim(view, aClaim({ volumeAttributesClassName: 'x' }))).toMatchObject({
      row: 'U1',
      error: expect.stringMatching(
        /^error finding PV for claim "default\/claim-1": unsupported volumeAttributesClassName/,
      ),
    });
  });
});
