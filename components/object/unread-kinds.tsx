'use client';
/**
 * What stands in the place of objects that are not shown: which kind is missing, in which namespaces, why, and the rule
 * that would grant it. It draws nothing where every kind is read, and comes and goes with the rights.
 */
import { useMemo } from 'react';
import type { UnreadableKind } from '@/lib/history/stream-message';
import { useClusterPart } from '@/lib/queries/use-cluster';
import { cx } from '../ui/class-names';
import { CopyButton } from '../ui/command';
import { Icon, type IconName } from '../ui/icon';
import { Raw } from '../ui/note';
import { nounOf, rulesOf, unreadText } from './unread-text';

const NONE: readonly UnreadableKind[] = [];

/** Those of `kinds` that are not shown, or not of every namespace; the same array until that changes. */
export function useUnread(...kinds: readonly string[]): readonly UnreadableKind[] {
  const unread = useClusterPart(({ log }) => log.state?.unreadable) ?? NONE;
  const wanted = kinds.join();
  return useMemo(() => unread.filter(({ kind }) => wanted.split(',').includes(kind)), [unread, wanted]);
}

/** Every kind that is not shown in full, but for those that the cluster does not have. */
export function useAllUnread(): readonly UnreadableKind[] {
  const unread = useClusterPart(({ log }) => log.state?.unreadable) ?? NONE;
  return useMemo(() => unread.filter(({ why }) => why !== 'not-served'), [unread]);
}

/** Nothing of it is shown, in no namespace. */
export function isWhollyUnread({ readNamespaces }: UnreadableKind): boolean {
  return readNamespaces === undefined;
}

/** True where there may be objects of the kind in that namespace, or anywhere, which the page does not have. */
export function useIsUnread(kind: string, namespace?: string): boolean {
  return useUnread(kind).some(
    ({ readNamespaces }) => namespace === undefined || !readNamespaces?.includes(namespace),
  );
}

const ICONS: Readonly<Record<UnreadableKind['why'], IconName>> = {
  forbidden: 'lock',
  'not-served': 'info',
  'not-given': 'info',
  reading: 'retry',
  failing: 'info',
};

/** One panel for each of these kinds that is not shown in full. */
export function UnreadKinds({
  unread,
  className,
}: {
  readonly unread: readonly UnreadableKind[];
  readonly className?: string;
}) {
  if (unread.length === 0) return null;
  return (
    <div className={cx('grid gap-3', unread.length > 1 ? 'lg:grid-cols-2' : 'max-w-[720px]', className)}>
      {unread.map((one) => (
        <UnreadPanel key={one.kind} unread={one} />
      ))}
    </div>
  );
}

function UnreadPanel({ unread }: { readonly unread: UnreadableKind }) {
  const { title, text, grant } = unreadText(unread);
  const said = unread.why === 'forbidden' || unread.why === 'failing' ? unread.message : undefined;
  return (
    <section
      aria-label={title}
      data-unread={unread.kind}
      className="min-w-0 rounded-3 border border-line bg-surface px-5 py-4"
    >
      <h2 className="flex items-center gap-2 text-md leading-[22px] font-strong">
        <Icon name={ICONS[unread.why]} className="text-ink-2" />
        {title}
      </h2>
      <p className="mt-0.5 text-ink-2">{text}</p>
      {grant && unread.rule ? (
        <>
          <p className="mt-3 mb-1.5 text-ink-2">{grant}</p>
          <Rule rule={unread.rule} noun={nounOf(unread.kind)} />
        </>
      ) : null}
      {said ? <Raw className="mt-2">{said}</Raw> : null}
    </section>
  );
}

/** YAML that can be copied, by the button and by its key. */
function Rule({ rule, noun }: { readonly rule: string; readonly noun: string }) {
  return (
    <div
      data-rule
      className="flex min-w-0 items-start gap-2 rounded-2 border border-line bg-sunken py-[5px] pr-[5px] pl-3"
    >
      <code className="min-w-0 flex-1 self-center whitespace-pre-wrap text-xs leading-[17px] wrap-anywhere">
        {rule.trimEnd()}
      </code>
      <CopyButton text={rule} label={`Copy the rule for ${noun} (G)`} />
    </div>
  );
}

/** The same in one line, where there is no room for a panel: a column, a section of the details. */
export function UnreadLine({
  unread,
  className,
}: {
  readonly unread: readonly UnreadableKind[];
  readonly className?: string;
}) {
  if (unread.length === 0) return null;
  const rules = rulesOf(unread);
  return (
    <div
      data-unread={unread.map(({ kind }) => kind).join(' ')}
      className={cx('text-xs text-ink-2', className)}
    >
      {unread.map((one) => (
        <p key={one.kind} title={one.message} className="flex items-start gap-1.5">
          <Icon name={ICONS[one.why]} size={12} className="mt-0.5 shrink-0" />
          <span className="min-w-0 wrap-anywhere">{unreadText(one).title}.</span>
        </p>
      ))}
      {rules ? (
        <span data-rule className="mt-1 inline-block">
          <CopyButton text={rules}>Copy the rule</CopyButton>
        </span>
      ) : null}
    </div>
  );
}
