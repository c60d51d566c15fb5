'use client';
/** Everything that is stored in the cluster, by kind, with a way into the editor. */
import { useMemo, useState } from 'react';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { objectKey } from '@/lib/kubernetes/object';
import { useAllObjects, useIsLoading } from '@/lib/queries/use-cluster';
import { ObjectLink } from '../object/object-link';
import { referenceOf } from '../object/object-reference';
import { UnreadLine, useAllUnread } from '../object/unread-kinds';
import { Tag } from '../ui/badge';
import { Button } from '../ui/button';
import { Search } from '../ui/field';
import { Name } from '../ui/name';
import { type StoredKind, storedKinds } from './stored-kinds';

/** Rows of a kind that are drawn at first: a StatefulSet may have made hundreds. */
const SHOWN = 12;

export function StoredObjects({ onEdit }: { readonly onEdit: (object: KubernetesObject) => void }) {
  const table = useAllObjects();
  const loading = useIsLoading();
  const unread = useAllUnread();
  const [text, setText] = useState('');
  const stored = useMemo(() => storedKinds(table, text), [table, text]);
  if (loading) return <p className="px-4 py-3 text-ink-2">Reading what is stored.</p>;
  return (
    <div className="grid gap-3 p-4">
      <Search label="Search what is stored" placeholder="Kind or name" value={text} onChange={setText} />
      {stored.kinds.length === 0 ? (
        <p className="text-ink-2">
          {text === ''
            ? unread.length > 0
              ? 'Nothing that may be read.'
              : 'Nothing is stored yet.'
            : 'Nothing matches.'}
        </p>
      ) : null}
      {stored.kinds.map((kind) => (
        <KindSection key={`${kind.apiVersion} ${kind.kind}`} kind={kind} onEdit={onEdit} />
      ))}
      <UnreadLine unread={unread} />
      {stored.events > 0 ? (
        <p className="num text-xs text-ink-3">
          {stored.events === 1 ? '1 Event is' : `${stored.events} Events are`} left out; they have a view of
          their own.
        </p>
      ) : null}
    </div>
  );
}

function KindSection({
  kind,
  onEdit,
}: {
  readonly kind: StoredKind;
  readonly onEdit: (object: KubernetesObject) => void;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? kind.objects : kind.objects.slice(0, SHOWN);
  const rest = kind.objects.length - shown.length;
  return (
    <section aria-label={kind.kind}>
      <h2 className="mb-0.5 flex items-center gap-2">
        <span className="font-mono text-xs">{kind.kind}</span>
        <span className="num text-xs text-ink-3">{kind.objects.length}</span>
        {kind.simulated ? null : <Tag className="ml-auto">not simulated</Tag>}
      </h2>
      <ul>
        {shown.map((object) => (
          <li key={objectKey(object)} className="flex min-h-7 items-center gap-2">
            <ObjectName object={object} linked={kind.simulated} />
            <Button
              variant="quiet"
              size="small"
              className="ml-auto text-ink-3"
              aria-label={`Edit ${kind.kind} ${object.metadata.name}`}
              onPress={() => onEdit(object)}
            >
              Edit
            </Button>
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <Button variant="quiet" size="small" onPress={() => setAll(true)}>
          {rest} more
        </Button>
      ) : null}
    </section>
  );
}

function ObjectName({ object, linked }: { readonly object: KubernetesObject; readonly linked: boolean }) {
  if (linked)
    return (
      <ObjectLink reference={referenceOf(object)} withNamespace length={36} className="min-w-0 truncate" />
    );
  const { namespace, name } = object.metadata;
  return (
    <Name length={36} className="min-w-0 truncate">
      {namespace ? `${namespace}/${name}` : name}
    </Name>
  );
}
