'use client';
/** All events of the cluster, newest first. */
import { useMemo, useState } from 'react';
import type { UnreadableKind } from '@/lib/history/stream-message';
import type { Event } from '@/lib/kubernetes/event';
import { objectKey } from '@/lib/kubernetes/object';
import { events as eventsResource } from '@/lib/kubernetes/resources';
import { parseTimestamp } from '@/lib/kubernetes/timestamp';
import { newestEventFirst, useIsLoading, useObjects } from '@/lib/queries/use-cluster';
import { ObjectLink } from '../object/object-link';
import { EventLine } from '../object/object-sections';
import { isWhollyUnread, UnreadKinds, useUnread } from '../object/unread-kinds';
import { Button, ToggleButton } from '../ui/button';
import { counted } from '../ui/counted';
import { clockText } from '../ui/duration';
import { Search, SelectField } from '../ui/field';
import { Sign } from '../ui/sign';
import { EmptyState, LoadingState } from '../ui/states';
import { DataTable, type TableColumn } from '../ui/table';
import { useIsSmall } from '../ui/use-is-small';
import { ViewFrame } from '../ui/view-frame';

const ALL = ':all';

export function EventsView() {
  const objects = useObjects(eventsResource);
  const loading = useIsLoading();
  const small = useIsSmall();
  const unread = useUnread('Event');
  const [text, setText] = useState('');
  const [source, setSource] = useState(ALL);
  const [warnings, setWarnings] = useState(false);
  const all = useMemo(() => [...objects.values()].sort(newestEventFirst), [objects]);
  const sources = useMemo(() => [...new Set(all.map(sourceOf))].sort(), [all]);
  const rows = useMemo(
    () => all.filter((event) => isWanted(event, { text, source, warnings })),
    [all, text, source, warnings],
  );
  const warningCount = useMemo(() => all.filter((event) => event.type === 'Warning').length, [all]);
  const clear = () => {
    setText('');
    setSource(ALL);
    setWarnings(false);
  };
  return (
    <ViewFrame
      title="Events"
      summary={
        loading || unread.some(isWhollyUnread) ? undefined : <Counts shown={rows.length} all={all.length} />
      }
      actions={
        <EventFilters
          text={text}
          onText={setText}
          sources={sources}
          source={source}
          onSource={setSource}
          warnings={warnings}
          onWarnings={setWarnings}
          warningCount={warningCount}
        />
      }
      className="flex h-full flex-col"
    >
      {loading ? (
        <LoadingState title="Reading events" />
      ) : (
        <WithoutEvents unread={unread} none={all.length === 0} />
      )}
      {all.length > 0 && small ? <EventList rows={rows} /> : null}
      {all.length > 0 && !small ? (
        <DataTable
          label="Events, newest first"
          columns={COLUMNS}
          rows={rows}
          keyOf={objectKey}
          textOf={(event) => `${event.reason} ${event.involvedObject.name ?? ''}`}
          rowHeight={44}
          empty={null}
          className="flex-1"
        />
      ) : null}
      {all.length > 0 && rows.length === 0 ? (
        <EmptyState title="No event matches" actions={<Button onPress={clear}>Show all {all.length}</Button>}>
          {all.length} events are left out by what is chosen above.
        </EmptyState>
      ) : null}
    </ViewFrame>
  );
}

function isWanted(
  event: Event,
  { text, source, warnings }: { readonly text: string; readonly source: string; readonly warnings: boolean },
): boolean {
  return (
    (!warnings || event.type === 'Warning') &&
    (source === ALL || sourceOf(event) === source) &&
    searchText(event).includes(text.trim().toLowerCase())
  );
}

/** What may not be read, or that there is none. */
function WithoutEvents({
  unread,
  none,
}: {
  readonly unread: readonly UnreadableKind[];
  readonly none: boolean;
}) {
  if (unread.length > 0) return <UnreadKinds unread={unread} className="mb-4" />;
  if (!none) return null;
  return (
    <EmptyState title="No events">
      Nothing was reported in the last hour. Kubernetes forgets an event one hour after its last occurrence.
    </EmptyState>
  );
}

interface EventFiltersProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly sources: readonly string[];
  readonly source: string;
  readonly onSource: (source: string) => void;
  readonly warnings: boolean;
  readonly onWarnings: (warnings: boolean) => void;
  readonly warningCount: number;
}

