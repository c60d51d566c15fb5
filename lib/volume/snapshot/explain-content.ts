/** What a VolumeSnapshotContent stands for, what deleting it does, and why it does not go away. */
import {
  annSnapshotBeingCreated,
  annSnapshotBeingDeleted,
  finalizerSnapshotContentBound,
} from '../../kubernetes/annotations';
import { splitKey } from '../../kubernetes/object';
import type { VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import type { ClusterView } from '../cluster-view';
import { annotationPath, deletionEvidence, type Evidence, eventEvidence, field } from '../evidence';
import { objectSpan } from '../object-span';
import type { Sentence, Span } from '../sentence';
import type { SnapshotStanding } from './diagnose-snapshot';
import { isReady, snapshotKeyOf } from './snapshot-content';
import { decideContentDeletion } from './snapshot-deletion';

export interface ContentExplanation {
  readonly standing: SnapshotStanding;
  readonly title: Sentence;
  readonly details: readonly Sentence[];
  readonly evidence: readonly Evidence[];
  readonly next: Sentence;
  /** What deleting it does; undefined where it is being deleted already. */
  readonly whenDeleted: Sentence | undefined;
}

export function explainContent(view: ClusterView, content: VolumeSnapshotContent): ContentExplanation {
  const { annotations, deletionTimestamp } = content.metadata;
  const deleting = deletionTimestamp !== undefined;
  const described = deleting ? describeDeletion(view, content) : describeLiving(view, content);
  const marks = [annSnapshotBeingCreated, annSnapshotBeingDeleted].filter((key) => annotations?.[key]);
  return {
    ...described,
    details: [],
    evidence: [
      ...(deleting ? [deletionEvidence(content)] : []),
      field(content, 'spec.volumeSnapshotRef', snapshotKeyOf(content)),
      field(content, 'spec.deletionPolicy', content.spec.deletionPolicy),
      field(content, 'status.snapshotHandle', content.status?.snapshotHandle),
      ...marks.map((key) => field(content, annotationPath(key), annotations?.[key])),
      ...view.eventsOf(content).slice(0, 3).map(eventEvidence),
    ],
    whenDeleted: deleting ? undefined : whenContentGoes(view, content),
  };
}

type Described = Pick<ContentExplanation, 'standing' | 'title' | 'next'>;

/** The snapshot that it belongs with: of its uid, or of its name while it is reserved. */
function snapshotOf(view: ClusterView, content: VolumeSnapshotContent) {
  const { namespace = '', name } = splitKey(snapshotKeyOf(content));
  const { uid } = content.spec.volumeSnapshotRef;
  const found = view.snapshot(namespace, name);
  return found && (!uid || found.metadata.uid === uid) ? found : undefined;
}

function namespaceOf(content: VolumeSnapshotContent): string | undefined {
  return splitKey(snapshotKeyOf(content)).namespace;
}

function describeLiving(view: ClusterView, content: VolumeSnapshotContent): Described {
  const snapshot = snapshotOf(view, content);
  const driver = { code: content.spec.driver };
  const error = content.status?.error?.message;
  const name: Span = snapshot ? objectSpan(snapshot) : { code: snapshotKeyOf(content) };
  if (!snapshot && view.isReadable('VolumeSnapshot', namespaceOf(content))) {
    return {
      standing: 'progress',
      title: ['Snapshot ', name, ' does not exist; the data is kept in the storage of ', driver, '.'],
      next: ['It stays until somebody deletes it, or binds a snapshot to a new content of its handle.'],
    };
  }
  if (isReady(content)) {
    return {
      standing: 'ready',
      title: ['It stands for snapshot ', name, ' in the storage of ', driver, '.'],
      next: ['Nothing has to happen.'],
    };
  }
  if (error !== undefined) {
    return {
      standing: 'blocked',
      title: ['Driver ', driver, ' does not cut snapshot ', name, ': ', { code: error }],
      next: ['The csi-snapshotter asks again by itself, with pauses of up to 5 min.'],
    };
  }
  return {
    standing: 'progress',
    title: ['Driver ', driver, ' is to cut snapshot ', name, '.'],
    next: ['It becomes ready when the driver says so.'],
  };
}

function describeDeletion(view: ClusterView, content: VolumeSnapshotContent): Described {
  const decision = decideContentDeletion(content);
  const driver = { code: content.spec.driver };
  const standing = 'terminating';
  if (decision.kind === 'Keep' && decision.reason === 'SnapshotLives') {
    const snapshot = snapshotOf(view, content);
    const name: Span = snapshot ? objectSpan(snapshot) : { code: snapshotKeyOf(content) };
    return {
      standing,
      title: ['It is being deleted, and stays while snapshot ', name, ' lives.'],
      next:
        snapshot || !view.isReadable('VolumeSnapshot', namespaceOf(content))
          ? ['It goes away once the snapshot is deleted.']
          : [
              'Nobody removes ',
              { code: finalizerSnapshotContentBound },
              ' by itself: the snapshot was gone before.',
            ],
    };
  }
  if (decision.kind === 'Keep') {
    return {
      standing,
      title: ['It is being deleted, but ', driver, ' may still be cutting the snapshot.'],
      next: [
        'It goes away once the driver has answered for good; otherwise what it cut would be lost sight of.',
      ],
    };
  }
  if (decision.kind === 'DeleteAsset') {
    return {
      standing,
      title: ['It is being deleted: ', driver, ' is to delete the data.'],
      next: [
        'It goes away when the driver has; if it stays, look at its events and whether the driver runs.',
      ],
    };
  }
  return {
    standing,
    title: ['It is being deleted; nothing holds it any more.'],
    next: ['It goes away at once.'],
  };
}

/** What deleting the content does to the data. */
export function whenContentGoes(view: ClusterView, content: VolumeSnapshotContent): Sentence {
  const snapshot = snapshotOf(view, content);
  const bound = Boolean(content.spec.volumeSnapshotRef.uid);
  const released = content.metadata.annotations?.[annSnapshotBeingDeleted] !== undefined;
  if (bound && !released) {
    return snapshot
      ? ['It stays until snapshot ', objectSpan(snapshot), ' is deleted too.']
      : ['It stays: its snapshot was never seen to be deleted, so its finalizer is not removed.'];
  }
  return content.spec.deletionPolicy === 'Retain'
    ? ['Only this object goes; the data stays in the storage (policy ', { code: 'Retain' }, ').']
    : ['Driver ', { code: content.spec.driver }, ' deletes the data (policy ', { code: 'Delete' }, ').'];
}
