'use client';
/** Says what became of a save where the reader has to know: what had to go, and what could not be kept. */
import type { Saved, SaveError } from '@/lib/draft/draft-store';
import { showToast } from '../ui/toast';

/** A browser that refuses once refuses with every letter: each reason is said once in the life of a page. */
const said = new Set<string>();

export function sayDropped({ dropped }: Saved): void {
  if (dropped.length === 0) return;
  showToast({
    sign: 'released',
    title: 'The oldest of your kept work had to go.',
    text: `To make room, this browser dropped ${dropped.map(({ title }) => title).join(', ')}.`,
  });
}

export function sayNotKept(title: string, error: SaveError): void {
  const why = error.kind === 'TooLarge' ? `${title} ${error.kind}` : error.message;
  if (said.has(why)) return;
  said.add(why);
  if (error.kind === 'TooLarge') {
    showToast({
      sign: 'released',
      title: 'Too large to be kept in this browser.',
      text: `${title} has ${error.size.toLocaleString('en')} characters, and ${error.limit.toLocaleString('en')} is the most. It lives as long as this page.`,
    });
  } else {
    showToast({
      sign: 'failed',
      title: 'Not kept in this browser.',
      text: `${title} lives as long as this page.`,
      raw: error.message,
    });
  }
}
