/** Why a snapshot does not come about, in words: each obstacle of the diagnosis. */
import type { VolumeSnapshot } from '../../kubernetes/volume-snapshot';
import { absent, type Evidence, field } from '../evidence';
import { claimSpan, objectSpan } from '../object-span';
import type { Sentence } from '../sentence';
import type { SnapshotDiagnosis } from './diagnose-snapshot';
import type { SnapshotDescription } from './explain-snapshot';

type Blocked = Extract<SnapshotDiagnosis, { standing: 'blocked' }>;
type Of<C extends Blocked['cause']> = Extract<Blocked, { cause: C }>;

const RETRIES: Sentence = ['The snapshot controller tries again by itself, with growing pauses.'];

export function describeBlocked(snapshot: VolumeSnapshot, diagnosis: Blocked): SnapshotDescription {
  switch (diagnosis.cause) {
    case 'NoClass':
      return describeNoClass(snapshot, diagnosis);
    case 'NoSource':
      return describeNoSource(snapshot, diagnosis);
    case 'ContentMissing':
      return {
        title: ['Its content ', { code: diagnosis.name }, ' does not exist.'],
        details: [['Without it nothing says where the data is.']],
        evidence: [absent({ kind: 'VolumeSnapshotContent', name: diagnosis.name })],
        next: ['It binds again once a content of that name is there and names this snapshot.'],
      };
    case 'ContentRefused':
      return describeRefused(snapshot, diagnosis);
    case 'DriverMissing':
      return {
        title: ['No driver ', { code: diagnosis.content.spec.driver }, ' is installed that could cut it.'],
        evidence: [
          field(diagnosis.content, 'spec.driver', diagnosis.content.spec.driver),
          absent({ kind: 'CSIDriver', name: diagnosis.content.spec.driver }),
        ],
        next: ['It is cut once the driver and its csi-snapshotter run.'],
      };
    case 'DriverFails':
      return {
        title: ['Driver ', { code: diagnosis.content.spec.driver }, ' does not cut it.'],
        details: [[{ code: diagnosis.message }]],
        evidence: [
          field(diagnosis.content, 'status.error.message', diagnosis.message),
          field(diagnosis.content, 'status.error.time', diagnosis.content.status?.error?.time),
        ],
        next: ['The csi-snapshotter asks again by itself, with pauses of up to 5 min.'],
      };
  }
}

function describeNoClass(snapshot: VolumeSnapshot, { problem }: Of<'NoClass'>): SnapshotDescription {
  const unnamed = field(snapshot, 'spec.volumeSnapshotClassName', undefined);
  switch (problem.kind) {
    case 'ClassMissing':
      return {
        title: ['VolumeSnapshotClass ', { code: problem.className }, ' does not exist.'],
        evidence: [
          field(snapshot, 'spec.volumeSnapshotClassName', problem.className),
          absent({ kind: 'VolumeSnapshotClass', name: problem.className }),
        ],
        next: RETRIES,
      };
    case 'NoDefault':
      return {
        title: [
          'It names no class, and no VolumeSnapshotClass is the default for driver ',
          { code: problem.driver },
          '.',
        ],
        evidence: [unnamed],
        next: RETRIES,
      };
    case 'SeveralDefaults':
      return {
        title: [
          'It names no class, and there are several defaults for driver ',
          { code: problem.driver },
          ': ',
          { code: problem.classNames.join(', ') },
          '.',
        ],
        evidence: [unnamed],
        next: RETRIES,
      };
    default:
      return describeNoSource(snapshot, { cause: 'NoSource', standing: 'blocked', problem });
  }
}

function describeNoSource(snapshot: VolumeSnapshot, { problem }: Of<'NoSource'>): SnapshotDescription {
  const namespace = snapshot.metadata.namespace ?? '';
  const claim = claimSpan(namespace, problem.claimName);
  const named = field(snapshot, 'spec.source.persistentVolumeClaimName', problem.claimName);
  const evidence: readonly Evidence[] =
    problem.kind === 'ClaimMissing'
      ? [named, absent({ kind: 'PersistentVolumeClaim', namespace, name: problem.claimName })]
      : [named];
  const titles: Readonly<Record<typeof problem.kind, Sentence>> = {
    ClaimMissing: ['There is no claim ', claim, ' to take it of.'],
    ClaimUnbound: ['Claim ', claim, ' has no volume yet, so there is nothing to take it of.'],
    VolumeMissing: ['The volume of claim ', claim, ' does not exist.'],
    VolumeElsewhere: ['The volume of claim ', claim, ' belongs to another claim.'],
    NoCSIVolume: ['The volume of claim ', claim, ' is not of a CSI driver: only those can be snapshotted.'],
  };
  return { title: titles[problem.kind], evidence, next: RETRIES };
}

function describeRefused(
  snapshot: VolumeSnapshot,
  { content, reason }: Of<'ContentRefused'>,
): SnapshotDescription {
  const { volumeSnapshotRef } = content.spec;
  if (reason === 'SnapshotContentMisbound') {
    return {
      title: ['Content ', objectSpan(content), ' belongs to another snapshot.'],
      evidence: [
        field(content, 'spec.volumeSnapshotRef', `${volumeSnapshotRef.namespace}/${volumeSnapshotRef.name}`),
        field(content, 'spec.volumeSnapshotRef.uid', volumeSnapshotRef.uid),
        field(snapshot, 'metadata.uid', snapshot.metadata.uid),
      ],
      next: RETRIES,
    };
  }
  return {
    title: ['Content ', objectSpan(content), ' is not of the sort that it needs.'],
    details: [
      snapshot.spec.source.persistentVolumeClaimName === undefined
        ? ['It names a content by hand, and that one was made for a claim.']
        : ['It is to be taken of a claim, and the content stands for one that exists already.'],
    ],
    evidence: [
      field(content, 'spec.source.volumeHandle', content.spec.source.volumeHandle),
      field(content, 'spec.source.snapshotHandle', content.spec.source.snapshotHandle),
    ],
    next: RETRIES,
  };
}
