'use client';
/** The panel of a snapshot or of its content: why it is as it is, what deleting it does, what proves it. */
import { useMemo } from 'react';
import { snapshotStandingWord } from '@/lib/graph/snapshot-rows';
import type { VolumeSnapshot, VolumeSnapshotContent } from '@/lib/kubernetes/volume-snapshot';
import type { Sentence } from '@/lib/volume/sentence';
import { explainContent } from '@/lib/volume/snapshot/explain-content';
import { explainSnapshot } from '@/lib/volume/snapshot/explain-snapshot';
import { bytesText } from '@/lib/volume/snapshot/snapshot-status';
import { useClusterView } from '../object/cluster-view-provider';
import { EvidenceSection, WaysOutSection, WhySection } from '../object/explanation-sections';
import { ObjectPanel } from '../object/object-panel';
import { referenceOf } from '../object/object-reference';
import { SentenceText } from '../object/sentence-text';
import { Badge } from '../ui/badge';
import { PanelSection } from '../ui/panel';
import { snapshotSign } from './standing-sign';

export function SnapshotDetails({
  snapshot,
  onClose,
}: {
  readonly snapshot: VolumeSnapshot;
  readonly onClose: () => void;
}) {
  const view = useClusterView();
  const explanation = useMemo(() => explainSnapshot(view, snapshot), [view, snapshot]);
  const { standing } = explanation;
  const { persistentVolumeClaimName: claim, volumeSnapshotContentName: content } = snapshot.spec.source;
  const size = snapshot.status?.restoreSize;
  return (
    <ObjectPanel
      object={snapshot}
      onClose={onClose}
      badge={<Badge sign={snapshotSign(standing)}>{snapshotStandingWord(standing)}</Badge>}
      facts={
        <>
          {size ? `${size} · ` : ''}
          {claim === undefined ? 'of content ' : 'of claim '}
          <code>{claim ?? content}</code>
          {snapshot.spec.volumeSnapshotClassName ? (
            <>
              {' · class '}
              <code>{snapshot.spec.volumeSnapshotClassName}</code>
            </>
          ) : null}
        </>
      }
    >
      <WhySection {...explanation} />
      <WaysOutSection ways={explanation.waysOut} />
      <WhenDeleted sentence={explanation.whenDeleted} />
      <EvidenceSection evidence={explanation.evidence} about={referenceOf(snapshot)} />
    </ObjectPanel>
  );
}

export function SnapshotContentDetails({
  content,
  onClose,
}: {
  readonly content: VolumeSnapshotContent;
  readonly onClose: () => void;
}) {
  const view = useClusterView();
  const explanation = useMemo(() => explainContent(view, content), [view, content]);
  const { standing } = explanation;
  const size = content.status?.restoreSize;
  return (
    <ObjectPanel
      object={content}
      onClose={onClose}
      badge={<Badge sign={snapshotSign(standing)}>{snapshotStandingWord(standing)}</Badge>}
      facts={
        <>
          {size === undefined ? '' : `${bytesText(size)} · `}
          <code>{content.spec.driver}</code> · policy <code>{content.spec.deletionPolicy}</code>
        </>
      }
    >
      <WhySection {...explanation} />
      <WhenDeleted sentence={explanation.whenDeleted} />
      <EvidenceSection evidence={explanation.evidence} about={referenceOf(content)} />
    </ObjectPanel>
  );
}

function WhenDeleted({ sentence }: { readonly sentence: Sentence | undefined }) {
  if (!sentence) return null;
  return (
    <PanelSection title="When it is deleted">
      <p className="text-ink-2">
        <SentenceText sentence={sentence} />
      </p>
    </PanelSection>
  );
}
