/**
 * What is the matter with a snapshot, from objects alone: the questions of the snapshot controller in its order. Nothing
 * is concluded from events, which are gone after an hour.
 */
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import type { ClusterView } from '../cluster-view';
import { type ContentVerdict, findContent, isReady, pointsBack } from './snapshot-content';
import { decideSnapshotDeletion } from './snapshot-deletion';
import { type ClassVerdict, chooseSnapshotClass, type SourceProblem, sourceVolume } from './snapshot-source';

/** `progress`: nothing to do. `blocked`: somebody has to act. */
export type SnapshotStanding = 'ready' | 'progress' | 'blocked' | 'terminating';

export type SnapshotDiagnosis =
  // Terminating
  | {
      readonly cause: 'Restoring';
      readonly standing: 'terminating';
      readonly claims: readonly PersistentVolumeClaim[];
    }
  | {
      readonly cause: 'ContentGoes';
      readonly standing: 'terminating';
      readonly content: VolumeSnapshotContent;
    }
  | { readonly cause: 'Leaves'; readonly standing: 'terminating'; readonly finalizers: readonly string[] }
  // Blocked
  | {
      readonly cause: 'NoClass';
      readonly standing: 'blocked';
      readonly problem: Extract<ClassVerdict, { kind: 'Fails' }>['problem'];
      readonly message: string;
    }
  | { readonly cause: 'NoSource'; readonly standing: 'blocked'; readonly problem: SourceProblem }
  | { readonly cause: 'ContentMissing'; readonly standing: 'blocked'; readonly name: string }
  | {
      readonly cause: 'ContentRefused';
      readonly standing: 'blocked';
      readonly content: VolumeSnapshotContent;
      readonly reason: Extract<ContentVerdict, { kind: 'Refused' }>['reason'];
    }
  | {
      readonly cause: 'DriverFails';
      readonly standing: 'blocked';
      readonly content: VolumeSnapshotContent;
      readonly message: string;
    }
  | {
      readonly cause: 'DriverMissing';
      readonly standing: 'blocked';
      readonly content: VolumeSnapshotContent;
    }
  /** It names an object of a kind that was not read: nothing is concluded from its absence. */
  | { readonly cause: 'Unread'; readonly standing: 'progress' | 'terminating'; readonly kind: string }
  // In progress
  | { readonly cause: 'New'; readonly standing: 'progress' }
  | { readonly cause: 'DriverCuts'; readonly standing: 'progress'; readonly content: VolumeSnapshotContent }
  | { readonly cause: 'Uploading'; readonly standing: 'progress'; readonly content: VolumeSnapshotContent }
  | {
      readonly cause: 'AboutToBeReady';
      readonly standing: 'progress';
      readonly content: VolumeSnapshotContent;
    }
  // Ready
  | { readonly cause: 'Ready'; readonly standing: 'ready'; readonly content: VolumeSnapshotContent };

export function diagnoseSnapshot(view: ClusterView, snapshot: VolumeSnapshot): SnapshotDiagnosis {
  if (snapshot.metadata.deletionTimestamp !== undefined) return diagnoseDeletion(view, snapshot);
  if (!view.isReadable('VolumeSnapshotContent')) return unread('VolumeSnapshotContent');
  if (isReady(snapshot)) return diagnoseReady(view, snapshot);
  const verdict = findContent(view, snapshot);
  if (verdict.kind === 'Refused') {
    const { content, reason } = verdict;
    return { cause: 'ContentRefused', standing: 'blocked', content, reason };
  }
  if (verdict.kind === 'Found') return diagnoseContent(view, verdict.content);
  if (snapshot.spec.source.volumeSnapshotContentName !== undefined) {
    return { cause: 'ContentMissing', standing: 'blocked', name: verdict.name };
  }
  return diagnoseUntaken(view, snapshot);
}

function unread(kind: string): SnapshotDiagnosis {
  return { cause: 'Unread', standing: 'progress', kind };
}

