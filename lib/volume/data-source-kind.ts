/** What a claim wants to be filled with, and so whose business it is: the provisioner's, or a populator's. */
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { SNAPSHOT_GROUP } from '../kubernetes/volume-snapshot';

export type DataSourceKind = 'None' | 'Claim' | 'Snapshot' | 'Populator';

/** prepareProvision, external-provisioner pkg/controller/controller.go, 6.3: any other kind is left to a populator. */
export function dataSourceKind({ spec }: PersistentVolumeClaim): DataSourceKind {
  const source = spec.dataSourceRef ?? spec.dataSource;
  if (!source) return 'None';
  if (!source.apiGroup && source.kind === 'PersistentVolumeClaim') return 'Claim';
  if (source.apiGroup === SNAPSHOT_GROUP && source.kind === 'VolumeSnapshot') return 'Snapshot';
  return 'Populator';
}

/** Whether a populator has begun: it marks the claim behind its own prefix (lib-volume-populator 3.2). */
export function isBeingPopulated({ metadata }: PersistentVolumeClaim): boolean {
  return (metadata.finalizers ?? []).some((finalizer) => finalizer.endsWith('/populate-target-protection'));
}
