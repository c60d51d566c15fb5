'use client';
/** The text of the editor, kept for each cluster by this browser: neither a reload nor a crash loses it. */
import { useMemo } from 'react';
import { readKeptText } from '@/lib/draft/draft-record';
import { textKey } from '@/lib/draft/draft-store';
import type { RecordShape } from '@/lib/draft/record-writer';
import { useKeptRecord } from '../draft/use-kept-record';

export interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** False until the kept draft has been read. */
  readonly ready: boolean;
  /** Why the text lives no longer than the page; undefined where it does. */
  readonly fleeting: string | undefined;
  /** Another tab wrote at the same time: shows its text, and sets this one aside. */
  readonly swap: (() => void) | undefined;
}

export function useDraft(cluster: string): Draft {
  const shape = useMemo<RecordShape<string>>(
    () => ({
      key: textKey(cluster),
      kind: 'text',
      title: `Text for ${cluster}`,
      read: readKeptText,
      isEmpty: (text) => text === '',
    }),
    [cluster],
  );
  const { value, set, ...rest } = useKeptRecord(shape, '');
  return { text: value, setText: set, ...rest };
}
