/**
 * Why a claim that names another VolumeAttributesClass does not have its attributes yet, from objects alone: the class,
 * the driver, and what the claim's status says of the driver's last answer.
 * Upstream: external-resizer 2.3, pkg/modifycontroller (syncPVC, modify).
 */
import { targetOf } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ChangeDescription, ChangeStanding, ClaimChange } from './claim-change';
import type { ClusterView } from './cluster-view';
import { isAttributesClassMissing } from './diagnose-claim';
import { absent, conditionEvidence, type Evidence, field, trueCondition } from './evidence';
import type { Sentence } from './sentence';
import { createAttributesClass, installDriver } from './suggested-objects';
import { mergePatch, type WayOut } from './way-out';

export type ModifyCause =
  | 'NotCsi'
  | 'ClassMissing'
  | 'OtherDriver'
  | 'DriverMissing'
  | 'Infeasible'
  | 'Fails'
  | 'TakenBack'
  | 'AtWork'
  | 'WaitsForResizer';

const STANDINGS: Readonly<Record<ModifyCause, ChangeStanding>> = {
  NotCsi: 'blocked',
  ClassMissing: 'blocked',
  OtherDriver: 'blocked',
  DriverMissing: 'blocked',
  Infeasible: 'blocked',
  Fails: 'blocked',
  TakenBack: 'progress',
  AtWork: 'progress',
  WaitsForResizer: 'progress',
};

interface Change {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
  readonly driver: string;
  /** The class that is being worked to. */
  readonly target: string;
  /** What the claim has now; '' for the attributes that the volume was made with. */
  readonly current: string;
}

/** Undefined where the claim has the attributes that it names, or is not bound. */
export function explainModify(view: ClusterView, claim: PersistentVolumeClaim): ClaimChange | undefined {
  const volume = view.volume(claim.spec.volumeName ?? '');
  if (claim.status?.phase !== 'Bound' || !volume || !view.enabled('VolumeAttributesClass')) return undefined;
  const wanted = claim.spec.volumeAttributesClassName ?? '';
  const current = claim.status.currentVolumeAttributesClassName ?? '';
  const status = claim.status.modifyVolumeStatus;
  const isAsked = wanted !== '' && wanted !== current;
  if (!isAsked && !status) return undefined;
  const target = isAsked ? wanted : (status?.targetVolumeAttributesClassName ?? '');
  const change: Change = { claim, volume, driver: volume.spec.csi?.driver ?? '', target, current };
  const cause = isAsked ? causeOf(view, change) : 'TakenBack';
  const { title, details = [], evidence = [], next, waysOut = [] } = describe(view, change, cause);
  const standing = STANDINGS[cause];
  const by: Sentence = change.driver === '' ? ['Nobody'] : [{ code: change.driver }];
  return {
    kind: 'Modify',
    cause,
    standing,
    title,
    details,
    evidence: [...evidence, ...namesOf(change)],
    next,
    waysOut,
    steps: [
      { name: 'Requested', state: 'done', text: ['Class ', { code: target }, '.'] },
      {
        name: 'Storage',
        state: standing,
        text: [...by, ' changes the volume.'],
      },
      { name: 'Done', state: 'later', text: ['The claim then names it as its current class.'] },
    ],
  };
}

function causeOf(view: ClusterView, { claim, driver, target }: Change): ModifyCause {
  if (driver === '') return 'NotCsi';
  if (isAttributesClassMissing(view, target)) return 'ClassMissing';
  const attributesClass = view.volumeAttributesClass(target);
  if (attributesClass && attributesClass.driverName !== driver) return 'OtherDriver';
  if (view.isReadable('CSIDriver') && view.csiDriver(driver) === undefined) return 'DriverMissing';
  const status = claim.status?.modifyVolumeStatus?.status;
  if (status === 'Infeasible') return 'Infeasible';
  if (trueCondition(claim, 'ModifyVolumeError')) return 'Fails';
  return status === 'InProgress' ? 'AtWork' : 'WaitsForResizer';
}

function namesOf({ claim, current }: Change): readonly Evidence[] {
  const { modifyVolumeStatus } = claim.status ?? {};
  return [
    field(claim, 'spec.volumeAttributesClassName', claim.spec.volumeAttributesClassName),
    field(claim, 'status.currentVolumeAttributesClassName', current),
    ...(modifyVolumeStatus
      ? [field(claim, 'status.modifyVolumeStatus.status', modifyVolumeStatus.status)]
      : []),
  ];
}

