'use client';
import Link from 'next/link';
import { useClusterName } from '@/lib/queries/use-cluster';
import { cx } from '../ui/class-names';
import { Name } from '../ui/name';
import { type ObjectReference, objectHref } from './object-reference';

/** The name of an object as a link to where it is shown best. */
export function ObjectLink({
  reference,
  length,
  withNamespace = false,
  className,
}: {
  readonly reference: ObjectReference;
  /** Longer names are cut in the middle. */
  readonly length?: number;
  readonly withNamespace?: boolean;
  readonly className?: string;
}) {
  const cluster = useClusterName();
  const text =
    withNamespace && reference.namespace ? `${reference.namespace}/${reference.name}` : reference.name;
  return (
    <Link
      href={objectHref(cluster, reference)}
      title={reference.kind}
      className={cx(
        'rounded-1 underline decoration-line-2 underline-offset-2 hover:text-accent hover:decoration-accent',
        className,
      )}
    >
      <Name length={length}>{text}</Name>
    </Link>
  );
}
