/**
 * The ten signs of a phase. Each has an outline of its own, so that the meaning survives without colour; the
 * colour comes from the sign's class and nothing else sets it.
 */
import type { ReactElement } from 'react';
import { cx } from './class-names';

const STROKE = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.7 } as const;
const RING = <circle cx="8" cy="8" r="6.6" {...STROKE} />;

const SHAPES = {
  waiting: (
    <>
      {RING}
      <path d="M6.3 5.6v4.8M9.7 5.6v4.8" {...STROKE} strokeLinecap="round" />
    </>
  ),
  progress: (
    <>
      {RING}
      <path d="M8 3.4a4.6 4.6 0 0 1 0 9.2z" fill="currentColor" />
    </>
  ),
  blocked: (
    <>
      <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" fill="currentColor" />
      <path d="M4.6 8h6.8" stroke="var(--on-sign)" strokeWidth="2" strokeLinecap="round" />
    </>
  ),
  available: <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="2.2" />,
  bound: (
    <>
      <circle cx="8" cy="8" r="7.4" fill="currentColor" />
      <path
        d="M4.9 8.3l2.2 2.2 4.1-4.6"
        fill="none"
        stroke="var(--on-sign)"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  released: (
    <>
      <path
        d="M8 1.3L14.7 8 8 14.7 1.3 8z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinejoin="round"
      />
      <circle cx="8" cy="8" r="2" fill="currentColor" />
    </>
  ),
  failed: (
    <>
      <path
        d="M8 1.2L15.6 14.6H.4z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth=".8"
        strokeLinejoin="round"
      />
      <path d="M8 6v4" stroke="var(--on-sign)" strokeWidth="1.8" strokeLinecap="round" />
      <circle cx="8" cy="12.3" r="1.05" fill="var(--on-sign)" />
    </>
  ),
  lost: (
    <>
      <path d="M10.4 1.2A7.1 7.1 0 0 0 4.9 14.3z" fill="currentColor" />
      <path
        d="M11.6 1.9a7.1 7.1 0 0 1-5.3 13z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </>
  ),
  terminating: (
    <>
      {RING}
      <path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" {...STROKE} strokeLinecap="round" />
    </>
  ),
  gone: <circle cx="8" cy="8" r="6.6" {...STROKE} strokeDasharray="1 3.14" strokeLinecap="round" />,
} as const satisfies Record<string, ReactElement>;

export type SignName = keyof typeof SHAPES;

/** Sets the phase's colours (`text-phase`, `bg-phase-soft`) for an element and what is inside it. */
export function phaseClass(sign: SignName): string {
  return `p-${sign}`;
}

/**
 * Draws a sign. It is decoration beside a word: give `label` only where no word stands next to it.
 * `size` in pixels.
 */
export function Sign({
  name,
  size = 14,
  label,
  className,
}: {
  readonly name: SignName;
  readonly size?: number;
  readonly label?: string;
  readonly className?: string;
}) {
  const shape = SHAPES[name];
  const box = { viewBox: '0 0 16 16', width: size, height: size };
  const classes = cx('shrink-0 text-phase', phaseClass(name), className);
  if (label === undefined) {
    return (
      <svg {...box} className={classes} aria-hidden="true">
        {shape}
      </svg>
    );
  }
  return (
    <svg {...box} className={classes} role="img" aria-label={label}>
      {shape}
    </svg>
  );
}

/** A sign's shape without its own <svg>, to be placed inside a drawing by `<svg x y width height>`. */
export function signShape(name: SignName): ReactElement {
  return SHAPES[name];
}
