'use client';
/** Sections of one panel, one shown at a time. */
import type { ReactNode } from 'react';
import {
  Tab as AriaTab,
  TabList as AriaTabList,
  TabPanel as AriaTabPanel,
  Tabs as AriaTabs,
} from 'react-aria-components';
import { cx } from './class-names';

export interface TabItem {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
  readonly content: ReactNode;
}

export function Tabs({
  label,
  items,
  selected,
  onSelect,
  className,
}: {
  /** What the tabs are about, for a screen reader. */
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selected?: string;
  readonly onSelect?: (id: string) => void;
  readonly className?: string;
}) {
  return (
    <AriaTabs
      className={cx('flex min-h-0 flex-col', className)}
      {...(selected === undefined ? {} : { selectedKey: selected })}
      onSelectionChange={(key) => onSelect?.(String(key))}
    >
      <AriaTabList aria-label={label} className="flex gap-1 border-b border-line px-4">
        {items.map((item) => (
          <AriaTab
            key={item.id}
            id={item.id}
            className={cx(
              '-mb-px flex h-9 cursor-pointer items-center gap-1.5 border-b-2 border-transparent px-1.5 font-medium text-ink-2 outline-offset-[-2px]',
              'hover:text-ink data-[selected]:border-accent data-[selected]:text-ink',
            )}
          >
            {item.label}
            {item.count === undefined ? null : <span className="num text-xs text-ink-3">{item.count}</span>}
          </AriaTab>
        ))}
      </AriaTabList>
      {items.map((item) => (
        <AriaTabPanel key={item.id} id={item.id} className="min-h-0 flex-1 outline-offset-[-2px]">
          {item.content}
        </AriaTabPanel>
      ))}
    </AriaTabs>
  );
}
