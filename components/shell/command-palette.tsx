'use client';
/** Finds objects, views and actions by name; opened with Ctrl K. */
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import {
  Dialog as AriaDialog,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  Autocomplete,
  Input,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { useAllObjects, useClusterName } from '@/lib/queries/use-cluster';
import { useWritability } from '../cluster/use-writability';
import { type TimeControls, useTimeControls } from '../timeline/use-time-controls';
import { useUndoActions } from '../timeline/use-undo-actions';
import { cx } from '../ui/class-names';
import { inputClass } from '../ui/field';
import { Icon } from '../ui/icon';
import { itemClass } from '../ui/menu';
import { findItems, type PaletteItem } from './palette-items';
import { toggleTheme } from './theme';
import { VIEWS, viewHref } from './views';

export function CommandPalette({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
      className="fixed inset-0 z-40 flex items-start justify-center bg-ink/25 p-4 pt-[12vh] dark:bg-bg/70"
    >
      <Modal className="w-full max-w-[560px]">
        <AriaDialog
          aria-label="Find or do anything"
          className="rounded-3 border border-line bg-raised p-2 shadow-overlay outline-none"
        >
          <PaletteContent onDone={() => onOpenChange(false)} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteContent({ onDone }: { readonly onDone: () => void }) {
  const router = useRouter();
  const cluster = useClusterName();
  const objects = useAllObjects();
  const [text, setText] = useState('');
  const { fixed, act } = useFixedItems();
  const { items, more } = useMemo(
    () => findItems({ text, fixed, objects: allOf(objects), cluster }),
    [text, fixed, objects, cluster],
  );
  const choose = (id: string) => {
    const item = items.find((candidate) => candidate.id === id);
    onDone();
    if (!item) return;
    if ('href' in item.target) router.push(item.target.href);
    else act(item.target.action);
  };
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField aria-label="Find or do anything" autoFocus className="relative mb-1.5 block">
        <Icon
          name="search"
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <Input
          placeholder="Name of an object, view or action"
          className={cx(inputClass, 'h-9 pl-8 [&::-webkit-search-cancel-button]:hidden')}
        />
      </SearchField>
      <AriaMenu
        aria-label="Matches"
        items={items}
        onAction={(key) => choose(String(key))}
        className="max-h-[46vh] overflow-auto outline-none"
        renderEmptyState={() => <p className="px-2 py-1.5 text-ink-2">Nothing has this name.</p>}
      >
        {(item) => (
          <AriaMenuItem id={item.id} textValue={item.label} className={itemClass}>
            <Icon name={item.icon} className="text-ink-2" />
            <span className={cx('min-w-0 flex-1 truncate', item.mono && 'font-mono text-xs')}>
              {item.label}
            </span>
            <span className="shrink-0 text-xs text-ink-3">{item.detail}</span>
          </AriaMenuItem>
        )}
      </AriaMenu>
      {more > 0 ? (
        <p className="num px-2 pt-1.5 text-xs text-ink-3">{more} more: type on to narrow them.</p>
      ) : null}
    </Autocomplete>
  );
}

function* allOf(objects: ReturnType<typeof useAllObjects>) {
  for (const ofKind of objects.values()) yield* ofKind.values();
}

function useFixedItems() {
  const cluster = useClusterName();
  const { simulated, past, playing, togglePlay, forward, back, toNow } = useTimeControls();
  const undo = useUndoActions();
  const writability = useWritability();
  const undoes = simulated
    ? 'here'
    : writability === 'asked' || writability === 'past'
      ? 'not here'
      : undefined;
  const fixed = useMemo(
    () => fixedItems(cluster, { simulated, past, playing }, undoes),
    [cluster, simulated, past, playing, undoes],
  );
  const acts: Readonly<Record<string, () => void>> = {
    theme: () => void toggleTheme(),
    play: togglePlay,
    step: () => forward('write'),
    settle: () => forward('rest'),
    back: () => back('write'),
    rest: () => back('rest'),
    now: toNow,
    undo: () => undo.run('undo'),
    redo: () => undo.run('redo'),
  };
  return { fixed, act: (action: string) => acts[action]?.() };
}

function fixedItems(
  cluster: string,
  { simulated, past, playing }: Pick<TimeControls, 'simulated' | 'past' | 'playing'>,
  undoes: 'here' | 'not here' | undefined,
): readonly PaletteItem[] {
  const views = VIEWS.map(
    (view, index): PaletteItem => ({
      id: `view:${view.path}`,
      icon: view.icon,
      label: view.title,
      detail: `view, key ${index + 1}`,
      mono: false,
      target: { href: viewHref(cluster, view.path) },
    }),
  );
  const action = (id: string, icon: PaletteItem['icon'], label: string, detail: string): PaletteItem => ({
    id: `action:${id}`,
    icon,
    label,
    detail,
    mono: false,
    target: { action: id },
  });
  const forward = [
    action('play', playing ? 'pause' : 'play', playing ? 'Pause' : 'Play', 'clock, Space'),
    action('step', 'next', 'Step to the next write', 'clock, key ]'),
    action('settle', 'settle', 'Run to rest', 'clock, key }'),
  ];
  return [
    ...views,
    {
      id: 'view:timelines',
      icon: 'branch',
      label: 'Branches and comparison',
      detail: 'view',
      mono: false,
      target: { href: viewHref(cluster, 'timelines') },
    },
    {
      id: 'view:demos',
      icon: 'info',
      label: 'Demos',
      detail: 'step by step, with predictions',
      mono: false,
      target: { href: '/demos' },
    },
    ...(simulated || past ? forward : []),
    action('back', 'prev', 'Back one write', 'clock, key ['),
    action('rest', 'prev', 'Back to rest', 'clock, key {'),
    ...(past ? [action('now', 'next', 'Back to now', 'clock, key N')] : []),
    ...(undoes === 'not here' ? [action('undo', 'prev', 'Undo', 'not in a live cluster')] : []),
    ...(undoes === 'here'
      ? [
          action('undo', 'prev', 'Undo', 'simulation, Ctrl Z'),
          action('redo', 'next', 'Redo', 'simulation, Ctrl Shift Z'),
        ]
      : []),
    action('theme', 'theme', 'Switch between light and dark', 'look'),
  ];
}
