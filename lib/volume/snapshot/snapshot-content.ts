/**
 * Which VolumeSnapshotContent a snapshot belongs with. Snapshot and content point at each other; a content that points
 * elsewhere is never taken. Upstream: getPreprovisionedContentFromStore, getDynamicallyProvisionedContentFromStore
 * (pkg/common-controller/snapshot_controller.go) and pkg/utils/util.go, external-snapshotter 8.6.
 */
import { namespacedKey } from '../../kubernetes/object';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import type { SnapshotView } from './snapshot-view';

export type ContentVerdict =
  | { readonly kind: 'Found'; readonly content: VolumeSnapshotContent }
  /** There is none: for a dynamic snapshot it is yet to be made. */
  | { readonly kind: 'None'; readonly name: string }
  | {
      readonly kind: 'Refused';
      readonly content: VolumeSnapshotContent;
      readonly reason: 'SnapshotContentMismatch' | 'SnapshotContentMisbound';
      /** Of the event and of `status.error`. */
      readonly message: string;
    };

export function isReady(object: VolumeSnapshot | VolumeSnapshotContent): boolean {
  return object.status?.readyToUse === true;
}

/** GetDynamicSnapshotContentNameForSnapshot */
export function dynamicContentName(snapshot: VolumeSnapshot): string {
  return `snapcontent-${snapshot.metadata.uid ?? ''}`;
}

/** IsVolumeSnapshotRefSet: the content points back at this very snapshot. */
export function pointsBack(content: VolumeSnapshotContent, snapshot: VolumeSnapshot): boolean {
  return pointsByName(content, snapshot) && content.spec.volumeSnapshotRef.uid === snapshot.metadata.uid;
}

function pointsByName(content: VolumeSnapshotContent, snapshot: VolumeSnapshot): boolean {
  const { namespace, name } = content.spec.volumeSnapshotRef;
  return name === snapshot.metadata.name && namespace === snapshot.metadata.namespace;
}

/** `namespace/name` of the snapshot that a content names. */
export function snapshotKeyOf(content: VolumeSnapshotContent): string {
  const { namespace, name = '' } = content.spec.volumeSnapshotRef;
  return namespacedKey(namespace, name);
}

/** The content that the snapshot names, or that was or will be made for it. */
export function findContent(view: SnapshotView, snapshot: VolumeSnapshot): ContentVerdict {
  const named = snapshot.spec.source.volumeSnapshotContentName;
  const name = named ?? dynamicContentName(snapshot);
  const content = view.snapshotContent(name);
  if (!content) return { kind: 'None', name };
  const wanted = named === undefined ? 'volumeHandle' : 'snapshotHandle';
  if (content.spec.source[wanted] === undefined) {
    const message =
      named === undefined
        ? `VolumeSnapshotContent ${name} is pre-provisioned while expecting a dynamically provisioned one`
        : 'VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one';
    return { kind: 'Refused', content, reason: 'SnapshotContentMismatch', message };
  }
  const { uid } = content.spec.volumeSnapshotRef;
  const unbound = named !== undefined && !uid;
  if (!pointsByName(content, snapshot) || !(unbound || uid === snapshot.metadata.uid)) {
    const message = `VolumeSnapshotContent [${name}] is bound to a different snapshot`;
    return { kind: 'Refused', content, reason: 'SnapshotContentMisbound', message };
  }
  return { kind: 'Found', content };
}

/** What a deletion works on: the content that the snapshot is bound to, if that points back. */
export function boundContent(
  view: SnapshotView,
  snapshot: VolumeSnapshot,
): VolumeSnapshotContent | undefined {
  const { persistentVolumeClaimName } = snapshot.spec.source;
  const name =
    snapshot.status?.boundVolumeSnapshotContentName ??
    (persistentVolumeClaimName === undefined ? '' : dynamicContentName(snapshot));
  const content = view.snapshotContent(name);
  return content && pointsBack(content, snapshot) ? content : undefined;
}
