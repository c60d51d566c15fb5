/** Where a link of a length fits. Pure. */
import { CAREFUL_LENGTHS } from '@/lib/scenario/link';

export interface LinkSize {
  readonly length: number;
  /** The bound that the length is told against. */
  readonly of: number;
  readonly fits: boolean;
  readonly text: string;
}

const PLACES = [
  'fits in a chat message',
  'fits in a mail; some chats would cut it',
  'opens in browsers; chats and mails would cut it',
];

export function linkSize(length: number): LinkSize {
  const place = CAREFUL_LENGTHS.findIndex((most) => length <= most);
  const of = CAREFUL_LENGTHS[place];
  if (of !== undefined) return { length, of, fits: true, text: PLACES[place] ?? '' };
  const last = CAREFUL_LENGTHS.at(-1) ?? 0;
  return {
    length,
    of: last,
    fits: false,
    text: 'too long for much of what passes links on; save it as a file',
  };
}
