/** Which demos have what was typed: every word of it, somewhere in what the gallery says of them. Pure. */
import type { DemoEntry } from '@/lib/scenario/demos/catalogue';

export function matchingDemos(demos: readonly DemoEntry[], text: string): readonly DemoEntry[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return demos.filter(({ id, title, summary, learn, level, group }) => {
    const told = [id, title, summary, learn, level, group].join(' ').toLowerCase();
    return wanted.every((word) => told.includes(word));
  });
}