function EventFilters(props: EventFiltersProps) {
  return (
    <>
      <Search
        label="Search events"
        placeholder="Object, reason, text"
        value={props.text}
        onChange={props.onText}
        className="w-56 max-md:w-full"
      />
      <SelectField
        label="Source"
        hideLabel
        options={[{ id: ALL, label: 'All sources' }, ...props.sources.map((id) => ({ id, label: id }))]}
        selectedKey={props.source}
        onSelectionChange={(key) => props.onSource(String(key))}
        className="w-52 max-md:w-40"
      />
      <ToggleButton isSelected={props.warnings} onChange={props.onWarnings}>
        <Sign name="failed" size={12} />
        Warnings<span className="num text-ink-3">{props.warningCount}</span>
      </ToggleButton>
    </>
  );
}

const LISTED = 200;

/** Small screens: one event under the other, the newest 200. */
function EventList({ rows }: { readonly rows: readonly Event[] }) {
  const more = rows.length - LISTED;
  return (
    <>
      <ul className="grid gap-3 rounded-3 border border-line bg-surface p-4 empty:hidden">
        {rows.slice(0, LISTED).map((event) => (
          <EventLine key={objectKey(event)} event={event} withObject />
        ))}
      </ul>
      {more > 0 ? (
        <p className="num mt-2 text-xs text-ink-3">{more} older events are not listed here.</p>
      ) : null}
    </>
  );
}

function Counts({ shown, all }: { readonly shown: number; readonly all: number }) {
  const more = all - shown;
  return (
    <span className="num">
      {counted(shown, 'event')}, equal ones counted together
      {more > 0 ? `; ${more} are left out` : ''}.
    </span>
  );
}

function sourceOf(event: Event): string {
  return event.source?.component || event.reportingComponent || 'unknown';
}

function searchText(event: Event): string {
  const { kind = '', namespace = '', name = '' } = event.involvedObject;
  return `${kind}/${namespace}/${name} ${event.reason} ${event.message}`.toLowerCase();
}

const COLUMNS: readonly TableColumn<Event>[] = [
  {
    id: 'reason',
    title: 'Reason',
    width: 210,
    sortBy: (event) => event.reason,
    render: (event) => (
      <>
        {event.type === 'Warning' ? (
          <Sign name="failed" size={12} label="Warning" />
        ) : (
          <span className="w-3" />
        )}
        <code className="truncate font-medium" title={event.reason}>
          {event.reason}
        </code>
      </>
    ),
  },
  {
    id: 'last',
    title: 'Last',
    width: 86,
    sortBy: (event) => event.lastTimestamp ?? event.firstTimestamp ?? '',
    render: (event) => <TimeCell event={event} />,
  },
  {
    id: 'count',
    title: 'Times',
    width: 70,
    align: 'right',
    sortBy: (event) => event.count ?? 1,
    render: (event) => event.count ?? 1,
  },
  {
    id: 'object',
    title: 'Object',
    width: '2fr',
    minWidth: 170,
    sortBy: (event) => `${event.involvedObject.kind} ${event.involvedObject.name}`,
    render: ({ involvedObject: { kind = '', namespace, name = '' } }) => (
      <span className="min-w-0">
        <span className="block truncate text-xs text-ink-3">{kind}</span>
        <ObjectLink reference={{ kind, namespace, name }} withNamespace length={28} />
      </span>
    ),
  },
  {
    id: 'message',
    title: 'Message',
    width: '4fr',
    minWidth: 260,
    render: (event) => (
      <span className="line-clamp-2 leading-[18px] text-ink-2 wrap-anywhere" title={event.message}>
        {event.message}
      </span>
    ),
  },
  {
    id: 'source',
    title: 'Source',
    width: 190,
    sortBy: sourceOf,
    render: (event) => <span className="truncate text-xs text-ink-3">{sourceOf(event)}</span>,
  },
];

function TimeCell({ event }: { readonly event: Event }) {
  const timeMs = parseTimestamp(event.lastTimestamp ?? event.firstTimestamp);
  return <time className="num text-xs text-ink-3">{timeMs === undefined ? '–' : clockText(timeMs)}</time>;
}
