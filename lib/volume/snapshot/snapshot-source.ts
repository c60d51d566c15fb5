/**
 * What is to be snapshotted, and by which class: the volume behind a claim, the class that the snapshot names or the
 * default one of the volume's driver. Every refusal carries the snapshot controller's words. Upstream:
 * getVolumeFromVolumeSnapshot, SetDefaultSnapshotClass and checkAndUpdateSnapshotClass, external-snapshotter 8.6
 * (pkg/common-controller).
 */
import { err, ok, type Result } from '../../base/result';
import { annDefaultSnapshotClass } from '../../kubernetes/annotations';
import { goQuote } from '../../kubernetes/go-text';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { VolumeSnapshot, VolumeSnapshotClass } from '../../kubernetes/volume-snapshot';
import { claimRefRelation, isVolumeBoundToClaim } from '../claim-ref';
import type { SnapshotView } from './snapshot-view';

export interface SourceProblem {
  readonly kind: 'ClaimMissing' | 'ClaimUnbound' | 'VolumeMissing' | 'VolumeElsewhere' | 'NoCSIVolume';
  readonly claimName: string;
  /** The controller's words. */
  readonly text: string;
}

/** The claim of a dynamic snapshot. */
export function sourceClaim(view: SnapshotView, snapshot: VolumeSnapshot): PersistentVolumeClaim | undefined {
  const { persistentVolumeClaimName } = snapshot.spec.source;
  if (persistentVolumeClaimName === undefined) return undefined;
  return view.claim(snapshot.metadata.namespace ?? '', persistentVolumeClaimName);
}

/** The bound volume of the snapshot's claim. That it is a CSI volume is checked by who needs it. */
export function sourceVolume(
  view: SnapshotView,
  snapshot: VolumeSnapshot,
): Result<PersistentVolume, SourceProblem> {
  const claimName = snapshot.spec.source.persistentVolumeClaimName ?? '';
  const refuse = (kind: SourceProblem['kind'], text: string) => err({ kind, claimName, text });
  const claim = sourceClaim(view, snapshot);
  if (!claim) {
    const missing = goQuote(`persistentvolumeclaim ${goQuote(claimName)} not found`);
    return refuse('ClaimMissing', `failed to retrieve PVC ${claimName} from the lister: ${missing}`);
  }
  if (claim.status?.phase !== 'Bound') {
    const rule = 'is not yet bound to a PV, will not attempt to take a snapshot';
    return refuse('ClaimUnbound', `the PVC ${claimName} ${rule}`);
  }
  const volumeName = claim.spec.volumeName ?? '';
  const volume = view.volume(volumeName);
  if (!volume) {
    const missing = goQuote(`persistentvolumes ${goQuote(volumeName)} not found`);
    return refuse('VolumeMissing', `failed to retrieve PV ${volumeName} from the API server: ${missing}`);
  }
  if (!isVolumeBoundToClaim(claimRefRelation(volume, claim))) {
    return refuse('VolumeElsewhere', 'claim in dataSource not bound or invalid');
  }
  return ok(volume);
}

export type ClassVerdict =
  /** A pre-provisioned snapshot does without. */
  | { readonly kind: 'NotNeeded' }
  | { readonly kind: 'Named'; readonly snapshotClass: VolumeSnapshotClass }
  /** To be written into the snapshot. */
  | { readonly kind: 'Default'; readonly snapshotClass: VolumeSnapshotClass }
  | {
      readonly kind: 'Fails';
      readonly problem:
        | { readonly kind: 'ClassMissing'; readonly className: string }
        | {
            readonly kind: 'NoDefault' | 'SeveralDefaults';
            readonly driver: string;
            readonly classNames: readonly string[];
          }
        | SourceProblem;
      readonly reason: 'GetSnapshotClassFailed' | 'SetDefaultSnapshotClassFailed';
      /** Of the event and of `status.error`. */
      readonly message: string;
    };

type ClassProblem = Extract<ClassVerdict, { kind: 'Fails' }>['problem'];

/** checkAndUpdateSnapshotClass */
export function chooseSnapshotClass(view: SnapshotView, snapshot: VolumeSnapshot): ClassVerdict {
  const { source, volumeSnapshotClassName: className } = snapshot.spec;
  if (className !== undefined) {
    const snapshotClass = view.snapshotClass(className);
    if (snapshotClass) return { kind: 'Named', snapshotClass };
    const text = `volumesnapshotclass.snapshot.storage.k8s.io ${goQuote(className)} not found`;
    return {
      kind: 'Fails',
      problem: { kind: 'ClassMissing', className },
      reason: 'GetSnapshotClassFailed',
      message: `Failed to get snapshot class with error ${text}`,
    };
  }
  if (source.volumeSnapshotContentName !== undefined) return { kind: 'NotNeeded' };
  const volume = sourceVolume(view, snapshot);
  if (!volume.ok) return noDefault(volume.error, volume.error.text);
  const driver = volume.value.spec.csi?.driver;
  if (driver === undefined) {
    const text = `snapshotting non-CSI volumes is not supported, snapshot:${objectKey(snapshot)}`;
    const claimName = source.persistentVolumeClaimName ?? '';
    return noDefault({ kind: 'NoCSIVolume', claimName, text }, text);
  }
  const defaults = [...view.snapshotClasses()].filter(
    (snapshotClass) => isDefaultSnapshotClass(snapshotClass) && snapshotClass.driver === driver,
  );
  const classNames = defaults.map(({ metadata }) => metadata.name);
  const [first] = defaults;
  if (!first)
    return noDefault({ kind: 'NoDefault', driver, classNames }, 'cannot find default snapshot class');
  if (defaults.length > 1) {
    const text = `${defaults.length} default snapshot classes were found`;
    return noDefault({ kind: 'SeveralDefaults', driver, classNames }, text);
  }
  return { kind: 'Default', snapshotClass: first };
}

export function isDefaultSnapshotClass({ metadata }: VolumeSnapshotClass): boolean {
  return metadata.annotations?.[annDefaultSnapshotClass] === 'true';
}

function noDefault(problem: ClassProblem, text: string): ClassVerdict {
  const message = `Failed to set default snapshot class with error ${text}`;
  return { kind: 'Fails', problem, reason: 'SetDefaultSnapshotClassFailed', message };
}
