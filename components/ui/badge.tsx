/** Small words with a meaning of their own: a phase with its sign, a tag, a key of the keyboard. */
import type { ReactNode } from 'react';
import { cx } from './class-names';
import { phaseClass, Sign, type SignName } from './sign';

/** A phase: sign and word, always both. */
export function Badge({ sign, children }: { readonly sign: SignName; readonly children: ReactNode }) {
  return (
    <span
      className={cx(
        phaseClass(sign),
        'inline-flex h-[22px] shrink-0 items-center gap-[5px] whitespace-nowrap rounded-full bg-phase-soft pr-2 pl-1.5',
        'text-xs font-medium text-phase',
      )}
    >
      <Sign name={sign} size={13} />
      {children}
    </span>
  );
}

/** A value in monospace with a hairline around it. */
export function Tag({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <span
      className={cx(
        'inline-flex h-5 items-center whitespace-nowrap rounded-1 border border-line px-1.5 font-mono text-2xs text-ink-2',
        className,
      )}
    >
      {children}
    </span>
  );
}

/** A key of the keyboard. */
export function Kbd({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <kbd
      className={cx(
        'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-1 border border-line-2 px-[5px] text-2xs text-ink-3',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
