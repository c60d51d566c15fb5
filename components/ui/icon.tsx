/** Line icons on a grid of 16, drawn in the text colour. Always beside a word or inside a labelled control. */
import type { ReactElement } from 'react';
import { cx } from './class-names';

const SHAPES = {
  lifecycle: (
    <>
      <circle cx="3" cy="8" r="1.75" />
      <circle cx="13" cy="3.75" r="1.75" />
      <circle cx="13" cy="12.25" r="1.75" />
      <path d="M4.7 7.3l6.6-2.8M4.7 8.7l6.6 2.8" />
    </>
  ),
  claim: <path d="M2 3h12L10 8.2V13l-4-1.6V8.2z" />,
  volume: (
    <>
      <ellipse cx="8" cy="3.8" rx="5.5" ry="2.1" />
      <path d="M2.5 3.8v8.4c0 1.15 2.46 2.1 5.5 2.1s5.5-.95 5.5-2.1V3.8M2.5 8c0 1.15 2.46 2.1 5.5 2.1s5.5-.95 5.5-2.1" />
    </>
  ),
  snapshot: (
    <>
      <path d="M2 5h2.6l1.2-1.8h4.4L11.4 5H14v8H2z" />
      <circle cx="8" cy="8.8" r="2.3" />
    </>
  ),
  class: <path d="M8 1.8l6 3.1-6 3.1-6-3.1zM2 8l6 3.1L14 8M2 11.1l6 3.1 6-3.1" />,
  map: <path d="M2.2 3v4M2.2 9.5v3.5M8 3v10M13.8 3v2.5M13.8 8v5M4 5l2.2 1M9.8 10l2.2-1" />,
  events: <path d="M2 4h.01M2 8h.01M2 12h.01M5 4h9M5 8h9M5 12h6" />,
  lesson: (
    <path d="M8 4c-1.4-1.1-3.4-1.5-6-1.5v10c2.6 0 4.6.4 6 1.5 1.4-1.1 3.4-1.5 6-1.5v-10C11.4 2.5 9.4 2.9 8 4zM8 4v10" />
  ),
  scenario: (
    <>
      <circle cx="4" cy="3.5" r="1.75" />
      <circle cx="4" cy="12.5" r="1.75" />
      <circle cx="12" cy="5.5" r="1.75" />
      <path d="M4 5.25v5.5M12 7.25c0 2.5-8 1.25-8 3.5" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.5 10.5L14 14" />
    </>
  ),
  share: <path d="M8 10V2M5 4.6L8 2l3 2.6M3 8v5.5h10V8" />,
  theme: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" fill="currentColor" />
    </>
  ),
  down: <path d="M4.5 6.5L8 10l3.5-3.5" />,
  right: <path d="M6.5 4.5L10 8l-3.5 3.5" />,
  prev: <path d="M4 3.5v9M12.5 3.5L6.5 8l6 4.5z" fill="currentColor" />,
  next: <path d="M12 3.5v9M3.5 3.5l6 4.5-6 4.5z" fill="currentColor" />,
  play: <path d="M4.5 2.8v10.4L13 8z" fill="currentColor" />,
  pause: <path d="M5 3v10M11 3v10" strokeWidth="2.4" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
    </>
  ),
  branch: (
    <>
      <circle cx="4" cy="4" r="1.75" />
      <circle cx="12" cy="12" r="1.75" />
      <path d="M4 5.75V12h6.25" />
    </>
  ),
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  check: <path d="M3 8.5l3.2 3.2L13 4.6" />,
  sim: <path d="M6 2h4M6.8 2v4L3 12.4c-.5.9.1 1.6 1 1.6h8c.9 0 1.5-.7 1-1.6L9.2 6V2M4.8 10.5h6.4" />,
  live: (
    <>
      <circle cx="8" cy="8" r="2" />
      <path d="M4.6 11.4a4.8 4.8 0 0 1 0-6.8M11.4 4.6a4.8 4.8 0 0 1 0 6.8M2.5 13.5a7.8 7.8 0 0 1 0-11M13.5 2.5a7.8 7.8 0 0 1 0 11" />
    </>
  ),
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.2" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  pen: <path d="M3 13l.6-2.8L10.8 3 13 5.2l-7.2 7.2zM9.3 4.5l2.2 2.2" />,
  filter: <path d="M2 4h12M4.5 8h7M6.5 12h3" />,
  pod: <path d="M8 1.7l5.6 3.15v6.3L8 14.3l-5.6-3.15v-6.3zM2.6 5L8 8l5.4-3M8 8v6" />,
  node: (
    <>
      <rect x="2" y="2.5" width="12" height="4.5" rx="1" />
      <rect x="2" y="9" width="12" height="4.5" rx="1" />
      <path d="M4.5 4.75h.01M4.5 11.25h.01" />
    </>
  ),
  retry: <path d="M13 8a5 5 0 1 1-1.5-3.56M13 2.5v2.8h-2.8" />,
  key: (
    <>
      <circle cx="5" cy="11" r="2.5" />
      <path d="M6.8 9.2L13 3M11 5l1.8 1.8" />
    </>
  ),
  user: (
    <>
      <circle cx="8" cy="5.2" r="2.7" />
      <path d="M2.8 14c.5-3 2.5-4.5 5.2-4.5s4.7 1.5 5.2 4.5" />
    </>
  ),
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.3v3.7M8 5h.01" />
    </>
  ),
  sort: <path d="M5 3v10M2.5 5.5L5 3l2.5 2.5M11 13V3M8.5 10.5L11 13l2.5-2.5" />,
  external: <path d="M9 3h4v4M13 3L7.5 8.5M11 9.5V13H3V5h3.5" />,
  trash: <path d="M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.5M9.2 7v3.5" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.7V8l2.3 1.5" />
    </>
  ),
  settle: <path d="M3 3.5l5 4.5-5 4.5zM8 3.5l5 4.5-5 4.5zM13.8 3.5v9" />,
  keyboard: (
    <>
      <rect x="1.5" y="4" width="13" height="8" rx="1.5" />
      <path d="M4 6.7h.01M6.7 6.7h.01M9.3 6.7h.01M12 6.7h.01M5 9.4h6" />
    </>
  ),
  fault: <path d="M9 1.8L3.5 9h4L7 14.2 12.5 7h-4z" />,
  file: <path d="M4 1.8h5l3.5 3.5v9H4zM9 1.8v3.5h3.5" />,
} as const satisfies Record<string, ReactElement>;

export type IconName = keyof typeof SHAPES;

/** `size` in pixels. */
export function Icon({
  name,
  size = 16,
  className,
}: {
  readonly name: IconName;
  readonly size?: number;
  readonly className?: string;
}) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cx('shrink-0', className)}
    >
      {SHAPES[name]}
    </svg>
  );
}

/** The mark of the product: one box carried by two. */
export function BrandMark({ className }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinejoin="round"
      className={cx('shrink-0 text-accent', className)}
    >
      <rect x="6" y="2.4" width="8" height="6" rx="1.2" fill="currentColor" />
      <rect x="1.4" y="11" width="7.4" height="6" rx="1.2" />
      <rect x="11.2" y="11" width="7.4" height="6" rx="1.2" />
    </svg>
  );
}
