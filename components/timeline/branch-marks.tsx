'use client';
/** Where branches of this cluster begin, on its track; each is the link to its branch. */
import { useClusters } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { ButtonLink } from '../ui/button';
import { cutMiddle } from '../ui/name';
import { branchesOf } from './branch-tree';
import { useBranchHref } from './use-branch-href';

const SHOWN = 4;
const WIDTH = 170;

interface BranchMarksProps {
  /** Where a time is on the track. */
  readonly place: (timeMs: number) => number;
  readonly from: number;
  readonly to: number;
}

export function BranchMarks({ place, from, to }: BranchMarksProps) {
  const name = useClusterName();
  const { data } = useClusters();
  const hrefOf = useBranchHref();
  const branches = branchesOf(data?.clusters ?? [], name).slice(-SHOWN);
  return branches.map(({ name: branch, title, timeMs }) => {
    const left = place(timeMs);
    if (left < from || left > to) return null;
    const turned = left + WIDTH > to;
    return (
      <div key={branch} className="pointer-events-none absolute top-1" style={{ left: left - 3 }}>
        <svg aria-hidden="true" width="24" height="82" className="block overflow-visible" fill="none">
          <circle cx="3" cy="3" r="2.5" fill="var(--accent)" />
          <path
            d={turned ? 'M3 3V66q0 6-6 6h-8' : 'M3 3V66q0 6 6 6h8'}
            stroke="var(--accent)"
            strokeWidth="1.5"
          />
        </svg>
        <div
          className="pointer-events-auto absolute top-[61px]"
          style={turned ? { right: 32 } : { left: 20 }}
          onPointerDown={(event) => event.stopPropagation()}
        >
          <ButtonLink
            href={hrefOf(branch)}
            variant="quiet"
            size="small"
            aria-label={`Branch: ${title}`}
            className="px-1 text-2xs text-accent"
          >
            branch: {cutMiddle(title, 22)}
          </ButtonLink>
        </div>
      </div>
    );
  });
}
