'use client';
/** What the claim asks for at one check, to be changed: a question, not a write. */
import type { FacetChoice } from '@/lib/graph/what-if';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icon';
import { Menu, MenuItem, MenuTrigger } from '../ui/menu';

export function WhatIfControl({
  title,
  choice,
  onChoose,
}: {
  readonly title: string;
  readonly choice: FacetChoice;
  readonly onChoose: (option: string) => void;
}) {
  const selected = choice.options.find((option) => option.id === choice.selected);
  const label = selected?.label ?? choice.selected;
  if (choice.options.length < 2) {
    return <span className="block h-[26px] truncate pt-[5px] text-xs text-ink-3">{label}</span>;
  }
  return (
    <MenuTrigger>
      <Button
        size="small"
        aria-label={`What if ${title}: ${label}`}
        className={cx(
          '-ml-[7px] max-w-full !justify-start !gap-px !px-1.5 !pr-0.5 max-md:ml-0',
          choice.changed ? 'border-accent bg-accent-soft' : 'bg-bg',
        )}
      >
        <code className="truncate text-xs tracking-[-0.04em]">{label}</code>
        <Icon name="down" size={12} className="text-ink-3" />
      </Button>
      <Menu
        aria-label={`What if ${title}`}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[choice.selected === '' ? NONE : choice.selected]}
        onAction={(key) => onChoose(key === NONE ? '' : String(key))}
      >
        {choice.options.map((option) => (
          <MenuItem
            key={option.id}
            id={option.id === '' ? NONE : option.id}
            textValue={option.label}
            end={
              choice.hint?.option.id === option.id ? (
                <span className="text-xs text-accent">{choice.hint.volumeName} fits</span>
              ) : null
            }
          >
            <code>{option.label}</code>
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}

/** A menu cannot have an item without a key. */
const NONE = ':none';
