'use client';
/** What differs, object by object and field by field, in words. */
import type { Comparison, FieldDifference, ObjectDifference } from '@/lib/history/compare';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { objectKey } from '@/lib/kubernetes/object';
import { EmptyState } from '../ui/states';
import { DIFFERENCE_WORDS, DifferenceSign } from './difference-sign';

const SHOWN = 200;
const FIELDS_SHOWN = 40;

export function differenceObject(difference: ObjectDifference): KubernetesObject {
  return difference.kind === 'removed' ? difference.before : difference.after;
}

export function DifferenceList({
  comparison: { differences, same, events },
}: {
  readonly comparison: Comparison;
}) {
  if (differences.length === 0) {
    return (
      <EmptyState title="Nothing differs">
        {same === 1 ? 'The one object is the same' : `All ${same} objects are the same`} at both moments.
      </EmptyState>
    );
  }
  return (
    <section aria-label="Differences">
      <p className="num mb-2 text-ink-2">
        {counted(differences)} {same} the same. Events: {events.before} and {events.after}, not compared.
      </p>
      <ul className="grid gap-2">
        {differences.slice(0, SHOWN).map((difference) => (
          <Item key={keyOf(differenceObject(difference))} difference={difference} />
        ))}
      </ul>
      {differences.length > SHOWN ? (
        <p className="num mt-2 text-xs text-ink-3">{differences.length - SHOWN} more are not listed.</p>
      ) : null}
    </section>
  );
}

function keyOf(object: KubernetesObject): string {
  return `${object.apiVersion} ${object.kind} ${objectKey(object)}`;
}

function counted(differences: readonly ObjectDifference[]): string {
  return (['added', 'removed', 'changed'] as const)
    .map((kind) => [kind, differences.filter((difference) => difference.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${DIFFERENCE_WORDS[kind]}.`)
    .join(' ');
}

function Item({ difference }: { readonly difference: ObjectDifference }) {
  const object = differenceObject(difference);
  return (
    <li className="rounded-2 border border-line bg-surface px-3 py-2">
      <p className="flex items-baseline gap-2">
        <DifferenceSign kind={difference.kind} />
        <span className="w-16 shrink-0">{DIFFERENCE_WORDS[difference.kind]}</span>
        <span className="min-w-0 wrap-anywhere">
          <span className="text-ink-2">{object.kind}</span> <code>{objectKey(object)}</code>
        </span>
      </p>
      {difference.kind === 'changed' ? <Fields fields={difference.fields} /> : null}
    </li>
  );
}

function Fields({ fields }: { readonly fields: readonly FieldDifference[] }) {
  return (
    <dl className="mt-1.5 grid gap-1.5 pl-6">
      {fields.slice(0, FIELDS_SHOWN).map(({ path, before, after }) => (
        <div key={path}>
          <dt className="font-mono text-xs wrap-anywhere text-ink-2">{path}</dt>
          <dd className="font-mono text-xs wrap-anywhere">
            <del className="text-ink-3 no-underline">
              <span className="sr-only">before: </span>
              {textOf(before)}
            </del>
            <span aria-hidden="true"> → </span>
            <ins className="no-underline">
              <span className="sr-only">after: </span>
              {textOf(after)}
            </ins>
          </dd>
        </div>
      ))}
      {fields.length > FIELDS_SHOWN ? (
        <p className="num text-xs text-ink-3">{fields.length - FIELDS_SHOWN} more fields differ.</p>
      ) : null}
    </dl>
  );
}

const VALUE_LIMIT = 400;

function textOf(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '') return 'empty';
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}…` : text;
}