function diagnoseDeletion(view: ClusterView, snapshot: VolumeSnapshot): SnapshotDiagnosis {
  const standing = 'terminating';
  const unread = unreadForDeletion(view, snapshot);
  if (unread !== undefined) return { cause: 'Unread', standing, kind: unread };
  const decision = decideSnapshotDeletion(view, snapshot);
  if (decision.kind === 'Restoring') return { cause: 'Restoring', standing, claims: decision.claims };
  if (decision.kind === 'DeleteContent') return { cause: 'ContentGoes', standing, content: decision.content };
  return { cause: 'Leaves', standing, finalizers: snapshot.metadata.finalizers ?? [] };
}

/** Whether a content is to go first, and whether a claim is still filled from it. */
function unreadForDeletion(view: ClusterView, { metadata }: VolumeSnapshot): string | undefined {
  if ((metadata.finalizers ?? []).length === 0) return undefined;
  if (!view.isReadable('VolumeSnapshotContent')) return 'VolumeSnapshotContent';
  const claims = view.isReadable('PersistentVolumeClaim', metadata.namespace);
  return claims ? undefined : 'PersistentVolumeClaim';
}

/** A snapshot that was ready has to keep its content. */
function diagnoseReady(view: ClusterView, snapshot: VolumeSnapshot): SnapshotDiagnosis {
  const name = snapshot.status?.boundVolumeSnapshotContentName ?? '';
  const content = view.snapshotContent(name);
  if (!content) return { cause: 'ContentMissing', standing: 'blocked', name };
  if (pointsBack(content, snapshot)) return { cause: 'Ready', standing: 'ready', content };
  return { cause: 'ContentRefused', standing: 'blocked', content, reason: 'SnapshotContentMisbound' };
}

function diagnoseContent(view: ClusterView, content: VolumeSnapshotContent): SnapshotDiagnosis {
  const message = content.status?.error?.message;
  if (isReady(content)) return { cause: 'AboutToBeReady', standing: 'progress', content };
  if (message !== undefined) return { cause: 'DriverFails', standing: 'blocked', content, message };
  if (content.status?.snapshotHandle !== undefined)
    return { cause: 'Uploading', standing: 'progress', content };
  if (!view.isReadable('CSIDriver') || view.csiDriver(content.spec.driver))
    return { cause: 'DriverCuts', standing: 'progress', content };
  return { cause: 'DriverMissing', standing: 'blocked', content };
}

function diagnoseUntaken(view: ClusterView, snapshot: VolumeSnapshot): SnapshotDiagnosis {
  const { namespace } = snapshot.metadata;
  if (!view.isReadable('PersistentVolumeClaim', namespace)) return unread('PersistentVolumeClaim');
  if (!view.isReadable('PersistentVolume')) return unread('PersistentVolume');
  if (!view.isReadable('VolumeSnapshotClass')) return unread('VolumeSnapshotClass');
  const chosen = chooseSnapshotClass(view, snapshot);
  if (chosen.kind === 'Fails') {
    const { problem, message } = chosen;
    return isSourceProblem(problem)
      ? { cause: 'NoSource', standing: 'blocked', problem }
      : { cause: 'NoClass', standing: 'blocked', problem, message };
  }
  const volume = sourceVolume(view, snapshot);
  if (!volume.ok) return { cause: 'NoSource', standing: 'blocked', problem: volume.error };
  if (volume.value.spec.csi) return { cause: 'New', standing: 'progress' };
  const text = `cannot find CSI PersistentVolumeSource for volume ${volume.value.metadata.name}`;
  const claimName = snapshot.spec.source.persistentVolumeClaimName ?? '';
  return { cause: 'NoSource', standing: 'blocked', problem: { kind: 'NoCSIVolume', claimName, text } };
}

function isSourceProblem(
  problem: Extract<ClassVerdict, { kind: 'Fails' }>['problem'],
): problem is SourceProblem {
  return 'claimName' in problem;
}
