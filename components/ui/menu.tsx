'use client';
/** A menu of actions or choices that opens from a button. */
import type { ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  type MenuProps as AriaMenuProps,
  MenuSection as AriaMenuSection,
  Header,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import { cx } from './class-names';
import { Icon, type IconName } from './icon';

export { MenuTrigger };

const POPOVER = 'z-40 min-w-44 rounded-[8px] border border-line bg-raised p-1 shadow-overlay outline-none';

export const itemClass =
  'flex min-h-[30px] w-full cursor-pointer items-center gap-2.5 rounded-2 px-2 py-1 text-sm outline-none ' +
  'data-[focused]:bg-accent-soft data-[hovered]:bg-sunken data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-3';

/** The list of a `MenuTrigger`, whose first child is the button. */
export function Menu<T extends object>({
  className,
  placement = 'bottom start',
  ...props
}: AriaMenuProps<T> & {
  readonly className?: string;
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end';
}) {
  return (
    <Popover placement={placement} offset={4} className={POPOVER}>
      <AriaMenu {...props} className={cx('max-h-[70vh] overflow-auto outline-none', className)} />
    </Popover>
  );
}

/** `detail` stands below the label, `end` at the right. */
export function MenuItem({
  icon,
  detail,
  end,
  children,
  className,
  ...props
}: Omit<AriaMenuItemProps, 'children' | 'className'> & {
  readonly icon?: IconName;
  readonly detail?: ReactNode;
  readonly end?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const textValue = props.textValue ?? (typeof children === 'string' ? children : undefined);
  return (
    <AriaMenuItem {...props} textValue={textValue} className={cx(itemClass, className)}>
      {({ isSelected }) => (
        <>
          {icon ? <Icon name={icon} className="text-ink-2" /> : null}
          <span className="min-w-0 flex-1">
            <span className="block leading-[17px] font-medium">{children}</span>
            {detail ? <span className="block text-xs leading-4 text-ink-3">{detail}</span> : null}
          </span>
          {end}
          {isSelected ? <Icon name="check" className="text-accent" /> : null}
        </>
      )}
    </AriaMenuItem>
  );
}

/** A group of items under a heading, which may be left undrawn. */
export function MenuSection({
  title,
  hideTitle = false,
  children,
}: {
  readonly title: string;
  readonly hideTitle?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <AriaMenuSection
      aria-label={hideTitle ? title : undefined}
      className="not-first:mt-1 not-first:border-t not-first:border-line not-first:pt-1"
    >
      {hideTitle ? null : <Header className="px-2 py-1 text-xs text-ink-3">{title}</Header>}
      {children}
    </AriaMenuSection>
  );
}
