'use client';
/**
 * Time at the foot of the page: steps and playing, the writes with the playhead that chooses the moment, and which
 * moment that is. A live cluster has the same from the moment of connection, and says how fresh it is. What a small
 * screen has no room for is in a sheet.
 */
import type { ClusterDescription } from '@/lib/history/stream-message';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName } from '@/lib/queries/use-cluster';
import { FaultsButton } from '../fault/faults-button';
import { ButtonLink } from '../ui/button';
import { Icon } from '../ui/icon';
import { BranchFollower } from './branch-follower';
import { MomentAddress } from './moment-address';
import { ShownMoment } from './shown-moment';
import { TimeSheet } from './time-sheet';
import { Track } from './track';
import { Transport } from './transport';

export function TimeBar() {
  const kind = useClusterDescription(useClusterName())?.kind;
  return (
    <section
      aria-label="Timeline"
      data-time-bar
      className="grid h-(--time-h) grid-cols-[var(--nav-w)_minmax(0,1fr)_auto_212px] border-t border-line-2 bg-surface [grid-area:time] max-md:h-12 max-md:grid-cols-[auto_minmax(0,1fr)_auto]"
    >
      <div className="flex items-center px-3 max-md:px-2">{kind ? <Transport /> : null}</div>
      <Track />
      <div className="flex max-w-64 items-center pr-3 max-md:px-2">
        {kind === 'simulated' ? <FaultsButton /> : null}
        {kind ? <TimeSheet kind={kind} /> : null}
      </div>
      {kind ? <Moment kind={kind} /> : null}
      <MomentAddress />
      <BranchFollower />
    </section>
  );
}

function Moment({ kind }: { readonly kind: ClusterDescription['kind'] }) {
  const link = `/c/${encodeURIComponent(useClusterName())}/timelines`;
  return (
    <div className="grid content-center gap-px border-l border-line px-4 text-xs max-md:hidden">
      <ShownMoment
        kind={kind}
        aside={
          <ButtonLink
            href={link}
            size="small"
            variant="quiet"
            square
            className="ml-auto -mr-2"
            aria-label="Branches and comparison"
          >
            <Icon name="branch" />
          </ButtonLink>
        }
      />
    </div>
  );
}
