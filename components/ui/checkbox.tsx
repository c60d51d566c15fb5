'use client';
/** A box that is checked or not, with its words beside it. */
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from 'react-aria-components';
import { cx } from './class-names';
import { Icon } from './icon';

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'className' | 'children'> {
  readonly children: ReactNode;
  /** A second line, quieter. */
  readonly detail?: ReactNode;
  readonly className?: string;
}

export function Checkbox({ children, detail, className, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...props}
      className={cx(
        'group flex min-h-[30px] cursor-default items-start gap-2 rounded-2 py-1 text-sm',
        className,
      )}
    >
      <span
        aria-hidden="true"
        className="mt-0.5 inline-grid size-4 shrink-0 place-items-center rounded-1 border border-control bg-surface text-on-accent group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent"
      >
        <Icon name="check" className="size-3 opacity-0 group-data-[selected]:opacity-100" />
      </span>
      <span className="min-w-0">
        {children}
        {detail ? <span className="block text-xs text-ink-3">{detail}</span> : null}
      </span>
    </AriaCheckbox>
  );
}
