/** A claim that waits for what it is to be filled with: a snapshot that will not do, or a populator. */
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ClaimDescription } from './claim-description';
import type { ClusterView } from './cluster-view';
import { isBeingPopulated } from './data-source-kind';
import type { ClaimDiagnosis } from './diagnose-claim';
import { absent, type Evidence, field, finalizersEvidence } from './evidence';
import type { Sentence, Span } from './sentence';
import type { RestoreRefusal } from './snapshot/restore';

type SourceDiagnosis = Extract<ClaimDiagnosis, { cause: 'SourceRefused' | 'WaitsForPopulator' }>;

export function describeSource(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  diagnosis: SourceDiagnosis,
): ClaimDescription {
  const source = claim.spec.dataSourceRef ?? claim.spec.dataSource;
  const path = claim.spec.dataSourceRef ? 'spec.dataSourceRef' : 'spec.dataSource';
  const named = [field(claim, `${path}.kind`, source?.kind), field(claim, `${path}.name`, source?.name)];
  if (diagnosis.cause === 'WaitsForPopulator') {
    const { kind, name } = diagnosis.source;
    const from = { code: `${kind} ${name}` };
    if (isBeingPopulated(claim)) {
      return {
        title: ['A populator is filling a volume for it from ', from, '.'],
        details: [['It fills a volume of its own first, through a Pod, and then gives it to this claim.']],
        evidence: [...named, finalizersEvidence(claim)],
        next: ['It is bound when the Pod of the populator has succeeded.'],
      };
    }
    return {
      title: ['A populator is to fill it from ', from, '.'],
      details: [
        [
          { code: diagnosis.provisioner },
          ' leaves claims with such a source to whoever knows the kind, and makes no volume for this one itself.',
        ],
      ],
      evidence: named,
      next: [
        'It is bound when the populator has filled a volume. If it stays, look whether the source exists, and whether a VolumePopulator registers its kind and runs.',
      ],
    };
  }
  const namespace = claim.metadata.namespace ?? '';
  const name = source?.name ?? '';
  const snapshot: Span = { object: { kind: 'VolumeSnapshot', namespace, name } };
  return {
    title: refusalTitle(snapshot, diagnosis.refusal.kind),
    details: [[{ code: diagnosis.refusal.text }]],
    evidence: [...named, ...snapshotEvidence(view, namespace, name)],
    next: ['The provisioner tries again by itself, with growing pauses.'],
  };
}

function refusalTitle(snapshot: Span, kind: RestoreRefusal['kind']): Sentence {
  const start: Sentence = ['It is to be filled from snapshot ', snapshot];
  const ends: Readonly<Record<RestoreRefusal['kind'], string>> = {
    SnapshotMissing: ', which does not exist.',
    SnapshotDeleted: ', which is being deleted.',
    NotBound: ', which has no content yet.',
    ContentMissing: ', whose content does not exist.',
    ContentElsewhere: ', whose content belongs to another snapshot.',
    OtherDriver: ', which is in the storage of another driver than that of its class.',
    NotReady: ', which is not ready.',
    NoHandle: ', of which the driver has not said where it is.',
    TooSmall: ', which needs a larger volume than it asks for.',
    OtherVolumeMode: ', which was taken of a volume of another mode.',
  };
  return [...start, ends[kind]];
}

function snapshotEvidence(view: ClusterView, namespace: string, name: string): readonly Evidence[] {
  const snapshot = view.snapshot(namespace, name);
  if (!snapshot) return [absent({ kind: 'VolumeSnapshot', namespace, name })];
  return [
    field(snapshot, 'status.readyToUse', snapshot.status?.readyToUse?.toString()),
    field(snapshot, 'status.restoreSize', snapshot.status?.restoreSize),
  ];
}
