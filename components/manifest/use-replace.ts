'use client';
/** Puts another text into the editor, and offers the old one back: nobody loses what they wrote to a press. */
import { useCallback, useRef } from 'react';
import { showToast } from '../ui/toast';
import type { Draft } from './use-draft';

/** `what` names the new text: "zones.yaml". */
export function useReplace({ text, setText }: Draft): (next: string, what: string) => void {
  const latest = useRef(text);
  latest.current = text;
  return useCallback(
    (next, what) => {
      const before = latest.current;
      setText(next);
      if (before.trim() === '' || before === next) return;
      showToast({
        sign: 'available',
        title: next === '' ? 'The editor is empty.' : `${what} is in the editor.`,
        action: { label: 'Bring the old text back', onPress: () => setText(before) },
      });
    },
    [setText],
  );
}
