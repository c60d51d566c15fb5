/** A coloured box with one thing to know: what is missing, late or wrong. */
import type { ReactNode } from 'react';
import { cx } from './class-names';
import { Icon, type IconName } from './icon';
import { Sign, type SignName } from './sign';

const TONES = { plain: 'bg-sunken', warn: 'bg-warn-soft', bad: 'bg-bad-soft', ok: 'bg-ok-soft' } as const;

export function Note({
  tone = 'plain',
  sign,
  icon = 'info',
  title,
  children,
  actions,
  className,
}: {
  readonly tone?: keyof typeof TONES;
  /** The sign in front; without one the `icon` stands there. */
  readonly sign?: SignName;
  readonly icon?: IconName;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}) {
  return (
    <div
      className={cx(
        'flex items-start gap-2.5 rounded-2 px-[11px] py-[9px] leading-[19px] max-md:flex-wrap',
        TONES[tone],
        className,
      )}
    >
      {sign ? (
        <Sign name={sign} className="mt-[2.5px]" />
      ) : (
        <Icon name={icon} className="mt-[1.5px] text-ink-2" />
      )}
      <div className="min-w-0 flex-1 wrap-anywhere max-md:basis-[75%]">
        <b className="font-strong">{title}</b>
        {children ? <> {children}</> : null}
      </div>
      {actions}
    </div>
  );
}

/** Word for word what a machine said. */
export function Raw({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <code
      className={cx('block text-xs leading-[18px] text-ink-2 whitespace-pre-wrap wrap-anywhere', className)}
    >
      {children}
    </code>
  );
}
