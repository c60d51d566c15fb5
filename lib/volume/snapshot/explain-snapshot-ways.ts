/** What would change the state of a snapshot: restore it, name a class, make a default, let it go. */
import { annDefaultSnapshotClass } from '../../kubernetes/annotations';
import { targetOf } from '../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { SNAPSHOT_GROUP, type VolumeSnapshot } from '../../kubernetes/volume-snapshot';
import type { ClusterView } from '../cluster-view';
import { objectSpan } from '../object-span';
import { createObject, deleteObject, mergePatch, recreate, type WayOut } from '../way-out';
import type { SnapshotDiagnosis } from './diagnose-snapshot';
import { sourceClaim } from './snapshot-source';

export function snapshotWaysOut(
  view: ClusterView,
  snapshot: VolumeSnapshot,
  diagnosis: SnapshotDiagnosis,
): readonly WayOut[] {
  switch (diagnosis.cause) {
    case 'Ready': {
      const claim = restoringClaim(view, snapshot, diagnosis.content.spec.driver);
      return claim ? [restore(claim)] : [];
    }
    case 'NoClass':
      return classWays(view, snapshot, diagnosis.problem);
    case 'Restoring':
      return diagnosis.claims.map((claim) => ({
        title: ['Delete claim ', objectSpan(claim)],
        effect: ['Nothing is restored then, and the snapshot goes away at the next try.'],
        ...deleteObject(targetOf(claim)),
      }));
    default:
      return [];
  }
}

function restore(claim: PersistentVolumeClaim): WayOut {
  return {
    title: ['Restore it into a new claim, ', { code: claim.metadata.name }],
    effect: ['The driver makes a volume with the data of the snapshot and binds it to the claim.'],
    ...createObject(claim),
  };
}

/** A claim like the source, or of any class of the same driver; undefined where there is no such class. */
function restoringClaim(
  view: ClusterView,
  snapshot: VolumeSnapshot,
  driver: string,
): PersistentVolumeClaim | undefined {
  const source = sourceClaim(view, snapshot);
  const own = view.storageClass(source?.spec.storageClassName ?? '');
  const storageClass =
    own?.provisioner === driver
      ? own
      : [...view.storageClasses()].find(({ provisioner }) => provisioner === driver);
  if (!storageClass) return undefined;
  const { namespace, name } = snapshot.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: freeName(view, namespace ?? '', `${name}-restored`), namespace },
    spec: {
      accessModes: source?.spec.accessModes ?? ['ReadWriteOnce'],
      storageClassName: storageClass.metadata.name,
      ...(source?.spec.volumeMode && { volumeMode: source.spec.volumeMode }),
      resources: { requests: { storage: sizeOf(snapshot, source) } },
      dataSource: { apiGroup: SNAPSHOT_GROUP, kind: 'VolumeSnapshot', name },
    },
  };
}

function sizeOf(snapshot: VolumeSnapshot, source: PersistentVolumeClaim | undefined): string {
  return snapshot.status?.restoreSize ?? source?.spec.resources?.requests?.storage ?? '1Gi';
}

function freeName(view: ClusterView, namespace: string, wanted: string): string {
  let name = wanted;
  for (let count = 2; view.claim(namespace, name); count += 1) name = `${wanted}-${count}`;
  return name;
}

function classWays(
  view: ClusterView,
  snapshot: VolumeSnapshot,
  problem: Extract<SnapshotDiagnosis, { cause: 'NoClass' }>['problem'],
): readonly WayOut[] {
  if (problem.kind === 'NoDefault') {
    return [...view.snapshotClasses()]
      .filter((snapshotClass) => snapshotClass.driver === problem.driver)
      .map((snapshotClass) => ({
        title: ['Make class ', objectSpan(snapshotClass), ' the default'],
        effect: ['The snapshot is taken at the next try, and so are all that name no class.'],
        ...mergePatch(targetOf(snapshotClass), {
          metadata: { annotations: { [annDefaultSnapshotClass]: 'true' } },
        }),
      }));
  }
  if (problem.kind !== 'SeveralDefaults') return [];
  const [className] = problem.classNames;
  if (className === undefined) return [];
  const { name, namespace } = snapshot.metadata;
  return [
    {
      title: ['Name the class: ', { code: className }],
      effect: ['The snapshot is taken by that class.'],
      ...recreate({
        apiVersion: snapshot.apiVersion,
        kind: snapshot.kind,
        metadata: { name, namespace },
        spec: { ...snapshot.spec, volumeSnapshotClassName: className },
      } as VolumeSnapshot),
    },
  ];
}
