'use client';
/** One volume or claim in the lifecycle: sign and name, pressed when selected. */
import type { LifecycleToken } from '@/lib/graph/lifecycle-model';
import { cx } from '../../ui/class-names';
import { cutMiddle } from '../../ui/name';
import { Sign } from '../../ui/sign';

export interface TokenProps {
  readonly token: LifecycleToken;
  readonly selected: boolean;
  /** It travels: its place is kept, but it is drawn on its way. */
  readonly away: boolean;
  /** Width for the name in CSS pixels; a longer name is cut in the middle. */
  readonly nameWidth: number;
  readonly onSelect: (token: LifecycleToken) => void;
  readonly withSign?: boolean;
}

/** Advance of a character of the monospace face at 12px. */
const CHARACTER = 7.05;

export function Token({ token, selected, away, nameWidth, onSelect, withSign = true }: TokenProps) {
  const shown = cutMiddle(token.name, Math.max(6, Math.floor(nameWidth / CHARACTER)));
  return (
    <button
      type="button"
      data-token={token.id}
      aria-pressed={selected}
      aria-label={`${token.name}${token.namespace ? ` in ${token.namespace}` : ''}`}
      title={shown === token.name ? undefined : token.name}
      onClick={() => onSelect(token)}
      className={cx(
        'flex h-6 w-full items-center gap-[7px] rounded-[5px] px-1.5 text-left max-md:h-8',
        selected ? 'bg-accent-soft shadow-[inset_0_0_0_1.5px_var(--accent)]' : 'hover:bg-sunken',
        away && 'opacity-0',
      )}
    >
      {withSign ? <Sign name={token.standing} size={12} /> : null}
      <code className="truncate text-xs tracking-[-0.02em]">{shown}</code>
    </button>
  );
}
