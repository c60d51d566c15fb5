/**
 * Why a snapshot is as it is, for somebody who has ten seconds: one sentence, what proves it, what deleting it does, who
 * holds it, and what to do. Works on objects alone.
 */
import {
  finalizerRestoreSource,
  finalizerSnapshotAsSource,
  finalizerSnapshotBound,
} from '../../kubernetes/annotations';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import type { ClusterView } from '../cluster-view';
import { deletionEvidence, type Evidence, eventEvidence, field, finalizersEvidence } from '../evidence';
import { claimSpan, objectSpan } from '../object-span';
import type { Sentence } from '../sentence';
import type { WayOut } from '../way-out';
import { diagnoseSnapshot, type SnapshotDiagnosis, type SnapshotStanding } from './diagnose-snapshot';
import { describeBlocked } from './explain-blocked-snapshot';
import { snapshotWaysOut } from './explain-snapshot-ways';
import { boundContent } from './snapshot-content';
import { claimsBeingRestored } from './snapshot-protection';

export interface SnapshotExplanation {
  readonly snapshot: VolumeSnapshot;
  readonly standing: SnapshotStanding;
  readonly diagnosis: SnapshotDiagnosis;
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  /** What happens by itself, and when. */
  readonly next: Sentence;
  /** What deleting it does, content and data included; undefined where it is being deleted already. */
  readonly whenDeleted: Sentence | undefined;
  readonly waysOut: readonly WayOut[];
}

export interface SnapshotDescription {
  readonly title: Sentence;
  readonly details?: readonly Sentence[];
  readonly evidence?: readonly Evidence[];
  readonly next: Sentence;
}

export function explainSnapshot(view: ClusterView, snapshot: VolumeSnapshot): SnapshotExplanation {
  const diagnosis = diagnoseSnapshot(view, snapshot);
  const { title, details = [], evidence = [], next } = describe(snapshot, diagnosis);
  const deleting = snapshot.metadata.deletionTimestamp !== undefined;
  return {
    snapshot,
    standing: diagnosis.standing,
    diagnosis,
    title,
    details: [...details, ...(deleting && diagnosis.cause !== 'Unread' ? holdersOf(view, snapshot) : [])],
    evidence: [
      ...(deleting ? [deletionEvidence(snapshot), finalizersEvidence(snapshot)] : []),
      ...evidence,
      ...view.eventsOf(snapshot).slice(0, 3).map(eventEvidence),
    ],
    next,
    whenDeleted: deleting ? undefined : whenSnapshotGoes(view, snapshot),
    waysOut: snapshotWaysOut(view, snapshot, diagnosis),
  };
}

function describe(snapshot: VolumeSnapshot, diagnosis: SnapshotDiagnosis): SnapshotDescription {
  switch (diagnosis.cause) {
    case 'Ready':
      return describeReady(snapshot, diagnosis.content);
    case 'New':
      return {
        title: ['It is new: the snapshot controller has not looked at it yet.'],
        next: ['It makes a content for it, and the driver cuts the snapshot.'],
      };
    case 'Unread':
      return {
        title: ['Objects of kind ', { code: diagnosis.kind }, ' cannot be read, so nothing is said of it.'],
        next: ['Whoever runs the cluster can grant the right to read them.'],
      };
    case 'DriverCuts':
    case 'Uploading':
    case 'AboutToBeReady':
      return describeProgress(diagnosis);
    case 'Restoring':
    case 'ContentGoes':
    case 'Leaves':
      return describeDeletion(diagnosis);
    default:
      return describeBlocked(snapshot, diagnosis);
  }
}

function describeReady(snapshot: VolumeSnapshot, content: VolumeSnapshotContent): SnapshotDescription {
  const { restoreSize } = snapshot.status ?? {};
  const size: Sentence =
    restoreSize === undefined
      ? ['The driver did not say how large a volume must be.']
      : ['A claim that is restored from it must ask for at least ', { code: restoreSize }, '.'];
  return {
    title: ['Ready: a claim can be restored from it.'],
    details: [size],
    evidence: [
      field(snapshot, 'status.readyToUse', 'true'),
      field(snapshot, 'status.creationTime', snapshot.status?.creationTime),
      field(snapshot, 'status.boundVolumeSnapshotContentName', content.metadata.name),
      field(content, 'status.snapshotHandle', content.status?.snapshotHandle),
    ],
    next: ['Nothing has to happen. The claim that it was taken of is not needed any more.'],
  };
}

