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
import { useClusterDescription } from '@/lib/queries/clusters';
import { useAllObjects, useClock, useClusterName } from '@/lib/queries/use-cluster';
import { useTransportActions } from '../timeline/use-transport-actions';
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
  const simulated = useClusterDescription(cluster)?.kind === 'simulated';
  const playing = useClock()?.playing ?? false;
  const transport = useTransportActions();
  const fixed = useMemo(() => fixedItems(cluster, simulated, playing), [cluster, simulated, playing]);
  const act = (action: string) => {
    if (action === 'theme') toggleTheme();
    else if (action === 'play' || action === 'pause' || action === 'step' || action === 'settle') {
      transport.act({ kind: action });
    }
  };
  return { fixed, act };
}

function fixedItems(cluster: string, simulated: boolean, playing: boolean): readonly PaletteItem[] {
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
  const clock = playing
    ? action('pause', 'pause', 'Pause', 'clock, Space')
    : action('play', 'play', 'Play', 'clock, Space');
  return [
    ...views,
    ...(simulated
      ? [
          clock,
          action('step', 'next', 'Step to the next write', 'clock, key .'),
          action('settle', 'settle', 'Run to rest', 'clock'),
        ]
      : []),
    action('theme', 'theme', 'Switch between light and dark', 'look'),
  ];
}
