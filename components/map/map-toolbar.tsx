'use client';
/** Search and filters of the map, and how far the chain of the selection reaches. */
import { useMemo } from 'react';
import type { ClusterGraph, MapFilter } from '@/lib/graph/cluster-map';
import { NamespaceFilter } from '../object/namespace-filter';
import { Kbd } from '../ui/badge';
import { Button, ToggleButton } from '../ui/button';
import { cx } from '../ui/class-names';
import { counted } from '../ui/counted';
import { Search } from '../ui/field';
import { Icon } from '../ui/icon';
import { Menu, MenuItem, MenuTrigger } from '../ui/menu';
import type { Reach } from './map-view';

const REACHES: readonly { readonly reach: Reach; readonly label: string }[] = [
  { reach: 1, label: '1 hop' },
  { reach: 2, label: '2 hops' },
  { reach: 'all', label: 'Whole chain' },
];

export function MapToolbar({
  graph,
  filter,
  onFilter,
  problems,
  chain,
}: {
  readonly graph: ClusterGraph;
  readonly filter: MapFilter;
  readonly onFilter: (filter: MapFilter) => void;
  readonly problems: number;
  readonly chain:
    | { readonly size: number; readonly reach: Reach; readonly onReach: (reach: Reach) => void }
    | undefined;
}) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 pr-6 pb-3.5 max-md:pr-0 max-md:pb-3">
      <h1>Map</h1>
      <Search
        label="Search the map"
        placeholder="Name, label, or phase=Lost"
        value={filter.text}
        onChange={(text) => onFilter({ ...filter, text })}
        shortcut={<Kbd>/</Kbd>}
        className="w-72 max-md:w-full"
      />
      <div className="ml-auto flex flex-wrap items-center gap-2 max-md:ml-0">
        {chain ? <ReachControl {...chain} /> : null}
        <NamespaceFilter
          value={filter.namespace}
          onChange={(namespace) => onFilter({ ...filter, namespace })}
        />
        <ClassFilter
          graph={graph}
          value={filter.storageClassName}
          onChange={(storageClassName) => onFilter({ ...filter, storageClassName })}
        />
        <ToggleButton
          size="small"
          isSelected={filter.onlyProblems}
          onChange={(onlyProblems) => onFilter({ ...filter, onlyProblems })}
        >
          Only problems<span className="num text-ink-3">{problems}</span>
        </ToggleButton>
      </div>
    </header>
  );
}

function ReachControl({
  size,
  reach: selected,
  onReach,
}: {
  readonly size: number;
  readonly reach: Reach;
  readonly onReach: (reach: Reach) => void;
}) {
  return (
    <fieldset className="flex items-center">
      <legend className="sr-only">How far the chain of the selection reaches</legend>
      <span className="num mr-2 text-xs text-ink-3 max-xl:hidden">
        {counted(size, 'object')} in this chain
      </span>
      {REACHES.map(({ reach, label }, index) => (
        <ToggleButton
          key={label}
          size="small"
          isSelected={reach === selected}
          onChange={() => onReach(reach)}
          className={cx(
            index > 0 && '-ml-px !rounded-l-none',
            index < REACHES.length - 1 && '!rounded-r-none',
          )}
        >
          {label}
        </ToggleButton>
      ))}
    </fieldset>
  );
}

const ALL = ':all';
const NO_CLASS = ':none';

function ClassFilter({
  graph,
  value,
  onChange,
}: {
  readonly graph: ClusterGraph;
  readonly value: string | undefined;
  readonly onChange: (storageClassName: string | undefined) => void;
}) {
  const names = useMemo(
    () => (graph.columns.get('StorageClass') ?? []).map((item) => item.name).sort(),
    [graph],
  );
  const label = value === undefined ? 'All classes' : value === '' ? 'No class' : value;
  const key = value === undefined ? ALL : value === '' ? NO_CLASS : value;
  return (
    <MenuTrigger>
      <Button size="small">
        <Icon name="class" size={14} />
        {label}
      </Button>
      <Menu
        aria-label="Class"
        placement="bottom end"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[key]}
        onAction={(chosen) =>
          onChange(chosen === ALL ? undefined : chosen === NO_CLASS ? '' : String(chosen))
        }
      >
        <MenuItem id={ALL}>All classes</MenuItem>
        {names.map((name) =>
          name === '' ? (
            <MenuItem key={NO_CLASS} id={NO_CLASS}>
              No class
            </MenuItem>
          ) : (
            <MenuItem key={name} id={name} textValue={name}>
              <code>{name}</code>
            </MenuItem>
          ),
        )}
      </Menu>
    </MenuTrigger>
  );
}
