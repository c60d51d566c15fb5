'use client';
/** The panel of a VolumeAttachment: why a volume is not attached to a node yet, or not detached from it. */
import { useMemo } from 'react';
import type { VolumeAttachment } from '@/lib/kubernetes/storage-kinds';
import { explainVolumeAttachment } from '@/lib/volume/explain-volume-attachment';
import { useClusterView } from '../object/cluster-view-provider';
import { EvidenceSection, WaysOutSection, WhySection } from '../object/explanation-sections';
import { ObjectLink } from '../object/object-link';
import { ObjectPanel } from '../object/object-panel';
import { referenceOf } from '../object/object-reference';
import { Badge } from '../ui/badge';
import { attachmentSign, attachmentWord } from './attachment-standing';

export function AttachmentDetails({
  attachment,
  onClose,
}: {
  readonly attachment: VolumeAttachment;
  readonly onClose: () => void;
}) {
  const view = useClusterView();
  const explanation = useMemo(() => explainVolumeAttachment(view, attachment), [view, attachment]);
  const { standing, waysOut, evidence } = explanation;
  const { nodeName, source } = attachment.spec;
  return (
    <ObjectPanel
      object={attachment}
      onClose={onClose}
      badge={<Badge sign={attachmentSign(standing)}>{attachmentWord(standing)}</Badge>}
      facts={
        <>
          {source.persistentVolumeName === undefined ? (
            'an inline volume'
          ) : (
            <ObjectLink reference={{ kind: 'PersistentVolume', name: source.persistentVolumeName }} />
          )}{' '}
          on <ObjectLink reference={{ kind: 'Node', name: nodeName }} />
        </>
      }
    >
      <WhySection {...explanation} />
      <WaysOutSection ways={waysOut} />
      <EvidenceSection evidence={evidence} about={referenceOf(attachment)} />
    </ObjectPanel>
  );
}
