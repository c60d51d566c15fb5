/** The sign and the word of where a VolumeAttachment stands. */
import type { AttachmentStanding } from '@/lib/volume/explain-volume-attachment';
import type { SignName } from '../ui/sign';

const STANDINGS: Readonly<Record<AttachmentStanding, { readonly sign: SignName; readonly word: string }>> = {
  attached: { sign: 'bound', word: 'Attached' },
  progress: { sign: 'progress', word: 'In progress' },
  blocked: { sign: 'blocked', word: 'Blocked' },
};

export function attachmentSign(standing: AttachmentStanding): SignName {
  return STANDINGS[standing].sign;
}

export function attachmentWord(standing: AttachmentStanding): string {
  return STANDINGS[standing].word;
}
