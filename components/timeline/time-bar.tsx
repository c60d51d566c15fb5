'use client';
export function TimeBar() {
  return <section aria-label="Timeline" className="border-t border-line-2 bg-surface [grid-area:time]" />;
}
