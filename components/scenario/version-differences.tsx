'use client';
/** The differences between two replays, as lists and tables: refusals, objects, events, behaviour, feature gates. */
import type { ReactNode } from 'react';
import type { KubernetesVersion } from '@/lib/kubernetes/feature-gates';
import {
  type ComparedObject,
  type DifferenceGroup,
  groupDifferences,
  type RefusalDifference,
  type VersionComparison,
} from '@/lib/scenario/version-comparison';
import { Tag } from '../ui/badge';

type Versions = VersionComparison['versions'];

/** So many objects of a group are named at once. */
const NAMED = 6;

export function VersionDifferences({ comparison }: { readonly comparison: VersionComparison }) {
  const { versions, refusals, objects, events, behaviours, gates, leftOut } = comparison;
  return (
    <div className="grid max-w-[1040px] gap-6">
      <Part title="Requests" none="Both versions took the same requests." more={leftOut.refusals}>
        {refusals.map((refusal) => (
          <Refused key={refusal.field} refusal={refusal} versions={versions} />
        ))}
      </Part>
      <Part
        title="Objects"
        none="All objects come to the same."
        more={leftOut.objects}
        count={objects.length}
      >
        {groupDifferences(objects).map((difference) => (
          <Differing key={difference.objects.map(keyOf).join()} difference={difference} versions={versions} />
        ))}
      </Part>
      <Part title="Events" none="The same events are told." more={leftOut.events}>
        {events.map((event) => (
          <li
            key={`${keyOf(event.object)} ${event.onlyIn} ${event.reason} ${event.message}`}
            className="rounded-2 border border-line bg-surface px-3 py-2 wrap-anywhere"
          >
            <OnlyIn version={event.onlyIn} /> <b className="font-strong">{event.reason}</b> about{' '}
            <ObjectName object={event.object} />
            <code className="block text-xs leading-[18px] text-ink-2">{event.message}</code>
          </li>
        ))}
      </Part>
      <Part
        title="Feature gates that matter here"
        none="No gate that concerns these objects differs."
        more={0}
      >
        {gates.map(({ gate, onIn, says }) => (
          <Rule key={gate} name={gate} version={onIn} says={says} />
        ))}
      </Part>
      <Part title="Behaviour that changed" none="No behaviour that concerns these objects changed." more={0}>
        {behaviours.map(({ behaviour, onIn, says }) => (
          <Rule key={behaviour} name={behaviour} version={onIn} says={says} />
        ))}
      </Part>
    </div>
  );
}

function Part({
  title,
  none,
  more,
  count,
  children,
}: {
  readonly title: string;
  readonly none: string;
  readonly more: number;
  /** Of what there are so many, where a child stands for several. */
  readonly count?: number;
  readonly children: readonly ReactNode[];
}) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2 text-md font-strong">
        {title} <span className="num font-normal text-ink-3">{(count ?? children.length) + more}</span>
      </h2>
      {children.length === 0 ? (
        <p className="text-ink-2">{none}</p>
      ) : (
        <ul className="grid gap-2">{children}</ul>
      )}
      {more > 0 ? <p className="num mt-2 text-xs text-ink-3">{more} more are not shown.</p> : null}
    </section>
  );
}

/** What one of the versions does, by its gate or without one. */
function Rule({
  name,
  version,
  says,
}: {
  readonly name: string;
  readonly version: KubernetesVersion;
  readonly says: string;
}) {
  return (
    <li className="rounded-2 border border-line bg-surface px-3 py-2 wrap-anywhere">
      <OnlyIn version={version} /> <code className="text-xs">{name}</code>
      <span className="block text-ink-2">{says}</span>
    </li>
  );
}

function OnlyIn({ version }: { readonly version: KubernetesVersion }) {
  return <Tag>only {version}</Tag>;
}

function ObjectName({ object }: { readonly object: ComparedObject }) {
  return (
    <>
      <span className="text-ink-2">{object.kind}</span> <code className="text-xs">{nameOf(object)}</code>
    </>
  );
}

/** Names of several objects of one kind: some at once, all when asked. */
function ObjectNames({ objects }: { readonly objects: readonly ComparedObject[] }) {
  const count = objects.length > 1 ? `${objects.length} ` : '';
  // One more is as long as its own announcement.
  const first = objects.length > NAMED + 1 ? objects.slice(0, NAMED) : objects;
  const rest = objects.slice(first.length);
  return (
    <>
      <span className="num text-ink-2">
        {count}
        {objects[0]?.kind}
      </span>{' '}
      <code className="text-xs">{first.map(nameOf).join(', ')}</code>
      {rest.length > 0 ? (
        <details>
          <summary className="num w-fit cursor-pointer py-1 text-xs text-accent">
            and {rest.length} more
          </summary>
          <code className="text-xs">{rest.map(nameOf).join(', ')}</code>
        </details>
      ) : null}
    </>
  );
}

/** What a name was made of stands for the uid in it, which differs from replay to replay. */
function nameOf({ namespace, name }: ComparedObject): string {
  const readable = name.replaceAll(/\{uid:[^/}]+\/([^}]+)\}/g, '{uid of $1}');
  return namespace === undefined ? readable : `${namespace}/${readable}`;
}

function Differing({
  difference: { objects, onlyIn, fields, fieldsLeftOut },
  versions,
}: {
  readonly difference: DifferenceGroup;
  readonly versions: Versions;
}) {
  return (
    <li className="rounded-2 border border-line bg-surface px-3 py-2 wrap-anywhere">
      {onlyIn ? <OnlyIn version={onlyIn} /> : null} <ObjectNames objects={objects} />
      {fields.map(({ path, values }) => (
        <Values
          key={path}
          title={<code className="text-xs">{path}</code>}
          values={values}
          versions={versions}
        />
      ))}
      {fieldsLeftOut > 0 ? (
        <p className="num mt-1 text-xs text-ink-3">{fieldsLeftOut} more fields are not shown.</p>
      ) : null}
    </li>
  );
}

function Refused({
  refusal: { field, messages },
  versions,
}: {
  readonly refusal: RefusalDifference;
  readonly versions: Versions;
}) {
  const values = [messages[0] ?? 'taken', messages[1] ?? 'taken'] as const;
  return (
    <li className="rounded-2 border border-line bg-surface px-3 py-2 wrap-anywhere">
      <Values title={<code className="text-xs">{field}</code>} values={values} versions={versions} />
    </li>
  );
}

/** One value in two versions, below each other where there is little room. */
function Values({
  title,
  values,
  versions,
}: {
  readonly title: ReactNode;
  readonly values: readonly [string | null, string | null];
  readonly versions: Versions;
}) {
  return (
    <div className="mt-1.5 border-t border-line pt-1.5 first:mt-0 first:border-0 first:pt-0">
      {title}
      <dl className="mt-0.5 grid grid-cols-2 gap-x-4 gap-y-1 max-md:grid-cols-1">
        {versions.map((version, index) => (
          <div key={version} className="min-w-0">
            <dt className="text-2xs text-ink-3">{version}</dt>
            <dd>
              {values[index] === null ? (
                <span className="text-xs text-ink-3">not there</span>
              ) : (
                <code className="text-xs leading-[18px] whitespace-pre-wrap">{values[index]}</code>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function keyOf({ kind, namespace, name }: ComparedObject): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
