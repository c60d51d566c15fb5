'use client';
/** Says the exact rule or the full name after a short hover, and at once on keyboard focus. */
import type { ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import { cx } from './class-names';

const DELAY_MS = 300;

/** `children` is one focusable element: a Button of the kit, or wrap other elements with `TooltipTarget`. */
export function Tooltip({
  content,
  children,
  placement = 'top',
  wide = false,
}: {
  readonly content: ReactNode;
  readonly children: ReactNode;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right';
  readonly wide?: boolean;
}) {
  return (
    <TooltipTrigger delay={DELAY_MS} closeDelay={80}>
      {children}
      <AriaTooltip
        placement={placement}
        offset={6}
        className={cx(
          'z-50 rounded-2 border border-line bg-raised px-2.5 py-1.5 text-xs text-ink shadow-overlay',
          wide ? 'max-w-96' : 'max-w-72',
        )}
      >
        {content}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