function describe(view: ClusterView, change: Change, cause: ModifyCause): ChangeDescription {
  const { volume, driver } = change;
  const target = { code: change.target };
  const code = { code: driver };
  switch (cause) {
    case 'NotCsi':
      return {
        title: ['It names VolumeAttributesClass ', target, ', but its volume is of no CSI driver.'],
        evidence: [field(volume, 'spec.csi', undefined)],
        next: ['Nothing changes by itself.'],
        waysOut: goBack(change),
      };
    case 'ClassMissing':
      return {
        title: ['It names VolumeAttributesClass ', target, ', which does not exist.'],
        evidence: [absent({ kind: 'VolumeAttributesClass', name: change.target })],
        next: ['It is tried again when the class exists. Until then the volume is as it was.'],
        waysOut: [createAttributesClass(change.target, driver), ...goBack(change)],
      };
    case 'OtherDriver': {
      const attributesClass = view.volumeAttributesClass(change.target);
      return {
        title: [
          'VolumeAttributesClass ',
          target,
          ' is of driver ',
          { code: attributesClass?.driverName ?? '' },
          ', and the volume is of ',
          code,
          '.',
        ],
        evidence: [
          ...(attributesClass ? [field(attributesClass, 'driverName', attributesClass.driverName)] : []),
          field(volume, 'spec.csi.driver', driver),
        ],
        next: ['Nothing changes by itself: the driver passes over classes of others.'],
        waysOut: goBack(change),
      };
    }
    case 'DriverMissing':
      return {
        title: [
          'It is to get VolumeAttributesClass ',
          target,
          ', and nobody answers: there is no CSIDriver ',
          code,
          '.',
        ],
        evidence: [absent({ kind: 'CSIDriver', name: driver })],
        next: ['It is changed as soon as the driver runs, with its resizer.'],
        waysOut: [installDriver(driver, ['Its resizer then changes the volume.'])],
      };
    default:
      return describeAsked(change, cause);
  }
}

/** The driver has been asked, or is to be. */
function describeAsked(
  change: Change,
  cause: 'Infeasible' | 'Fails' | 'TakenBack' | 'AtWork' | 'WaitsForResizer',
): ChangeDescription {
  const { claim, volume, driver } = change;
  const target = { code: change.target };
  const code = { code: driver };
  switch (cause) {
    case 'Infeasible':
    case 'Fails': {
      const message = trueCondition(claim, 'ModifyVolumeError')?.message;
      const final = cause === 'Infeasible' ? ', and says that trying again is no use' : '';
      return {
        title: [code, ' could not give the volume the attributes of ', target, `${final}.`],
        details: message ? [['It says: ', { code: message }]] : [],
        evidence: [conditionEvidence(claim, 'ModifyVolumeError')],
        next:
          cause === 'Infeasible'
            ? ['It is tried again only now and then, or when the claim names another class.']
            : ['It is tried again by itself, with growing pauses.'],
        waysOut: goBack(change),
      };
    }
    case 'TakenBack':
      return {
        title: ['The change to VolumeAttributesClass ', target, ' was taken back; the status is to follow.'],
        next: ['The resizer clears it at its next look.'],
      };
    case 'AtWork':
      return {
        title: [code, ' is giving the volume the attributes of ', target, '.'],
        evidence: [conditionEvidence(claim, 'ModifyingVolume')],
        next: ['It is tried until it succeeds. The volume stays usable meanwhile.'],
      };
    case 'WaitsForResizer':
      return {
        title: [
          'It is to get VolumeAttributesClass ',
          target,
          '; the resizer of ',
          code,
          ' has not taken it up yet.',
        ],
        details: [
          ['Only a driver that can modify volumes does this; its resizer says nothing if it cannot.'],
        ],
        evidence: [field(volume, 'spec.csi.driver', driver)],
        next: [
          'The resizer begins within seconds. If it does not, look whether the driver can modify volumes.',
        ],
        waysOut: goBack(change),
      };
  }
}

/** Back to what the volume has. A volume made without a class has none to go back to. */
function goBack({ claim, current }: Change): readonly WayOut[] {
  if (current === '') return [];
  return [
    {
      title: ['Go back to ', { code: current }],
      effect: ['The change is given up; the volume has these attributes still.'],
      ...mergePatch(targetOf(claim), { spec: { volumeAttributesClassName: current } }),
    },
  ];
}