function describeProgress({
  cause,
  content,
}: Extract<
  SnapshotDiagnosis,
  { cause: 'DriverCuts' | 'Uploading' | 'AboutToBeReady' }
>): SnapshotDescription {
  const driver = { code: content.spec.driver };
  switch (cause) {
    case 'DriverCuts':
      return {
        title: ['Driver ', driver, ' is to cut it and has not answered yet.'],
        details: [
          ['If it stays so, look whether the csi-snapshotter of the driver runs and can take snapshots.'],
        ],
        evidence: [field(content, 'spec.driver', content.spec.driver), field(content, 'status', undefined)],
        next: ['It is cut when the driver answers.'],
      };
    case 'Uploading':
      return {
        title: ['It is cut, and ', driver, ' still copies it.'],
        details: [['What was written after the cut is not in it. The claim may be used, and may go.']],
        evidence: [
          field(content, 'status.snapshotHandle', content.status?.snapshotHandle),
          field(content, 'status.readyToUse', String(content.status?.readyToUse ?? false)),
        ],
        next: ['It becomes ready when the driver says so; it is asked again with growing pauses.'],
      };
    case 'AboutToBeReady':
      return {
        title: ['The driver is done; the snapshot controller is about to say so here.'],
        evidence: [field(content, 'status.readyToUse', 'true')],
        next: ['It becomes ready at once.'],
      };
  }
}

function describeDeletion(
  diagnosis: Extract<SnapshotDiagnosis, { standing: 'terminating' }>,
): SnapshotDescription {
  switch (diagnosis.cause) {
    case 'Restoring': {
      const [first, ...more] = diagnosis.claims;
      const others = more.length > 0 ? ` and ${more.length} more` : '';
      return {
        title: [
          'It is being deleted, but ',
          first ? objectSpan(first) : 'a claim',
          others,
          ' is being restored from it.',
        ],
        evidence: diagnosis.claims.map((claim) => field(claim, 'status.phase', claim.status?.phase)),
        next: ['It goes away once no Pending claim names it as its source; it is tried with growing pauses.'],
      };
    }
    case 'ContentGoes':
      return {
        title: ['It is being deleted and waits for its content ', objectSpan(diagnosis.content), ' to go.'],
        details: [
          [
            'Driver ',
            { code: diagnosis.content.spec.driver },
            ' deletes the data first, then the content goes, then this.',
          ],
        ],
        evidence: [
          field(diagnosis.content, 'spec.deletionPolicy', diagnosis.content.spec.deletionPolicy),
          finalizersEvidence(diagnosis.content),
        ],
        next: ['If it stays, the driver does not delete the data: look at the events of the content.'],
      };
    case 'Leaves':
      return {
        title: ['It is being deleted.'],
        next: ['It goes away when its last finalizer is removed.'],
      };
  }
}

/** Each finalizer with what it waits for. */
function holdersOf(view: ClusterView, snapshot: VolumeSnapshot): readonly Sentence[] {
  return (snapshot.metadata.finalizers ?? []).map((finalizer): Sentence => {
    const who = { code: finalizer };
    if (finalizer === finalizerSnapshotAsSource) {
      const [claim] = claimsBeingRestored(view, snapshot);
      return claim
        ? [
            who,
            ' waits for ',
            claimSpan(claim.metadata.namespace ?? '', claim.metadata.name),
            ' to be restored.',
          ]
        : [who, ' waits for the snapshot controller, which removes it now.'];
    }
    if (finalizer === finalizerSnapshotBound) {
      const content = boundContent(view, snapshot);
      return content
        ? [who, ' waits for content ', objectSpan(content), ' to go.']
        : [who, ' waits for the snapshot controller, which removes it now.'];
    }
    if (finalizer === finalizerRestoreSource)
      return [who, ' waits for the provisioner to make a volume from it, or to find that nobody wants one.'];
    return [who, ' waits for whoever set it.'];
  });
}

/** What deleting the snapshot does to its content and to the data. */
export function whenSnapshotGoes(view: ClusterView, snapshot: VolumeSnapshot): Sentence {
  if (!view.isReadable('VolumeSnapshotContent'))
    return ['What becomes of the data hangs on its content, and VolumeSnapshotContents were not read.'];
  const content = boundContent(view, snapshot);
  const claims = claimsBeingRestored(view, snapshot);
  if (content && claims.length > 0) {
    return [
      'It stays while claims are restored from it: ',
      { code: claims.map(({ metadata }) => metadata.name).join(', ') },
      '.',
    ];
  }
  if (!content) return ['Only this object goes: there is no content, and nothing was taken.'];
  const name = objectSpan(content);
  if (content.spec.deletionPolicy === 'Retain') {
    return ['This object goes; content ', name, ' and the data stay (policy ', { code: 'Retain' }, ').'];
  }
  return [
    'Driver ',
    { code: content.spec.driver },
    ' deletes the data, then content ',
    name,
    ' and this object go (policy ',
    { code: 'Delete' },
    '). Volumes that were restored from it stay.',
  ];
}
