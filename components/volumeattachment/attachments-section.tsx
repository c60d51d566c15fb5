'use client';
/** The VolumeAttachments of a Pod's volumes, or of one volume: each with where it stands. Draws nothing without any. */
import type { AttachmentExplanation } from '@/lib/volume/explain-volume-attachment';
import { ObjectLink } from '../object/object-link';
import { referenceOf } from '../object/object-reference';
import { SentenceText } from '../object/sentence-text';
import { UnreadLine, useUnread } from '../object/unread-kinds';
import { PanelSection } from '../ui/panel';
import { Sign } from '../ui/sign';
import { attachmentSign, attachmentWord } from './attachment-standing';

export function AttachmentsSection({
  attachments,
}: {
  readonly attachments: readonly AttachmentExplanation[];
}) {
  const unread = useUnread('VolumeAttachment');
  if (attachments.length === 0 && unread.length === 0) return null;
  return (
    <PanelSection title="Attached to nodes">
      <UnreadLine unread={unread} />
      <ul className="grid gap-2">
        {attachments.map(({ attachment, standing, title }) => (
          <li key={attachment.metadata.name} className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2">
            <Sign
              name={attachmentSign(standing)}
              size={14}
              label={attachmentWord(standing)}
              className="mt-0.5"
            />
            <div>
              <p className="wrap-anywhere">
                <SentenceText sentence={title} />
              </p>
              <p className="text-xs text-ink-3">
                VolumeAttachment <ObjectLink reference={referenceOf(attachment)} length={26} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
