'use client';
/** The panel beside the lifecycle: why the selected volume, claim or Pod is where it is, and everything else about it. */
import { useMemo } from 'react';
import { edgeOf, LIFECYCLE_EDGES, type LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import { claimStandingWord, volumeStandingWord } from '@/lib/graph/standing';
import type { Namespace } from '@/lib/kubernetes/node';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '@/lib/kubernetes/persistent-volume-claim';
import type { Pod } from '@/lib/kubernetes/pod';
import type { VolumeAttachment, VolumeAttributesClass } from '@/lib/kubernetes/storage-kinds';
import type { VolumeSnapshot, VolumeSnapshotContent } from '@/lib/kubernetes/volume-snapshot';
import { useClusterName, useHistoryOf, useIsLoading } from '@/lib/queries/use-cluster';
import { type ClaimExplanation, explainClaim } from '@/lib/volume/explain-claim';
import { explainVolume, type VolumeExplanation } from '@/lib/volume/explain-volume';
import { volumeAttachmentsOf } from '@/lib/volume/explain-volume-attachment';
import { AttributesClassDetails } from '../object/attributes-class-details';
import { useClusterView } from '../object/cluster-view-provider';
import { EvidenceSection, WaysOutSection, WhySection } from '../object/explanation-sections';
import { PhasesSection } from '../object/history-section';
import { NamespaceDetails } from '../object/namespace-details';
import { ObjectPanel, useReferenced } from '../object/object-panel';
import { type ObjectReference, objectHref, referenceOf } from '../object/object-reference';
import { SentenceText } from '../object/sentence-text';
import { UnreadLine, useIsUnread, useUnread } from '../object/unread-kinds';
import { ChangesSection } from '../persistentvolumeclaim/change-steps';
import { PodDetails } from '../pod/pod-details';
import { Badge } from '../ui/badge';
import { ButtonLink } from '../ui/button';
import { Panel, PanelSection } from '../ui/panel';
import { AttachmentDetails } from '../volumeattachment/attachment-details';
import { AttachmentsSection } from '../volumeattachment/attachments-section';
import { SnapshotContentDetails, SnapshotDetails } from '../volumesnapshot/snapshot-details';
import { ClaimFacts, VolumeFacts } from './facts';

export const RARE_EDGES = LIFECYCLE_EDGES.filter((edge) => edge.rare).length;

function isVolume(object: KubernetesObject | undefined): object is PersistentVolume {
  return object?.kind === 'PersistentVolume';
}

function isClaim(object: KubernetesObject | undefined): object is PersistentVolumeClaim {
  return object?.kind === 'PersistentVolumeClaim';
}

function isPod(object: KubernetesObject | undefined): object is Pod {
  return object?.kind === 'Pod' && object.apiVersion === 'v1';
}

function isNamespace(object: KubernetesObject | undefined): object is Namespace {
  return object?.kind === 'Namespace';
}

function isAttachment(object: KubernetesObject | undefined): object is VolumeAttachment {
  return object?.kind === 'VolumeAttachment';
}

function isAttributesClass(object: KubernetesObject | undefined): object is VolumeAttributesClass {
  return object?.kind === 'VolumeAttributesClass';
}

function isSnapshot(object: KubernetesObject | undefined): object is VolumeSnapshot {
  return object?.kind === 'VolumeSnapshot';
}

function isSnapshotContent(object: KubernetesObject | undefined): object is VolumeSnapshotContent {
  return object?.kind === 'VolumeSnapshotContent';
}

const NO_WAYS: readonly LifecycleEdgeId[] = [];

/** The edges by which the ways out of the selected object lead on. */
export function useSelectedWays(object: KubernetesObject | undefined): readonly LifecycleEdgeId[] {
  const view = useClusterView();
  return useMemo(() => {
    if (isVolume(object)) return edgesOf('volume', object.status?.phase, explainVolume(view, object).waysOut);
    if (isClaim(object)) return edgesOf('claim', object.status?.phase, explainClaim(view, object).waysOut);
    return NO_WAYS;
  }, [view, object]);
}

function edgesOf(
  kind: 'volume' | 'claim',
  phase: string | undefined,
  ways: VolumeExplanation['waysOut'],
): readonly LifecycleEdgeId[] {
  const ids = ways.flatMap(({ leadsTo }) => {
    const edge = leadsTo && edgeOf(kind, phase ?? 'Pending', leadsTo);
    return edge ? [edge] : [];
  });
  return [...new Set(ids)];
}

export function SelectedDetails({
  reference,
  onClose,
}: {
  readonly reference: ObjectReference;
  readonly onClose: () => void;
}) {
  const object = useReferenced(reference);
  const loading = useIsLoading();
  if (isVolume(object)) return <VolumeDetails volume={object} onClose={onClose} />;
  if (isClaim(object)) return <ClaimDetails claim={object} onClose={onClose} />;
  if (isPod(object)) return <PodDetails pod={object} onClose={onClose} />;
  if (isNamespace(object)) return <NamespaceDetails namespace={object} onClose={onClose} />;
  if (isAttachment(object)) return <AttachmentDetails attachment={object} onClose={onClose} />;
  if (isAttributesClass(object)) {
    return <AttributesClassDetails attributesClass={object} onClose={onClose} />;
  }
  if (isSnapshot(object)) return <SnapshotDetails snapshot={object} onClose={onClose} />;
  if (isSnapshotContent(object)) return <SnapshotContentDetails content={object} onClose={onClose} />;
  if (object) return <ObjectPanel object={object} onClose={onClose} />;
  // What is not read yet is not gone.
  return loading ? null : <GonePanel reference={reference} onClose={onClose} />;
}

function VolumeDetails({
  volume,
  onClose,
}: {
  readonly volume: PersistentVolume;
  readonly onClose: () => void;
}) {
  const view = useClusterView();
  const history = useHistoryOf(volume);
  const explanation = useMemo(() => explainVolume(view, volume), [view, volume]);
  const attachments = useMemo(() => volumeAttachmentsOf(view, volume), [view, volume]);
  const { standing } = explanation;
  return (
    <ObjectPanel
      object={volume}
      onClose={onClose}
      badge={<Badge sign={standing}>{volumeStandingWord(standing)}</Badge>}
      facts={<VolumeFacts volume={volume} />}
    >
      <WhySection {...explanation} />
      <WaysOutSection ways={explanation.waysOut} />
      {standing === 'bound' || standing === 'available' ? (
        <PanelSection title="When its claim goes">
          <p className="text-ink-2">
            <SentenceText sentence={explanation.whenClaimGoes} />
          </p>
        </PanelSection>
      ) : null}
      <AttachmentsSection attachments={attachments} />
      <EvidenceSection evidence={explanation.evidence} about={referenceOf(volume)} />
      <PhasesSection history={history} title="History" />
    </ObjectPanel>
  );
}

function ClaimDetails({
  claim,
  onClose,
}: {
  readonly claim: PersistentVolumeClaim;
  readonly onClose: () => void;
}) {
  const cluster = useClusterName();
  const view = useClusterView();
  const history = useHistoryOf(claim);
  const explanation: ClaimExplanation = useMemo(() => explainClaim(view, claim), [view, claim]);
  const { standing } = explanation;
  return (
    <ObjectPanel
      object={claim}
      onClose={onClose}
      badge={<Badge sign={standing}>{claimStandingWord(standing)}</Badge>}
      facts={<ClaimFacts claim={claim} />}
    >
      <div className="border-t border-line px-5 py-3">
        <ButtonLink size="small" href={objectHref(cluster, referenceOf(claim))}>
          Every volume, check by check
        </ButtonLink>
      </div>
      <WhySection {...explanation} />
      <ChangesSection changes={explanation.changes} />
      <WaysOutSection ways={explanation.waysOut} />
      <EvidenceSection evidence={explanation.evidence} about={referenceOf(claim)} />
      <PhasesSection history={history} title="History" />
    </ObjectPanel>
  );
}

function GonePanel({
  reference,
  onClose,
}: {
  readonly reference: ObjectReference;
  readonly onClose: () => void;
}) {
  const unread = useUnread(reference.kind);
  const unknown = useIsUnread(reference.kind, reference.namespace);
  return (
    <Panel
      label={`Details of ${reference.name}`}
      kind={reference.kind}
      title={reference.name}
      badge={unknown ? undefined : <Badge sign="gone">gone</Badge>}
      onClose={onClose}
    >
      <PanelSection title="Why it is not here">
        {unknown ? (
          <UnreadLine unread={unread} />
        ) : (
          <p className="text-[15px] leading-[22px]">
            There is no such object: it was deleted, or never created.
          </p>
        )}
      </PanelSection>
    </Panel>
  );
}
