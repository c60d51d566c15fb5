'use client';
/** Sections that any object has: fields, conditions, finalizers, events. Each draws nothing when it has nothing. */
import type { ObjectHistory } from '@/lib/history/object-history';
import type { Event } from '@/lib/kubernetes/event';
import type { Condition, KubernetesObject } from '@/lib/kubernetes/object';
import { parseTimestamp } from '@/lib/kubernetes/timestamp';
import { useWhoChanged } from '../timeline/use-who-changed';
import { Button } from '../ui/button';
import { clockText } from '../ui/duration';
import { Icon } from '../ui/icon';
import { PanelSection } from '../ui/panel';
import { Sign } from '../ui/sign';
import { Tooltip } from '../ui/tooltip';
import { objectFields } from './object-fields';
import { ObjectLink } from './object-link';
import { UnreadLine, useIsUnread, useUnread } from './unread-kinds';

export function FieldsSection({
  object,
  history,
}: {
  readonly object: KubernetesObject;
  readonly history: ObjectHistory;
}) {
  const ask = useWhoChanged(history);
  return (
    <PanelSection title="Fields">
      <dl className="grid gap-1.5">
        {objectFields(object).map(({ path, value }) => (
          <div key={path} className="group/field relative pr-6">
            <dt className="font-mono text-xs text-ink-3 wrap-anywhere">{path}</dt>
            <dd className="font-mono text-xs wrap-anywhere">
              <Tooltip content="Who changed this?">
                <Button
                  square
                  size="small"
                  variant="quiet"
                  aria-label={`Who changed ${path}?`}
                  onPress={() => ask(path)}
                  className="absolute top-0 right-0 opacity-60 group-hover/field:opacity-100 focus-visible:opacity-100"
                >
                  <Icon name="prev" size={12} />
                </Button>
              </Tooltip>
              {value === '' ? <span className="text-ink-3">empty</span> : value}
            </dd>
          </div>
        ))}
      </dl>
    </PanelSection>
  );
}

function conditionsOf(object: KubernetesObject): readonly Condition[] {
  const { status } = object as { readonly status?: { readonly conditions?: unknown } };
  return Array.isArray(status?.conditions) ? (status.conditions as Condition[]) : [];
}

export function ConditionsSection({ object }: { readonly object: KubernetesObject }) {
  const conditions = conditionsOf(object);
  if (conditions.length === 0) return null;
  return (
    <PanelSection title="Conditions">
      <ul className="grid gap-2">
        {conditions.map((condition) => (
          <li key={condition.type}>
            <p>
              <code>{condition.type}</code> <span className="text-ink-2">is {condition.status}</span>
              {condition.reason ? (
                <>
                  {' '}
                  <code className="text-ink-2">{condition.reason}</code>
                </>
              ) : null}
            </p>
            {condition.message ? (
              <p className="text-xs text-ink-2 wrap-anywhere">{condition.message}</p>
            ) : null}
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}

export function FinalizersSection({ object }: { readonly object: KubernetesObject }) {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.length === 0) return null;
  const deleting = object.metadata.deletionTimestamp !== undefined;
  return (
    <PanelSection title="Finalizers">
      <p className="mb-1 text-ink-2">
        {deleting
          ? 'It is being deleted and stays until each of these is removed by its owner.'
          : 'A deletion waits for the owner of each.'}
      </p>
      <ul className="grid gap-0.5">
        {finalizers.map((finalizer) => (
          <li key={finalizer}>
            <code className="text-xs wrap-anywhere">{finalizer}</code>
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}

export function EventsSection({
  events,
  namespace,
}: {
  readonly events: readonly Event[];
  /** Where events of the object would be. */
  readonly namespace: string | undefined;
}) {
  const unread = useUnread('Event');
  const unknown = useIsUnread('Event', namespace);
  return (
    <PanelSection title="Events">
      {unknown ? <UnreadLine unread={unread} className="mb-2" /> : null}
      {events.length === 0 && unknown ? null : events.length === 0 ? (
        <p className="text-ink-2">None. Kubernetes forgets an event one hour after its last occurrence.</p>
      ) : (
        <ul className="grid gap-2.5">
          {events.map((event) => (
            <EventLine key={event.metadata.name} event={event} />
          ))}
        </ul>
      )}
    </PanelSection>
  );
}

/** One event as a list item; `withObject` where the list is not of one object. */
export function EventLine({
  event,
  withObject = false,
}: {
  readonly event: Event;
  readonly withObject?: boolean;
}) {
  const timeMs = parseTimestamp(event.lastTimestamp ?? event.firstTimestamp);
  const count = event.count ?? 1;
  const { kind = '', namespace, name = '' } = event.involvedObject;
  return (
    <li>
      <p className="flex flex-wrap items-baseline gap-x-2">
        {event.type === 'Warning' ? (
          <Sign name="failed" size={12} label="Warning" className="self-center" />
        ) : null}
        <code className="font-medium">{event.reason}</code>
        <span className="num text-xs text-ink-3">
          {timeMs === undefined ? '' : clockText(timeMs)}
          {count > 1 ? `, ${count} times` : ''}
        </span>
      </p>
      {withObject ? (
        <p>
          <span className="text-xs text-ink-3">{kind} </span>
          <ObjectLink reference={{ kind, namespace, name }} withNamespace length={34} />
        </p>
      ) : null}
      <p className="text-ink-2 wrap-anywhere">{event.message}</p>
      <p className="text-xs text-ink-3">{event.source.component ?? event.reportingComponent}</p>
    </li>
  );
}
