'use client';
/** Beside the name of a live cluster that was named for writes: nobody should find that out from a button. */
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { Icon } from '../ui/icon';

export function WritesMark() {
  const writes = useClusterDescription(useClusterName())?.writes;
  if (!writes) return null;
  return (
    <span
      title={`What you do here is written to the cluster as ${writes.user}, after a question each time.`}
      className="inline-flex h-[22px] shrink-0 items-center gap-1 whitespace-nowrap rounded-full bg-warn-soft px-2 text-xs font-medium text-warn"
    >
      <Icon name="pen" size={13} />
      Writes<span className="max-md:sr-only"> allowed</span>
    </span>
  );
}
