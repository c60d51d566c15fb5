'use client';
/** Long names are cut in the middle: both ends of a generated name tell it from its neighbours. */
import { cx } from './class-names';

/**
 * Shortens `text` to at most `length` characters, keeping more of its beginning.
 * A name that fits comes back unchanged.
 */
export function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = Math.max(1, Math.floor((length - 1) / 3));
  return `${text.slice(0, length - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** A name in monospace, cut in the middle beyond `length` characters; the whole name is its title and is read aloud. */
export function Name({
  children,
  length = 40,
  className,
}: {
  readonly children: string;
  readonly length?: number;
  readonly className?: string;
}) {
  const shown = cutMiddle(children, length);
  if (shown === children) return <code className={cx('whitespace-nowrap', className)}>{children}</code>;
  return (
    <code className={cx('whitespace-nowrap', className)} title={children}>
      <span aria-hidden="true">{shown}</span>
      <span className="sr-only">{children}</span>
    </code>
  );
}
