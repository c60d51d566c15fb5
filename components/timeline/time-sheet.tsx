'use client';
/** What the time bar has no room for on a small screen, in a sheet over the foot of the page. */
import { useState } from 'react';
import type { ClusterDescription } from '@/lib/history/stream-message';
import { useClusterName, useIsPast } from '@/lib/queries/use-cluster';
import { useSelection } from '../object/use-selection';
import { Button, ButtonLink } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { Name } from '../ui/name';
import { ShownMoment } from './shown-moment';
import { Track } from './track';
import { Transport } from './transport';
import { useTimeControls } from './use-time-controls';
import { addressOf } from './use-time-keys';

export function TimeSheet({ kind }: { readonly kind: ClusterDescription['kind'] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        square
        size="small"
        variant="quiet"
        aria-label="All of time"
        className="md:hidden"
        onPress={() => setOpen(true)}
      >
        <Icon name="clock" size={14} />
      </Button>
      <Dialog title="Time" sheet isOpen={open} onOpenChange={setOpen}>
        <Contents kind={kind} onLeave={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface ContentsProps {
  readonly kind: ClusterDescription['kind'];
  readonly onLeave: () => void;
}

function Contents({ kind, onLeave }: ContentsProps) {
  const link = `/c/${encodeURIComponent(useClusterName())}/timelines`;
  const past = useIsPast();
  const { toNow } = useTimeControls();
  return (
    <div className="grid gap-3">
      <div className="grid gap-px text-xs">
        <ShownMoment kind={kind} />
      </div>
      <div className="grid h-[108px] rounded-2 border border-line bg-surface">
        <Track whole />
      </div>
      <Transport whole />
      <StepsOfSelection />
      <div className="flex flex-wrap gap-2">
        {past ? <Button onPress={toNow}>Back to now</Button> : null}
        <ButtonLink href={link} onClick={onLeave}>
          <Icon name="branch" />
          Branches and comparison
        </ButtonLink>
      </div>
    </div>
  );
}

/** The changes of the selected object, which other screens have on their keys. */
function StepsOfSelection() {
  const { selected } = useSelection();
  const { back, forward } = useTimeControls();
  if (!selected) return null;
  const object = addressOf(selected);
  return (
    <div className="flex items-center gap-1">
      <Button
        square
        variant="quiet"
        aria-label="Previous change of the selected object"
        onPress={() => back(object)}
      >
        <Icon name="prev" />
      </Button>
      <Button
        square
        variant="quiet"
        aria-label="Next change of the selected object"
        onPress={() => forward(object)}
      >
        <Icon name="next" />
      </Button>
      <span className="min-w-0 text-xs text-ink-2">
        Changes of <Name length={26}>{selected.name}</Name>
      </span>
    </div>
  );
}
