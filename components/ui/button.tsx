'use client';
/** Buttons, and links that look like them. A label is a verb; an icon alone needs `aria-label`. */
import Link from 'next/link';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton as AriaToggleButton,
  type ToggleButtonProps as AriaToggleButtonProps,
} from 'react-aria-components';
import { cx } from './class-names';

export interface ButtonLook {
  /** One primary button on a screen at most; `quiet` has no border; `danger` deletes. */
  readonly variant?: 'default' | 'primary' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  /** As wide as high, for a single icon. */
  readonly square?: boolean;
}

const VARIANTS = {
  default: 'border-line-2 bg-surface hover:bg-sunken',
  primary: 'border-accent bg-accent text-on-accent hover:brightness-110',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'border-line-2 bg-surface text-bad hover:bg-bad-soft',
} as const;

/** Classes of a button: for an element that must be something else, such as a link. */
export function buttonClass({
  variant = 'default',
  size = 'normal',
  square = false,
}: ButtonLook = {}): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-2 border font-medium',
    'transition-colors duration-(--fast) ease-move',
    'data-[disabled]:border-line data-[disabled]:bg-transparent data-[disabled]:text-ink-3 data-[disabled]:brightness-100',
    size === 'small' ? 'h-6 text-xs max-md:min-h-8' : 'h-[30px] text-sm max-md:min-h-9',
    square
      ? size === 'small'
        ? 'w-6 max-md:min-w-8'
        : 'w-[30px] max-md:min-w-9'
      : size === 'small'
        ? 'px-2'
        : 'px-3',
    VARIANTS[variant],
  );
}

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'>, ButtonLook {
  readonly className?: string;
  readonly children?: ReactNode;
}

/**
 * While it is pending it keeps its focus, says so and does nothing. React Aria's own `isPending` announces a progress
 * bar by reference, which points nowhere once the dialog around the button has closed.
 */
export function Button({
  variant,
  size,
  square,
  className,
  children,
  isPending,
  onPress,
  ...props
}: ButtonProps) {
  return (
    <AriaButton
      {...props}
      {...(isPending || onPress === undefined ? {} : { onPress })}
      className={cx(
        buttonClass({ variant, size, square }),
        isPending && 'cursor-progress opacity-70',
        className,
      )}
    >
      {children}
      {isPending ? <span className="sr-only">, working</span> : null}
    </AriaButton>
  );
}

export interface ToggleButtonProps extends Omit<AriaToggleButtonProps, 'className' | 'children'>, ButtonLook {
  readonly className?: string;
  readonly children?: ReactNode;
}

/** A button that stays pressed. */
export function ToggleButton({ variant, size, square, className, children, ...props }: ToggleButtonProps) {
  return (
    <AriaToggleButton
      {...props}
      className={cx(
        buttonClass({ variant, size, square }),
        'data-[selected]:border-accent-line data-[selected]:bg-accent-soft data-[selected]:text-accent',
        className,
      )}
    >
      {children}
    </AriaToggleButton>
  );
}

/** A link within the application that looks like a button. */
export function ButtonLink({
  href,
  variant,
  size,
  square,
  className,
  children,
  ...props
}: ButtonLook & {
  readonly href: string;
  readonly className?: string;
  readonly children: ReactNode;
  readonly 'aria-label'?: string;
  /** Beside following the link. */
  readonly onClick?: () => void;
}) {
  return (
    <Link href={href} {...props} className={cx(buttonClass({ variant, size, square }), className)}>
      {children}
    </Link>
  );
}

/** A link in running text. */
export function TextLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link
      href={href}
      className="rounded-1 text-accent underline decoration-accent-line underline-offset-2 hover:decoration-accent"
    >
      {children}
    </Link>
  );
}
